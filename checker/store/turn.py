"""Whose turn it is to write to an SQLite file: writers wait in line, threads and processes alike.

SQLite lets them poll, and some wait for seconds. The line for processes is a lock on a file beside the database, which
the system gives back when its holder dies. Not covered: PostgreSQL, which keeps such a line itself.
"""

import fcntl
import os
from pathlib import Path
from threading import RLock


class Turn:
    """Held by one thread of one process at a time; who holds it may take it again. Without a path: threads alone."""

    def __init__(self, path: Path | None) -> None:
        self._threads = RLock()
        self._depth = 0
        self._path = path
        self._file: int | None = None

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            if self._depth == 0 and self._path is not None:
                if self._file is None:
                    self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(self._file, fcntl.LOCK_EX)
        except OSError:
            self._threads.release()
            raise
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth == 0 and self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def close(self) -> None:
        """Leave the line for good."""
        with self._threads:
            if self._file is not None:
                os.close(self._file)
                self._file = None
