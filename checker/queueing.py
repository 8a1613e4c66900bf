"""The queue as the rest of the program uses it: enqueue, schedule, look after what was given up."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from checker import timing
from checker.errors import BadRequest, Conflict, NotFound
from checker.jobs import Kind, Worker
from checker.members import Members, allow
from checker.store import jobs, people, schedules
from checker.vocabulary.jobs import Job, JobFilter, JobState, NewJob, NewSchedule, Priority, Schedule
from checker.vocabulary.people import EVERYTHING, Person, Right
from checker.vocabulary.workbench import Page

_NAME_LIMIT = 120
_KEPT_DAYS = 30


class Queueing(Members, ABC):
    """The jobs and schedules of one workbench.

    To have something done later, in this process or by any `shuoqing worker`:

        service.enqueue("webhook", {"url": …}, priority=Priority.BATCH, run_at=None, key="webhook:17")

    and write a `checker.jobs.Kind` for it (see `checker.kinds`). To enqueue in the same transaction as a change of
    your own, call `checker.store.jobs.add(session, NewJob(…))`, then `service.wake_workers()`.
    """

    _kinds: Mapping[str, Kind]
    _workers: list[Worker]

    def open_queue(self, kinds: Mapping[str, Kind]) -> None:
        """Know these kinds, and have as many workers ready as the settings ask for."""
        self._kinds = kinds
        self._workers = [Worker(self._database, kinds, self.settings) for _ in range(self.settings.workers)]

    def enqueue(
        self,
        kind: str,
        payload: Mapping[str, Any],
        *,
        priority: Priority = Priority.BATCH,
        run_at: datetime | None = None,
        key: str | None = None,
        host: str = "",
        requested_by: str = "",
        once: bool = False,
    ) -> Job:
        """The job, queued; or the one that has the same `key` already, in whatever state it is; or with `once` the same
        one that the same person asked for, while it waits or runs.

        `payload` is kept as JSON. `run_at` (aware) delays it. Jobs of one `host` start apart, on all machines.
        """
        self._kind(kind)
        wanted = NewJob(
            kind=kind,
            payload=payload,
            priority=priority,
            run_at=run_at,
            key=key,
            host=host,
            requested_by=requested_by,
        )
        with self._database.writing() as session:
            job = jobs.add_once(session, wanted) if once else jobs.add(session, wanted)
        self.wake_workers()
        return job

    def enqueue_all(self, wanted: Iterable[NewJob]) -> int:
        """How many were queued, together or not at all; those whose key is known already were not."""
        listed = list(wanted)
        for one in listed:
            self._kind(one.kind)
        with self._database.writing() as session:
            added = jobs.add_all(session, listed)
        self.wake_workers()
        return added

    def jobs(self, person: Person, wanted: JobFilter, *, cursor: str = "", size: int = 50) -> Page[Job]:
        """Jobs, the newest first; one's own only, unless one may see everybody's data."""
        allow(person, Right.VIEW)
        with self._database.reading() as session:
            return jobs.page(session, _narrowed(person, wanted), cursor=cursor, size=size)

    def job(self, person: Person, number: int) -> Job:
        """One job. Raises NotFound."""
        allow(person, Right.VIEW)
        with self._database.reading() as session:
            job = jobs.find(session, number)
        if job is None or not _may_see(person, job.requested_by):
            raise NotFound
        return job

    def job_counts(self, person: Person, wanted: JobFilter = JobFilter()) -> Mapping[tuple[str, JobState], int]:  # noqa: B008
        """How many of the jobs that one would be shown are of each kind in each state."""
        allow(person, Right.VIEW)
        with self._database.reading() as session:
            return jobs.count(session, _narrowed(person, wanted))

    def retry_job(self, person: Person, number: int) -> Job:
        """A dead letter, queued again with all its attempts. Raises NotFound, Conflict when it is none."""
        allow(person, Right.REQUEST)
        kind = self._kind(self.job(person, number).kind)
        with self._database.writing() as session:
            if not jobs.revive(session, number, kind.terms):
                raise Conflict("只有已放弃的任务可以重试。")
            self._note(session, person, "job.retried", number)
        self.wake_workers()
        return self.job(person, number)

    def cancel_job(self, person: Person, number: int) -> Job:
        """A job that waited or was given up, taken out. Raises NotFound, Conflict when it runs or has ended."""
        allow(person, Right.REQUEST)
        kind = self._kind(self.job(person, number).kind)
        with self._database.writing() as session:
            if not jobs.cancel(session, number, kind.terms):
                raise Conflict("任务正在执行或已结束，不能取消。")
            self._note(session, person, "job.cancelled", number)
        return self.job(person, number)

    def add_schedule(self, person: Person, wanted: NewSchedule) -> Schedule:
        """The schedule, kept. Raises BadRequest for a timing that cannot be, an unknown kind or a name in use."""
        allow(person, Right.REQUEST)
        self._kind(wanted.kind)
        timing.check(wanted.timing)
        if not 1 <= len(wanted.name.strip()) <= _NAME_LIMIT:
            raise BadRequest(f"名称须为 1–{_NAME_LIMIT} 个字符。")
        with self._database.writing() as session:
            if schedules.by_name(session, wanted.name):
                raise BadRequest(f"名称“{wanted.name}”已被使用。")
            owned = replace(wanted, requested_by=person.username)
            kept = schedules.add(session, owned, timing.next_time(wanted.timing, datetime.now(UTC)))
            self._note(session, person, "schedule.added", kept.id, kind="schedule")
        return kept

    def schedules(self, person: Person) -> tuple[Schedule, ...]:
        """Schedules by name; one's own only, unless one may see everybody's data."""
        allow(person, Right.VIEW)
        with self._database.reading() as session:
            return tuple(one for one in schedules.listed(session) if _may_see(person, one.requested_by))

    def pause_schedule(self, person: Person, number: int, *, paused: bool) -> Schedule:
        """The schedule, paused or going on. Raises NotFound."""
        allow(person, Right.REQUEST)
        with self._database.writing() as session:
            found = schedules.find(session, number)
            if found is None or not _may_see(person, found.requested_by):
                raise NotFound
            again = None if paused else timing.next_time(found.timing, datetime.now(UTC))
            schedules.set_next(session, number, again)
            self._note(session, person, "schedule.paused" if paused else "schedule.resumed", number, kind="schedule")
        with self._database.reading() as session:
            kept = schedules.find(session, number)
        assert kept is not None
        return kept

    def remove_schedule(self, person: Person, number: int) -> None:
        """Take a schedule away; its jobs stay. Raises NotFound."""
        allow(person, Right.REQUEST)
        with self._database.writing() as session:
            found = schedules.find(session, number)
            if found is None or not _may_see(person, found.requested_by):
                raise NotFound
            schedules.remove(session, number)
            self._note(session, person, "schedule.removed", number, kind="schedule")

    def prune_jobs(self) -> None:
        """Forget jobs that ended well long ago; dead ones stay until somebody looks."""
        with self._database.writing() as session:
            jobs.prune(session, days=_KEPT_DAYS)

    def start_workers(self) -> None:
        """Do queued jobs in threads of this process."""
        for worker in self._workers:
            worker.start()

    def stop_workers(self) -> None:
        """Take nothing new; what is not ended soon goes back to the queue."""
        for worker in self._workers:
            worker.stop()

    @abstractmethod
    def check_target(self, target: str) -> str:
        """The canonical form of an address that may be visited. Raises NotAllowed."""

    def wake_workers(self) -> None:
        """Have the workers of this process look for work at once; others look every second."""
        for worker in self._workers:
            worker.wake()

    def _kind(self, name: str) -> Kind:
        kind = self._kinds.get(name)
        if kind is None:
            raise BadRequest(f"没有“{name}”这种任务；已有：{'、'.join(self._kinds)}。")
        return kind

    def _note(self, session: Any, person: Person, action: str, number: int, *, kind: str = "job") -> None:
        people.record(session, actor=person.username, action=action, object_kind=kind, object_id=str(number))


def _narrowed(person: Person, wanted: JobFilter) -> JobFilter:
    """The filter within what the person may see: their own jobs, unless they may see everybody's data."""
    return wanted if person.scope == EVERYTHING else replace(wanted, requested_by=person.username)


def _may_see(person: Person, owner: str) -> bool:
    return person.scope == EVERYTHING or owner == person.username
