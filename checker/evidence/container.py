"""A zip in which no byte is free: one way to write it, so that a verifier can rebuild every header and compare.

Entries are stored uncompressed, in order, without comments, extra fields, flags or times of their own; the headers
follow from names, sizes and contents alone. Zip64 fields appear only where a number does not fit. The header bytes
come from the verifier, so that there is one answer to what they must be.
"""

import hashlib
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from checker.errors import EvidenceNotSealed
from checker.evidence.verifier import verify as rules

CHUNK = 1 << 20
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the container; `offset` is where its local header begins."""

    name: str
    size: int
    crc: int
    offset: int
    sha256: str
    sm3: str


class Container:
    """Writes a container to `path`; what is left unfinished is removed. Raises `EvidenceNotSealed`."""

    def __init__(self, path: Path) -> None:
        self.path, self.entries = path, list[Entry]()
        self._names: set[str] = set()
        self._partial = path.with_name(f".{path.name}.{os.getpid()}.part")

    def __enter__(self) -> Self:
        try:
            self._file: IO[bytes] = self._partial.open("w+b")
        except OSError as error:
            raise EvidenceNotSealed(f"写不了 {self.path}（{error.strerror}）。") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        except OSError as wrong:
            raise EvidenceNotSealed(f"写不了 {self.path}（{wrong.strerror}）。") from wrong
        finally:
            self._file.close()
            self._partial.unlink(missing_ok=True)

    def add(self, name: str, source: bytes | Path) -> Entry:
        """Put a file in; a large one is given as its path and streamed."""
        if not _NAME.fullmatch(name) or len(name) > 240 or name.lower() in self._names:
            raise EvidenceNotSealed(f"证据包里不能有名为 {name} 的文件。")
        self._names.add(name.lower())
        try:
            return self._write(name, source)
        except OSError as error:
            trouble = "证据文件读不出来" if isinstance(source, Path) and not source.is_file() else "写不了"
            raise EvidenceNotSealed(f"{trouble}：{name}（{error.strerror}）。") from error

    def _write(self, name: str, source: bytes | Path) -> Entry:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        offset = self._file.tell()
        self._file.write(rules.local_header(name, size, 0))
        crc, written, sha256, sm3 = 0, 0, hashlib.sha256(), hashlib.new("sm3")
        for chunk in _chunks(source):
            crc, written = zlib.crc32(chunk, crc), written + len(chunk)
            sha256.update(chunk)
            sm3.update(chunk)
            self._file.write(chunk)
        if written != size:
            raise EvidenceNotSealed(f"{name} 在写入时大小发生了变化。")
        end = self._file.tell()
        self._file.seek(offset)
        self._file.write(rules.local_header(name, size, crc))
        self._file.seek(end)
        self.entries.append(Entry(name, size, crc, offset, sha256.hexdigest(), sm3.hexdigest()))
        return self.entries[-1]

    def _finish(self) -> None:
        offset = self._file.tell()
        directory = b"".join(
            rules.directory_header(rules.Entry(one.name, one.size, one.crc, one.offset, 0)) for one in self.entries
        )
        self._file.write(directory + rules.directory_end(len(self.entries), len(directory), offset))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._partial.replace(self.path)


def _chunks(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
