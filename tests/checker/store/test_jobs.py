import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from checker.store import inspections, jobs
from checker.store.database import Database
from checker.store.jobs import Lease
from checker.vocabulary.workbench import InspectionRequest, InspectionState


def _queue(database: Database, count: int = 1) -> None:
    with database.writing() as session:
        for number in range(count):
            inspections.add(session, InspectionRequest(target=f"https://x/{number}"), "li")


def _claim(database: Database, owner: str, seconds: float = 60, attempts: int = 3) -> Lease | None:
    with database.writing() as session:
        return jobs.claim(session, owner, seconds=seconds, attempts=attempts)


def _state(database: Database, number: int = 1) -> InspectionState:
    with database.reading() as session:
        found = inspections.find(session, number)
        assert found is not None
        return found.state


def test_the_oldest_waiting_inspection_is_taken_once(database: Database) -> None:
    _queue(database, 2)
    first, second, third = (_claim(database, owner) for owner in "abc")
    assert first is not None
    assert second is not None
    assert (first.inspection.id, second.inspection.id, third) == (1, 2, None)
    assert _state(database) is InspectionState.RUNNING


def test_a_lapsed_lease_goes_to_the_next_worker_and_the_first_can_no_longer_finish(database: Database) -> None:
    _queue(database)
    lost = _claim(database, "a", seconds=-1)
    held = _claim(database, "b")
    assert lost is not None
    assert held is not None
    assert held.attempt == 2
    with database.writing() as session:
        assert not jobs.renew(session, lost, seconds=60)
        assert not jobs.finish(session, lost, InspectionState.DONE)
        assert jobs.finish(session, held, InspectionState.DONE)
        assert not jobs.finish(session, held, InspectionState.DONE)


def test_a_renewed_lease_is_kept_and_tells_how_far_it_is(database: Database) -> None:
    _queue(database)
    lease = _claim(database, "a", seconds=-1)
    assert lease is not None
    with database.writing() as session:
        assert jobs.renew(session, lease, seconds=60, progress="对照规则")
    assert _claim(database, "b") is None
    with database.reading() as session:
        found = inspections.find(session, 1)
    assert found is not None
    assert found.progress == "对照规则"


def test_given_up_after_the_last_attempt_with_a_reason(database: Database) -> None:
    _queue(database)
    for owner in "ab":
        assert _claim(database, owner, seconds=-1, attempts=2)
    assert _claim(database, "c", attempts=2) is None
    with database.reading() as session:
        found = inspections.find(session, 1)
    assert found is not None
    assert (found.state, found.reason) == (InspectionState.FAILED, "given-up")
    assert "2 次" in found.trouble


def test_work_given_back_waits_again_and_does_not_count(database: Database) -> None:
    _queue(database)
    lease = _claim(database, "a")
    assert lease is not None
    with database.writing() as session:
        assert jobs.give_back(session, lease)
    assert _state(database) is InspectionState.QUEUED
    again = _claim(database, "b")
    assert again is not None
    assert again.attempt == 1


def test_many_workers_share_the_queue_without_taking_anything_twice(database: Database) -> None:
    _queue(database, 12)
    start = threading.Barrier(4)

    def take(owner: int) -> list[int]:
        start.wait()
        taken = []
        while lease := _claim(database, str(owner)):
            taken.append(lease.inspection.id)
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [number for numbers in pool.map(take, range(4)) for number in numbers]
    assert sorted(taken) == list(range(1, 13))


def test_times_come_from_the_database_and_are_aware(database: Database) -> None:
    _queue(database)
    _claim(database, "a")
    with database.reading() as session:
        found = inspections.find(session, 1)
        assert found is not None
        assert found.started_at is not None
        assert found.started_at.utcoffset() is not None
        assert found.started_at >= found.requested_at
        assert session.execute(text("select count(*) from jobs where lease_until is null")).scalar_one() == 0
