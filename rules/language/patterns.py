"""Claims as sequences of senses: `cure 6 disease` is a word of cure and, at most six characters on, a disease.

A pattern file holds `[[claims]]` tables: `kind`, `sure`, optional `unless`, `near`, `categories`, `channels`, and
`patterns`, one per line. A token is a sense, a number (the widest gap before the next word; 0 when left out) or words
in quotes with slashes between ('喝了/吃了'). `[[shapes]]` tables hold regular expressions, tried only around the words
of `around`. Not covered: exemptions, which `context` tries on every claim found here.
"""

import re
import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

from checker.errors import RulebookInvalid
from checker.vocabulary import Category, Channel
from rules.language import cues
from rules.language.cues import Cued

_FOLDER = Path(__file__).with_name("patterns")
_EDGED = re.compile(r"\$|(?<!\[)\^|\(\?<?!|\\[bB]")  # an expression with these may match only where its text is cut off
_TOKEN = re.compile(r"'([^']+)'|(\S+)")


@dataclass(frozen=True, eq=False)
class Terms:
    """What the claims of one table share."""

    kind: str
    sure: bool
    unless: Cued | None
    near: Cued | None
    categories: frozenset[str]
    barred: frozenset[str]
    channels: frozenset[str]
    reason: str

    def bear_on(self, category: Category, channel: Channel) -> bool:
        """Whether these claims can be made of such goods in such a channel."""
        if self.categories and category not in self.categories:
            return False
        return category not in self.barred and (not self.channels or channel in self.channels)


class Pattern(NamedTuple):
    """Senses in order; `gaps[i]` is the widest gap before sense i. `shown` is the line as written."""

    senses: tuple[str, ...]
    gaps: tuple[int, ...]
    terms: Terms
    shown: str
    trigger: int = 0  # index of the sense that is met least often


_KEYS = {field.name for field in fields(Terms)}
_PATTERN_KEYS, _SHAPE_KEYS = _KEYS | {"patterns"}, _KEYS | {"around", "reach", "forms"}


class Shape(NamedTuple):
    """A regular expression, tried within `reach` characters of a hit of its one sense."""

    senses: tuple[str]
    form: Cued
    terms: Terms
    reach: int
    whole: bool  # whether a match near a word is also one in the whole sentence


@dataclass(frozen=True, eq=False)
class Grammar:
    """All patterns and shapes in the order of the files, and the words both bring along."""

    patterns: tuple[Pattern, ...]
    shapes: tuple[Shape, ...]
    inline: tuple[tuple[str, str], ...]


def grammar(singles: Mapping[str, frozenset[str]] | None = None, folder: Path = _FOLDER) -> Grammar:
    """Every pattern file of the folder. Raises RulebookInvalid naming the file and the line that cannot be read.

    `singles` are the single characters that lexicons give to senses.
    """
    patterns: list[Pattern] = []
    shapes: list[Shape] = []
    words: dict[tuple[str, ...], str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text("utf-8"))
            for table in data.get("claims", ()):
                patterns.extend(_patterns(table, words))
            for table in data.get("shapes", ()):
                shapes.extend(_shapes(table, words))
        except (tomllib.TOMLDecodeError, KeyError, ValueError, re.error) as error:
            raise RulebookInvalid(f"{path.name}: {type(error).__name__}: {error}") from error
    single = dict(singles or {}) | {
        sense: frozenset(word for word in group if len(word) == 1) for group, sense in words.items()
    }
    return Grammar(
        tuple(plain._replace(trigger=_trigger(plain, single)) for plain in patterns),
        tuple(shapes),
        tuple((word, sense) for group, sense in words.items() for word in group),
    )


def _trigger(pattern: Pattern, single: Mapping[str, frozenset[str]]) -> int:
    counts = [len(single.get(sense, ())) for sense in pattern.senses]
    return counts.index(min(counts))


def _patterns(table: dict[str, Any], words: dict[tuple[str, ...], str]) -> list[Pattern]:
    terms = _terms(table, _PATTERN_KEYS)
    lines = (line.split("#")[0].strip() for line in table["patterns"].splitlines())
    return [_pattern(line, terms, words) for line in lines if line]


def _terms(table: dict[str, Any], keys: Set[str]) -> Terms:
    if unknown := table.keys() - keys:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    return Terms(
        kind=table["kind"],
        sure=table.get("sure", True),
        unless=cues.compile(table["unless"]) if "unless" in table else None,
        near=cues.compile(table["near"]) if "near" in table else None,
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
    terms = _terms(table, _SHAPE_KEYS)
    around = table["around"]
    sense = around if around.isascii() else _inline(around, words)
    forms = table["forms"]
    return [
        Shape((sense,), cues.compile(form), terms, table.get("reach", 24), not _EDGED.search(form)) for form in forms
    ]
