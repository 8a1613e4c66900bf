"""The lease table: who does which job, until when, by the database's clock.

A job may be begun more than once (its worker died), but only the owner of the running lease can finish it: at least
once running, exactly one accepted result. What a job's result changes belongs in the transaction of `finish`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Float,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.dml import ReturningUpdate

from checker.store import paging, rows
from checker.store.columns import db_now
from checker.store.models import OPEN_JOBS, HostRow, JobRow, PersonRow
from checker.vocabulary.jobs import Job, JobFilter, JobState, NewJob, Priority
from checker.vocabulary.workbench import Page

Moved = Callable[[Session, Job], None]
_ORDER: paging.Order = ((JobRow.id, True),)
_JOBS, _HOSTS = cast(Table, JobRow.__table__), cast(Table, HostRow.__table__)
_COLUMNS = tuple(_JOBS.columns)
_FINISH = (
    update(_JOBS)
    .where(_JOBS.c.id == bindparam("job"), _JOBS.c.owner == bindparam("ours"), _JOBS.c.state == JobState.RUNNING)
    .values(state=JobState.DONE, owner=None, lease_until=None, finished_at=db_now(), trouble="", progress="")
    .returning(_JOBS.c.id)
)


_ADD = insert(_JOBS).returning(*_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms jobs of a kind are taken: tries before it is given up, how many at a time may burden one host.

    `moved` is told, in the same transaction, whenever such a job starts, goes back to the queue or is given up.
    """

    attempts: int
    per_host: int | None = None
    moved: Moved = lambda session, job: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to do one job, until it is not renewed in time."""

    owner: str
    job: Job


def add(session: Session, wanted: NewJob) -> Job:
    """The job, queued; or the one that has the same key already."""
    if wanted.key is None:
        return job_of(session.connection().execute(_ADD, _values(wanted)).one())
    add_all(session, [wanted])
    row = session.execute(select(*_COLUMNS).where(JobRow.key == wanted.key)).one()
    return job_of(row)


def add_once(session: Session, wanted: NewJob) -> Job:
    """The job, queued; or the same one of the same person, while that waits or runs."""
    theirs = select(PersonRow.id).where(PersonRow.username == wanted.requested_by)
    session.execute(theirs.with_for_update())  # two clicks of one person wait for each other
    open_ones = select(*_COLUMNS).where(
        text(OPEN_JOBS), JobRow.kind == wanted.kind, JobRow.requested_by == wanted.requested_by
    )
    same = next((row for row in session.execute(open_ones) if row.payload == wanted.payload), None)
    return job_of(same) if same else add(session, wanted)


def add_all(session: Session, wanted: Collection[NewJob]) -> int:
    """How many jobs were queued; those whose key is known already were not."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(_JOBS).on_conflict_do_nothing(index_elements=["key"])
    added = 0
    for is_delayed in (False, True):  # the database's own clock is no parameter, so the two differ in their SQL
        values = [_values(one) for one in wanted if (one.run_at is not None) is is_delayed]
        if values:
            added += len(session.execute(statement.returning(_JOBS.c.id), values).all())
    return added


def claim(session: Session, owner: str, terms: Mapping[str, Terms], *, seconds: float, gap: float = 0) -> Lease | None:
    """A lease of so many seconds on the most urgent job that is due or whose worker fell silent; None: nothing to do.

    Only kinds with terms are taken. Jobs of one host start at least `gap` seconds apart. Jobs begun too often are
    given up on the way.
    """
    begun, connection = _begin(tuple(terms)), session.connection()
    while (row := connection.execute(begun, {"ours": owner, "seconds": seconds}).first()) is not None:
        job = job_of(row)
        ours = terms[job.kind]
        if job.attempts > ours.attempts:
            tries = job.attempts - 1
            bury(session, job.id, f"执行进程连续 {tries} 次中途停止，已放弃；可重试，或联系管理员查看日志。", ours)
        elif job.host and not _host_is_free(session, job, ours, gap):
            _put_back(session, job)
        else:
            ours.moved(session, job)
            return Lease(owner=owner, job=job)
    return None


def renew(session: Session, lease: Lease, *, seconds: float, progress: str = "", terms: Terms | None = None) -> bool:
    """Keep the lease and say how far the work is; False when it is ours no longer."""
    told = {"progress": progress[:500]} if progress else {}
    held = update(JobRow).where(*_ours(lease)).values(lease_until=db_now(seconds), **told)
    if not progress or terms is None:
        return _changed(session, held) == 1
    row = session.execute(held.returning(*_COLUMNS)).first()
    if row is not None:
        terms.moved(session, job_of(row))
    return row is not None


def finish(session: Session, lease: Lease) -> bool:
    """End the job; False when the lease is ours no longer, and then nothing may be kept."""
    ours = {"job": lease.job.id, "ours": lease.owner}
    return session.connection().execute(_FINISH, ours).first() is not None


def keep_result(session: Session, lease: Lease, result: Mapping[str, Any]) -> None:
    """Write down what the finished job came to."""
    session.execute(update(JobRow).where(JobRow.id == lease.job.id).values(result=rows.storable(dict(result))))


def put_off(session: Session, lease: Lease, seconds: float, trouble: str, terms: Terms) -> bool:
    """Back to the queue, not before so many seconds from now; the attempt counts. False when not ours any longer."""
    later = {"state": JobState.QUEUED, "not_before": db_now(seconds), "trouble": rows.storable(trouble)}
    return _ended(session, lease, **later, progress="") and _told(session, lease.job.id, terms)


def give_back(session: Session, lease: Lease, terms: Terms) -> bool:
    """Back to the queue, at an orderly stop; the attempt is not counted. False when not ours any longer."""
    freed = {"state": JobState.QUEUED, "attempts": JobRow.attempts - 1, "started_at": None, "progress": ""}
    return _ended(session, lease, **freed) and _told(session, lease.job.id, terms)


def give_up(session: Session, lease: Lease, trouble: str, terms: Terms) -> bool:
    """A dead letter, with the sentence that says why; False when the lease is ours no longer."""
    if not _ended(session, lease, state=JobState.DEAD):
        return False
    bury(session, lease.job.id, trouble, terms)
    return True


def bury(session: Session, number: int, trouble: str, terms: Terms) -> None:
    """Give a job up, whoever held it."""
    dead = {"state": JobState.DEAD, "owner": None, "lease_until": None, "finished_at": db_now(), "progress": ""}
    session.execute(update(JobRow).where(JobRow.id == number).values(trouble=rows.storable(trouble), **dead))
    _told(session, number, terms)


def revive(session: Session, number: int, terms: Terms) -> bool:
    """Queue a dead letter again, with all its attempts; False when it is none."""
    again = {"state": JobState.QUEUED, "attempts": 0, "not_before": db_now(), "finished_at": None}
    query = update(JobRow).where(JobRow.id == number, JobRow.state == JobState.DEAD).values(**again)
    return _changed(session, query) == 1 and _told(session, number, terms)


def cancel(session: Session, number: int, terms: Terms) -> bool:
    """Take a waiting job or a dead letter out; False when it is neither."""
    out = update(JobRow).where(JobRow.id == number, JobRow.state.in_([JobState.QUEUED, JobState.DEAD]))
    ended = out.values(state=JobState.CANCELLED, finished_at=db_now())
    return _changed(session, ended) == 1 and _told(session, number, terms)


def find(session: Session, number: int) -> Job | None:
    """The job with this number."""
    row = session.execute(select(*_COLUMNS).where(JobRow.id == number)).first()
    return job_of(row) if row else None


def page(session: Session, wanted: JobFilter, *, cursor: str = "", size: int = 50) -> Page[Job]:
    """Jobs, the newest first."""
    found = paging.page(session, select(JobRow).where(*_where(wanted)), _ORDER, cursor=cursor, size=size)
    return Page(items=tuple(job_of(row) for row in found.items), next=found.next, previous=found.previous)


def count(session: Session, wanted: JobFilter = JobFilter()) -> Mapping[tuple[str, JobState], int]:  # noqa: B008
    """How many of these jobs of each kind are in each state."""
    query = select(JobRow.kind, JobRow.state, func.count()).where(*_where(wanted)).group_by(JobRow.kind, JobRow.state)
    return {(kind, JobState(state)): number for kind, state, number in session.execute(query)}


def waiting(session: Session) -> int:
    """How many jobs wait or run."""
    return session.scalar(select(func.count()).select_from(JobRow).where(text(OPEN_JOBS))) or 0


def prune(session: Session, *, days: float) -> int:
    """How many jobs that ended well more than so many days ago were removed."""
    old = JobRow.finished_at < db_now(-days * 86400)
    ended = JobRow.state.in_([JobState.DONE, JobState.CANCELLED])
    return _changed(session, delete(JobRow).where(ended, old))


def job_of(row: Any) -> Job:
    """A row, of the table or of a query on its columns, as a job."""
    return Job(
        id=row.id,
        kind=row.kind,
        payload=row.payload,
        state=JobState(row.state),
        priority=Priority(row.priority),
        attempts=row.attempts,
        created_at=row.created_at,
        not_before=row.not_before,
        key=row.key,
        host=row.host,
        requested_by=row.requested_by,
        schedule=row.schedule_id,
        started_at=row.started_at,
        finished_at=row.finished_at,
        progress=row.progress,
        trouble=row.trouble,
        result=row.result,
    )


def _values(wanted: NewJob) -> dict[str, Any]:
    return {
        "kind": wanted.kind,
        "payload": rows.storable(dict(wanted.payload)),
        "key": wanted.key,
        "host": wanted.host[:255],
        "priority": wanted.priority,
        **({"not_before": wanted.run_at} if wanted.run_at else {}),
        "requested_by": rows.storable(wanted.requested_by)[:64],
        "schedule_id": wanted.schedule,
    }


@cache
def _begin(kinds: tuple[str, ...]) -> ReturningUpdate[Any]:
    """The most urgent job that is due or whose lease lapsed, taken in one statement; built once, being asked often."""
    lapsed = and_(_JOBS.c.state == JobState.RUNNING, _JOBS.c.lease_until < db_now())
    due = and_(_JOBS.c.state == JobState.QUEUED, _JOBS.c.not_before <= db_now())
    held_off = exists().where(_HOSTS.c.host == _JOBS.c.host, _HOSTS.c.free_at > db_now())
    query = select(_JOBS.c.id).where(text(OPEN_JOBS), or_(due, lapsed), _JOBS.c.kind.in_(kinds), ~held_off)
    first = query.order_by(_JOBS.c.priority, _JOBS.c.id).limit(1).with_for_update(skip_locked=True, of=_JOBS)
    until = db_now(cast(float, bindparam("seconds", type_=Float())))
    taken = {"state": JobState.RUNNING, "owner": bindparam("ours"), "lease_until": until, "started_at": db_now()}
    mine = update(_JOBS).where(_JOBS.c.id == first.scalar_subquery())
    return mine.values(attempts=_JOBS.c.attempts + 1, progress="", **taken).returning(*_COLUMNS)


def _put_back(session: Session, job: Job) -> None:
    """Undo a beginning that its host does not allow yet."""
    waits = {"state": JobState.QUEUED, "owner": None, "lease_until": None, "attempts": JobRow.attempts - 1}
    session.execute(update(JobRow).where(JobRow.id == job.id).values(**waits))


def _host_is_free(session: Session, job: Job, terms: Terms, gap: float) -> bool:
    """Whether a job may start on its host now; the host is then taken for `gap` seconds.

    The conditional update serialises workers: the second one sees what the first one wrote.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    taken = dialect.insert(HostRow).values(host=job.host, free_at=db_now(gap))
    statement = taken.on_conflict_do_update(
        index_elements=["host"], set_={"free_at": db_now(gap)}, where=HostRow.free_at <= db_now()
    )
    if session.execute(statement.returning(HostRow.host)).first() is None:
        return False
    if terms.per_host is None or _running(session, job) < terms.per_host:
        return True
    pushed = update(HostRow).where(HostRow.host == job.host).values(free_at=db_now(max(gap, 1)))
    session.execute(pushed)
    return False


def _running(session: Session, job: Job) -> int:
    other = aliased(JobRow)
    same = (other.host == job.host, other.kind == job.kind, other.id != job.id)
    query = select(func.count()).where(other.state == JobState.RUNNING, other.lease_until >= db_now(), *same)
    return session.scalar(query) or 0


def _ended(session: Session, lease: Lease, **values: Any) -> bool:
    ended = update(JobRow).where(*_ours(lease)).values(owner=None, lease_until=None, **values)
    return _changed(session, ended) == 1


def _told(session: Session, number: int, terms: Terms) -> bool:
    job = find(session, number)
    if job is not None:
        terms.moved(session, job)
    return True


def _ours(lease: Lease) -> tuple[ColumnElement[bool], ...]:
    return JobRow.id == lease.job.id, JobRow.owner == lease.owner, JobRow.state == JobState.RUNNING


def _where(wanted: JobFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.kind:
        yield JobRow.kind == wanted.kind
    if wanted.states:
        yield JobRow.state.in_(wanted.states)
    if wanted.requested_by:
        yield JobRow.requested_by == wanted.requested_by
    if wanted.schedule is not None:
        yield JobRow.schedule_id == wanted.schedule


def _changed(session: Session, statement: Any) -> int:
    return cast("CursorResult[Any]", session.execute(statement)).rowcount
