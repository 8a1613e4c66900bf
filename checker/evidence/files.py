"""Content-addressed files: written once, named by their SHA-256, never changed, read only when they still match."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from checker.errors import EvidenceNotSealed

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PART = 4 * 1024 * 1024
Fetch = Callable[[str, BinaryIO], None]  # writes the file of that digest; FileNotFoundError when there is none
_ELSEWHERE: dict[Path, Fetch] = {}


def probe_sm3() -> None:
    """Make sure this Python has SM3 and that it is the right one. Raises `EvidenceNotSealed`."""
    try:
        digest = hashlib.new("sm3", b"abc").hexdigest()
    except ValueError as error:
        raise EvidenceNotSealed("本机的 OpenSSL 不支持国密 SM3，无法封存证据；请换用支持 SM3 的 OpenSSL。") from error
    if digest != "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0":  # GB/T 32905 annex A.1
        raise EvidenceNotSealed("本机的 SM3 算法结果不符合国家标准，无法封存证据。")


def digests(content: bytes) -> tuple[str, str]:
    """SHA-256 and SM3, lower-case hex."""
    return hashlib.sha256(content).hexdigest(), hashlib.new("sm3", content).hexdigest()


def digests_of(path: Path) -> tuple[str, str, int]:
    """SHA-256 and SM3 of a file, and its size, read once and never held whole. Raises `EvidenceNotSealed`."""
    sha256, sm3, size = hashlib.sha256(), hashlib.new("sm3"), 0
    try:
        with path.open("rb") as file:
            while part := file.read(_PART):
                sha256.update(part)
                sm3.update(part)
                size += len(part)
    except OSError as error:
        raise EvidenceNotSealed(f"证据文件读不出来（{error.strerror}）：{path.name}。") from error
    return sha256.hexdigest(), sm3.hexdigest(), size


def file_path(store: Path, sha256: str) -> Path:
    """Where the file of that digest lies. Raises `EvidenceNotSealed` when it is no digest."""
    if not _DIGEST.fullmatch(sha256):
        raise EvidenceNotSealed("证据编号不是有效的 SHA-256 值。")
    return store / "sha256" / sha256[:2] / sha256[2:4] / sha256


def fetch_from(store: Path, fetch: Fetch) -> None:
    """Have files that the store lacks fetched so."""
    _ELSEWHERE[store.resolve()] = fetch


def local(store: Path, sha256: str) -> Path:
    """Where the file of that digest lies, fetched when the store lacks it and knows where to ask.

    Nothing need lie there. Raises `EvidenceNotSealed` when it is no digest, or what was fetched has another.
    """
    path = file_path(store, sha256)
    fetch = None if path.exists() else _ELSEWHERE.get(store.resolve())
    if fetch is not None:
        with _or_not_sealed(), suppress(FileNotFoundError), _placed(path) as (file, fresh):
            fetch(sha256, file)
            file.flush()
            if digests_of(fresh)[0] != sha256:
                raise EvidenceNotSealed(f"证据文件的副本已被改动：{sha256}。")
    return path


def write(store: Path, content: bytes, sha256: str) -> None:
    """Keep the bytes durably; a file already there with the same content is left alone. Raises `EvidenceNotSealed`."""
    path = file_path(store, sha256)
    with _or_not_sealed():
        if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return
        with _placed(path) as (file, _):
            file.write(content)


def write_file(store: Path, source: Path) -> tuple[str, str, int]:
    """Keep a copy of the file durably; its digests and size as they went in. Raises `EvidenceNotSealed`."""
    held = digests_of(source)
    path = file_path(store, held[0])
    with _or_not_sealed():
        if path.exists() and digests_of(path) == held:
            return held
        with _placed(path) as (file, fresh), source.open("rb") as given:
            shutil.copyfileobj(given, file, _PART)
            file.flush()
            if digests_of(fresh) != held:
                raise EvidenceNotSealed(f"文件在封存时被改动：{source.name}。")
    return held


@contextmanager
def _or_not_sealed() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EvidenceNotSealed(f"证据写不进存储（{error.strerror}），本次核查不能得出结论。") from error


@contextmanager
def _placed(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file to write and where it lies; it takes its place whole and durably, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    fresh = Path(temporary)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file, fresh
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(0o444)
        fresh.replace(path)
    finally:
        with suppress(FileNotFoundError):
            fresh.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(store: Path, sha256: str, sm3: str = "") -> bytes:
    """The bytes of that digest, hashed again. Raises `EvidenceNotSealed` when missing or altered."""
    try:
        content = local(store, sha256).read_bytes()
    except OSError as error:
        raise EvidenceNotSealed(f"证据文件缺失：{sha256}。") from error
    actual = digests(content)
    if actual[0] != sha256 or (sm3 and actual[1] != sm3):
        raise EvidenceNotSealed(f"证据文件已被改动：{sha256}。")
    return content
