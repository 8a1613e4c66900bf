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
from collections.abc import Callable, Mapping
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
            if self._thread.is_alive() and (lease := self._lease) is not None:
                with self._database.writing() as session:
                    jobs.give_back(session, lease, self._terms[lease.job.kind])

    def wake(self) -> None:
        """Look for work at once."""
        self._wake.set()

    def work(self) -> None:
        """Do jobs until stopped, looking for new ones every second and whenever woken."""
        while not self._stopping.is_set():
            if not self._did_one():
                self._wake.wait(_POLL_SECONDS)
                self._wake.clear()

    def run_one(self) -> bool:
        """Whether there was a job to do; it has been done and its result kept, unless the lease was lost."""
        gap = self._settings.host_gap_seconds
        with self._database.writing() as session:
            lease = jobs.claim(session, self._owner, self._terms, seconds=self._settings.lease_seconds, gap=gap)
        if lease is None:
            return False
        self._lease = lease
        try:
            self._do(lease)
        finally:
            self._lease = None
        return True

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

    def _did_one(self) -> bool:
        try:
            if time.monotonic() - self._ticked >= _TICK_SECONDS:
                self._ticked = time.monotonic()
                self.tick()
            return self.run_one()
        except Exception:  # the database is away: keep trying, the lease protects what was begun
            log.exception("worker.stumbled")
            self._stopping.wait(_POLL_SECONDS)
            return True

    def _do(self, lease: Lease) -> None:
        job, kind = lease.job, self._kinds[lease.job.kind]
        about = {"job": job.id, "kind": job.kind, "attempt": job.attempts}
        log.info("job.started", extra=about)
        begun = time.monotonic()
        try:
            with _Heartbeat(self._database, lease, self._settings.lease_seconds, kind.terms) as heartbeat:
                effect = kind.run(job, heartbeat.progress)
        except (TryLater, OSError) as trouble:
            self._later(lease, kind, trouble)
        except CheckerError as trouble:
            self._give_up(lease, kind, str(trouble))
        except Exception:  # one of three doors: a bug in one job must not stop the queue
            log.exception("job.raised", extra=about)
            self._give_up(lease, kind, _INTERNAL)
        else:
            self._keep(lease, effect)
            log.info("job.ended", extra={**about, "duration_ms": round(1000 * (time.monotonic() - begun))})

    def _keep(self, lease: Lease, effect: Effect) -> None:
        with self._database.writing() as session:
            if not jobs.finish(session, lease):
                log.warning("job.lease_lost", extra={"job": lease.job.id})
                return
            if result := effect(session):
                jobs.keep_result(session, lease, result)

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
    """Renews a lease while its block runs, and passes on how far the work is."""

    def __init__(self, database: Database, lease: Lease, seconds: float, terms: Terms) -> None:
        self._database, self._lease, self._seconds, self._terms = database, lease, seconds, terms
        self._latest = ""
        self._wake, self._done = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def progress(self, step: str) -> None:
        """Tell which step the work has reached."""
        self._latest = step
        self._wake.set()

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
            if self._done.is_set() or not self._renewed():
                return

    def _renewed(self) -> bool:
        try:
            with self._database.writing() as session:
                return jobs.renew(session, self._lease, seconds=self._seconds, progress=self._latest, terms=self._terms)
        except Exception:  # the next beat may find the database back
            log.exception("lease.not_renewed")
            self._done.wait(_POLL_SECONDS)
            return True
