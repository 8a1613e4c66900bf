from datetime import UTC, datetime, time, timedelta

from checker.store import jobs, schedules
from checker.store.database import Database
from checker.store.jobs import Terms
from checker.timing import next_time
from checker.vocabulary.jobs import Job, JobFilter, NewSchedule, Priority, Timing

PAST = datetime(2026, 3, 15, tzinfo=UTC)


def _add(database: Database, name: str = "巡查", next_at: datetime = PAST, **timing: object) -> int:
    wanted = NewSchedule(
        name=name,
        kind="note",
        timing=Timing(**(timing or {"every_minutes": 30})),  # type: ignore[arg-type]
        payload={"list": 3},
        priority=Priority.INTERACTIVE,
        host="shop.cn",
        requested_by="li",
    )
    with database.writing() as session:
        return schedules.add(session, wanted, next_at).id


def _tick(database: Database) -> tuple[Job, ...]:
    with database.writing() as session:
        return schedules.make_due(session, lambda timing, now, spent: next_time(timing, now, spent=spent))


def test_a_schedule_comes_out_as_it_went_in(database: Database) -> None:
    hours = {"every_minutes": 30, "quiet_from": time(22, 30), "quiet_until": time(7), "daily_budget": 9}
    number = _add(database, **hours)
    with database.reading() as session:
        kept = schedules.find(session, number)
        assert kept is not None
        assert schedules.listed(session) == (kept,)
        assert schedules.by_name(session, "巡查") == kept
    assert kept.timing == Timing(**hours)  # type: ignore[arg-type]
    assert (kept.next_at, kept.payload, kept.host) == (PAST, {"list": 3}, "shop.cn")


def test_a_due_schedule_makes_one_job_and_is_due_again_later(database: Database) -> None:
    number = _add(database)
    with database.reading() as session:
        assert schedules.is_any_due(session)
    (job,) = _tick(database)
    assert (job.kind, job.payload, job.priority, job.schedule) == ("note", {"list": 3}, Priority.INTERACTIVE, number)
    assert _tick(database) == ()
    with database.reading() as session:
        kept = schedules.find(session, number)
        assert not schedules.is_any_due(session)
    assert kept is not None
    assert kept.next_at is not None
    assert kept.last_at is not None
    assert (kept.next_at - kept.last_at, kept.spent) == (timedelta(minutes=30), 1)


def test_no_second_job_while_the_first_has_not_ended(database: Database) -> None:
    number = _add(database)
    assert len(_tick(database)) == 1
    _due_again(database, number)
    assert _tick(database) == ()
    with database.writing() as session:
        lease = jobs.claim(session, "a", {"note": Terms(attempts=1)}, seconds=60)
        assert lease is not None
        assert jobs.finish(session, lease)
    _due_again(database, number, hours=1)
    assert len(_tick(database)) == 1


def test_paused_and_removed_schedules_make_nothing_and_their_jobs_stay(database: Database) -> None:
    number = _add(database)
    _tick(database)
    with database.writing() as session:
        schedules.set_next(session, number, None)
        assert not schedules.is_any_due(session)
        schedules.remove(session, number)
        assert schedules.listed(session) == ()
        (job,) = jobs.page(session, JobFilter()).items
    assert job.schedule is None


def _due_again(database: Database, number: int, hours: int = 0) -> None:
    with database.writing() as session:
        schedules.set_next(session, number, PAST + timedelta(hours=hours))
