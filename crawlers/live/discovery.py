"""Finds the room's stream in the page's own traffic: addresses asked for, answers given, data that name one, sockets."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from crawlers.browser import DriverError, Page, Request, Response, WebSocket
from crawlers.live.boxes import Cutter, cutter_for
from crawlers.live.flv import cut
from crawlers.live.line import StreamLost, closed
from crawlers.live.pieces import Piece
from crawlers.traffic import body_of, media_type

HLS, FLV, SOCKET = "hls", "flv", "websocket"
_TYPES = {
    "application/vnd.apple.mpegurl": HLS, "application/x-mpegurl": HLS, "audio/mpegurl": HLS, "audio/x-mpegurl": HLS,
    "video/x-flv": FLV, "video/flv": FLV,
}  # fmt: skip
_NAMED = re.compile(r"""https?:(?:\\?/){2}[^\s"'<>\\]+(?:\\/[^\s"'<>\\]+)*?\.(m3u8|flv)(?:\?[^\s"'<>]*)?""")
_MOST_JSON = 2 * 1024 * 1024
_MOST_FRAMES = 400  # of media waiting to be cut
_MOST_FOUND = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A stream's address. `rank` 0: the page itself plays it; 1: its data name it. `headers` are the page's own."""

    kind: str
    url: str
    rank: int
    headers: Mapping[str, str]


def kind_of_address(url: str) -> str:
    """`hls` or `flv` by the path's ending, else empty."""
    path = url.split("?")[0].split("#")[0].lower()
    return HLS if path.endswith((".m3u8", ".m3u")) else FLV if path.endswith(".flv") else ""


def named_addresses(text: str) -> list[tuple[str, str]]:
    """(kind, address) of streams that a page's data name."""
    found = []
    for match in _NAMED.finditer(text[:_MOST_JSON]):
        address = match[0].replace("\\/", "/").replace("\\u0026", "&").replace("&amp;", "&")
        found.append((HLS if match[1] == "m3u8" else FLV, address))
    return list(dict.fromkeys(found))


class SocketStream:
    """Media that the page receives over its own WebSocket; frames are taken as they come."""

    track = "av"

    def __init__(self, url: str, cutter: Cutter, patience_s: float) -> None:
        self.url, self._cutter, self._patience_s = url, cutter, patience_s
        self._frames: asyncio.Queue[bytes | None] = asyncio.Queue(_MOST_FRAMES)
        self.dropped = 0

    def push(self, frame: bytes | None) -> None:
        """Take a frame, or None at the socket's end; what cannot be held is dropped and counted."""
        try:
            self._frames.put_nowait(frame)
        except asyncio.QueueFull:
            self.dropped += 1

    async def pieces(self) -> AsyncIterator[Piece]:
        """Pieces until the socket closes. Raises `StreamLost` then."""
        pieces = cut(self._content(), self._cutter.feed, self._cutter.rest)
        try:
            async for piece in pieces:
                yield piece
        finally:
            await closed(pieces)
        raise StreamLost("页面的视频连接已结束。")

    async def _content(self) -> AsyncIterator[bytes]:
        while True:
            try:
                frame = await asyncio.wait_for(self._frames.get(), self._patience_s)
            except TimeoutError as error:
                raise StreamLost("直播流长时间没有数据。") from error
            if frame is None:
                return
            yield frame


class Discovery:
    """Listens to one page from before it is opened. Sockets that carry media become `SocketStream`s."""

    def __init__(self, page: Page, *, patience_s: float = 15) -> None:
        self.found: dict[str, Found] = {}
        self.sockets: list[SocketStream] = []
        self._patience_s = patience_s
        self._news = asyncio.Event()
        self._chores: set[asyncio.Task[None]] = set()
        page.on("request", self._on_request)
        page.on("response", lambda response: self._later(self._on_response(response)))
        page.on("websocket", self._on_socket)

    async def wait(self, seconds: float) -> bool:
        """Whether a stream that the page plays has been found in that time, or one its data name."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._is_played():
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), max(0.05, end - time.monotonic()))
        return bool(self.found or self.sockets)

    def best(self) -> list[Found]:
        """Streams worth trying, those that the page plays first, HLS before FLV."""
        return sorted(self.found.values(), key=lambda one: (one.rank, one.kind != HLS))

    def name(self, kind: str, url: str, *, rank: int = 1) -> None:
        """Take note of an address found elsewhere, as in the page's HTML."""
        if url not in self.found and len(self.found) < _MOST_FOUND:
            self.found[url] = Found(kind, url, rank, {})
            self._news.set()

    def carries_media(self, url: str) -> bool:
        """Whether the socket of that address brings the stream."""
        return any(one.url == url for one in self.sockets)

    def _is_played(self) -> bool:
        return bool(self.sockets) or any(one.rank == 0 for one in self.found.values())

    def _on_request(self, request: Request) -> None:
        if kind := kind_of_address(request.url):
            self._later(self._played(kind, request))

    async def _played(self, kind: str, request: Request) -> None:
        headers: Mapping[str, str] = {}
        with suppress(DriverError, TimeoutError):
            headers = await asyncio.wait_for(request.all_headers(), 3)
        if len(self.found) < _MOST_FOUND or request.url in self.found:
            self.found[request.url] = Found(kind, request.url, 0, headers)
        self._news.set()

    async def _on_response(self, response: Response) -> None:
        with suppress(DriverError):
            kind = _TYPES.get(media_type(response))
            if kind and response.request.url not in self.found:
                await self._played(kind, response.request)
            elif "json" in media_type(response) and not self._is_played():
                body = await body_of(response)
                for named, address in named_addresses((body or b"")[:_MOST_JSON].decode("utf-8", "replace")):
                    self.name(named, address)

    def _on_socket(self, socket: WebSocket) -> None:
        stream: list[SocketStream] = []
        count = 0

        def on_frame(payload: str | bytes) -> None:
            nonlocal count
            count += 1
            if isinstance(payload, str):
                return
            if not stream and count <= 8 and (cutter := cutter_for(payload, socket.url)) is not None:
                stream.append(SocketStream(socket.url, cutter, self._patience_s))
                self.sockets.append(stream[0])
                self._news.set()
            if stream:
                stream[0].push(payload)

        socket.on("framereceived", on_frame)
        socket.on("close", lambda _: stream[0].push(None) if stream else None)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)
