"""The guard as its parent sees it: a child process with an address, a log and a budget."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from checker.errors import CheckerError
from crawlers.egress.addresses import Allowed
from crawlers.egress.proxy import MARK
from crawlers.egress.wire import Limits

# What Chromium asks for by itself, whatever its flags say; nobody there needs to know what we inspect.
OWN_SERVICES = (
    "accounts.google.com",
    "android.clients.google.com",
    "clients2.google.com",
    "content-autofill.googleapis.com",
    "mtalk.google.com",
    "optimizationguide-pa.googleapis.com",
    "safebrowsing.googleapis.com",
    "update.googleapis.com",
)
_ROOT = Path(__file__).parents[2]


class GuardFailed(CheckerError):
    """The guard can't be started or has died; without it nothing may be opened."""


class EgressGuard:
    """A running guard process; use as a context manager.

    `names` are hosts nobody may reach: the browser's own services. `zone` gives fixed DNS answers per name, each
    entry one turn; it serves tests and closed networks.
    """

    def __init__(
        self,
        *,
        allow: Sequence[Allowed] = (),
        deny: Sequence[str] = (),
        names: Sequence[str] = OWN_SERVICES,
        zone: Mapping[str, Sequence[Sequence[str]]] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.allow, self.mark = tuple(allow), secrets.token_hex(8)
        self._settings = {
            "allow": [str(entry) for entry in allow],
            "deny": list(deny),
            "names": list(names),
            "zone": dict(zone or {}),
            "limits": asdict(limits or Limits()),
            "mark": self.mark,
            "socket": "",
        }
        self._lines: list[dict[str, Any]] = []
        self._marks = 0
        self._marked = 0
        self._news = threading.Condition()
        self._port = 0
        self._process: subprocess.Popen[str] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="shuoqing-guard-")
        self._settings["socket"] = str(self.folder / "socket")
        environment = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if key in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "crawlers.egress"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd="/",
            env=environment | {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()
        self._tell(self._settings)
        self._wait(lambda: self._port > 0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process, self._process = self._process, None
        if process is None or process.stdin is None or process.stdout is None:
            return
        process.kill()
        process.wait()
        with self._news:
            self._news.wait_for(lambda: self._port < 0, timeout=5)
        with suppress(OSError):  # what it did not read before it died
            process.stdin.close()
        process.stdout.close()
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def url(self) -> str:
        """The proxy's address for the browser."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        """The proxy's port on 127.0.0.1."""
        return self._port

    @property
    def folder(self) -> Path:
        """A private folder that lives as long as the guard."""
        if self._folder is None:
            raise GuardFailed("出口防护没有启动，不能访问网络。")
        return Path(self._folder.name)

    @property
    def socket(self) -> str:
        """The guard's Unix socket, for a browser without a network."""
        return str(self.folder / "socket")

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def mark_header(self) -> tuple[str, str]:
        """Name (lower case) and secret of the header that marks the guard's own answers."""
        return MARK.lower(), self.mark

    def log(self, since: int = 0) -> list[dict[str, Any]]:
        """Decisions with an id above `since`, in order, one entry each, bytes up to now. Raises `GuardFailed`."""
        self._command({})
        with self._news:
            latest = {line["id"]: line for line in self._lines if line["id"] > since}
        return [latest[number] for number in sorted(latest)]

    def forget(self, keep: int = 2000) -> None:
        """Let go of all but the latest decisions, for guards that live long."""
        with self._news:
            if len(self._lines) > 2 * keep:
                del self._lines[:-keep]

    def latest(self) -> int:
        """The last decision's id, to be given to `log`; 0 before the first. Raises `GuardFailed`."""
        self._command({})
        return self._last()

    def renew(self) -> int:
        """Fresh budget for the next inspection; returns the last decision's id, to be given to `log`."""
        self._command({"renew": True})
        return self._last()

    def _last(self) -> int:
        with self._news:
            return max((line["id"] for line in self._lines), default=0)

    def _command(self, command: Mapping[str, Any]) -> None:
        self._marks += 1
        wanted = self._marks
        self._tell({**command, "mark": wanted})
        self._wait(lambda: self._marked >= wanted)

    def _tell(self, message: Mapping[str, Any]) -> None:
        if self._process is None or self._process.stdin is None:
            raise GuardFailed("出口防护没有启动，不能访问网络。")
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise GuardFailed("出口防护已经退出，不能继续访问网络。") from error

    def _wait(self, is_there: Any) -> None:
        with self._news:
            arrived = self._news.wait_for(lambda: is_there() or self._port < 0, timeout=15)
        if not arrived or self._port < 0:
            raise GuardFailed("出口防护没有应答，不能继续访问网络。")

    def _listen(self, process: subprocess.Popen[str]) -> None:
        for text in process.stdout or ():
            line = json.loads(text)
            with self._news:
                if "id" in line:
                    self._lines.append(line)
                self._port = line.get("port", self._port) if "id" not in line else self._port
                self._marked = line.get("mark", self._marked)
                self._news.notify_all()
        with self._news:
            self._port = -1
            self._news.notify_all()
