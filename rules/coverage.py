"""The map of the law: for every article, whether we check it, how far, and what to ask the operator for otherwise.

What a row says is written by a person in `coverage/<instrument>.toml`; which rules check it is read off their duties.
Whether the readers supply what those rules judge is tested, not read here: rules do not know the readers.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from checker.errors import RulebookInvalid
from rules.law import ROOT, lawbook, provisions_of
from rules.rulebook import load_rulebook

_NUMBER = re.compile(r"\d+")


class Coverage(StrEnum):
    """How far an article is checked."""

    CHECKED = "checked"  # what can be seen decides
    PARTLY = "partly"  # a part is seen, or a person must decide
    NO_READER = "no-reader"  # rules stand ready, and nothing reads what they judge yet
    NOT_OBSERVABLE = "not-observable"  # ask the operator
    BACKGROUND = "background"  # principle, gate or civil consequence; nothing to check by itself


WITH_RULES = frozenset({Coverage.CHECKED, Coverage.PARTLY, Coverage.NO_READER})
LABELS: Mapping[Coverage, str] = {
    Coverage.CHECKED: "已核查",
    Coverage.PARTLY: "部分核查",
    Coverage.NO_READER: "规则已备、尚无读取",
    Coverage.NOT_OBSERVABLE: "从外部看不到",
    Coverage.BACKGROUND: "原则、关口或民事后果",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredArticle:
    """One article of the map.

    `rules` are ids of rules whose duty it is, or the duty of a more special article it is checked `through`; `read_by`
    those that read it as guidance.
    """

    citation: str
    instrument: str
    number: str
    bearer: str
    status: Coverage
    why: str
    ask: str = ""
    summary: str = ""
    through: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    read_by: tuple[str, ...] = ()


@cache
def coverage(root: Path = ROOT) -> tuple[CoveredArticle, ...]:
    """Every article of the map, instrument by instrument, articles in order.

    Raises RulebookInvalid when a row names no article of the lawbook, or says there are rules for it and there are none.
    """
    rows = (row for path in sorted((root / "coverage").glob("*.toml")) for row in _read(path))
    return tuple(sorted(rows, key=lambda row: (row.instrument, _order(row.number))))


def totals(rows: Iterable[CoveredArticle]) -> dict[Coverage, int]:
    """How many articles stand at each status, in the order of the enum."""
    listed = [row.status for row in rows]
    return {status: listed.count(status) for status in Coverage}


def _read(path: Path) -> list[CoveredArticle]:
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("article", [])
        return [_article(path.stem, row) for row in rows]
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise RulebookInvalid(f"coverage/{path.name}: {type(error).__name__}: {error}") from error


def _article(instrument: str, row: Mapping[str, Any]) -> CoveredArticle:
    citation = f"{instrument}:{row['number']}"
    through = tuple(row.get("through", ()))
    made = CoveredArticle(
        citation=citation,
        instrument=lawbook()[instrument].title,
        number=row["number"],
        bearer=row["bearer"],
        status=Coverage(row["status"]),
        why=row["why"],
        ask=row.get("ask", ""),
        summary=provisions_of(citation)[-1].summary,
        through=through,
        rules=tuple(dict.fromkeys(rule for one in (citation, *through) for rule in _citing(one, "duty"))),
        read_by=_citing(citation, "reading"),
    )
    if made.status in WITH_RULES and not made.rules:
        raise RulebookInvalid(f"coverage: {citation} is said to have rules, but no rule has it as its duty")
    return made


def _citing(citation: str, attribute: str) -> tuple[str, ...]:
    rules = load_rulebook().rules.values()
    return tuple(rule.id for rule in rules if any(is_within(citation, other) for other in getattr(rule, attribute)))


def is_within(one: str, other: str) -> bool:
    """Whether two citations name the same provision, or one a part of the other."""
    return one == other or one.startswith(f"{other}(") or other.startswith(f"{one}(")


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in _NUMBER.findall(number))
