"""The last resort: kills a browser's whole session when its deadline or its memory budget is passed.

It runs in its own thread and reads /proc, so it works while the browser, the driver or our own loop hangs.
"""

import itertools
import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

_LOOK_S = 0.08
_LOOKS_PER_SEARCH = 4
_PAGE = os.sysconf("SC_PAGE_SIZE")


def session_pids(session: int) -> list[int]:
    """Every living process of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError, IndexError, ValueError):
            fields = (entry / "stat").read_bytes().rpartition(b")")[2].split()
            if int(fields[3]) == session and fields[0] != b"Z":
                found.append(int(entry.name))
    return found


def children() -> list[int]:
    """The processes started by this one."""
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            found += map(int, (task / "children").read_text().split())
    return found


def private_bytes(pids: list[int]) -> int:
    """Memory these processes hold and share with no file or other process."""
    total = 0
    for pid in pids:
        with suppress(OSError, IndexError, ValueError):
            _, resident, shared = (Path("/proc") / str(pid) / "statm").read_text().split()[:3]
            total += (int(resident) - int(shared)) * _PAGE
    return total


def kill_session(session: int) -> None:
    """End every process of the session at once; our own session is never touched."""
    if session in {0, 1, os.getsid(0)}:
        return
    for pid in session_pids(session):
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)


class Watchdog:
    """Watches one browser session. `verdict` says why it was killed, empty while it lives."""

    def __init__(self, session: int, *, max_bytes: int) -> None:
        self.session, self.max_bytes = session, max_bytes
        self.verdict, self.peak_bytes, self.used_bytes = "", 0, 0
        self._deadline = float("inf")
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def set_deadline(self, seconds: float | None) -> None:
        """Kill the browser after that many seconds from now; None takes the deadline away. The peak begins anew."""
        self.peak_bytes = self.peak_bytes if seconds is None else 0
        self._deadline = float("inf") if seconds is None else time.monotonic() + seconds

    def stop(self) -> None:
        """End watching, and make sure nothing of the session is left."""
        self._stopped.set()
        self._thread.join(timeout=5)
        kill_session(self.session)

    def _watch(self) -> None:
        pids: list[int] = []
        for look in itertools.count():
            if self._stopped.wait(_LOOK_S):
                return
            if look % _LOOKS_PER_SEARCH == 0:  # going through all processes costs more than reading a few
                pids = session_pids(self.session)
            self.used_bytes = private_bytes(pids)
            self.peak_bytes = max(self.peak_bytes, self.used_bytes)
            if time.monotonic() > self._deadline:
                self.verdict = "deadline"
            elif self.used_bytes > self.max_bytes:
                self.verdict = "memory"
            if self.verdict:
                kill_session(self.session)
                return
