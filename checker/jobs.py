"""Does queued jobs: what is to be done, by whom, at most how long.

A worker holds a lease by the database's clock and renews it while it works; a worker that dies loses it, and another
begins the job again. A result is accepted only from the holder of the lease, in one transaction with the
acknowledgement, so exactly one result is kept.

What a kind of job means is said by a `Kind`: `run` does the work, as often as it takes, and gives an `Effect` that
writes down what it came to; only the effect's changes count, and they count once. Kinds are listed in `checker.kinds`.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from checker.errors import CheckerError, TryLater
from checker.settings import Settings
from checker.store import jobs, schedules
from checker.store.database import Database, Session
from checker.store.jobs import Lease, Moved, Terms
from checker.timing import next_time
from checker.vocabulary.jobs import Job

log = logging.getLogger(__name__)
Progress = Callable[[str], None]
Effect = Callable[[Session], Mapping[str, Any] | None]
"""Keeps a result in the transaction that ends the job; gives what is to be shown with the job, if anything."""
Run = Callable[[Job, Progress], Effect]

_INTERNAL = "程序内部出错，任务未完成；日志已记录，请联系管理员。"
_POLL_SECONDS = 1.0
_TICK_SECONDS = 5.0
_BACK_OFF_SECONDS = (60.0, 300.0, 1500.0)


def nothing_moved(session: Session, job: Job) -> None:
    """For kinds whose jobs are watched by nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How jobs of a kind are done.

    `run` raises TryLater for what may go better later (as does any OSError); after `attempts` tries, or for any other
    exception, the job becomes a dead letter. `moved` is told of every change of state but the successful end, inside
    the transaction that makes it. `per_host`: how many such jobs may burden one host at a time.
    """

    run: Run
    attempts: int = 3
    per_host: int | None = None
    moved: Moved = nothing_moved

    @property
    def terms(self) -> Terms:
        """What the lease table needs to know of it."""
        return Terms(attempts=self.attempts, per_host=self.per_host, moved=self.moved)


class Worker:
    """Takes one job after the other until told to stop; also makes the jobs that schedules are due for."""

    def __init__(self, database: Database, kinds: Mapping[str, Kind], settings: Settings) -> None:
        self._database = database
        self._kinds = kinds
        self._terms = {name: kind.terms for name, kind in kinds.items()}
        self._settings = settings
        self._owner = secrets.token_hex(16)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._lease: Lease | None = None
        self._ticked = -_TICK_SECONDS

    def start(self) -> None:
        """Work in a thread of its own."""
        self._thread = threading.Thread(target=self.work, name="worker", daemon=True)
        self._thread.start()

    def stop(self, seconds: float = 5) -> None:
        """Take nothing new, wait at most so long for the job under way, and give it back when it takes longer."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(seconds)
            if self._thread.is_alive():
                self._give_back()

    def wake(self) -> None:
        """Look for work at once."""
        self._wake.set()

    def work(self) -> None:
        """Do jobs until stopped, looking for new ones every second and whenever woken."""
        with _Heartbeat(self._database, self._settings.lease_seconds) as heartbeat:
            while not self._stopping.is_set():
                if not self._did_one(heartbeat):
                    self._wake.wait(_POLL_SECONDS)
                    self._wake.clear()
        self._give_back()

    def run_one(self) -> bool:
        """Whether there was a job to do; it has been done and its result kept, unless the lease was lost."""
        with _Heartbeat(self._database, self._settings.lease_seconds) as heartbeat:
            return self._run(heartbeat, more=False)

    def tick(self) -> int:
        """How many jobs schedules were due for; they are queued."""
        with self._database.reading() as session:
            if not schedules.is_any_due(session):
                return 0
        with self._database.writing() as session:
            made = schedules.make_due(session, lambda timing, now, spent: next_time(timing, now, spent=spent))
        for job in made:
            log.info("schedule.due", extra={"schedule": job.schedule, "job": job.id, "kind": job.kind})
        return len(made)

    def _did_one(self, heartbeat: "_Heartbeat") -> bool:
        try:
            if time.monotonic() - self._ticked >= _TICK_SECONDS:
                self._ticked = time.monotonic()
                self.tick()
            return self._run(heartbeat, more=True)
        except Exception:  # the database is away: keep trying, the lease protects what was begun
            log.exception("worker.stumbled")
            self._stopping.wait(_POLL_SECONDS)
            return True

    def _run(self, heartbeat: "_Heartbeat", *, more: bool) -> bool:
        """Whether there was a job; with `more`, the transaction that ended it has taken the next one along."""
        if self._lease is None:
            with self._database.writing() as session:
                self._lease = self._claim(session)
        lease, following = self._lease, None
        if lease is None:
            return False
        try:
            following = self._do(lease, heartbeat, more=more)
        finally:
            self._lease = following
        return True

    def _claim(self, session: Session) -> Lease | None:
        seconds, gap = self._settings.lease_seconds, self._settings.host_gap_seconds
        return jobs.claim(session, self._owner, self._terms, seconds=seconds, gap=gap)

    def _give_back(self) -> None:
        if (lease := self._lease) is not None:
            with self._database.writing() as session:
                jobs.give_back(session, lease, self._terms[lease.job.kind])

    def _do(self, lease: Lease, heartbeat: "_Heartbeat", *, more: bool) -> Lease | None:
        job, kind = lease.job, self._kinds[lease.job.kind]
        about = {"job": job.id, "kind": job.kind, "attempt": job.attempts}
        log.info("job.started", extra=about)
        begun = time.monotonic()
        try:
            with heartbeat.over(lease, self._terms[job.kind]) as progress:
                effect = kind.run(job, progress)
        except (TryLater, OSError) as trouble:
            self._later(lease, kind, trouble)
        except CheckerError as trouble:
            self._give_up(lease, kind, str(trouble))
        except Exception:  # one of three doors: a bug in one job must not stop the queue
            log.exception("job.raised", extra=about)
            self._give_up(lease, kind, _INTERNAL)
        else:
            following = self._keep(lease, effect, more=more)
            log.info("job.ended", extra={**about, "duration_ms": round(1000 * (time.monotonic() - begun))})
            return following
        return None

    def _keep(self, lease: Lease, effect: Effect, *, more: bool) -> Lease | None:
        with self._database.writing() as session:
            if not jobs.finish(session, lease):
                log.warning("job.lease_lost", extra={"job": lease.job.id})
                return None
            if result := effect(session):
                jobs.keep_result(session, lease, result)
            return self._taken_along(session) if more and not self._stopping.is_set() else None

    def _taken_along(self, session: Session) -> Lease | None:
        """The next job; None also when taking it fails, because what has just ended must be kept all the same."""
        try:
            with session.begin_nested():
                return self._claim(session)
        except Exception:  # the claim by itself will meet the same trouble, and log it again
            log.exception("worker.stumbled")
            return None

    def _later(self, lease: Lease, kind: Kind, trouble: TryLater | OSError) -> None:
        attempt = lease.job.attempts
        if attempt >= kind.attempts:
            self._give_up(lease, kind, str(trouble))
            return
        asked = trouble.seconds if isinstance(trouble, TryLater) else None
        seconds = _BACK_OFF_SECONDS[min(attempt, len(_BACK_OFF_SECONDS)) - 1] if asked is None else asked
        with self._database.writing() as session:
            jobs.put_off(session, lease, seconds, str(trouble), kind.terms)
        log.info("job.put_off", extra={"job": lease.job.id, "seconds": seconds})

    def _give_up(self, lease: Lease, kind: Kind, trouble: str) -> None:
        with self._database.writing() as session:
            jobs.give_up(session, lease, trouble, kind.terms)
        log.warning("job.given_up", extra={"job": lease.job.id, "kind": lease.job.kind})


class _Heartbeat:
    """Renews the lease under way while its block runs, one thread for all jobs; passes on how far the work is."""

    def __init__(self, database: Database, seconds: float) -> None:
        self._database, self._seconds = database, seconds
        self._held: tuple[Lease, Terms] | None = None
        self._latest = ""
        self._wake, self._done = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    @contextmanager
    def over(self, lease: Lease, terms: Terms) -> Iterator[Progress]:
        """Renew this lease while the block runs; gives what to call with the step the work has reached."""
        held = (lease, terms)

        def progress(step: str) -> None:
            if self._held is held:
                self._latest = step
                self._wake.set()

        self._held, self._latest = held, ""
        try:
            yield progress
        finally:
            self._held = None

    def __enter__(self) -> "_Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._wake.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._done.is_set():
            self._wake.wait(self._seconds / 3)
            self._wake.clear()
            held = self._held
            if held is not None and not self._done.is_set() and not self._renewed(*held) and self._held is held:
                self._held = None

    def _renewed(self, lease: Lease, terms: Terms) -> bool:
        try:
            with self._database.writing() as session:
                return jobs.renew(session, lease, seconds=self._seconds, progress=self._latest, terms=terms)
        except Exception:  # the next beat may find the database back
            log.exception("lease.not_renewed")
            self._done.wait(_POLL_SECONDS)
            return True
