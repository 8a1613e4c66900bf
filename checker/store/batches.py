"""Queries on batches: inspections asked for together."""

from collections.abc import Iterable, Mapping

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from checker.store import paging, rows
from checker.store.models import InspectionRow
from checker.store.models_access import BatchItemRow, BatchRow
from checker.vocabulary.access import Batch
from checker.vocabulary.workbench import Inspection, InspectionState, Page

_ORDER: paging.Order = ((BatchRow.id, True),)
_WITHIN: paging.Order = ((InspectionRow.id, False),)
_OPEN = (InspectionState.QUEUED, InspectionState.RUNNING)


def add(session: Session, name: str, requested_by: str, inspections: Iterable[int]) -> int:
    """The number of a new batch of these inspections."""
    row = BatchRow(name=rows.storable(name), requested_by=requested_by)
    session.add(row)
    session.flush()
    session.add_all(BatchItemRow(batch_id=row.id, inspection_id=number) for number in inspections)
    session.flush()
    return row.id


def find(session: Session, number: int) -> Batch | None:
    """The batch with this number."""
    row = session.get(BatchRow, number)
    return _batch(row, _counts(session, [number])) if row else None


def page(session: Session, *, owner: str = "", cursor: str = "", size: int = 50) -> Page[Batch]:
    """Batches, of one owner or of all, the newest first."""
    query = select(BatchRow).where(BatchRow.requested_by == owner) if owner else select(BatchRow)
    found = paging.page(session, query, _ORDER, cursor=cursor, size=size)
    counts = _counts(session, [row.id for row in found.items])
    return Page(items=tuple(_batch(row, counts) for row in found.items), next=found.next, previous=found.previous)


def inspections(session: Session, number: int, *, cursor: str = "", size: int = 50) -> Page[Inspection]:
    """The inspections of a batch in the order they were asked for."""
    query = select(InspectionRow).join(BatchItemRow, BatchItemRow.inspection_id == InspectionRow.id)
    found = paging.page(session, query.where(BatchItemRow.batch_id == number), _WITHIN, cursor=cursor, size=size)
    return Page(items=tuple(map(rows.inspection, found.items)), next=found.next, previous=found.previous)


def ended_with(session: Session, inspection: int) -> tuple[int, ...]:
    """The batches of this inspection in which no other one waits or runs.

    The batches are locked first, so that of two inspections ending at once the second one sees the first one's end.
    """
    ours = select(BatchItemRow.batch_id).where(BatchItemRow.inspection_id == inspection)
    session.execute(select(BatchRow.id).where(BatchRow.id.in_(ours)).order_by(BatchRow.id).with_for_update())
    other = (
        select(BatchItemRow.inspection_id)
        .join(InspectionRow, InspectionRow.id == BatchItemRow.inspection_id)
        .where(BatchItemRow.batch_id == BatchRow.id, InspectionRow.id != inspection, InspectionRow.state.in_(_OPEN))
    )
    return tuple(session.scalars(select(BatchRow.id).where(BatchRow.id.in_(ours), ~exists(other))))


def _counts(session: Session, numbers: list[int]) -> Mapping[int, Mapping[InspectionState, int]]:
    query = (
        select(BatchItemRow.batch_id, InspectionRow.state, func.count())
        .join(InspectionRow, InspectionRow.id == BatchItemRow.inspection_id)
        .where(BatchItemRow.batch_id.in_(numbers))
        .group_by(BatchItemRow.batch_id, InspectionRow.state)
    )
    counts: dict[int, dict[InspectionState, int]] = {number: {} for number in numbers}
    for batch, state, count in session.execute(query):
        counts[batch][InspectionState(state)] = count
    return counts


def _batch(row: BatchRow, counts: Mapping[int, Mapping[InspectionState, int]]) -> Batch:
    return Batch(
        id=row.id,
        name=row.name,
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        counts=counts[row.id],
    )
