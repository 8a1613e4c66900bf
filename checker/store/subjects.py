"""Queries on subjects: who was met, by what they may be recognised, and who else shows the same."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from checker.store import paging, rows
from checker.store.models import FindingRow
from checker.store.work_models import MarkRow, SeenRow, SubjectRow
from checker.vocabulary.work import Known, KnownKind, MarkKind, Met, Related
from checker.vocabulary.workbench import Page, ReviewState

_ORDER: paging.Order = ((SubjectRow.id, True),)
# Marks that two subjects hardly share by chance.
_TELLING = (MarkKind.CREDIT_CODE, MarkKind.PHONE, MarkKind.LICENCE, MarkKind.PICTURE)


def meet(session: Session, inspection: int, found: Iterable[Met]) -> None:
    """Write down whom an inspection met, and what they showed."""
    for one in found:
        key, kind = rows.storable(one.key), one.kind
        row = session.scalars(select(SubjectRow).where(SubjectRow.kind == kind, SubjectRow.key == key)).first()
        if row is None:
            row = SubjectRow(kind=kind, key=key, name=rows.storable(one.name))
            session.add(row)
            session.flush()
        row.last_seen = rows.clock()
        if session.get(SeenRow, (row.id, inspection)) is None:
            session.add(SeenRow(subject_id=row.id, inspection_id=inspection))
        for mark, value in one.marks:
            if session.get(MarkRow, (row.id, mark, rows.storable(value))) is None:
                session.add(
                    MarkRow(subject_id=row.id, kind=mark, value=rows.storable(value), inspection_id=inspection)
                )  # fmt: skip
        session.flush()


def find(session: Session, number: int) -> Known | None:
    """The subject with its marks."""
    row = session.get(SubjectRow, number)
    return _known(session, row) if row else None


def page(
    session: Session, *, text: str = "", kind: KnownKind | None = None, cursor: str = "", size: int = 50
) -> Page[Known]:
    """Subjects, the newest first."""
    conditions: list[ColumnElement[bool]] = [SubjectRow.kind == kind] if kind else []
    for word in text.split():
        marked = select(MarkRow.subject_id).where(MarkRow.value.icontains(word, autoescape=True))
        conditions.append(SubjectRow.name.icontains(word, autoescape=True) | SubjectRow.id.in_(marked))
    found = paging.page(session, select(SubjectRow).where(*conditions), _ORDER, cursor=cursor, size=size)
    return Page(items=tuple(_plain(row) for row in found.items), next=found.next, previous=found.previous)


def of_inspection(session: Session, inspection: int) -> tuple[Known, ...]:
    """The subjects met in an inspection."""
    query = (
        select(SubjectRow).join(SeenRow, SeenRow.subject_id == SubjectRow.id).where(SeenRow.inspection_id == inspection)
    )
    return tuple(_plain(row) for row in session.scalars(query.order_by(SubjectRow.kind, SubjectRow.id)))


def confirmed_before(session: Session, finding: int, *, limit: int = 100) -> int:
    """How many earlier findings on the same operators are confirmed, at most `limit`; -1 without an operator."""
    inspection = session.scalar(select(FindingRow.inspection_id).where(FindingRow.id == finding))
    operators = [
        one.id
        for one in of_inspection(session, inspection or 0)
        if one.kind in (KnownKind.OPERATOR, KnownKind.PLATFORM)
    ]
    if not operators:
        return -1
    met = select(SeenRow.inspection_id).where(SeenRow.subject_id.in_(operators))
    query = select(FindingRow.id).where(
        FindingRow.inspection_id.in_(met), FindingRow.state == ReviewState.CONFIRMED, FindingRow.id < finding
    )
    return len(session.scalars(query.limit(limit)).all())


def related(session: Session, number: int, *, limit: int = 50) -> tuple[Related, ...]:
    """Subjects that show a telling mark of this one, then those met together with it."""
    shared: dict[int, list[tuple[MarkKind, str]]] = {}
    for kind, value in _telling(session, number):
        same = select(MarkRow.subject_id).where(MarkRow.kind == kind, MarkRow.value == value)
        for subject in session.scalars(same.where(MarkRow.subject_id != number).limit(limit)):
            shared.setdefault(subject, []).append((kind, value))
    mine = list(session.scalars(select(SeenRow.inspection_id).where(SeenRow.subject_id == number).limit(1000)))
    together = select(SeenRow.subject_id).where(SeenRow.inspection_id.in_(mine), SeenRow.subject_id != number)
    for subject in session.scalars(together.distinct().limit(limit)):
        shared.setdefault(subject, [])
    found = {row.id: row for row in session.scalars(select(SubjectRow).where(SubjectRow.id.in_(list(shared)[:limit])))}
    listed = [Related(known=_plain(found[one]), shared=tuple(shared[one])) for one in shared if one in found]
    return tuple(sorted(listed, key=lambda one: (-len(one.shared), one.known.name)))


def _telling(session: Session, number: int) -> list[tuple[MarkKind, str]]:
    query = select(MarkRow.kind, MarkRow.value).where(MarkRow.subject_id == number, MarkRow.kind.in_(_TELLING))
    return [(MarkKind(kind), value) for kind, value in session.execute(query.limit(100))]


def _known(session: Session, row: SubjectRow) -> Known:
    marks = session.execute(
        select(MarkRow.kind, MarkRow.value).where(MarkRow.subject_id == row.id).order_by(MarkRow.kind)
    )
    met = session.scalar(select(func.count()).select_from(SeenRow).where(SeenRow.subject_id == row.id)) or 0
    plain = _plain(row)
    return Known(
        id=plain.id,
        kind=plain.kind,
        key=plain.key,
        name=plain.name,
        first_seen=plain.first_seen,
        last_seen=plain.last_seen,
        marks=tuple((MarkKind(kind), value) for kind, value in marks),
        inspections=met,
    )


def _plain(row: SubjectRow) -> Known:
    return Known(
        id=row.id,
        kind=KnownKind(row.kind),
        key=row.key,
        name=row.name,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
    )
