"""The journal of one watch: append-only lines, each safe on disk before the next is written, read again after a break.

Whoever writes holds a lock on the file, so that two processes cannot go on with the same watch.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from checker.errors import Conflict, EvidenceNotSealed
from checker.evidence.files import sync_folder
from checker.evidence.lines import add, cut_half_line
from checker.vocabulary.watching import LONGEST_MINUTES

NAME = "journal.jsonl"
_TIMES = {"starts_s", "duration_s", "from_s", "to_s"}
_LONGEST_S = 2 * LONGEST_MINUTES * 60.0
_CLOSING = 1024  # no closing line is longer


class Journal:
    """The journal in `folder`, opened for writing. Raises `Conflict` when another process has it open."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._handle = -1

    def __enter__(self) -> Self:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            cut_half_line(self._handle)
            sync_folder(self.path.parent)
        except BlockingIOError as error:
            self.__exit__(None, None, None)
            raise Conflict("另一个进程正在观看这个直播间。") from error
        except OSError as error:
            self.__exit__(None, None, None)
            raise EvidenceNotSealed(f"观看记录打不开（{error.strerror}）。") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def add(self, kind: str, detail: Mapping[str, Any]) -> None:
        """Write one line; it is safe when this returns. Raises `EvidenceNotSealed`."""
        line = json.dumps({"k": kind, **detail}, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        try:
            add(self._handle, line)
        except OSError as error:
            raise EvidenceNotSealed(f"观看记录写不进存储（{error.strerror}）。") from error


class Tail:
    """Reads on in a journal that is being written."""

    def __init__(self, folder: Path) -> None:
        self._path, self._at = folder / NAME, 0

    def fresh(self) -> Iterator[dict[str, Any]]:
        """The lines that came since the last call, in order; one not yet whole, or cut short by a break, is left out."""
        try:
            file = self._path.open("rb")
        except FileNotFoundError:
            return
        with file:
            file.seek(self._at)
            for line in file:
                if not line.endswith(b"\n"):
                    return
                self._at += len(line)
                yield _bounded(json.loads(line))


def is_closed(folder: Path) -> bool:
    """Whether the watch was sealed, by the last line of its journal; what goes on after a break is open again."""
    try:
        with (folder / NAME).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _CLOSING))
            *_, last, rest = file.read().split(b"\n")
            return not rest and bool(json.loads(last)["k"] == "closed")
    except (FileNotFoundError, ValueError, TypeError, KeyError):  # none, or a longer line than that one
        return False


def entries(folder: Path) -> Iterator[dict[str, Any]]:
    """All lines of the journal in `folder`."""
    return Tail(folder).fresh()


def _bounded(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry, its times cut to what a watch can reach: one that took a hostile stream's word must still close."""
    for place in (entry, entry.get("segment", {}), *entry.get("lines", ())):
        for name in _TIMES & place.keys():
            place[name] = min(place[name], _LONGEST_S) if place[name] > 0 else 0.0
    return entry
