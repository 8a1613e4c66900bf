"""Claims as sequences of senses: `cure 6 disease` is a word of cure and, at most six characters on, a disease.

A pattern file holds `[[claims]]` tables: `kind`, `sure`, optional `unless`, `near`, `categories`, `channels`, and
`patterns`, one per line. A token is a sense, a number (the widest gap before the next word; 0 when left out) or words
in quotes with slashes between ('喝了/吃了'). `[[shapes]]` tables hold regular expressions, tried only around the words
of `around`. Not covered: exemptions, which `context` tries on every claim found here.
"""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from checker.errors import RulebookInvalid

_FOLDER = Path(__file__).with_name("patterns")
_TOKEN = re.compile(r"'([^']+)'|(\S+)")


@dataclass(frozen=True, eq=False)
class Terms:
    """What the claims of one table share."""

    kind: str
    sure: bool
    unless: re.Pattern[str] | None
    near: re.Pattern[str] | None
    categories: frozenset[str]
    barred: frozenset[str]
    channels: frozenset[str]
    reason: str


class Pattern(NamedTuple):
    """Senses in order; `gaps[i]` is the widest gap before sense i. `shown` is the line as written."""

    senses: tuple[str, ...]
    gaps: tuple[int, ...]
    terms: Terms
    shown: str


class Shape(NamedTuple):
    """A regular expression, tried within `reach` characters of a hit of the sense `around`."""

    around: str
    form: re.Pattern[str]
    terms: Terms
    reach: int


@dataclass(frozen=True)
class Grammar:
    """All patterns by their first sense, all shapes by the sense they stand around, and the words both bring along."""

    by_first: dict[str, tuple[Pattern, ...]]
    shapes: dict[str, tuple[Shape, ...]]
    inline: tuple[tuple[str, str], ...]
    senses: frozenset[str]


def grammar(folder: Path = _FOLDER) -> Grammar:
    """Every pattern file of the folder. Raises RulebookInvalid naming the file and the line that cannot be read."""
    by_first: dict[str, list[Pattern]] = defaultdict(list)
    shapes: dict[str, list[Shape]] = defaultdict(list)
    words: dict[tuple[str, ...], str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text("utf-8"))
            for table in data.get("claims", ()):
                for pattern in _patterns(table, words):
                    by_first[pattern.senses[0]].append(pattern)
            for table in data.get("shapes", ()):
                for shape in _shapes(table, words):
                    shapes[shape.around].append(shape)
        except (tomllib.TOMLDecodeError, KeyError, ValueError, re.error) as error:
            raise RulebookInvalid(f"{path.name}: {type(error).__name__}: {error}") from error
    inline = tuple((word, sense) for group, sense in words.items() for word in group)
    used = {sense for rows in by_first.values() for pattern in rows for sense in pattern.senses} | set(shapes)
    return Grammar(
        {sense: tuple(rows) for sense, rows in by_first.items()},
        {sense: tuple(rows) for sense, rows in shapes.items()},
        inline,
        frozenset(used),
    )


def _patterns(table: dict[str, Any], words: dict[tuple[str, ...], str]) -> list[Pattern]:
    terms = _terms(table)
    lines = (line.split("#")[0].strip() for line in table["patterns"].splitlines())
    return [_pattern(line, terms, words) for line in lines if line]


def _terms(table: dict[str, Any]) -> Terms:
    return Terms(
        kind=table["kind"],
        sure=table.get("sure", True),
        unless=re.compile(table["unless"]) if "unless" in table else None,
        near=re.compile(table["near"]) if "near" in table else None,
        categories=frozenset(table.get("categories", ())),
        barred=frozenset(table.get("barred", ())),
        channels=frozenset(table.get("channels", ())),
        reason=table.get("reason", ""),
    )


def _pattern(line: str, terms: Terms, words: dict[tuple[str, ...], str]) -> Pattern:
    senses: list[str] = []
    gaps: list[int] = []
    gap = 0
    for quoted, bare in _TOKEN.findall(line):
        if bare.isdigit():
            gap = int(bare)
            continue
        senses.append(_inline(quoted, words) if quoted else bare)
        gaps.append(gap)
        gap = 0
    if not senses:
        raise ValueError(f"no sense in {line!r}")
    return Pattern(tuple(senses), tuple(gaps), terms, line)


def _inline(quoted: str, words: dict[tuple[str, ...], str]) -> str:
    group = tuple(quoted.split("/"))
    return words.setdefault(group, f"={len(words)}")


def _shapes(table: dict[str, Any], words: dict[tuple[str, ...], str]) -> list[Shape]:
    terms = _terms(table)
    around = table["around"]
    sense = around if around.isascii() else _inline(around, words)
    forms = table["forms"]
    return [Shape(sense, re.compile(form), terms, table.get("reach", 24)) for form in forms]
