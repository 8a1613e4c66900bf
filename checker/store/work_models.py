"""The tables of work on leads: moves, pauses, saved filters, bulk actions, groups, subjects, cases, sweeps."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from checker.store.columns import Number, db_now
from checker.store.models import Base, Placed


class MoveRow(Base):
    """A finding moved from one stage to the next, or proposed to be; once done or declined it is never changed."""

    __tablename__ = "moves"
    __table_args__ = (Index(None, "finding_id", "id"), Index(None, "state", "id"))

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"))
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=db_now())
    second: Mapped[str] = mapped_column(String(64), default="")
    second_at: Mapped[datetime | None]
    second_reason: Mapped[str] = mapped_column(Text, default="")
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"))  # the re-check that moved it


class PauseRow(Base):
    """Days that do not count on a clock of a finding; or, with `kind` extension, the extension of the clock."""

    __tablename__ = "pauses"
    __table_args__ = (Index(None, "finding_id", "id"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"))
    kind: Mapped[str] = mapped_column(String(10))
    clock: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=db_now())


class SavedFilterRow(Base):
    """A filter somebody named."""

    __tablename__ = "saved_filters"
    __table_args__ = (Index(None, "owner", "name", unique=True),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(Text)
    shared: Mapped[bool]


class BulkRow(Base):
    """Something done to many findings at once, with what was before, for undoing it."""

    __tablename__ = "bulk_actions"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    action: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=db_now())
    effects: Mapped[list[Any]]
    undone_by: Mapped[str] = mapped_column(String(64), default="")
    undone_at: Mapped[datetime | None]


class GroupingRow(Base):
    """A decision that fingerprints belong together, or do not; the last one about a fingerprint holds, also for
    findings yet to come. Never changed, never deleted."""

    __tablename__ = "groupings"
    __table_args__ = (Index(None, "fingerprint", "id"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    into: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=db_now())


class SubjectRow(Base):
    """Somebody or something inspected: an operator, a shop, a room, a platform, an agency."""

    __tablename__ = "subjects"
    __table_args__ = (Index(None, "kind", "key", unique=True), Index(None, "kind", "last_seen", "id"))

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(Text)
    first_seen: Mapped[datetime] = mapped_column(default=db_now())
    last_seen: Mapped[datetime] = mapped_column(default=db_now())


class MarkRow(Base):
    """Something a subject showed by which it may be recognised: credit code, telephone, licence, picture."""

    __tablename__ = "marks"
    __table_args__ = (Index(None, "kind", "value"),)

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(200), primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"))


class SeenRow(Base):
    """A subject met in an inspection."""

    __tablename__ = "seen"
    __table_args__ = (Index(None, "inspection_id"),)

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), primary_key=True)


class CaseRow(Placed, Base):
    """A case: findings, evidence, notes and documents that go together."""

    __tablename__ = "cases"
    __table_args__ = (Index(None, "closed_at", "id"), Index(None, "owner", "id"))

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    owner: Mapped[str] = mapped_column(String(64))
    opened_by: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(default=db_now())
    closed_at: Mapped[datetime | None]


class CaseNoteRow(Base):
    """Something said about a case, or that it was handed over; never changed, never deleted."""

    __tablename__ = "case_notes"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=db_now())


class SweepRow(Placed, Base):
    """One set of rules asked of many subjects, twice, so that the two can be compared."""

    __tablename__ = "sweeps"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    rules: Mapped[list[Any]]
    targets: Mapped[list[Any]]
    phase: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    started_by: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(default=db_now())


class SweepInspectionRow(Base):
    """An inspection made for a phase of a sweep."""

    __tablename__ = "sweep_inspections"

    sweep_id: Mapped[int] = mapped_column(ForeignKey("sweeps.id"), primary_key=True)
    phase: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[int] = mapped_column(primary_key=True)  # its place in the list of targets
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
