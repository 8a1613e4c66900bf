"""The tables. Reviews and audit entries are append-only; the migrations put triggers behind that."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, MetaData, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from checker.store.columns import Json, Number, UtcTime, db_now

OPEN_JOBS = "state IN ('queued', 'running')"
ASSIGNED, UNDER_WAY, PRESSING = "assignee <> ''", "stage <> 'lead'", "urgency > 0"
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcTime, dict[str, Any]: Json, list[Any]: Json}  # noqa: RUF012


class Placed:
    """What has a place and an owner: the district as prefixes of its code (for whole cities and provinces), whose
    it is. Sessions with a scope filter on these (`store/scoping.py`)."""

    district: Mapped[str] = mapped_column(String(6), default="", server_default=text("''"))
    city: Mapped[str] = mapped_column(String(4), default="", server_default=text("''"))
    province: Mapped[str] = mapped_column(String(2), default="", server_default=text("''"))
    organisation: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))


class CaptureRow(Base):
    """A sealed capture."""

    __tablename__ = "captures"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    target: Mapped[str] = mapped_column(Text)
    captured_at: Mapped[datetime]
    record: Mapped[dict[str, Any]]
    artefacts: Mapped[list["ArtefactRow"]] = relationship(order_by="ArtefactRow.position")


class ArtefactRow(Base):
    """A sealed file of a capture; its bytes live in the evidence folder under their digest."""

    __tablename__ = "artefacts"

    capture_id: Mapped[str] = mapped_column(ForeignKey("captures.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    position: Mapped[int]
    role: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    sm3: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Number)
    media_type: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)


class InspectionRow(Placed, Base):
    """An inspection from request to result. `counts` holds the number of findings by outcome."""

    __tablename__ = "inspections"
    __table_args__ = (
        Index(None, "state", "id"),
        Index(None, "subject", "id"),
        Index(None, "concerns", "id"),
        Index("ix_inspections_province", "province", "id", "state"),  # lists, and how many are in each state
        Index("ix_inspections_city", "city", "id", "state"),
        Index("ix_inspections_district", "district", "id", "state"),
        Index("ix_inspections_organisation", "organisation", "id", "state"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    target: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text, default="")
    subject: Mapped[str | None] = mapped_column(String(20))
    category: Mapped[str | None] = mapped_column(String(20))
    persona: Mapped[str] = mapped_column(String(80), default="")
    conduct_day: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10))
    requested_by: Mapped[str] = mapped_column(String(64))
    requested_at: Mapped[datetime] = mapped_column(default=db_now())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    progress: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(40), default="")
    trouble: Mapped[str] = mapped_column(Text, default="")
    capture_id: Mapped[str | None] = mapped_column(ForeignKey("captures.id"), index=True)
    rulebook: Mapped[str] = mapped_column(String(64), default="")
    observed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recheck_of: Mapped[int | None] = mapped_column(Number)  # the inspection that this one repeats
    concerns: Mapped[int] = mapped_column(default=0)  # findings that are failed or cannot-tell


_SCOPES = ("province", "city", "district", "organisation")


def _walked(*columns: str) -> Index:
    """An index that lists walk through: the columns, and of equal ones the newest first."""
    return Index("_".join(("ix_findings", *columns, "id")), *columns, text("id DESC"))


def _placed(column: str, only: str | None = None) -> Index:
    """One that also carries where each finding belongs and whether it is decided: others are passed over unread.

    `only` leaves out the many that have nothing there yet; a query that names the same condition is answered by it.
    """
    where = None if only is None else text(only)
    return Index(
        f"ix_findings_{column}", column, "rank", "severity", text("id DESC"), "state", *_SCOPES,
        sqlite_where=where, postgresql_where=where,
    )  # fmt: skip


class FindingRow(Placed, Base):
    """A finding. `rank` is the outcome's place in the order of concern, `haystack` what a search looks through."""

    __tablename__ = "findings"
    __table_args__ = (
        _walked("rank", "severity"),
        _walked("state", "rank", "severity"),
        _walked("inspection_id", "rank", "severity"),
        _walked("province", "rank", "severity"),
        _walked("city", "rank", "severity"),
        _walked("district", "rank", "severity"),
        _walked("organisation", "rank", "severity"),
        _walked("province", "state", "rank", "severity"),
        _walked("city", "state", "rank", "severity"),
        _walked("district", "state", "rank", "severity"),
        _walked("organisation", "state", "rank", "severity"),
        _placed("rule"),
        _placed("duty_bearer"),
        _placed("assignee", ASSIGNED),
        _placed("stage", UNDER_WAY),
        _placed("urgency", PRESSING),
        Index("ix_findings_grouped", "grouped", "id", *_SCOPES),
        Index(None, "case_id", "id"),
        Index("ix_findings_counted", "found_at", "outcome", "rule", "state", "stage", "inspection_id"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"))
    capture_id: Mapped[str | None] = mapped_column(ForeignKey("captures.id"), index=True)
    found_at: Mapped[datetime] = mapped_column(default=db_now())
    state: Mapped[str] = mapped_column(String(20), default="open")
    rule: Mapped[str] = mapped_column(String(120))
    alias: Mapped[str] = mapped_column(String(40), index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    rank: Mapped[int]
    severity: Mapped[str] = mapped_column(String(2))
    duty_bearer: Mapped[str] = mapped_column(String(40))
    citations: Mapped[list[Any]]
    message: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(40))
    subject_url: Mapped[str] = mapped_column(Text)
    subject_name: Mapped[str] = mapped_column(Text)
    question: Mapped[str | None] = mapped_column(Text)
    places: Mapped[list[Any]]
    reasoning: Mapped[list[Any]]
    exemptions: Mapped[list[Any]]
    penalties: Mapped[list[Any]]
    remedy: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    rewrite: Mapped[str | None] = mapped_column(Text)
    language_class: Mapped[str | None] = mapped_column(String(40))
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    rulebook: Mapped[str] = mapped_column(String(64))
    conduct_day: Mapped[date | None]
    decision_day: Mapped[date | None]
    milder: Mapped[dict[str, Any] | None] = mapped_column(Json)
    haystack: Mapped[str] = mapped_column(Text)
    stage: Mapped[str] = mapped_column(String(20), default="lead", server_default=text("'lead'"))
    stage_since: Mapped[datetime | None]
    urgency: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    assignee: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    claimed_by: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    claimed_until: Mapped[datetime | None]
    waiting: Mapped[int | None] = mapped_column(Number)  # the move that waits for a second officer
    grouped: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    case_id: Mapped[int | None] = mapped_column(Number)


class ReviewRow(Base):
    """A decision on a finding; never changed, never deleted."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"), index=True)
    decision: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    extra: Mapped[dict[str, Any]]
    reviewer: Mapped[str] = mapped_column(String(64))
    decided_at: Mapped[datetime] = mapped_column(default=db_now())


class PersonRow(Base):
    """An account."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    display_name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(255))
    session_key: Mapped[str] = mapped_column(String(64), unique=True)
    active: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    organisation: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    districts: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    organisations: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    second_factor: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    second_secret: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    second_counter: Mapped[int] = mapped_column(default=0, server_default=text("0"))  # the last code used
    positions: Mapped[list["PositionRow"]] = relationship(cascade="all, delete-orphan", order_by="PositionRow.position")


class PositionRow(Base):
    """A role somebody has."""

    __tablename__ = "positions"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    position: Mapped[str] = mapped_column(String(20), primary_key=True)


class JobRow(Base):
    """Something to be done: a lease by the database's clock, held by one owner token at a time."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_open", "priority", "id", sqlite_where=text(OPEN_JOBS), postgresql_where=text(OPEN_JOBS)),
        Index(None, "state", "id"),
        Index(None, "kind", "state", "id"),
        Index(None, "schedule_id", "id"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    host: Mapped[str] = mapped_column(String(255), default="")
    priority: Mapped[int]
    not_before: Mapped[datetime] = mapped_column(default=db_now())
    state: Mapped[str] = mapped_column(String(10), default="queued")
    owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    requested_by: Mapped[str] = mapped_column(String(64), default="")
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedules.id"))
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    progress: Mapped[str] = mapped_column(Text, default="")
    trouble: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)


class HostRow(Base):
    """When the next job that burdens this host may start."""

    __tablename__ = "job_hosts"

    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    free_at: Mapped[datetime]


class ScheduleRow(Base):
    """What makes jobs again and again. `next_at` null: paused."""

    __tablename__ = "schedules"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]]
    priority: Mapped[int]
    host: Mapped[str] = mapped_column(String(255), default="")
    every_minutes: Mapped[int | None]
    at: Mapped[str | None] = mapped_column(String(5))
    quiet_from: Mapped[str | None] = mapped_column(String(5))
    quiet_until: Mapped[str | None] = mapped_column(String(5))
    daily_budget: Mapped[int | None]
    requested_by: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    last_at: Mapped[datetime | None]
    spent: Mapped[int] = mapped_column(default=0)


class AmendmentRow(Base):
    """A proposal to amend a lexicon or parameters; once decided it is never changed."""

    __tablename__ = "amendments"
    __table_args__ = (Index(None, "table_name", "id"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    table_name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    rows: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime] = mapped_column(default=db_now())
    state: Mapped[str] = mapped_column(String(20), default="proposed")
    trial: Mapped[dict[str, Any] | None] = mapped_column(Json)
    decided_by: Mapped[str] = mapped_column(String(64), default="")
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[int | None] = mapped_column(unique=True)
    before: Mapped[list[Any]] = mapped_column(default=list)
    reverses: Mapped[int | None] = mapped_column(ForeignKey("amendments.id"))


class WatchRow(Placed, Base):
    """A watch of a live room: a lease like a job's, and how it goes. `health` is a `Health` as an object."""

    __tablename__ = "watches"
    __table_args__ = (Index(None, "state", "lease_until", "id"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    seconds: Mapped[int]
    persona: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(10))
    stopping: Mapped[bool] = mapped_column(default=False)
    requested_by: Mapped[str] = mapped_column(String(64))
    requested_at: Mapped[datetime] = mapped_column(default=db_now())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    health: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ended_because: Mapped[str] = mapped_column(Text, default="")
    trouble: Mapped[str] = mapped_column(Text, default="")
    capture_id: Mapped[str | None] = mapped_column(ForeignKey("captures.id"))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"))


class NoticedRow(Base):
    """A concern about a room that is still being watched; gone when the watch has ended."""

    __tablename__ = "watch_findings"

    watch_id: Mapped[int] = mapped_column(ForeignKey("watches.id"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    rule: Mapped[str] = mapped_column(String(120))
    alias: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(20))
    severity: Mapped[str] = mapped_column(String(2))
    message: Mapped[str] = mapped_column(Text)
    quote: Mapped[str] = mapped_column(Text, default="")
    channel: Mapped[str] = mapped_column(String(20), default="")
    at_s: Mapped[float | None]
    noticed_at: Mapped[datetime] = mapped_column(default=db_now())


class AuditRow(Base):
    """Something somebody did; never changed, never deleted. `checker.store.audit` numbers and chains the rows."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "action", "actor", "at"), Index(None, "object_kind", "object_id"))

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=db_now())
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(40))
    object_kind: Mapped[str] = mapped_column(String(20), default="")
    object_id: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class CheckpointRow(Base):
    """The log's head at a time, signed; never changed, never deleted."""

    __tablename__ = "audit_checkpoints"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    upto: Mapped[int] = mapped_column(Number)
    head: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))


class HoldRow(Base):
    """Evidence that must not be deleted, whatever its age, until released."""

    __tablename__ = "holds"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    capture_id: Mapped[str] = mapped_column(ForeignKey("captures.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    placed_by: Mapped[str] = mapped_column(String(64))
    placed_at: Mapped[datetime] = mapped_column(default=db_now())
    released_by: Mapped[str] = mapped_column(String(64), default="")
    released_at: Mapped[datetime | None]
    release_reason: Mapped[str] = mapped_column(Text, default="")


class DeletionRow(Base):
    """The certificate of a capture's deletion; never changed, never deleted."""

    __tablename__ = "deletions"

    capture_id: Mapped[str] = mapped_column(ForeignKey("captures.id"), primary_key=True)
    certificate: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class PriceCampaignRow(Placed, Base):
    """A price campaign; its readings are files, `results` the rows of the judgement."""

    __tablename__ = "price_campaigns"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    declaration: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10))
    requested_by: Mapped[str] = mapped_column(String(64))
    requested_at: Mapped[datetime] = mapped_column(default=db_now())
    finished_at: Mapped[datetime | None]
    finished: Mapped[int] = mapped_column(default=0)
    barriers: Mapped[int] = mapped_column(default=0)
    readings: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(Text, default="")
    results: Mapped[list[Any]] = mapped_column(default=list)
    inspection_id: Mapped[int | None] = mapped_column(Number)  # what the rules say of the results
    recheck_of: Mapped[int | None] = mapped_column(Number)  # the inspection whose findings it is to read again
