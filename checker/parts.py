"""Runs a program as several processes: starts its parts, begins one again that crashed, ends all when told to.

Not covered: what the parts do. This process does nothing but wait, so that nothing but a kill can take it away.
"""

import ctypes
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from typing import Final

from checker.errors import PartLost

log = logging.getLogger(__name__)
_HEARD: Final = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
_FORKING = multiprocessing.get_context("fork")  # what is loaded by now is shared by all parts
_PATIENCE_S: Final = 90.0  # a job goes back after 5, a watched room is sealed within 60
_MOST_CRASHES: Final = 5
_WITHIN_S: Final = 60.0


@dataclass(slots=True)
class Part:
    """One process. `again`: begin it anew when it crashes; else the whole ends with it."""

    name: str
    run: Callable[[], None]
    again: bool = False
    crashes: list[float] = field(default_factory=list)
    process: BaseProcess | None = None

    def start(self) -> None:
        """Begin, in a process of its own that is told to end when this one dies."""
        self.process = _FORKING.Process(target=_alone, args=(self.run, os.getpid()), name=self.name)
        self.process.start()

    def look_after(self) -> None:
        """Begin again if it has ended. Raises PartLost when that does not help."""
        if self.process is None or self.process.exitcode is None:
            return
        code = self.process.exitcode
        told = f"收到信号 {signal.Signals(-code).name}" if code < 0 else f"退出码 {code}"
        now = time.monotonic()
        self.crashes = [at for at in self.crashes if now - at < _WITHIN_S] + [now]
        if not self.again or len(self.crashes) >= _MOST_CRASHES:
            raise PartLost(f"{self.name}意外结束（{told}），全部停止；原因见上面的日志。")
        log.error("part.crashed", extra={"part": self.name, "exit": told})
        self.start()

    def end(self, until: float) -> None:
        """Wait for it to end in order, at most until then; kill it when it takes longer."""
        if self.process is None:
            return
        self.process.join(max(0.0, until - time.monotonic()))
        if self.process.exitcode is None:
            log.error("part.killed", extra={"part": self.name})
            self.process.kill()
            self.process.join()


def run_parts(parts: Sequence[Part]) -> None:
    """Run them until SIGTERM or SIGINT comes. Raises PartLost when one that is needed is lost."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    try:
        for part in parts:
            part.start()
        while signal.sigwait(_HEARD) is signal.SIGCHLD:
            for part in parts:
                part.look_after()
    finally:
        _end(parts)
        while signal.sigtimedwait(_HEARD, 0):
            pass  # told twice
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(parts: Sequence[Part]) -> None:
    running = [part for part in parts if part.process is not None]
    for part in running:
        assert part.process is not None
        part.process.terminate()
    until = time.monotonic() + _PATIENCE_S
    for part in running:
        part.end(until)


def _alone(run: Callable[[], None], parent: int) -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: end in order should the parent be killed
    os.setpgid(0, 0)  # a terminal's Ctrl-C must not end the browser of a job before the job is given back
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
    if os.getppid() == parent:
        run()
