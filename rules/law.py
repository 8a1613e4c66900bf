"""The law of a day: provisions, lexicons and parameters in force, read from dated TOML and CSV.

Days are half-open: `from` counts, `until` does not. A provision that is only `announced` is never in force. Nothing
here knows today's date; whoever asks says which day's law is wanted.
"""

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

from checker.errors import RulebookInvalid
from rules.amendments import NONE, Amendments, Row, in_use

ROOT = Path(__file__).parent
_CITATION = re.compile(r"^(?P<instrument>[a-z0-9-]+):(?P<number>\S+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One article, paragraph or item in the window in which it reads so.

    `summary` is ours, never the statute's sentence. `fine_yuan` is (least, most) in yuan, either may be None.
    `verified_on` is the day a person last read it against the official text, None when nobody did.
    """

    instrument: str
    number: str
    summary: str
    since: date | None
    until: date | None = None
    sanction: tuple[str, ...] = ()
    fine_yuan: tuple[int | None, int | None] | None = None
    verified_on: date | None = None
    announced: bool = False
    note: str = ""

    @property
    def citation(self) -> str:
        """The provision's address, `instrument:article(paragraph)(item)`."""
        return f"{self.instrument}:{self.number}"

    def in_force(self, day: date) -> bool:
        """Whether it binds on `day`."""
        if self.announced or self.since is None or day < self.since:
            return False
        return self.until is None or day < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A law, regulation, rule or guide, with all versions of its provisions."""

    key: str
    title: str
    url: str
    short: str = ""
    issuer: str = ""
    number: str = ""
    since: date | None = None
    until: date | None = None
    verified_on: date | None = None
    note: str = ""
    binding: bool = True
    provisions: tuple[Provision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a lexicon. `extra` holds the columns beyond term, sense, from, until, source, note."""

    term: str
    sense: str
    source: str
    note: str = ""
    since: date | None = None
    until: date | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, date | None]:
        """What makes it one row: an amendment that names the same closes or reopens this one."""
        return self.term, self.sense, self.since

    def in_force(self, day: date) -> bool:
        """Whether the row counts on `day`; an empty `from` means always."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class Lexicon:
    """The rows of one lexicon that count on one day."""

    def __init__(self, name: str, entries: tuple[Entry, ...]) -> None:
        self.name = name
        self.entries = entries

    @cached_property
    def terms(self) -> dict[str, Entry]:
        """Entries by term; of two rows for one term the later one counts."""
        return {entry.term: entry for entry in self.entries}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        ordered = sorted(self.terms, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def longest_matches(self, text: str) -> list[tuple[Entry, int, int]]:
        """Leftmost-longest hits as (entry, start, end), offsets in code points of `text`."""
        if self._pattern is None:
            return []
        return [(self.terms[m.group()], m.start(), m.end()) for m in self._pattern.finditer(text)]

    def __contains__(self, term: object) -> bool:
        return term in self.terms

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


class Law:
    """All law in force on one day; pass it on, never ask for the day elsewhere.

    `amendments` are those in use when nothing else is said; the same Law never changes them.
    """

    def __init__(self, on: date, root: Path = ROOT, amendments: Amendments | None = None) -> None:
        self.on = on
        self.amendments = amendments if amendments is not None else in_use() if root == ROOT else NONE
        self._root = root

    def provision(self, citation: str) -> Provision | None:
        """The provision as it reads on this day, or None when it does not bind then.

        Raises RulebookInvalid when the citation is in no lawbook at any day.
        """
        versions = provisions_of(citation, self._root)
        return next((version for version in versions if version.in_force(self.on)), None)

    def in_force(self, citation: str) -> bool:
        """Whether the cited provision binds on this day."""
        return self.provision(citation) is not None

    def at(self, day: date) -> "Law":
        """The law of the day of an act that lies apart from the conduct judged, such as a publication years ago."""
        return Law(on=day, root=self._root, amendments=self.amendments)

    def lexicon(self, name: str) -> Lexicon:
        """The rows of `lexicons/<name>.csv`, as amended, that count on this day."""
        return _lexicon_on(name, self.on, self._root, self.amendments)

    def parameter(self, name: str) -> Any:
        """The value on this day of `parameters/<file>.toml`'s `[name]`, written `file.name`."""
        file, _, key = name.partition(".")
        for row in parameters(file, self._root, self.amendments).get(key, ()):
            if row.get("from", date.min) <= self.on < row.get("until", date.max):
                return row["value"]
        raise RulebookInvalid(f"parameters/{file}.toml: no value of [{key}] in force on {self.on}")


@cache
def lawbook(root: Path = ROOT) -> dict[str, Instrument]:
    """Every instrument by key. Raises RulebookInvalid with the file and what is wrong in it."""
    return {path.stem: _read_instrument(path) for path in sorted((root / "lawbook").glob("*.toml"))}


@cache
def provisions_of(citation: str, root: Path = ROOT) -> tuple[Provision, ...]:
    """All versions of the cited provision. Raises RulebookInvalid when there is none."""
    parts = _CITATION.match(citation)
    instrument = lawbook(root).get(parts["instrument"]) if parts else None
    versions = tuple(p for p in instrument.provisions if parts and p.number == parts["number"]) if instrument else ()
    if not versions:
        raise RulebookInvalid(f"citation {citation!r} resolves to nothing: add the provision to its lawbook file")
    return versions


def _read_instrument(path: Path) -> Instrument:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        own = {key: data.get(key) for key in ("verified_on", "from", "until")}
        provisions = tuple(_read_provision(path.stem, row, own) for row in data.get("provision", ()))
        return Instrument(
            key=path.stem,
            title=data["title"],
            url=data["url"],
            short=data.get("short", ""),
            issuer=data.get("issuer", ""),
            number=data.get("number", ""),
            since=data.get("from"),
            until=data.get("until"),
            verified_on=data.get("verified_on"),
            note=data.get("note", ""),
            binding=data.get("binding", True),
            provisions=provisions,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise RulebookInvalid(f"{path.name}: {type(error).__name__}: {error}") from error


def _read_provision(instrument: str, row: Mapping[str, Any], own: Mapping[str, Any]) -> Provision:
    sanction = row.get("sanction", ())
    fine = row.get("fine_yuan")
    return Provision(
        instrument=instrument,
        number=str(row["number"]),
        summary=row["summary"],
        since=row.get("from", own["from"]),
        until=row.get("until", own["until"]),
        sanction=(sanction,) if isinstance(sanction, str) else tuple(sanction),
        fine_yuan=(fine[0] or None, fine[1] or None) if fine else None,
        verified_on=row.get("verified_on", own["verified_on"]) or None,
        announced=row.get("announced", False),
        note=row.get("note", ""),
    )


@cache
def _entries(name: str, root: Path) -> tuple[Entry, ...]:
    path = root / "lexicons" / f"{name}.csv"
    if not path.is_file():
        raise RulebookInvalid(f"lexicons/{name}.csv does not exist")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(_read_entry(path, number, row) for number, row in enumerate(csv.DictReader(file), start=2))


def _read_entry(path: Path, line: int, row: dict[str, str | None]) -> Entry:
    known = {"term", "sense", "from", "until", "source", "note"}
    try:
        values = {key: (value or "").strip() for key, value in row.items() if key is not None}
        if not values["term"]:
            raise ValueError("empty term")
        return Entry(
            term=values["term"],
            sense=values.get("sense", ""),
            source=values.get("source", ""),
            note=values.get("note", ""),
            since=_day(values.get("from", "")),
            until=_day(values.get("until", "")),
            extra={key: value for key, value in values.items() if key not in known},
        )
    except (KeyError, ValueError) as error:
        raise RulebookInvalid(f"{path.name}, line {line}: {error}") from error


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=512)
def _lexicon_on(name: str, day: date, root: Path, amendments: Amendments) -> Lexicon:
    rows = lexicon_rows(name, root, amendments)
    return Lexicon(name, tuple(entry for entry in rows if entry.in_force(day)))


@lru_cache(maxsize=128)
def lexicon_rows(name: str, root: Path = ROOT, amendments: Amendments = NONE) -> tuple[Entry, ...]:
    """All rows of one lexicon, of any day; an amended row with the same term, sense and start takes the packaged
    row's place."""
    rows = {entry.key: entry for entry in _entries(name, root)}
    added = (_read_entry(Path(f"{name}.csv"), 0, dict(row)) for row in amendments.rows.get(name, ()))
    return tuple((rows | {entry.key: entry for entry in added}).values())


def lexicon_changes(name: str, root: Path = ROOT, amendments: Amendments = NONE) -> frozenset[date]:
    """The days on which some row of `lexicons/<name>.csv` starts or stops counting."""
    rows = lexicon_rows(name, root, amendments)
    return frozenset(day for entry in rows for day in (entry.since, entry.until) if day is not None)


def lexicon_names(root: Path = ROOT) -> tuple[str, ...]:
    """Every lexicon, by name."""
    return tuple(path.stem for path in sorted((root / "lexicons").glob("*.csv")))


def parameter_files(root: Path = ROOT) -> tuple[str, ...]:
    """Every file of parameters, by name."""
    return tuple(path.stem for path in sorted((root / "parameters").glob("*.toml")))


@lru_cache(maxsize=128)
def parameters(file: str, root: Path = ROOT, amendments: Amendments = NONE) -> dict[str, list[dict[str, Any]]]:
    """The dated rows of every parameter of one file; an amended row with the same start takes the packaged row's
    place."""
    amended = {key: {row.get("from"): row for row in rows} for key, rows in _parameters(file, root).items()}
    for written in amendments.rows.get(file, ()):
        row = _read_parameter(file, written, amended)
        amended[written["name"]][row.get("from")] = row
    return {key: list(rows.values()) for key, rows in amended.items()}


def _read_parameter(file: str, written: Row, known: Mapping[str, Mapping[Any, dict[str, Any]]]) -> dict[str, Any]:
    try:
        kind = type(next(iter(known[written["name"]].values()))["value"])
        days = {key: day for key in ("from", "until") if (day := _day(written.get(key, "")))}
        return {"value": kind(written["value"]), **days}
    except (KeyError, ValueError, TypeError) as error:
        raise RulebookInvalid(f"amendment of {file}: {error}") from error


@cache
def _parameters(file: str, root: Path) -> dict[str, list[dict[str, Any]]]:
    path = root / "parameters" / f"{file}.toml"
    if not path.is_file():
        raise RulebookInvalid(f"parameters/{file}.toml does not exist")
    try:
        return cast(dict[str, list[dict[str, Any]]], tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise RulebookInvalid(f"{path.name}: {error}") from error
