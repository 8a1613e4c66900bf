"""Queries on complaints; what is encrypted goes in and out as it is, keys are the caller's business."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from checker.store import paging, rows
from checker.store.columns import db_now
from checker.store.intake_models import ComplaintEventRow, ComplaintFileRow, ComplaintRow, MaterialRow
from checker.store.models import InspectionRow
from checker.vocabulary.complaints import ComplaintFilter, ComplaintState
from checker.vocabulary.workbench import Inspection, InspectionRequest, InspectionState, Page

_ORDER: paging.Order = ((ComplaintRow.id, True),)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file's row."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    sm3: str
    stored: str
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """A step's row."""

    at: datetime
    actor: str
    text: str
    hidden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A complaint as the tables have it."""

    id: int
    receipt: str
    secret_hash: str
    kind: str
    state: str
    reason: str
    received_at: datetime
    target: str
    platform: str
    seller: str
    goods: str
    problem: str
    happened_on: date | None
    group: int | None
    others: int
    wrapped_key: str
    hidden: str
    digest: str
    sm3: str
    flags: tuple[str, ...]
    inspection: Inspection | None
    district: str
    organisation: str
    case: int | None
    files: tuple[StoredFile, ...] = ()
    events: tuple[StoredEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What links a complaint with others; an empty key links nothing."""

    target: str = ""
    seller: str = ""
    goods: str = ""
    words: str = ""
    filer: str = ""
    network: str = ""


def add(session: Session, fields: Mapping[str, Any], keys: Keys) -> int:
    """The number of a new complaint, put into the group of those about the same."""
    named = {f"{name}_key": getattr(keys, name) for name in Keys.__slots__}
    row = ComplaintRow(**rows.storable(dict(fields)), **rows.storable(named), group_id=group_of(session, keys))
    session.add(row)
    session.flush()
    return row.id


def add_file(session: Session, complaint: int, fields: Mapping[str, Any]) -> None:
    """A file handed in."""
    session.add(ComplaintFileRow(complaint_id=complaint, **rows.storable(dict(fields))))


def add_material(session: Session, complaint: int, capture: str) -> None:
    """A file that was sealed as evidence."""
    session.add(MaterialRow(capture_id=capture, complaint_id=complaint))


def materials(session: Session, complaint: int) -> frozenset[str]:
    """The captures that are files of a complaint."""
    return frozenset(session.scalars(select(MaterialRow.capture_id).where(MaterialRow.complaint_id == complaint)))


def add_event(session: Session, complaint: int, text: str, *, actor: str = "", hidden: str = "") -> None:
    """A step."""
    session.add(ComplaintEventRow(complaint_id=complaint, text=rows.storable(text), actor=actor[:64], hidden=hidden))


def group_of(session: Session, keys: Keys) -> int | None:
    """The first complaint about the same target, goods or seller; None when this is the first."""
    for column, key in (
        (ComplaintRow.target_key, keys.target),
        (ComplaintRow.goods_key, keys.goods),
        (ComplaintRow.seller_key, keys.seller),
    ):
        first = _first(session, column, key) if key else None
        if first is not None:
            return first
    return None


def _first(session: Session, column: ColumnElement[str] | Any, key: str) -> int | None:
    query = select(ComplaintRow.id, ComplaintRow.group_id).where(column == key).order_by(ComplaintRow.id).limit(1)
    found = session.execute(query).first()
    return (found[1] or found[0]) if found else None


def others(session: Session, group: int | None, number: int | None = None) -> int:
    """How many complaints of a group are somebody else's and not withdrawn."""
    if group is None:
        return 0
    together = or_(ComplaintRow.group_id == group, ComplaintRow.id == group)
    alive = ComplaintRow.state != ComplaintState.WITHDRAWN
    query = select(func.count()).where(together, alive, ComplaintRow.id != (number or 0))
    return session.scalar(query) or 0


def recent(session: Session, column: str, key: str, within: timedelta) -> int:
    """How many complaints share a key and came within the time."""
    if not key:
        return 0
    named = getattr(ComplaintRow, column)
    query = select(func.count()).where(named == key, ComplaintRow.received_at > db_now(-within.total_seconds()))
    return session.scalar(query) or 0


def of_other_filer(session: Session, words: str, filer: str) -> bool:
    """Whether somebody else told the facts in the same words."""
    query = select(ComplaintRow.id).where(ComplaintRow.words_key == words, ComplaintRow.filer_key != filer).limit(1)
    return bool(words) and session.scalar(query) is not None


def inspection_of_today(session: Session, wanted: InspectionRequest, requested_by: str) -> int | None:
    """An inspection of the same address by the same one in the same place, asked for within a day and not failed."""
    placed = rows.place(wanted.district, wanted.organisation)
    query = (
        select(InspectionRow.id)
        .where(
            InspectionRow.target == wanted.target,
            InspectionRow.requested_by == requested_by,
            InspectionRow.district == placed["district"],
            InspectionRow.organisation == placed["organisation"],
            InspectionRow.state != InspectionState.FAILED,
            InspectionRow.requested_at > db_now(-86_400),
        )
        .order_by(InspectionRow.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def find(session: Session, number: int) -> Stored | None:
    """The complaint with this number."""
    row = session.get(ComplaintRow, number)
    return _stored(session, row) if row else None


def by_receipt(session: Session, receipt: str) -> Stored | None:
    """The complaint with this receipt number."""
    row = session.scalars(select(ComplaintRow).where(ComplaintRow.receipt == receipt)).first()
    return _stored(session, row) if row else None


def by_nonce(session: Session, nonce: str) -> Stored | None:
    """The complaint that spent this challenge."""
    row = session.scalars(select(ComplaintRow).where(ComplaintRow.nonce == nonce)).first()
    return _stored(session, row) if row else None


def page(session: Session, wanted: ComplaintFilter, *, cursor: str = "", size: int = 50) -> Page[Stored]:
    """Complaints, the newest first, without files and steps."""
    found = paging.page(session, select(ComplaintRow).where(*_where(wanted)), _ORDER, cursor=cursor, size=size)
    items = tuple(_stored(session, row, whole=False) for row in found.items)
    return Page(items=items, next=found.next, previous=found.previous)


def count_by_state(session: Session) -> Mapping[ComplaintState, int]:
    """How many complaints are in each state."""
    found = session.execute(select(ComplaintRow.state, func.count()).group_by(ComplaintRow.state))
    return {ComplaintState(state): number for state, number in found}


def change(session: Session, number: int, **values: Any) -> None:
    """Change columns of a complaint."""
    session.execute(update(ComplaintRow).where(ComplaintRow.id == number).values(**rows.storable(values)))


def tell_of_case(session: Session, case: int, text: str, *, by: str) -> None:
    """The same step for every complaint in a case."""
    for number in session.scalars(select(ComplaintRow.id).where(ComplaintRow.case_id == case)).all():
        add_event(session, number, text, actor=by)


def erase(session: Session, number: int) -> tuple[str, ...]:
    """Empty what is personal; the names under which files lie in the vault, to be removed."""
    files = session.scalars(select(ComplaintFileRow).where(ComplaintFileRow.complaint_id == number)).all()
    stored = tuple(file.stored for file in files if file.stored)
    for file in files:
        file.name, file.stored = "（已删除）", ""
    session.execute(update(ComplaintEventRow).where(ComplaintEventRow.complaint_id == number).values(hidden=""))
    change(session, number, wrapped_key="", hidden="", filer_key="", network_key="", words_key="")
    session.flush()
    return stored


def wrapped_keys(session: Session) -> Sequence[tuple[int, str, str]]:
    """Number, receipt and wrapped key of every complaint that has one."""
    query = select(ComplaintRow.id, ComplaintRow.receipt, ComplaintRow.wrapped_key).where(
        ComplaintRow.wrapped_key != ""
    )
    return [(number, receipt, key) for number, receipt, key in session.execute(query)]


def _stored(session: Session, row: ComplaintRow, *, whole: bool = True) -> Stored:
    return Stored(
        id=row.id,
        receipt=row.receipt,
        secret_hash=row.secret_hash,
        kind=row.kind,
        state=row.state,
        reason=row.reason,
        received_at=row.received_at,
        target=row.target,
        platform=row.platform,
        seller=row.seller,
        goods=row.goods,
        problem=row.problem,
        happened_on=row.happened_on,
        group=row.group_id,
        others=others(session, row.group_id or row.id, row.id),
        wrapped_key=row.wrapped_key,
        hidden=row.hidden,
        digest=row.digest,
        sm3=row.sm3,
        flags=tuple(row.flags),
        inspection=rows.inspection(row.inspection) if row.inspection else None,
        district=row.district,
        organisation=row.organisation,
        case=row.case_id,
        files=tuple(map(_file, row.files)) if whole else (),
        events=tuple(_events(row.events)) if whole else (),
    )


def _file(row: ComplaintFileRow) -> StoredFile:
    return StoredFile(**{name: getattr(row, name) for name in StoredFile.__slots__})


def _events(found: Iterable[ComplaintEventRow]) -> Iterable[StoredEvent]:
    return (StoredEvent(at=row.at, actor=row.actor, text=row.text, hidden=row.hidden) for row in found)


def _where(wanted: ComplaintFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.text:
        fields = (ComplaintRow.receipt, ComplaintRow.target, ComplaintRow.seller, ComplaintRow.goods)
        conditions.append(or_(*(field.icontains(wanted.text, autoescape=True) for field in fields)))
    if wanted.kind:
        conditions.append(ComplaintRow.kind == wanted.kind)
    if wanted.state:
        conditions.append(ComplaintRow.state == wanted.state)
    if wanted.flagged:
        conditions.append(func.length(func.coalesce(_text(ComplaintRow.flags), "")) > 2)
    if wanted.group is not None:
        conditions.append(or_(ComplaintRow.group_id == wanted.group, ComplaintRow.id == wanted.group))
    if wanted.case is not None:
        conditions.append(ComplaintRow.case_id == wanted.case)
    return conditions


def _text(column: Any) -> ColumnElement[str]:
    from sqlalchemy import String, cast

    return cast(column, String)
