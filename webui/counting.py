"""Counts requests per visitor for the rate limits, so that a limit holds for all processes that answer together.

One process counts in its memory, as Flask-Limiter does by itself; several count in an SQLite file they share for as
long as they run. Not covered: several machines, each of which counts for itself.
"""

import sqlite3
import threading
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from limits.storage import Storage

_SCHEME = "shared"
_PRUNE_S = 60.0
_TABLE = "CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, number INTEGER, until REAL) WITHOUT ROWID"
_COUNT = """
INSERT INTO counts VALUES (:key, :amount, :until) ON CONFLICT DO UPDATE SET
  number = excluded.number + CASE WHEN until > :now THEN number ELSE 0 END,
  until = CASE WHEN until > :now THEN until ELSE excluded.until END
RETURNING number"""


def counted_in(shared: Path | None) -> str:
    """The storage URL for Flask-Limiter: this process's memory, or a file in the folder that several share."""
    if shared is None:
        return "memory://"
    return f"{_SCHEME}://{(shared / 'rates.sqlite').resolve()}"


class SharedCounts(Storage):
    """Fixed windows in an SQLite file; nothing in it needs to survive the machine."""

    STORAGE_SCHEME = [_SCHEME]  # noqa: RUF012 - as the library declares it
    base_exceptions = sqlite3.Error

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions, **options)
        self._turn = threading.Lock()
        self._pruned = time.time()
        self._file = sqlite3.connect(unquote(urlsplit(uri).path), isolation_level=None, check_same_thread=False)
        for statement in ("PRAGMA busy_timeout=10000", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF", _TABLE):
            self._file.execute(statement)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """The count of the window under way, this one included; the first opens a window of `expiry` seconds."""
        now = time.time()
        with self._turn:
            if now - self._pruned > _PRUNE_S:
                self._pruned = now
                self._file.execute("DELETE FROM counts WHERE until <= ?", (now,))
            values = {"key": key, "amount": amount, "until": now + expiry, "now": now}
            return int(self._file.execute(_COUNT, values).fetchone()[0])

    def get(self, key: str) -> int:
        """The count of the window under way."""
        return self._window(key)[0]

    def get_expiry(self, key: str) -> float:
        """When the window under way ends, in seconds since 1970."""
        return self._window(key)[1]

    def check(self) -> bool:
        """Whether the file can be read."""
        self._window("")
        return True

    def reset(self) -> int:
        """How many counts were forgotten."""
        with self._turn:
            return self._file.execute("DELETE FROM counts").rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._turn:
            self._file.execute("DELETE FROM counts WHERE key = ?", (key,))

    def _window(self, key: str) -> tuple[int, float]:
        now = time.time()
        with self._turn:
            found = self._file.execute("SELECT number, until FROM counts WHERE key = ? AND until > ?", (key, now))
            number, until = found.fetchone() or (0, now)
        return int(number), float(until)
