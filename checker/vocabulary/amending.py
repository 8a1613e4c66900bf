"""What amending the law's words and figures is about: tables of dated rows, proposals, and what a trial showed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Row = Mapping[str, str]  # values by column; days as 2026-03-15, empty for none


class TableKind(StrEnum):
    """What a table of dated rows holds."""

    LEXICON = "lexicon"
    PARAMETERS = "parameters"


class AmendmentState(StrEnum):
    """Where a proposal is on its way."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A lexicon or a file of parameters as amended. `senses` are the words its column of that name may hold.

    `amended` holds the keys of rows that amendments added or closed; `kinds` says whether a parameter is `int` or
    `float`, and leaves out those that are no plain number and cannot be amended.
    """

    name: str
    kind: TableKind
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    senses: tuple[str, ...] = ()
    needs_source: bool = False
    kinds: Mapping[str, str] = field(default_factory=dict)
    amended: frozenset[tuple[str, ...]] = frozenset()

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that make a row one row."""
        return ("term", "sense", "from") if self.kind is TableKind.LEXICON else ("name", "from")

    def key(self, row: Row) -> tuple[str, ...]:
        """What makes it one row."""
        return tuple(row.get(column, "") for column in self.key_columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialChange:
    """A finding that a stored capture would gain or lose."""

    inspection: int
    target: str
    rule: str
    outcome: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What running the cases and judging the latest stored captures again showed.

    `broken` are cases that fit before and no longer do; `judged` of `asked` captures were reached in the time given;
    `trouble` says why there is no result.
    """

    cases: int = 0
    broken: tuple[str, ...] = ()
    judged: int = 0
    asked: int = 0
    gained: tuple[TrialChange, ...] = ()
    lost: tuple[TrialChange, ...] = ()
    trouble: str = ""

    @classmethod
    def stored(cls, given: Mapping[str, Any]) -> "Trial":
        """The trial that `dataclasses.asdict` made this of."""
        gained, lost = (tuple(TrialChange(**one) for one in given[name]) for name in ("gained", "lost"))
        return cls(**{**given, "broken": tuple(given["broken"]), "gained": gained, "lost": lost})


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A proposal to add or close rows, and what became of it.

    `before` holds for each row what stood under its key when it was approved; `number` is the place of its file in
    the order of approvals, `reverses` the amendment it takes back. `trial` is None while it is under way.
    """

    id: int
    table: str
    kind: TableKind
    rows: tuple[Row, ...]
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: AmendmentState = AmendmentState.PROPOSED
    trial: Trial | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    decision_reason: str = ""
    number: int | None = None
    before: tuple[Row | None, ...] = ()
    reverses: int | None = None
