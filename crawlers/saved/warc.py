"""Pages out of web archives: WARC, gzipped or not, alone or inside a WACZ."""

import gzip
import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from checker.errors import Reason, VisitFailed
from checker.vocabulary import Blob
from crawlers.saved.page import (
    MAX_ANSWERS,
    MAX_BODY,
    MAX_HTML,
    MAX_PAGES,
    MAX_TOTAL,
    SavedPage,
    answer_blob,
    frame_of,
    is_data,
    is_html,
    unreadable,
)

_MAX_INFLATED = 512 * 1024 * 1024
_MAX_ENTRIES = 20_000
_MAX_LIST = 4 * 1024 * 1024
_CHUNK = 256 * 1024
_BROKEN = (ArchiveLoadFailed, OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError)


def read_warc(content: bytes) -> list[SavedPage]:
    """The pages of a WARC in order. Raises `VisitFailed`."""
    with tempfile.SpooledTemporaryFile(max_size=32 * 1024 * 1024) as plain:
        _inflate(io.BytesIO(content), plain, _MAX_INFLATED)
        return _checked(_pages(plain, ()))


def read_wacz(content: bytes) -> list[SavedPage]:
    """The pages of a WACZ, those of its page list first. Raises `VisitFailed`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = _names(archive)
            listed = _listed(archive) if "pages/pages.jsonl" in names else ()
            pages: list[SavedPage] = []
            left = _MAX_INFLATED
            for name in names:
                if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")):
                    with archive.open(name) as packed, tempfile.SpooledTemporaryFile(max_size=32 << 20) as plain:
                        left -= _inflate(packed, plain, left)
                        pages += _pages(plain, listed)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error, OSError) as error:
        raise VisitFailed(*unreadable("WACZ 压缩包已损坏或被加密")) from error
    order = {url: number for number, url in enumerate(listed)}
    return _checked(sorted(pages, key=lambda page: order.get(page.url, len(order))))


def _checked(pages: list[SavedPage]) -> list[SavedPage]:
    if not pages:
        raise VisitFailed(*unreadable("存档里没有网页"))
    return pages[:MAX_PAGES]


def _names(archive: zipfile.ZipFile) -> list[str]:
    infos = archive.infolist()
    if len(infos) > _MAX_ENTRIES or sum(info.file_size for info in infos) > 4 * _MAX_INFLATED:
        raise VisitFailed(Reason.TOO_LARGE, "压缩包解开后过大，超出核查上限。")
    for info in infos:
        if info.filename.startswith(("/", "\\")) or ".." in info.filename.replace("\\", "/").split("/"):
            raise VisitFailed(*unreadable("压缩包里有越界的路径"))
    return sorted(info.filename for info in infos)


def _listed(archive: zipfile.ZipFile) -> tuple[str, ...]:
    with archive.open("pages/pages.jsonl") as file:
        lines = file.read(_MAX_LIST).decode("utf-8", "replace").splitlines()
    urls = []
    for line in lines:
        with suppress(ValueError, RecursionError):
            row = json.loads(line)
            if isinstance(row, dict) and isinstance(row.get("url"), str):
                urls.append(row["url"])
    return tuple(urls[:1000])


def _inflate(source: IO[bytes], sink: IO[bytes], most: int) -> int:
    """Copy, unpacking gzip; the bytes written. Raises `VisitFailed` beyond `most` or when the gzip is broken."""
    head = source.read(2)
    source.seek(0)
    stream = gzip.GzipFile(fileobj=source) if head == b"\x1f\x8b" else source
    written = 0
    try:
        while chunk := stream.read(_CHUNK):
            written += len(chunk)
            if written > most:
                raise VisitFailed(Reason.TOO_LARGE, "压缩内容解开后过大，超出核查上限。")
            sink.write(chunk)
    except (OSError, EOFError, zlib.error) as error:
        if not written:
            raise VisitFailed(*unreadable("压缩内容已损坏")) from error
    sink.seek(0)
    return written


def _pages(file: IO[bytes], listed: tuple[str, ...]) -> list[SavedPage]:
    pages: list[SavedPage] = []
    loose: list[Blob] = []
    total = 0
    try:
        for url, kind, status, at, body in _answers(file):
            total += len(body)
            if total > MAX_TOTAL:
                break
            if is_data(kind) and len(body) <= MAX_BODY:
                _attach(pages, loose, answer_blob(body, kind, url))
            elif is_html(kind) and body:
                is_page = url in listed if listed else not pages
                if is_page or not pages:
                    page = SavedPage(url=url, content=body, content_type=kind, status=status, claimed_at=at)
                    pages.append(replace(page, answers=loose[:]) if not pages else page)
                elif frame := frame_of(body, kind, url):
                    pages[-1] = replace(pages[-1], frames=[*pages[-1].frames, frame])
    except _BROKEN as error:
        if not pages:
            raise VisitFailed(*unreadable("不是有效的 WARC")) from error
    return pages


def _attach(pages: list[SavedPage], loose: list[Blob], blob: Blob) -> None:
    if not pages:
        loose.append(blob)
    elif len(pages[-1].answers) < MAX_ANSWERS:
        pages[-1] = replace(pages[-1], answers=[*pages[-1].answers, blob])


def _answers(file: IO[bytes]) -> Iterator[tuple[str, str, int, str, bytes]]:
    """URL, media type, status, date and body of each successful HTTP answer that may matter."""
    for record in ArchiveIterator(file):
        if record.rec_type != "response" or record.http_headers is None:
            continue
        headers: Any = record.http_headers
        status = int(headers.get_statuscode() or 0)
        kind = str(headers.get_header("Content-Type") or "")[:200]
        if not (is_html(kind) or is_data(kind)) or not 200 <= status < 600 or 300 <= status < 400:
            continue
        if not _can_unpack(str(headers.get_header("Content-Encoding") or "")):
            continue
        url = str(record.rec_headers.get_header("WARC-Target-URI") or "")[:2048].strip("<>")
        at = str(record.rec_headers.get_header("WARC-Date") or "")[:40]
        yield url, kind, status, at, record.content_stream().read(MAX_HTML + 1)


def _can_unpack(encoding: str) -> bool:
    encoding = encoding.lower().strip()
    return encoding in {"", "identity", "gzip", "x-gzip", "deflate"} or (encoding == "br" and bool(find_spec("brotli")))
