from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.jobs import Worker
from checker.settings import Settings
from checker.store import findings, inspections, jobs
from checker.store.database import Database
from checker.store.upgrade import upgrade
from checker.vocabulary import Outcome
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
    return Worker(database, run, Settings(var=tmp_path, lease_seconds=60))


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
    assert (kept.state, kept.reason) == (InspectionState.FAILED, "internal")
    assert "secret" not in kept.trouble


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
        assert jobs.claim(session, "nobody-else-took-it", seconds=1, attempts=1)
