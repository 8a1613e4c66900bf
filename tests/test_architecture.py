"""Imports go one way, and a library has one owner."""

import ast
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "checker.vocabulary": {"checker.vocabulary"},
    "checker.errors": set(),
    "rules": {"rules", "checker.vocabulary", "checker.errors"},
    "crawlers": {"crawlers", "checker.vocabulary", "checker.errors"},
    "checker": {"checker", "rules", "crawlers", "webui"},
    "webui": {"webui", "checker.service", "checker.settings", "checker.vocabulary", "checker.errors"},
}
OWNERS = {
    "sqlalchemy": ("checker/store/",),
    "alembic": ("checker/store/",),
    "playwright": ("crawlers/browser.py",),
    "flask": ("webui/",),
    "rapidfuzz": ("rules/", "checker/pricing/", "crawlers/"),
    "requests": (),
    "httpx": (),
    "aiohttp": ("crawlers/live/line.py",),
    "ntplib": ("crawlers/timekeeping.py",),
    "m3u8": ("crawlers/live/playlist.py",),
    "google": ("crawlers/live/binary.py",),
}
MODULES = sorted(path for room in ("checker", "rules", "crawlers", "webui") for path in (ROOT / room).rglob("*.py"))


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_go_one_way(path: Path) -> None:
    room = next(room for room in MAY_IMPORT if _within(_name(path), room))
    ours = [module for module in _imports(path) if module.split(".")[0] in {"checker", "rules", "crawlers", "webui"}]
    wrong = [module for module in ours if not any(_within(module, allowed) for allowed in MAY_IMPORT[room])]
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_library_is_imported_by_its_owner_only(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    foreign = [
        module
        for module in _imports(path)
        if (owners := OWNERS.get(module.split(".")[0])) is not None and not place.startswith(owners or ("-",))
    ]
    assert not foreign


def test_asking_for_a_word_does_not_start_the_machine() -> None:
    assert not (ROOT / "checker" / "__init__.py").read_text("utf-8").strip()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_log_line_takes_a_name_that_logging_keeps_for_itself(path: Path) -> None:
    reserved = {*vars(logging.makeLogRecord({})), "message", "asctime"}
    keys = {
        key.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "extra" and isinstance(node.value, ast.Dict)
        for key in node.value.keys
        if isinstance(key, ast.Constant)
    }
    assert not keys & reserved
