"""Queries on proposals to amend lexicons and parameters."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checker.store import rows
from checker.store.models import AmendmentRow
from checker.vocabulary.amending import Amendment, AmendmentState, Row, TableKind, Trial


def add(
    session: Session,
    *,
    table: str,
    kind: TableKind,
    changes: Sequence[Row],
    reason: str,
    proposed_by: str,
    reverses: int | None = None,
) -> Amendment:
    """A new proposal."""
    row = AmendmentRow(
        table_name=table,
        kind=kind,
        rows=[rows.storable(dict(change)) for change in changes],
        reason=rows.storable(reason),
        proposed_by=proposed_by,
        reverses=reverses,
    )
    session.add(row)
    session.flush()
    return _amendment(row)


def find(session: Session, number: int, *, to_change: bool = False) -> Amendment | None:
    """The proposal with this id; `to_change` keeps everybody else from deciding any until the session ends."""
    if to_change:
        session.execute(select(AmendmentRow.id).order_by(AmendmentRow.id).with_for_update()).all()
    row = session.get(AmendmentRow, number, populate_existing=to_change)
    return _amendment(row) if row else None


def listed(session: Session, table: str = "", *, limit: int = 200) -> tuple[Amendment, ...]:
    """The latest proposals, the newest first."""
    query = select(AmendmentRow).order_by(AmendmentRow.id.desc()).limit(limit)
    found = session.scalars(query.where(AmendmentRow.table_name == table) if table else query)
    return tuple(_amendment(row) for row in found)


def approved(session: Session) -> tuple[Amendment, ...]:
    """Those in force, in the order of their approval."""
    query = select(AmendmentRow).where(AmendmentRow.number.is_not(None)).order_by(AmendmentRow.number)
    return tuple(_amendment(row) for row in session.scalars(query))


def approved_numbers(session: Session) -> frozenset[int]:
    """The numbers of those in force."""
    return frozenset(n for n in session.scalars(select(AmendmentRow.number)) if n is not None)


def keep_trial(session: Session, number: int, trial: Trial | None) -> None:
    """Keep what a trial showed, unless the proposal was decided meanwhile; None says that one is under way."""
    row = session.get(AmendmentRow, number, with_for_update=True)
    if row is not None and row.state == AmendmentState.PROPOSED:
        row.trial = rows.storable(asdict(trial)) if trial else None
        session.flush()


def decide(
    session: Session,
    number: int,
    state: AmendmentState,
    *,
    by: str,
    reason: str,
    before: Sequence[Row | None] = (),
) -> Amendment:
    """The proposal after the decision; an approved one gets the next number."""
    last = session.scalar(select(func.max(AmendmentRow.number))) or 0
    row = session.get_one(AmendmentRow, number)
    row.state, row.decided_by, row.decision_reason = state, by, rows.storable(reason)
    row.decided_at = rows.clock()
    row.before = [dict(one) if one else None for one in before]
    if state is AmendmentState.APPROVED:
        row.number = last + 1
    session.flush()
    return _amendment(row)


def _amendment(row: AmendmentRow) -> Amendment:
    return Amendment(
        id=row.id,
        table=row.table_name,
        kind=TableKind(row.kind),
        rows=tuple(row.rows),
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        state=AmendmentState(row.state),
        trial=Trial.stored(row.trial) if row.trial else None,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        number=row.number,
        before=tuple(row.before),
        reverses=row.reverses,
    )
