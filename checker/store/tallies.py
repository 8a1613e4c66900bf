"""Counting for the dashboard, and the figures kept so that nobody waits for a count of millions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from checker.store.columns import db_now, hours_between
from checker.store.models import Base, FindingRow, InspectionRow, ReviewRow
from checker.vocabulary import Outcome
from checker.vocabulary.workbench import InspectionState

_CONCERNS = (Outcome.FAILED, Outcome.CANNOT_TELL)
_ENDED = (InspectionState.DONE, InspectionState.FAILED)


class FiguresRow(Base):
    """The figures of one period and scope. `marker` tells whether anything was added since, `took_ms` what they cost."""

    __tablename__ = "figures"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    marker: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(default=db_now())
    took_ms: Mapped[int]
    body: Mapped[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Looked:
    """An inspection that ended: where, when, and how much it saw."""

    id: int
    target: str
    finished_at: datetime
    state: str
    district: str
    city: str
    province: str
    pages: int | None
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Counted:
    """So many findings of one inspection or of one rule, of one outcome, last decision and stage."""

    of: int | str
    outcome: str
    state: str
    stage: str
    number: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Figures made earlier."""

    marker: str
    made_at: datetime
    took_ms: int
    body: Mapping[str, Any]


def looked(session: Session, since: datetime) -> list[Looked]:
    """The inspections that ended since then."""
    query = select(
        InspectionRow.id, InspectionRow.target, InspectionRow.finished_at, InspectionRow.state, InspectionRow.district,
        InspectionRow.city, InspectionRow.province, InspectionRow.observed["pages"].as_integer(),
        InspectionRow.observed["minutes_recorded"].as_float(),
    ).where(InspectionRow.finished_at >= since, InspectionRow.state.in_(_ENDED))  # fmt: skip
    return [Looked(*row) for row in session.execute(query)]


def by_inspection(session: Session, since: datetime) -> list[Counted]:
    """The suspected and doubtful findings made since then, inspection by inspection."""
    columns = (FindingRow.inspection_id, FindingRow.outcome, FindingRow.state, FindingRow.stage)
    query = select(*columns, func.count()).where(FindingRow.found_at >= since, FindingRow.outcome.in_(_CONCERNS))
    return [Counted(*row) for row in session.execute(query.group_by(*columns))]


def by_rule(session: Session, since: datetime) -> list[Counted]:
    """All findings made since then, rule by rule."""
    columns = (FindingRow.rule, FindingRow.outcome, FindingRow.state, FindingRow.stage)
    query = select(*columns, func.count()).where(FindingRow.found_at >= since)
    return [Counted(*row) for row in session.execute(query.group_by(*columns))]


def waits(session: Session, since: datetime) -> dict[int, int]:
    """How many findings made since then were first decided after so many whole hours."""
    first = select(ReviewRow.finding_id, func.min(ReviewRow.decided_at).label("at")).group_by(ReviewRow.finding_id)
    decided = first.subquery()
    hours = hours_between(FindingRow.found_at, decided.c.at)
    query = select(hours, func.count()).join(decided, decided.c.finding_id == FindingRow.id)
    found = session.execute(query.where(FindingRow.found_at >= since).group_by(hours))
    counts: dict[int, int] = {}
    for hour, number in found:
        counts[max(0, int(hour))] = counts.get(max(0, int(hour)), 0) + number
    return counts


def marker(session: Session) -> str:
    """What changes when an inspection is asked for, a finding made or a decision taken."""
    newest = (select(func.max(row.id)).scalar_subquery() for row in (InspectionRow, FindingRow, ReviewRow))
    return "/".join(str(one or 0) for one in session.execute(select(*newest)).one())


def kept(session: Session, key: str) -> Kept | None:
    """What was kept under this key."""
    row = session.get(FiguresRow, key)
    return Kept(marker=row.marker, made_at=row.made_at, took_ms=row.took_ms, body=row.body) if row else None


def keep(session: Session, key: str, *, marker: str, took_ms: int, body: Mapping[str, Any], made_at: datetime) -> None:
    """Keep figures in the place of earlier ones."""
    session.merge(FiguresRow(key=key, marker=marker, made_at=made_at, took_ms=took_ms, body=dict(body)))
    session.flush()
