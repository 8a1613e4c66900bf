"""Schedules: what makes jobs again and again. Due ones are taken by one worker each, by the database's clock."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from checker.clock import shanghai_day
from checker.store import jobs, rows
from checker.store.columns import UtcTime, db_now
from checker.store.models import JobRow, ScheduleRow
from checker.vocabulary.jobs import Job, NewJob, NewSchedule, Priority, Schedule, Timing

Next = Callable[[Timing, datetime, int], datetime]


def add(session: Session, wanted: NewSchedule, next_at: datetime) -> Schedule:
    """A new schedule, first due at `next_at`. The caller has made sure that the name is free."""
    row = ScheduleRow(
        name=wanted.name,
        kind=wanted.kind,
        payload=rows.storable(dict(wanted.payload)),
        priority=wanted.priority,
        host=wanted.host[:255],
        requested_by=wanted.requested_by[:64],
        next_at=next_at,
        **_timing_values(wanted.timing),
    )
    session.add(row)
    session.flush()
    session.refresh(row)
    return _schedule(row)


def listed(session: Session) -> tuple[Schedule, ...]:
    """All schedules by name."""
    return tuple(_schedule(row) for row in session.scalars(select(ScheduleRow).order_by(ScheduleRow.name)))


def find(session: Session, number: int) -> Schedule | None:
    """The schedule with this number."""
    row = session.get(ScheduleRow, number)
    return _schedule(row) if row else None


def by_name(session: Session, name: str) -> Schedule | None:
    """The schedule of this name."""
    row = session.scalars(select(ScheduleRow).where(ScheduleRow.name == name)).first()
    return _schedule(row) if row else None


def set_next(session: Session, number: int, next_at: datetime | None) -> None:
    """When it is due next; None pauses it."""
    session.execute(update(ScheduleRow).where(ScheduleRow.id == number).values(next_at=next_at))


def remove(session: Session, number: int) -> None:
    """Take a schedule away; the jobs it made stay, without it."""
    session.execute(update(JobRow).where(JobRow.schedule_id == number).values(schedule_id=None))
    session.execute(delete(ScheduleRow).where(ScheduleRow.id == number))


def is_any_due(session: Session) -> bool:
    """Whether `make_due` would find something."""
    return bool(session.scalar(select(exists().where(ScheduleRow.next_at <= db_now()))))


def make_due(session: Session, next_time: Next) -> tuple[Job, ...]:
    """The jobs that schedules are due for, queued. A schedule whose last job has not ended is passed over once.

    `next_time` is told the timing, the moment and how many jobs that day has seen.
    """
    now = session.scalar(select(func.coalesce(db_now(), db_now(), type_=UtcTime())))
    assert now is not None
    query = select(ScheduleRow).where(ScheduleRow.next_at <= db_now()).with_for_update(skip_locked=True)
    made = [_made(session, row, now, next_time) for row in session.scalars(query).all()]
    session.flush()
    return tuple(job for job in made if job is not None)


def _made(session: Session, row: ScheduleRow, now: datetime, next_time: Next) -> Job | None:
    schedule, due = _schedule(row), row.next_at
    spent = row.spent if row.last_at is not None and _same_day(row.last_at, now) else 0
    busy = session.scalar(select(exists().where(JobRow.schedule_id == row.id, JobRow.state.in_(["queued", "running"]))))
    job = None
    if not busy and due is not None:
        job = jobs.add(session, _job(schedule, due))
        row.last_at, row.spent = now, spent + 1
    row.next_at = next_time(schedule.timing, now, spent + (job is not None))
    return job


def _job(schedule: Schedule, due: datetime) -> NewJob:
    return NewJob(
        kind=schedule.kind,
        payload=schedule.payload,
        priority=schedule.priority,
        key=f"schedule:{schedule.id}:{due.isoformat()}",
        host=schedule.host,
        requested_by=schedule.requested_by,
        schedule=schedule.id,
    )


def _same_day(one: datetime, other: datetime) -> bool:
    return shanghai_day(one) == shanghai_day(other)


def _timing_values(timing: Timing) -> dict[str, Any]:
    return {name: f"{value:%H:%M}" if isinstance(value, time) else value for name, value in asdict(timing).items()}


def _schedule(row: ScheduleRow) -> Schedule:
    def clock_time(given: str | None) -> time | None:
        return time.fromisoformat(given) if given else None

    timing = Timing(
        every_minutes=row.every_minutes,
        at=clock_time(row.at),
        quiet_from=clock_time(row.quiet_from),
        quiet_until=clock_time(row.quiet_until),
        daily_budget=row.daily_budget,
    )
    return Schedule(
        id=row.id,
        name=row.name,
        kind=row.kind,
        timing=timing,
        payload=row.payload,
        priority=Priority(row.priority),
        created_at=row.created_at,
        host=row.host,
        requested_by=row.requested_by,
        next_at=row.next_at,
        last_at=row.last_at,
        spent=row.spent,
    )
