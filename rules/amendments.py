"""Rows that people amended after the release: dated CSV files in one folder, read after the packaged ones.

`use_amendments` names the folder once, at start; files that come later are found by `refreshed`. What is in use is an
immutable value with its own digest, so that a judgement begun before an approval ends under the rows it began with.
Not covered: what a row must look like; those who write the files check it, and `rules.law` refuses what it cannot read.
"""

import csv
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checker.errors import RulebookInvalid

_NAME = re.compile(r"^\d{4,}-([a-z_]+)\.csv$")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Amendments:
    """Rows by the name of the lexicon or parameter file they amend, oldest first; equal when their digests are."""

    digest: str = ""
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict, compare=False, repr=False)


NONE = Amendments()
_State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _InUse:
    folder: Path | None = None
    state: _State = ()
    read: Amendments = NONE


_kept = [_InUse()]  # replaced whole: other threads see the old or the new, never half of each


def use_amendments(folder: Path | None) -> None:
    """Take amendments from this folder from now on; None means the packaged files alone."""
    if folder != _kept[0].folder:
        _kept[0] = _found(folder)
    refreshed()


def refreshed() -> Amendments:
    """The amendments in use, read again when the folder changed. Raises RulebookInvalid for a file of another kind."""
    now = _kept[0]
    if now.folder is not None and _state(now.folder) != now.state:
        _kept[0] = _found(now.folder)
    return _kept[0].read


def _found(folder: Path | None) -> _InUse:
    return _InUse(folder, _state(folder), read_amendments(folder)) if folder is not None else _InUse()


def in_use() -> Amendments:
    """The amendments in use, without looking at the folder."""
    return _kept[0].read


def read_amendments(folder: Path) -> Amendments:
    """All amendments of a folder in the order of their numbers; none when there is no folder."""
    rows: dict[str, tuple[Row, ...]] = {}
    total = hashlib.sha256()
    for path in _files(folder):
        found = _NAME.match(path.name)
        if found is None:
            raise RulebookInvalid(f"amendments/{path.name}: name it like 0001-praise.csv, or take it away")
        content = path.read_bytes()
        total.update(f"{path.name}\0{len(content)}\0".encode() + content)
        rows[found[1]] = (*rows.get(found[1], ()), *_read(path.name, content))
    return Amendments(total.hexdigest(), rows) if rows else NONE


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.csv"), key=lambda path: (len(path.name.partition("-")[0]), path.name))


def _state(folder: Path) -> _State:
    stats = ((path.name, path.stat()) for path in _files(folder))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _read(name: str, content: bytes) -> list[Row]:
    try:
        lines = content.decode("utf-8-sig").splitlines(keepends=True)
        rows = list(csv.DictReader(lines, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise RulebookInvalid(f"amendments/{name}: {error}") from error
    return [{key: (value or "").strip() for key, value in row.items() if key is not None} for row in rows]
