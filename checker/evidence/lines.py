"""Registers of lines: each line whole and safe on disk, or the file as it was before.

A disk that fills up takes part of a line and says so only to who asks; a process killed meanwhile leaves that part.
Half a line would swallow the next one, so it is cut off: nothing in it was promised. Readers leave it out.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checker.evidence.files import sync_folder


@contextmanager
def appending(path: Path) -> Iterator[int]:
    """A handle for `add`, held by nobody else at the time, at the end of the last whole line. Raises OSError."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        cut_half_line(handle)
        yield handle
    finally:
        os.close(handle)
    sync_folder(path.parent)


def append(path: Path, line: bytes) -> None:
    """Add a line to the register of that path. Raises OSError."""
    with appending(path) as handle:
        add(handle, line)


def add(handle: int, line: bytes) -> None:
    """Write one line; it is safe when this returns. Raises OSError, and nothing was written then."""
    size = os.fstat(handle).st_size
    left = line + b"\n"
    try:
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


def cut_half_line(handle: int) -> None:
    """Take away what a break left of a line."""
    size = end = os.fstat(handle).st_size
    while end > 0 and os.pread(handle, 1, end - 1) != b"\n":
        end -= 1
    if end != size:
        os.ftruncate(handle, end)
