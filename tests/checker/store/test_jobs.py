import shutil
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from checker.store import jobs
from checker.store.database import Database
from checker.store.jobs import Lease, Terms
from checker.vocabulary.jobs import Job, JobFilter, JobState, NewJob, Priority

TERMS = {"note": Terms(attempts=3), "visit": Terms(attempts=3, per_host=1)}


def _add(database: Database, *wanted: NewJob) -> list[Job]:
    with database.writing() as session:
        return [jobs.add(session, one) for one in wanted or (NewJob(kind="note"),)]


def _claim(database: Database, owner: str = "a", *, terms: Mapping[str, Terms] = TERMS, **more: float) -> Lease | None:
    with database.writing() as session:
        return jobs.claim(session, owner, terms, seconds=more.get("seconds", 60), gap=more.get("gap", 0))


def _job(database: Database, number: int = 1) -> Job:
    with database.reading() as session:
        found = jobs.find(session, number)
        assert found is not None
        return found


def test_a_job_comes_out_as_it_went_in(database: Database) -> None:
    later = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    wanted = NewJob(
        kind="note",
        payload={"给": ["谁", 1, None]},
        priority=Priority.CONSUMER,
        run_at=later,
        key="k",
        host="shop.example.cn",
        requested_by="li",
    )
    (added,) = _add(database, wanted)
    assert added == _job(database)
    assert (added.payload, added.not_before, added.state) == ({"给": ["谁", 1, None]}, later, JobState.QUEUED)
    assert (added.priority, added.key, added.host) == (Priority.CONSUMER, "k", "shop.example.cn")


def test_the_urgent_before_the_old_and_the_old_before_the_new(database: Database) -> None:
    batch, batch2 = NewJob(kind="note"), NewJob(kind="note")
    _add(database, batch, batch2, NewJob(kind="note", priority=Priority.INTERACTIVE))
    _add(database, NewJob(kind="note", priority=Priority.CONSUMER))
    taken = [lease.job.id for _ in range(4) if (lease := _claim(database))]
    assert taken == [4, 3, 1, 2]
    assert _claim(database) is None


def test_nothing_is_taken_before_its_time_nor_by_who_does_not_know_its_kind(database: Database) -> None:
    _add(database, NewJob(kind="note", run_at=datetime.now(UTC) + timedelta(hours=1)), NewJob(kind="unheard-of"))
    assert _claim(database) is None


def test_a_second_job_with_the_same_key_is_the_first_one(database: Database) -> None:
    first, second = _add(database, NewJob(kind="note", key="once"), NewJob(kind="note", key="once", payload={"b": 1}))
    assert first == second
    with database.writing() as session:
        assert jobs.add_all(session, [NewJob(kind="note", key="once"), NewJob(kind="note", key="new")]) == 1
        assert jobs.add_all(session, [NewJob(kind="note") for _ in range(1100)]) == 1100


def test_the_same_wish_of_a_person_is_queued_once_while_it_is_open(database: Database) -> None:
    wish = NewJob(kind="note", payload={"target": "case:1", "documents": ["leads"]}, requested_by="li")

    def asked(**other: Any) -> int:
        with database.writing() as session:
            return jobs.add_once(session, replace(wish, **other)).id

    assert asked() == asked() == 1
    assert [asked(requested_by="wang"), asked(payload={"target": "case:2"}), asked(kind="visit")] == [2, 3, 4]
    lease = _claim(database)
    assert lease is not None
    assert (lease.job.id, asked()) == (1, 1)
    with database.writing() as session:
        jobs.finish(session, lease)
    assert asked() == 5


def test_a_lapsed_lease_goes_to_the_next_worker_and_the_first_can_no_longer_finish(database: Database) -> None:
    _add(database)
    lost, held = _claim(database, "a", seconds=-1), _claim(database, "b")
    assert lost is not None
    assert held is not None
    assert held.job.attempts == 2
    with database.writing() as session:
        assert not jobs.renew(session, lost, seconds=60)
        assert not jobs.finish(session, lost)
        assert not jobs.put_off(session, lost, 1, "", TERMS["note"])
        assert not jobs.give_up(session, lost, "", TERMS["note"])
        assert jobs.finish(session, held)
        assert not jobs.finish(session, held)


def test_a_renewed_lease_is_kept_and_tells_how_far_it_is(database: Database) -> None:
    _add(database)
    lease = _claim(database, seconds=-1)
    assert lease is not None
    with database.writing() as session:
        assert jobs.renew(session, lease, seconds=60, progress="对照规则")
    assert _claim(database, "b") is None
    assert _job(database).progress == "对照规则"


def test_given_up_after_the_last_attempt_and_revived_by_a_person(database: Database) -> None:
    told: list[JobState] = []
    watched = {"note": Terms(attempts=2, moved=lambda session, job: told.append(job.state))}
    _add(database)
    for owner in "ab":
        assert _claim(database, owner, seconds=-1, terms=watched)
    assert _claim(database, "c", terms=watched) is None
    assert _job(database).state is JobState.DEAD
    assert "2 次" in _job(database).trouble
    with database.writing() as session:
        assert jobs.revive(session, 1, watched["note"])
        assert not jobs.revive(session, 1, watched["note"])
    assert _claim(database, "d", terms=watched)
    assert told == [JobState.RUNNING, JobState.RUNNING, JobState.DEAD, JobState.QUEUED, JobState.RUNNING]


def test_put_off_until_later_with_the_reason_shown(database: Database) -> None:
    _add(database)
    lease = _claim(database)
    assert lease is not None
    with database.writing() as session:
        assert jobs.put_off(session, lease, 60, "对方没有应答", TERMS["note"])
    job = _job(database)
    assert (job.state, job.trouble, job.attempts) == (JobState.QUEUED, "对方没有应答", 1)
    assert job.not_before > job.created_at + timedelta(seconds=30)
    assert _claim(database) is None


def test_work_given_back_waits_again_and_does_not_count(database: Database) -> None:
    _add(database)
    lease = _claim(database)
    assert lease is not None
    with database.writing() as session:
        assert jobs.give_back(session, lease, TERMS["note"])
    again = _claim(database, "b")
    assert again is not None
    assert again.job.attempts == 1


def test_jobs_of_one_host_start_apart_and_others_are_not_held_up(database: Database) -> None:
    shop, other = NewJob(kind="note", host="shop.cn"), NewJob(kind="note", host="other.cn")
    _add(database, shop, shop, other)
    assert [lease.job.id for _ in range(3) if (lease := _claim(database, gap=60))] == [1, 3]
    with database.writing() as session:
        session.connection().exec_driver_sql("update job_hosts set free_at = '2020-01-01 00:00:00.000000'")
    lease = _claim(database, gap=60)
    assert lease is not None
    assert lease.job.id == 2


def test_only_so_many_at_a_time_on_one_host(database: Database) -> None:
    _add(database, *(NewJob(kind="visit", host="shop.cn") for _ in range(2)))
    first = _claim(database)
    assert first is not None
    assert _claim(database) is None
    with database.writing() as session:
        assert jobs.finish(session, first)
        session.connection().exec_driver_sql("update job_hosts set free_at = '2020-01-01 00:00:00.000000'")
    assert _claim(database)


def test_many_workers_share_the_queue_without_taking_anything_twice(database: Database) -> None:
    _add(database, *(NewJob(kind="note", host=f"h{number % 3}") for number in range(24)))
    start = threading.Barrier(4)

    def take(owner: int) -> list[int]:
        start.wait()
        taken = []
        while lease := _claim(database, str(owner)):
            taken.append(lease.job.id)
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [number for numbers in pool.map(take, range(4)) for number in numbers]
    # A worker may leave while another one holds the last row for a moment; nothing is lost by that.
    while lease := _claim(database, "last"):
        taken.append(lease.job.id)
    assert sorted(taken) == list(range(1, 25))


def test_lists_counts_cancelling_and_cleaning_up(database: Database) -> None:
    _add(database, NewJob(kind="note"), NewJob(kind="visit"), NewJob(kind="note"))
    lease = _claim(database)
    assert lease is not None
    with database.writing() as session:
        assert not jobs.cancel(session, lease.job.id, TERMS["note"])
        assert jobs.finish(session, lease)
        assert jobs.cancel(session, 3, TERMS["note"])
        assert jobs.waiting(session) == 1
        assert [job.id for job in jobs.page(session, JobFilter(kind="note")).items] == [3, 1]
        assert [job.id for job in jobs.page(session, JobFilter(states=(JobState.QUEUED,))).items] == [2]
        assert jobs.count(session)["note", JobState.DONE] == 1
        assert jobs.prune(session, days=1) == 0
        assert jobs.prune(session, days=-1) == 2
    assert _job(database, 2).state is JobState.QUEUED


def test_what_a_job_came_to_is_kept_with_it(database: Database) -> None:
    _add(database)
    lease = _claim(database)
    assert lease is not None
    with database.writing() as session:
        assert jobs.finish(session, lease)
        jobs.keep_result(session, lease, {"sent": 1})
    assert (_job(database).state, _job(database).result) == (JobState.DONE, {"sent": 1})


STEPS = st.lists(st.sampled_from(["add", "take", "take short", "finish", "put off", "give up", "revive"]), max_size=25)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_in_whatever_order_nothing_is_lost_and_nothing_is_accepted_twice(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, steps: list[str]
) -> None:
    database = _fresh(tmp_path_factory, sqlite_template)
    terms = {"note": Terms(attempts=1000)}
    leases: list[Lease] = []
    accepted: list[int] = []
    added = 0
    for step in steps:
        with database.writing() as session:
            if step == "add":
                added = jobs.add(session, NewJob(kind="note")).id
            elif step.startswith("take"):
                seconds = -1 if step == "take short" else 60
                if lease := jobs.claim(session, f"worker {len(leases)}", terms, seconds=seconds):
                    leases.append(lease)
            elif step == "revive":
                for number in range(1, added + 1):
                    jobs.revive(session, number, terms["note"])
            else:
                for lease in leases:
                    if _end(session, step, lease, terms["note"]):
                        accepted.append(lease.job.id)
    with database.reading() as session:
        kept = jobs.page(session, JobFilter(), size=100).items
    assert sorted(job.id for job in kept) == list(range(1, added + 1))
    assert sorted(accepted) == sorted(job.id for job in kept if job.state is JobState.DONE)
    database.close()


def _end(session: Session, step: str, lease: Lease, terms: Terms) -> bool:
    if step == "finish":
        return jobs.finish(session, lease)
    if step == "put off":
        jobs.put_off(session, lease, -1, "", terms)
    else:
        jobs.give_up(session, lease, "", terms)
    return False


def _fresh(factory: pytest.TempPathFactory, template: Path) -> Database:
    path = factory.mktemp("queue") / "store.db"
    shutil.copy(template, path)
    return Database(f"sqlite:///{path}")
