"""Figures for the dashboard: what was looked at, what was found, what people decided, and how long that took."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Period(StrEnum):
    """How far back, and in which steps."""

    QUARTER = "quarter"  # thirteen weeks
    YEAR = "year"  # twelve months


class Dimension(StrEnum):
    """By what the findings are told apart."""

    TIME = "time"
    DISTRICT = "district"
    PLATFORM = "platform"
    DUTY = "duty"
    BEARER = "bearer"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one week, district, platform, duty, bearer or rule came to.

    `judged` counts the findings that say something (all but untested and inapplicable ones), `open` to `dismissed` the
    suspected and doubtful ones by the last decision, `settled` those of them that are dismissed or at a final stage.
    What cannot be told apart by the dimension is None.
    """

    key: str
    name: str
    inspections: int | None = None
    pages: int | None = None
    minutes: float | None = None
    judged: int | None = None
    failed: int = 0
    cannot_tell: int = 0
    open: int = 0
    more_evidence: int = 0
    confirmed: int = 0
    dismissed: int = 0
    settled: int = 0

    @property
    def found(self) -> int:
        """Suspected and doubtful findings."""
        return self.failed + self.cannot_tell

    @property
    def decided_share(self) -> float | None:
        """The share of them that people confirmed or dismissed."""
        return (self.confirmed + self.dismissed) / self.found if self.found else None

    @property
    def settled_share(self) -> float | None:
        """The share of them that is settled."""
        return self.settled / self.found if self.found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Hours from a finding to the first decision on it: how many decisions, the median, and nine in ten."""

    decisions: int = 0
    median_hours: int | None = None
    ninth_hours: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of a period, as they stood at `made_at`. `unseen` inspections could not observe anything."""

    period: Period
    since: date
    until: date
    made_at: datetime
    total: Line
    unseen: int
    waits: Waits
    lines: Mapping[Dimension, Sequence[Line]]

    def stored(self) -> dict[str, Any]:
        """As an object of plain values."""
        held = asdict(self)
        return held | {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "made_at": self.made_at.isoformat(),
        }

    @classmethod
    def from_stored(cls, held: Mapping[str, Any]) -> "Figures":
        """The figures that `stored` wrote."""
        return cls(
            period=Period(held["period"]),
            since=date.fromisoformat(held["since"]),
            until=date.fromisoformat(held["until"]),
            made_at=datetime.fromisoformat(held["made_at"]),
            total=Line(**held["total"]),
            unseen=held["unseen"],
            waits=Waits(**held["waits"]),
            lines={Dimension(name): tuple(Line(**one) for one in lines) for name, lines in held["lines"].items()},
        )
