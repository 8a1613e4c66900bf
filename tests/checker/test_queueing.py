from collections.abc import Iterator

import pytest

from checker.errors import BadRequest, Conflict, Forbidden, NotFound
from checker.jobs import Effect, Kind, Progress, Worker
from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary.jobs import Job, JobFilter, JobState, NewJob, NewSchedule, Priority, Timing
from checker.vocabulary.workbench import Person, Position
from tests.webui.samples import PASSWORD, machine


@pytest.fixture
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = Settings(var=tmp_path_factory.mktemp("var"), workers=0)
    opened = open_service(settings, machine(settings.evidence))
    opened.open_queue({"note": Kind(run=_refuse)})
    yield opened
    opened.close()


def _refuse(job: Job, progress: Progress) -> Effect:
    raise BadRequest("不行。")


def _person(service: Service, position: Position) -> Person:
    return service.add_person(f"a-{position.value}", PASSWORD, [position])


def test_enqueued_once_per_key_and_only_kinds_that_somebody_does(service: Service) -> None:
    person = _person(service, Position.READONLY)
    first = service.enqueue("note", {"n": 1}, priority=Priority.CONSUMER, key="k", requested_by="li")
    assert service.enqueue("note", {"n": 2}, key="k") == first
    assert service.job(person, first.id).payload == {"n": 1}
    with pytest.raises(BadRequest, match="note"):
        service.enqueue("unheard-of", {})
    with pytest.raises(BadRequest):
        service.enqueue_all([NewJob(kind="note"), NewJob(kind="unheard-of")])
    assert service.enqueue_all([NewJob(kind="note", key="k"), NewJob(kind="note")]) == 1


def test_a_dead_letter_is_seen_retried_and_taken_out_by_who_may(service: Service) -> None:
    inspector, reader = _person(service, Position.INSPECTOR), _person(service, Position.READONLY)
    job = service.enqueue("note", {})
    with pytest.raises(Conflict):
        service.retry_job(inspector, job.id)
    assert Worker(service._database, service._kinds, service.settings).run_one()
    (dead,) = service.jobs(reader, JobFilter(states=(JobState.DEAD,))).items
    assert (dead.id, dead.trouble) == (job.id, "不行。")
    with pytest.raises(Forbidden):
        service.retry_job(reader, job.id)
    assert service.retry_job(inspector, job.id).state is JobState.QUEUED
    assert service.cancel_job(inspector, job.id).state is JobState.CANCELLED
    with pytest.raises(Conflict):
        service.cancel_job(inspector, job.id)
    with pytest.raises(NotFound):
        service.job(reader, 999)
    assert service.job_counts(reader)["note", JobState.CANCELLED] == 1


def test_schedules_are_kept_paused_and_removed(service: Service) -> None:
    inspector = _person(service, Position.INSPECTOR)
    wanted = NewSchedule(name="每小时", kind="note", timing=Timing(every_minutes=60))
    kept = service.add_schedule(inspector, wanted)
    assert service.schedules(inspector) == (kept,)
    assert kept.next_at is not None
    with pytest.raises(BadRequest, match="已被使用"):
        service.add_schedule(inspector, wanted)
    assert service.pause_schedule(inspector, kept.id, paused=True).next_at is None
    assert service.pause_schedule(inspector, kept.id, paused=False).next_at is not None
    service.remove_schedule(inspector, kept.id)
    with pytest.raises(NotFound):
        service.remove_schedule(inspector, kept.id)
