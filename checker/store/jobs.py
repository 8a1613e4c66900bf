"""The lease table: who runs which inspection, until when, by the database's clock.

An inspection may be begun more than once (its worker died), but only the owner of the running lease can finish it:
at least once running, exactly one accepted result.
"""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Update, or_, select, update
from sqlalchemy.orm import Session

from checker.store import rows
from checker.store.columns import db_now
from checker.store.models import InspectionRow, JobRow
from checker.vocabulary.workbench import Inspection, InspectionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to run one inspection, until it is not renewed in time."""

    job: int
    owner: str
    attempt: int
    inspection: Inspection


def claim(session: Session, owner: str, *, seconds: float, attempts: int) -> Lease | None:
    """A lease on the oldest inspection that waits or whose worker fell silent; None when there is none.

    Inspections begun `attempts` times without an end are given up on the way.
    """
    while (row := _waiting(session)) is not None:
        inspection = session.get_one(InspectionRow, row.inspection_id)
        if row.attempts < attempts:
            return _lease(session, row, inspection, owner, seconds)
        row.state = inspection.state = InspectionState.FAILED
        row.owner, row.lease_until = None, None
        row.finished_at = inspection.finished_at = rows.clock()
        inspection.reason = "given-up"
        inspection.trouble = f"检查进程连续 {row.attempts} 次中途停止，已放弃；请重新提交，或联系管理员查看日志。"
        inspection.progress = ""
        session.flush()
    return None


def renew(session: Session, lease: Lease, *, seconds: float, progress: str = "") -> bool:
    """Keep the lease and say how far the work is; False when it is ours no longer."""
    held = update(JobRow).where(*_ours(lease)).values(lease_until=db_now(seconds))
    if _changed(session, held) != 1:
        return False
    if progress:
        session.execute(
            update(InspectionRow).where(InspectionRow.id == lease.inspection.id).values(progress=progress[:500])
        )
    return True


def finish(session: Session, lease: Lease, state: InspectionState) -> bool:
    """End the job; False when the lease is ours no longer, and then nothing may be kept."""
    ended = update(JobRow).where(*_ours(lease)).values(state=state, owner=None, lease_until=None, finished_at=db_now())
    return _changed(session, ended) == 1


def give_back(session: Session, lease: Lease) -> bool:
    """Put an unfinished inspection back in the queue, at an orderly stop; the attempt is not counted."""
    freed = (
        update(JobRow)
        .where(*_ours(lease))
        .values(state=InspectionState.QUEUED, owner=None, lease_until=None, attempts=JobRow.attempts - 1)
    )
    if _changed(session, freed) != 1:
        return False
    waiting = update(InspectionRow).where(InspectionRow.id == lease.inspection.id)
    session.execute(waiting.values(state=InspectionState.QUEUED, started_at=None, progress=""))
    return True


def _waiting(session: Session) -> JobRow | None:
    lapsed = (JobRow.state == InspectionState.RUNNING) & (JobRow.lease_until < db_now())
    query = select(JobRow).where(or_(JobRow.state == InspectionState.QUEUED, lapsed)).order_by(JobRow.id).limit(1)
    return session.scalars(query.with_for_update(skip_locked=True)).first()


def _lease(session: Session, row: JobRow, inspection: InspectionRow, owner: str, seconds: float) -> Lease:
    row.state = inspection.state = InspectionState.RUNNING
    row.owner = owner
    row.lease_until = rows.clock(seconds)
    row.attempts += 1
    inspection.started_at = rows.clock()
    session.flush()
    return Lease(job=row.id, owner=owner, attempt=row.attempts, inspection=rows.inspection(inspection))


def _ours(lease: Lease) -> tuple[ColumnElement[bool], ...]:
    return JobRow.id == lease.job, JobRow.owner == lease.owner, JobRow.state == InspectionState.RUNNING


def _changed(session: Session, statement: Update) -> int:
    return cast("CursorResult[Any]", session.execute(statement)).rowcount
