"""The web-archive part of a bundle: WARC records of what was received, their index, the list of pages (WACZ 1.1.1).

Bodies are those the browser handed over, already decoded; Content-Encoding and Content-Length are therefore left out
of the recorded headers. Headers blacked out at capture stay out. The same capture gives the same bytes.
"""

import io
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from ada_url import URL
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders

from checker.evidence.opening import read_artefact
from checker.vocabulary import Artefact, Capture
from crawlers.parts import MemoryWriter

VERSION = "1.1.1"
_LEFT_OUT = {"content-encoding", "content-length", "transfer-encoding", "set-cookie", "set-cookie2"}
_BODIES = ("document", "response", "frame")
_SPACE = uuid.UUID("7c1c5f0e-6a1b-4e5a-9d0f-3f1a5b1c9e21")


@dataclass(slots=True)
class WebArchive:
    """Three files: `warc` (gzip, record by record), `index` (CDXJ, sorted), `pages` (JSON lines)."""

    warc: bytes
    index: bytes
    pages: bytes


@dataclass(slots=True)
class _Answer:
    url: str
    at: datetime
    status: int
    reason: str
    headers: list[tuple[str, str]]
    address: str
    body: bytes
    media_type: str


@dataclass(slots=True)
class _Writing:
    buffer: io.BytesIO = field(default_factory=io.BytesIO)
    lines: list[str] = field(default_factory=list)


def web_archive(store: Path, captures: Sequence[Capture], *, software: str) -> WebArchive:
    """The pages of the captures as a web archive. Raises `EvidenceNotSealed`."""
    out = _Writing()
    writer = MemoryWriter(out.buffer, gzip=True, warc_version="1.1")
    began = min(capture.captured_at for capture in captures)
    info = writer.create_warcinfo_record("data.warc.gz", {"software": software, "format": "WARC File Format 1.1"})
    info.rec_headers.replace_header("WARC-Date", _warc_time(began))
    info.rec_headers.replace_header("WARC-Record-ID", _record_id("info", software, _warc_time(began)))
    writer.write_record(info)
    pages = []
    for capture in captures:
        for number, visit in enumerate(capture.record["visits"]):
            pages.append(_page(capture, number, visit))
            for answer in _answers(store, capture, number, visit):
                _write(writer, out, answer)
    head = {"format": "json-pages-1.0", "id": "pages", "title": "全部页面"}
    return WebArchive(out.buffer.getvalue(), _text(sorted(out.lines)), _text(map(_json, [head, *pages])))


def _page(capture: Capture, number: int, visit: Mapping[str, Any]) -> dict[str, Any]:
    url = visit["final_url"] or visit["url"]
    identity = str(uuid.uuid5(_SPACE, f"{capture.id} {number}"))
    return {"id": identity, "url": url, "title": visit["title"], "ts": _warc_time(_time(visit["started_at"]))}


def _answers(store: Path, capture: Capture, number: int, visit: Mapping[str, Any]) -> Iterator[_Answer]:
    """What was received on one visit, in the order it was asked for; a page without traffic record on its own."""
    own = [one for one in capture.artefacts if one.name.startswith(f"{number}/")]
    bodies = {one.url: one for role in reversed(_BODIES) for one in reversed(own) if one.role == role and one.url}
    started = _time(visit["started_at"])
    for row in _har(store, own):
        url, answer = row["request"]["url"], row["response"]
        body = bodies.pop(url, None)
        if body is None and not (300 <= answer["status"] < 400 and answer["redirectURL"]):
            continue
        headers = [(one["name"], one["value"]) for one in answer["headers"] if _is_kept(one["name"], one["value"])]
        yield _Answer(
            url=url,
            at=_time(row["startedDateTime"]),
            status=answer["status"],
            reason=answer["statusText"],
            headers=headers,
            address=row.get("serverIPAddress", ""),
            body=read_artefact(store, body) if body else b"",
            media_type=body.media_type if body else "",
        )
    for url, body in bodies.items():
        yield _Answer(url, started, 200, "OK", [], "", read_artefact(store, body), body.media_type)
    for parts in (one for one in own if one.role == "parts"):
        yield from _parts(read_artefact(store, parts))
    shown = visit["final_url"] or visit["url"]
    rendered = next((one for one in own if one.role == "dom"), None)
    if rendered and not any(one.role == "document" for one in own):
        yield _Answer(shown, started, 200, "OK", [], "", read_artefact(store, rendered), rendered.media_type)


def _parts(content: bytes) -> Iterator[_Answer]:
    """What a page was drawn with, out of the archive the visit brought home."""
    for record in ArchiveIterator(io.BytesIO(content)):
        headers = [
            pair for pair in record.http_headers.headers if pair[0].lower() not in ("content-length", "content-type")
        ]
        yield _Answer(
            url=record.rec_headers.get_header("WARC-Target-URI"),
            at=_time(record.rec_headers.get_header("WARC-Date")),
            status=int(record.http_headers.get_statuscode()),
            reason="OK",
            headers=headers,
            address="",
            body=record.content_stream().read(),
            media_type=record.http_headers.get_header("Content-Type") or "",
        )


def _har(store: Path, own: Sequence[Artefact]) -> list[Any]:
    found = next((one for one in own if one.role == "har"), None)
    if found is None:
        return []
    entries = json.loads(read_artefact(store, found))["log"]["entries"]
    return [row for row in entries if row["response"]["status"]]


def _is_kept(name: str, value: str) -> bool:
    return name.lower() not in _LEFT_OUT and name.isascii() and value.isascii() and "\n" not in value


def _write(writer: MemoryWriter, out: _Writing, answer: _Answer) -> None:
    if not answer.url.startswith(("http://", "https://")):
        return
    headers = [pair for pair in answer.headers if pair[0].lower() != "content-type"]
    if answer.media_type:
        headers.append(("Content-Type", answer.media_type))
    headers.append(("Content-Length", str(len(answer.body))))
    identity = _record_id(answer.url, _warc_time(answer.at), str(len(out.lines)))
    warc = {"WARC-Date": _warc_time(answer.at), "WARC-Record-ID": identity}
    if answer.address:
        warc["WARC-IP-Address"] = answer.address
    record = writer.create_warc_record(
        answer.url,
        "response",
        payload=io.BytesIO(answer.body),
        http_headers=StatusAndHeaders(f"{answer.status} {_phrase(answer)}".strip(), headers, protocol="HTTP/1.1"),
        warc_headers_dict=warc,
    )
    offset = out.buffer.tell()
    writer.write_record(record)
    fields = {
        "url": answer.url,
        "mime": answer.media_type.partition(";")[0].strip() or "unk",
        "status": str(answer.status),
        "digest": record.rec_headers.get_header("WARC-Payload-Digest"),
        "length": str(out.buffer.tell() - offset),
        "offset": str(offset),
        "filename": "data.warc.gz",
    }
    out.lines.append(f"{search_key(answer.url)} {answer.at.astimezone(UTC):%Y%m%d%H%M%S} {_json(fields)}")


def _phrase(answer: _Answer) -> str:
    if answer.reason.isascii() and answer.reason.isprintable() and answer.reason:
        return answer.reason
    return HTTPStatus(answer.status).phrase if answer.status in set(HTTPStatus) else ""


def search_key(url: str) -> str:
    """The URL in the sort-friendly form indexes use: host reversed, lower case, query sorted."""
    parsed = URL(url)
    host = parsed.hostname.removeprefix("www.")
    reversed_host = host if ":" in host or host.replace(".", "").isdigit() else ",".join(reversed(host.split(".")))
    port = f":{parsed.port}" if parsed.port else ""
    query = "&".join(sorted(parsed.search.removeprefix("?").split("&")))
    return f"{reversed_host}{port}){parsed.pathname or '/'}{'?' + query if query else ''}".lower()


def _record_id(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_SPACE, ' '.join(parts))}>"


def _warc_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=False)


def _text(lines: Any) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
