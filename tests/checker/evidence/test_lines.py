"""A register holds whole lines: a write that fails leaves it as it was, and what a break left is cut off."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.errors import EvidenceNotSealed
from checker.evidence import Sealer, captures
from checker.evidence.lines import append
from checker.vocabulary import Capture
from checker.watching.journal import Journal, entries
from tests.checker.evidence.conftest import a_visit


def a_disk_with_room_for(size: int) -> Callable[[int, bytes], int]:
    left, write = [size], os.write

    def room(handle: int, content: bytes) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = write(handle, content[: left[0]])
        left[0] -= written
        return written

    return room


def seal(store: Path, number: int) -> Capture:
    sealer = Sealer(store, "http://shop.example.cn/", {"number": number})
    sealer.add(a_visit())
    return sealer.close()


def test_a_full_disk_is_told_and_the_register_stays_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = seal(tmp_path, 1)
    with monkeypatch.context() as full:
        full.setattr(os, "write", a_disk_with_room_for(60))
        with pytest.raises(EvidenceNotSealed, match="取证登记写不进存储"):
            seal(tmp_path, 2)
    third = seal(tmp_path, 3)
    assert captures(tmp_path) == [first.id, third.id]


def test_a_line_written_in_pieces_is_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    with monkeypatch.context() as slow:
        slow.setattr(os, "write", lambda handle, content: write(handle, content[:7]))
        append(tmp_path / "lines", b'{"a":"a line of several pieces"}')
    assert (tmp_path / "lines").read_bytes() == b'{"a":"a line of several pieces"}\n'


def test_what_a_break_left_of_a_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    first = seal(tmp_path, 1)
    register = tmp_path / "captures.jsonl"
    register.write_bytes(register.read_bytes() + b'{"id":"sha256:')
    second = seal(tmp_path, 2)
    assert captures(tmp_path) == [first.id, second.id]


def test_a_journal_on_a_full_disk_goes_on_after_its_last_whole_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal(tmp_path) as journal:
        journal.add("begin", {"n": 1})
        with monkeypatch.context() as full:
            full.setattr(os, "write", a_disk_with_room_for(5))
            with pytest.raises(EvidenceNotSealed, match="观看记录写不进存储"):
                journal.add("gap", {"n": 2})
        journal.add("gap", {"n": 3})
    assert [one["n"] for one in entries(tmp_path)] == [1, 3]
