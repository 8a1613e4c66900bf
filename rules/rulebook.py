"""Finds every rule, refuses a broken one, and names the state of the whole by a digest."""

import hashlib
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from checker.errors import RulebookInvalid
from rules.amendments import NONE, Amendments, refreshed
from rules.law import ROOT, provisions_of
from rules.rule import Rule

_NOT_TOPICS = {"lawbook", "parameters", "lexicons", "language", "__pycache__"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All rules by id, the digest of every file that can change a verdict, and the amendments it covers."""

    rules: dict[str, Rule]
    digest: str
    amendments: Amendments = NONE

    def by_subject(self, subject: type) -> tuple[Rule, ...]:
        """The rules that judge exactly this type of subject."""
        return tuple(rule for rule in self.rules.values() if rule.subject is subject)

    def find(self, name: str) -> Rule | None:
        """A rule by its id or one of its aliases."""
        return self.rules.get(name) or next((r for r in self.rules.values() if name in r.aliases), None)


def load_rulebook(amendments: Amendments | None = None) -> Rulebook:
    """Every rule under `rules/<topic>/`, over the amendments in use. Raises RulebookInvalid for the first broken one."""
    return _rulebook(refreshed() if amendments is None else amendments)


@lru_cache(maxsize=4)
def _rulebook(amendments: Amendments) -> Rulebook:
    return Rulebook(rules=_all_rules(), digest=digest(amendments), amendments=amendments)


@cache
def _all_rules() -> dict[str, Rule]:
    rules = {made.id: made for made in _rules()}
    seen: dict[str, str] = {}
    for made in rules.values():
        for name in made.aliases:
            if name in seen:
                raise RulebookInvalid(f"{made.id}: alias {name} is already that of {seen[name]}")
            seen[name] = made.id
        if unknown := [name for name in made.yields_to if name not in rules]:
            raise RulebookInvalid(f"{made.id}: yields to {unknown[0]}, which is no rule")
    return rules


def rule_files() -> Iterator[Path]:
    """The Python file of every rule, in a stable order."""
    for folder in sorted(path for path in ROOT.iterdir() if path.is_dir() and path.name not in _NOT_TOPICS):
        yield from sorted(path for path in folder.glob("*.py") if not path.name.startswith("_"))


def _rules() -> Iterator[Rule]:
    for path in rule_files():
        module = importlib.import_module(f"rules.{path.parent.name}.{path.stem}")
        made = getattr(getattr(module, path.stem, None), "rule", None)
        if not isinstance(made, Rule):
            raise RulebookInvalid(f"{path.parent.name}/{path.name}: needs a function {path.stem} under @rule")
        for citation in (*made.duty, *made.reading, *made.penalties):
            provisions_of(citation)
        if "Not covered" not in made.doc:
            raise RulebookInvalid(f"{made.id}: the docstring must end with 'Not covered: …'")
        yield made


def digest(amendments: Amendments | None = None) -> str:
    """SHA-256 over the names and contents of all files in `rules/` and the amendments in use, lower-case hex."""
    amended = (refreshed() if amendments is None else amendments).digest
    return hashlib.sha256(f"{_packaged()}\0{amended}".encode()).hexdigest() if amended else _packaged()


@cache
def _packaged() -> str:
    total = hashlib.sha256()
    for path in sorted(path for path in ROOT.rglob("*") if path.suffix in {".py", ".toml", ".csv", ".npz", ".json"}):
        content = path.read_bytes()
        total.update(f"{path.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()
