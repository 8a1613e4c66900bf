import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from checker.errors import BadRequest, TryLater
from checker.inspecting import inspection_kind
from checker.jobs import Effect, Kind, Worker, _Heartbeat
from checker.kinds import Surroundings
from checker.settings import Settings
from checker.store import findings, inspections, jobs, people, schedules
from checker.store.database import Database, Session
from checker.store.upgrade import upgrade
from checker.vocabulary import Outcome
from checker.vocabulary.jobs import Job, JobState, NewJob, NewSchedule, Timing
from checker.vocabulary.workbench import (
    FindingFilter,
    Inspection,
    InspectionOutcome,
    InspectionRequest,
    InspectionState,
)
from tests.checker.store.samples import capture, finding

Progress = Callable[[str], None]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(opened)
    with opened.writing() as session:
        inspections.add(session, InspectionRequest(target="https://shop.example.cn/item/1"), "li")
    yield opened
    opened.close()


def _worker(database: Database, run: Callable[[Inspection, Progress], InspectionOutcome], tmp_path: Path) -> Worker:
    settings = Settings(var=tmp_path, lease_seconds=60)
    kind = inspection_kind(Surroundings(settings=settings, database=database, inspect=run))
    return Worker(database, {"inspection": kind}, settings)


def _notes(database: Database, kind: Kind, *wanted: NewJob) -> Worker:
    """A worker for jobs of the kind `note`, one of which waits unless others are given."""
    with database.writing() as session:
        jobs.add_all(session, wanted or [NewJob(kind="note")])
    return Worker(database, {"note": kind}, Settings(lease_seconds=60, host_gap_seconds=0))


def _job(database: Database, number: int = 2) -> Job:
    with database.reading() as session:
        found = jobs.find(session, number)
        assert found is not None
        return found


def _kept(database: Database) -> Inspection:
    with database.reading() as session:
        found = inspections.find(session, 1)
        assert found is not None
        return found


def test_a_queued_inspection_is_run_and_its_result_kept(database: Database, tmp_path: Path) -> None:
    came = InspectionOutcome(capture=capture(), findings=[finding(capture=capture().id)], title="补水面霜")
    worker = _worker(database, lambda inspection, progress: came, tmp_path)
    assert worker.run_one()
    assert not worker.run_one()
    kept = _kept(database)
    assert (kept.state, kept.title, kept.capture) == (InspectionState.DONE, "补水面霜", capture().id)
    assert kept.counts[Outcome.FAILED] == 1


def test_trouble_with_the_target_is_kept_with_its_reason_and_findings(database: Database, tmp_path: Path) -> None:
    came = InspectionOutcome(reason="login-wall", trouble="需要登录", findings=[finding(Outcome.UNTESTED)])
    _worker(database, lambda inspection, progress: came, tmp_path).run_one()
    kept = _kept(database)
    assert (kept.state, kept.reason, kept.trouble) == (InspectionState.FAILED, "login-wall", "需要登录")
    assert kept.counts[Outcome.UNTESTED] == 1


def test_a_bug_ends_one_inspection_and_not_the_queue(database: Database, tmp_path: Path) -> None:
    def run(inspection: Inspection, progress: Progress) -> InspectionOutcome:
        raise KeyError("secret detail")

    assert _worker(database, run, tmp_path).run_one()
    kept = _kept(database)
    assert (kept.state, kept.reason) == (InspectionState.FAILED, "given-up")
    assert "程序内部出错" in kept.trouble
    assert "secret" not in kept.trouble
    assert _job(database, 1).state is JobState.DEAD


def test_a_result_that_comes_after_the_lease_was_lost_is_not_kept(database: Database, tmp_path: Path) -> None:
    def run(inspection: Inspection, progress: Progress) -> InspectionOutcome:
        with database.writing() as session:  # somebody else takes over while we work
            session.connection().exec_driver_sql("update jobs set owner = 'other'")
        return InspectionOutcome(findings=[finding()])

    _worker(database, run, tmp_path).run_one()
    assert _kept(database).state is InspectionState.RUNNING
    with database.reading() as session:
        assert not findings.page(session, FindingFilter()).items


def test_progress_is_shown_while_the_work_goes_on(database: Database, tmp_path: Path) -> None:
    seen: list[str] = []

    def run(inspection: Inspection, progress: Progress) -> InspectionOutcome:
        progress("正在打开页面")
        for _ in range(2000):
            if step := _kept(database).progress:
                seen.append(step)
                break
        return InspectionOutcome()

    _worker(database, run, tmp_path).run_one()
    assert seen == ["正在打开页面"]
    assert _kept(database).progress == ""


def test_a_worker_thread_takes_what_it_is_woken_for_and_stops(database: Database, tmp_path: Path) -> None:
    worker = _worker(database, lambda inspection, progress: InspectionOutcome(), tmp_path)
    worker.start()
    for _ in range(20_000):
        if _kept(database).state is InspectionState.DONE:
            break
    worker.stop(30)
    assert _kept(database).state is InspectionState.DONE
    with database.writing() as session:
        inspections.add(session, InspectionRequest(target="https://x"), "li")
        assert jobs.claim(session, "nobody-else-took-it", {"inspection": jobs.Terms(attempts=1)}, seconds=1)


def test_a_result_and_its_effect_are_kept_together(database: Database) -> None:
    def run(job: Job, progress: Progress) -> Effect:
        def keep(session: Session) -> dict[str, int]:
            people.record(session, actor="li", action="note.kept", object_id=str(job.payload["n"]))
            return {"kept": 1}

        return keep

    assert _notes(database, Kind(run=run), NewJob(kind="note", payload={"n": 7})).run_one()
    assert (_job(database).state, _job(database).result) == (JobState.DONE, {"kept": 1})


def test_an_effect_that_fails_is_undone_and_the_job_is_done_again(database: Database) -> None:
    tries: list[int] = []

    def run(job: Job, progress: Progress) -> Effect:
        def keep(session: Session) -> None:
            people.record(session, actor="li", action="note.kept")
            tries.append(job.attempts)
            if len(tries) == 1:
                raise OSError("the disk was full")

        return keep

    worker = _notes(database, Kind(run=run))
    with pytest.raises(OSError, match="disk"):
        worker.run_one()
    _lapse(database)
    assert worker.run_one()
    with database.reading() as session:
        (noted,) = session.connection().exec_driver_sql("select count(*) from audit where action = 'note.kept'").one()
    assert (noted, tries, _job(database).state) == (1, [1, 2], JobState.DONE)


def test_what_may_go_better_later_is_tried_again_with_longer_pauses_and_then_given_up(database: Database) -> None:
    def run(job: Job, progress: Progress) -> Effect:
        raise TryLater("对方没有应答")

    worker = _notes(database, Kind(run=run, attempts=3))
    pauses = []
    for _ in range(2):
        assert worker.run_one()
        waits = _job(database)
        assert (waits.state, waits.trouble) == (JobState.QUEUED, "对方没有应答")
        assert waits.started_at is not None
        pauses.append(round((waits.not_before - waits.started_at).total_seconds() / 60))
        assert not worker.run_one()
        with database.writing() as session:
            session.connection().exec_driver_sql("update jobs set not_before = created_at")
    assert pauses == [1, 5]
    assert worker.run_one()
    assert (_job(database).state, _job(database).trouble) == (JobState.DEAD, "对方没有应答")


def test_what_a_person_must_change_is_given_up_at_once_with_the_sentence(database: Database) -> None:
    def run(job: Job, progress: Progress) -> Effect:
        raise BadRequest("地址无法识别。")

    assert _notes(database, Kind(run=run)).run_one()
    assert (_job(database).state, _job(database).trouble) == (JobState.DEAD, "地址无法识别。")


def test_an_inspection_taken_up_again_by_a_person_is_queued_again(database: Database, tmp_path: Path) -> None:
    def run(inspection: Inspection, progress: Progress) -> InspectionOutcome:
        raise KeyError("once")

    _worker(database, run, tmp_path).run_one()
    worker = _worker(database, lambda inspection, progress: InspectionOutcome(title="好"), tmp_path)
    with database.writing() as session:
        assert jobs.revive(session, 1, worker._terms["inspection"])
    assert _kept(database).state is InspectionState.QUEUED
    with database.writing() as session:
        session.connection().exec_driver_sql("delete from job_hosts")
    assert worker.run_one()
    assert (_kept(database).state, _kept(database).title, _kept(database).reason) == (InspectionState.DONE, "好", "")


def test_what_outlasts_an_orderly_stop_goes_back_to_the_queue_uncounted(database: Database) -> None:
    begun, let_go = threading.Event(), threading.Event()

    def run(job: Job, progress: Progress) -> Effect:
        begun.set()
        let_go.wait(60)
        return lambda session: {"kept": 1}

    worker = _notes(database, Kind(run=run))
    worker.start()
    assert begun.wait(60)
    worker.stop(0)
    assert (_job(database).state, _job(database).attempts) == (JobState.QUEUED, 0)
    let_go.set()
    worker.stop(60)
    assert (_job(database).state, _job(database).result) == (JobState.QUEUED, None)


def test_a_job_taken_along_with_the_end_of_another_goes_back_when_the_worker_stops(database: Database) -> None:
    worker = _notes(database, Kind(run=lambda job, progress: lambda session: None), *[NewJob(kind="note")] * 2)
    taken: list[Job] = []

    def one(heartbeat: Any) -> bool:
        worker._run(heartbeat, more=True)
        worker._stopping.set()
        assert worker._lease is not None
        taken.append(_job(database, worker._lease.job.id))
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "_did_one", one)
        worker.work()
    assert (_job(database, 2).state, taken[0].id, taken[0].state) == (JobState.DONE, 3, JobState.RUNNING)
    assert (_job(database, 3).state, _job(database, 3).attempts) == (JobState.QUEUED, 0)


def test_trouble_with_the_next_job_leaves_the_result_of_the_last_one(database: Database) -> None:
    def moved(session: Session, job: Job) -> None:
        if job.id == 3:
            people.record(session, actor="li", action="note.moved")
            raise KeyError("a bug")

    worker = _notes(
        database, Kind(run=lambda job, progress: lambda session: {"kept": 1}, moved=moved), *[NewJob(kind="note")] * 2
    )
    with _Heartbeat(database, 60) as heartbeat:
        assert worker._run(heartbeat, more=True)
    assert (_job(database).state, _job(database).result) == (JobState.DONE, {"kept": 1})
    assert (_job(database, 3).state, _job(database, 3).attempts) == (JobState.QUEUED, 0)
    with database.reading() as session:
        assert not session.connection().exec_driver_sql("select 1 from audit where action = 'note.moved'").all()


def test_the_lease_of_a_long_job_is_renewed_while_it_runs(database: Database) -> None:
    def until() -> datetime:
        with database.reading() as session:
            return session.connection().exec_driver_sql("select lease_until from jobs where id = 2").scalar_one()

    renewed: list[bool] = []

    def run(job: Job, progress: Progress) -> Effect:
        first = until()
        renewed.append(any(until() > first for _ in range(20_000)))
        return lambda session: None

    worker = _notes(database, Kind(run=run))
    worker._settings = worker._settings.model_copy(update={"lease_seconds": 1})
    assert worker.run_one()
    assert (renewed, _job(database).state) == ([True], JobState.DONE)


def test_a_worker_makes_the_jobs_that_schedules_are_due_for(database: Database) -> None:
    wanted = NewSchedule(name="巡查", kind="note", timing=Timing(every_minutes=5))
    with database.writing() as session:
        schedules.add(session, wanted, datetime(2026, 3, 15, tzinfo=UTC))
    worker = Worker(database, {"note": Kind(run=lambda job, progress: lambda session: None)}, Settings())
    assert (worker.tick(), worker.tick()) == (1, 0)
    assert worker.run_one()
    assert _job(database).state is JobState.DONE


def _lapse(database: Database) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql("update jobs set lease_until = created_at where state = 'running'")
