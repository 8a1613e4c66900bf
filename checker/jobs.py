"""Runs queued inspections: what is to be done, by whom, at most how long.

A worker holds a lease by the database's clock and renews it while it works; a worker that dies loses it, and another
begins the inspection again. A result is accepted only from the holder of the lease, in one transaction with the
acknowledgement, so exactly one result is kept.
"""

import logging
import secrets
import threading
from collections.abc import Callable

from checker.settings import Settings
from checker.store import inspections, jobs
from checker.store.database import Database
from checker.store.jobs import Lease
from checker.vocabulary.workbench import Inspection, InspectionOutcome, InspectionState

log = logging.getLogger(__name__)
Progress = Callable[[str], None]
Run = Callable[[Inspection, Progress], InspectionOutcome]

_INTERNAL = "程序内部出错，检查未完成；日志已记录，请联系管理员。"
_POLL_SECONDS = 1.0


class Worker:
    """Takes one inspection after the other until told to stop."""

    def __init__(self, database: Database, run: Run, settings: Settings) -> None:
        self._database = database
        self._run = run
        self._settings = settings
        self._owner = secrets.token_hex(16)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Work in a thread of its own."""
        self._thread = threading.Thread(target=self.work, name="worker", daemon=True)
        self._thread.start()

    def stop(self, seconds: float = 5) -> None:
        """Take nothing new, and wait at most so long for the inspection under way."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def wake(self) -> None:
        """Look for work at once."""
        self._wake.set()

    def work(self) -> None:
        """Run inspections until stopped, looking for new ones every second and whenever woken."""
        while not self._stopping.is_set():
            if not self._ran_one():
                self._wake.wait(_POLL_SECONDS)
                self._wake.clear()

    def run_one(self) -> bool:
        """Whether there was an inspection to run; it has been run and its result kept, unless the lease was lost."""
        with self._database.writing() as session:
            lease = jobs.claim(
                session, self._owner, seconds=self._settings.lease_seconds, attempts=self._settings.attempts
            )
        if lease is None:
            return False
        log.info("inspection.started", extra={"inspection": lease.inspection.id, "attempt": lease.attempt})
        with _Heartbeat(self._database, lease, self._settings.lease_seconds) as heartbeat:
            came = self._came_to(lease, heartbeat.progress)
        self._keep(lease, came)
        return True

    def _ran_one(self) -> bool:
        try:
            return self.run_one()
        except Exception:  # the database is away: keep trying, the lease protects what was begun
            log.exception("worker.stumbled")
            self._stopping.wait(_POLL_SECONDS)
            return True

    def _came_to(self, lease: Lease, progress: Progress) -> InspectionOutcome:
        try:
            return self._run(lease.inspection, progress)
        except Exception:  # one of three doors: a bug in one inspection must not stop the queue
            log.exception("inspection.raised", extra={"inspection": lease.inspection.id})
            return InspectionOutcome(reason="internal", trouble=_INTERNAL)

    def _keep(self, lease: Lease, came: InspectionOutcome) -> None:
        state = InspectionState.FAILED if came.reason else InspectionState.DONE
        with self._database.writing() as session:
            if not jobs.finish(session, lease, state):
                log.warning("inspection.lease_lost", extra={"inspection": lease.inspection.id})
                return
            inspections.keep_result(session, lease.inspection.id, came)
        log.info("inspection.finished", extra={"inspection": lease.inspection.id, "state": state.value})


class _Heartbeat:
    """Renews a lease while its block runs, and passes on how far the work is."""

    def __init__(self, database: Database, lease: Lease, seconds: float) -> None:
        self._database, self._lease, self._seconds = database, lease, seconds
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
                return jobs.renew(session, self._lease, seconds=self._seconds, progress=self._latest)
        except Exception:  # the next beat may find the database back
            log.exception("lease.not_renewed")
            self._done.wait(_POLL_SECONDS)
            return True
