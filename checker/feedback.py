"""False alarms become proposals: a dismissed finding offers the amendments that would have kept it away.

Nothing is applied here. The proposal is tried out on stored captures like any other, so that its effect on past
verdicts is seen, and a second person approves it.
"""

import csv
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Final

from checker.amending import Amending
from checker.errors import BadRequest, Conflict, present
from checker.members import allow
from checker.store import findings
from checker.vocabulary.amending import Amendment, Row, TableKind
from checker.vocabulary.people import Person, Right
from checker.vocabulary.workbench import KeptFinding, ReviewState

ORDINARY: Final = "ordinary"  # longer everyday phrases that cover a word inside them
_FILE = Path(__file__).with_name("precision.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An amendment that would have kept a false alarm away. `term` may be edited where `free`."""

    table: str
    row: Row
    free: bool = False

    @property
    def key(self) -> str:
        """By which the page names it."""
        return f"{self.table}:{self.row.get('term', '')}:{self.row.get('sense', '')}:{self.row.get('from', '')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How often a rule was right when it flagged, on texts that were not read while building."""

    right: int
    flagged: int
    texts: int

    @property
    def share(self) -> float:
        """The precision."""
        return self.right / self.flagged

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % Wilson interval."""
        z, n, p = 1.96, self.flagged, self.share
        middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, (middle - spread) / (1 + z * z / n)), min(1.0, (middle + spread) / (1 + z * z / n))


class Feedback(Amending):
    """What reviewers find wrong, on its way back into the words."""

    def precision(self, rule: str) -> Measured | None:
        """How often the rule was right where it was measured; None: not measured."""
        return _measured().get(rule)

    def suggestions(self, person: Person, number: int) -> tuple[Suggestion, ...]:
        """What could be amended so that a dismissed finding would not come again. Raises NotFound, Conflict."""
        allow(person, Right.AMEND)
        kept = self._dismissed(person, number)
        quotes = list(dict.fromkeys(place.quote for place in kept.finding.places if place.quote))
        if not quotes:
            return ()
        today = self.law_day().isoformat()
        phrase = _phrase(kept)
        offered = [
            Suggestion(
                table=ORDINARY,
                row={
                    "term": phrase,
                    "sense": "plain",
                    "from": today,
                    "until": "",
                    "source": "",
                    "note": f"发现 #{number} 的误报",
                },
                free=True,
            )
        ]
        for table in self.tables(person):
            if table.kind is TableKind.LEXICON and table.name != ORDINARY:
                offered += [
                    Suggestion(table=table.name, row={**row, "until": today})
                    for row in table.rows
                    if _counts(row, today) and any(row["term"].lower() in quote.lower() for quote in quotes)
                ]
        return tuple(offered[:30])

    def propose_from(self, person: Person, number: int, key: str, term: str, reason: str) -> Amendment:
        """The proposal, kept and being tried out. Raises BadRequest, NotFound, Conflict."""
        chosen = next((one for one in self.suggestions(person, number) if one.key == key), None)
        if chosen is None:
            raise BadRequest("请选择一项修订。")
        row = {**chosen.row, "term": term.strip()} if chosen.free else chosen.row
        if chosen.free and not any(
            place.quote in row["term"] for place in self._dismissed(person, number).finding.places
        ):
            raise BadRequest("词语须包含被误报的原文。")
        if not reason.strip():
            raise BadRequest("请写明理由。")
        return self.propose(person, chosen.table, [row], f"{reason.strip()}（由发现 #{number} 的误报反馈提出）")

    def _dismissed(self, person: Person, number: int) -> KeptFinding:
        with self._reading(person) as session:
            kept = present(findings.find(session, number))
        if kept.state is not ReviewState.DISMISSED:
            raise Conflict("先排除这一发现，才能反馈误报。")
        return kept


def _phrase(kept: KeptFinding) -> str:
    place = next(place for place in kept.finding.places if place.quote)
    return f"{place.prefix[-2:].strip()}{place.quote}{place.suffix[:2].strip()}"


def _counts(row: Row, today: str) -> bool:
    return bool(row["term"]) and (not row["until"] or row["until"] > today) and row["from"] <= today


@cache
def _measured() -> dict[str, Measured]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            one["rule"]: Measured(right=int(one["right"]), flagged=int(one["flagged"]), texts=int(one["texts"]))
            for one in csv.DictReader(file)
        }
