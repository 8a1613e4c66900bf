"""What has to be done now and then while the workbench runs: sign the log's head, fetch time-stamps
that wait, count what dashboards show, forget old jobs."""

import logging
import threading
from collections.abc import Callable

from checker.auditing import Auditing
from checker.errors import CheckerError
from checker.evidence.stamps import Post

log = logging.getLogger(__name__)
EVERY_SECONDS = 600.0


class Upkeep:
    """A thread that looks every ten minutes whether something is due."""

    def __init__(self, workbench: Auditing, post: Post, *chores: Callable[[], None]) -> None:
        self._workbench, self._post, self._chores = workbench, post, chores
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin, once."""
        if not self._thread.is_alive():
            self._thread.start()

    def stop(self) -> None:
        """End, letting what is under way finish."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def _work(self) -> None:
        while not self._stop.is_set():
            self.round()
            self._stop.wait(EVERY_SECONDS)

    def round(self) -> None:
        """Do what is due; what fails is logged and tried again next time."""
        try:
            self._workbench.checkpoint_if_due()
            got, troubles = self._workbench.fetch_stamps(self._post)
            for chore in self._chores:
                chore()
            if got or troubles:
                log.info("stamps.fetched", extra={"got": got, "troubles": len(troubles)})
        except CheckerError as error:
            log.warning("upkeep.failed", extra={"reason": str(error)})
        except Exception:  # a closed database or a full disk must not end the thread
            log.exception("upkeep.broke")
