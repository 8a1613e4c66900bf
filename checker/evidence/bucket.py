"""A second home of sealed files, by URL (`s3://bucket/prefix`, `file:///mnt/evidence`), for machines that share evidence.

Files are sealed on the disk first and sent afterwards; a mark in `bucket/` says how far the store's lists were sent, so
that a bucket nobody can reach loses nothing. What this disk lacks is fetched when it is asked for, and hashed. Objects
are named by their digest and written once. Not covered: lists (captures, time-stamps, remarks), which stay where they
were written.
"""

import json
import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO

from checker.errors import BadRequest, EvidenceNotSealed
from checker.evidence.derived import LOG as DERIVED
from checker.evidence.files import digests_of, fetch_from, file_path
from checker.evidence.opening import open_capture
from checker.evidence.seal import LOG as CAPTURES

log = logging.getLogger(__name__)
Digests = Callable[[Path, dict[str, Any]], Iterable[str]]  # those that a line of a store's list names


class Bucket:
    """Where one URL leads. Every method raises EvidenceNotSealed when the bucket cannot be reached."""

    def __init__(self, url: str) -> None:
        """Raises BadRequest for a URL of no kind that is installed."""
        try:
            from fsspec.core import url_to_fs

            made = {"auto_mkdir": True} if url.startswith("file:") else {}
            # An instance of our own, and one who sends: it knows one transaction at a time.
            self._files, self._root = url_to_fs(url, skip_instance_cache=True, **made)
            self._sending = threading.Lock()
        except (ImportError, ValueError) as error:
            raise BadRequest(
                f"证据副本的地址打不开（{error}）；对象存储请安装 pip install 'shuoqing[bucket]'。"
            ) from error

    def attach(self, store: Path) -> None:
        """Have files that this store lacks fetched from here."""
        fetch_from(store, self.fetch)

    def fetch(self, digest: str, into: BinaryIO) -> None:
        """Copy a file here. Raises FileNotFoundError when there is no such object."""
        with _reached(), self._files.open(self._key(digest), "rb") as held:
            shutil.copyfileobj(held, into)

    def _send(self, store: Path, digest: str) -> None:
        """Have a sealed file in the bucket, whole or not at all; what is there already is left alone."""
        key = self._key(digest)
        with _reached():
            if self._files.exists(key):
                return
            with (
                file_path(store, digest).open("rb") as own,
                self._files.transaction,
                self._files.open(key, "wb") as out,
            ):
                shutil.copyfileobj(own, out)

    def delete(self, digest: str) -> None:
        """Have no such object."""
        with _reached():
            if self._files.exists(key := self._key(digest)):
                self._files.rm_file(key)

    def probe(self) -> None:
        """Reach it once."""
        with _reached():
            self._files.exists(self._root)

    def send_due(self, store: Path) -> int:
        """Send everything sealed since the last time, but for what was altered here; how many files there were."""
        with self._sending:
            return sum(self._sent(store, name, digests) for name, digests in ((CAPTURES, _sealed), (DERIVED, _made)))

    def _sent(self, store: Path, name: str, digests: Digests) -> int:
        sent, mark = 0, store / "bucket" / name
        for line, end in _lines_after(store / name, _read_mark(mark)):
            for digest in filter(partial(_is_sound, store), digests(store, line)):
                self._send(store, digest)
                sent += 1
            _write_mark(mark, end)
        return sent

    def _key(self, digest: str) -> str:
        return f"{self._root}/{digest[:2]}/{digest[2:4]}/{digest}"


@cache
def bucket_at(url: str) -> Bucket:
    """The bucket of that URL, opened once."""
    return Bucket(url)


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as error:  # each kind of bucket has errors of its own
        raise EvidenceNotSealed(f"证据副本的存储连不上或拒绝了请求：{error}。") from error


def _is_sound(store: Path, digest: str) -> bool:
    """Whether the file is there as it was sealed: it is gone when its time was over, and no copy tells what was altered."""
    path = file_path(store, digest)
    if path.exists() and digests_of(path)[0] != digest:
        log.error("evidence.altered", extra={"digest": digest})
        return False
    return path.exists()


def _sealed(store: Path, line: dict[str, Any]) -> Iterable[str]:
    digest = line["id"].removeprefix("sha256:")
    if not _is_sound(store, digest):
        return ()
    return (*(one.sha256 for one in open_capture(store, digest).artefacts), digest)


def _made(store: Path, line: dict[str, Any]) -> Iterable[str]:
    return (line["file"]["sha256"],)


def _lines_after(path: Path, start: int) -> Iterator[tuple[dict[str, Any], int]]:
    """Whole lines from that byte on, each with the byte after it."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            for line in file:
                if not line.endswith(b"\n"):
                    return
                start += len(line)
                yield json.loads(line), start
    except FileNotFoundError:
        return


def _read_mark(path: Path) -> int:
    try:
        return int(path.read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def _write_mark(path: Path, end: int) -> None:
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(str(end), "ascii")
    draft.replace(path)
