"""What a page was drawn with (styles, scripts, pictures, fonts), kept as one web archive so that it can be shown again.

Bodies are those the browser hands over, decoded; headers that no longer fit them, and cookies, are left out.
"""

import asyncio
import io
from collections.abc import Sequence
from datetime import UTC
from http import HTTPStatus

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from checker.vocabulary import Blob
from crawlers.traffic import Exchange, body_of, media_type

_KINDS = frozenset({"stylesheet", "script", "image", "font"})
_LEFT_OUT = frozenset({"content-encoding", "content-length", "transfer-encoding", "set-cookie", "set-cookie2"})
_AT_A_TIME = 16


class MemoryWriter(WARCWriter):  # type: ignore[misc]
    """The library's writer, whose spools nobody closes, over memory."""

    _create_temp_file = staticmethod(io.BytesIO)


async def page_parts(
    exchanges: Sequence[Exchange], *, most: int, each: int, total: int
) -> tuple[list[Blob], list[str]]:
    """One blob of role `parts` (gzipped WARC), none when the page has no parts; and what could not be kept."""
    wanted = {one.request.url: one for one in exchanges if _is_part(one)}
    chosen = list(wanted.values())[:most]
    gate = asyncio.Semaphore(_AT_A_TIME)

    async def fetch(one: Exchange) -> bytes | None:
        async with gate:
            return await body_of(one.response) if one.response else None

    bodies = await asyncio.gather(*map(fetch, chosen))
    out, left, missing = io.BytesIO(), total, len(wanted) - len(chosen)
    writer = MemoryWriter(out, gzip=True, warc_version="1.1")
    for one, body in zip(chosen, bodies, strict=True):
        if body is None or len(body) > each or len(body) > left:
            missing += 1
            continue
        left -= len(body)
        _write(writer, one, body)
    troubles = [f"页面所用的样式、图片等有 {missing} 个没有留存"] if missing else []
    if not out.tell():
        return [], troubles
    return [Blob(role="parts", content=out.getvalue(), media_type="application/warc")], troubles


def _is_part(one: Exchange) -> bool:
    response = one.response
    is_there = response is not None and response.status == 200 and one.ended > 0 and not one.failure
    return is_there and one.request.resource_type in _KINDS and one.request.url.startswith(("http://", "https://"))


def _write(writer: WARCWriter, one: Exchange, body: bytes) -> None:
    assert one.response is not None
    headers = [
        (name, value)
        for name, value in one.response.headers.items()
        if name.lower() not in _LEFT_OUT and name.isascii() and value.isascii() and value.isprintable()
    ]
    if not media_type(one.response):
        headers.append(("content-type", "application/octet-stream"))
    headers.append(("Content-Length", str(len(body))))
    status = StatusAndHeaders(f"200 {HTTPStatus.OK.phrase}", headers, protocol="HTTP/1.1")
    at = one.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    record = writer.create_warc_record(
        one.request.url, "response", payload=io.BytesIO(body), http_headers=status, warc_headers_dict={"WARC-Date": at}
    )
    writer.write_record(record)
