"""Puts rooms on the air: ffmpeg in real time (or faster), its HLS and FLV served over HTTP, chat over WebSocket.

A room goes on the air when somebody first asks for it. `speed` runs the whole studio faster than life.
"""

import asyncio
import json
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.marketplace.live.compose import composed
from tests.marketplace.live.page import draw
from tests.marketplace.live.script import ROOMS, Script, read_script

SEGMENT_S = 2
_TYPES = {".m3u8": "application/vnd.apple.mpegurl", ".ts": "video/mp2t"}


@dataclass
class Show:
    """A room on the air. `began` is the monotonic second at which its stream began."""

    script: Script
    folder: Path
    speed: float
    began: float = 0.0
    encoder: "asyncio.Task[None] | None" = None
    asked: list[str] = field(default_factory=list)

    @property
    def position(self) -> float:
        """Seconds of the script that have gone by."""
        return (time.monotonic() - self.began) * self.speed if self.began else 0.0

    @property
    def is_over(self) -> bool:
        """Whether the script has ended."""
        return self.position >= self.script.seconds

    @property
    def is_cut(self) -> bool:
        """Whether nothing is sent just now."""
        return any(start <= self.position < end for start, end in self.script.cuts)


class Studio:
    """A server of rooms: `/live/<room>` the page, `/stream/<room>/live.m3u8`, `/stream/<room>.flv`, `/chat/<room>`."""

    def __init__(self, scripts: Iterable[Script], speed: float) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="studio-")
        self.speed = speed
        self.base = ""
        self.shows = {one.name: Show(one, Path(self._folder.name) / one.name, speed) for one in scripts}

    def app(self) -> web.Application:
        """The server's routes."""
        app = web.Application()
        app.router.add_get("/live/{room}", self._page)
        app.router.add_get("/state/{room}", self._state)
        app.router.add_get("/chat/{room}", self._chat)
        app.router.add_get("/stream/{room}.flv", self._flv)
        app.router.add_get("/stream/{room}.ws", self._flv_socket)
        app.router.add_get("/stream/{room}/{name}", self._file)
        app.on_cleanup.append(self._stop)
        return app

    def url(self, room: str) -> str:
        """The room's page."""
        return f"{self.base}/live/{room}"

    def _on_air(self, request: web.Request) -> Show:
        show = self.shows.get(request.match_info["room"].removesuffix(".flv"))
        if show is None:
            raise web.HTTPNotFound
        show.asked.append(request.path)
        if not show.began:
            show.folder.mkdir(parents=True)
            show.began = time.monotonic()
            show.encoder = asyncio.ensure_future(self._encode(show))
        return show

    async def _encode(self, show: Show) -> None:
        """HLS, leg by leg: a cut stops the encoder, and the next leg is marked as a discontinuity."""
        source = composed(show.script)
        starts = [0.0, *(end for _, end in show.script.cuts)]
        ends = [*(start for start, _ in show.script.cuts), float(show.script.seconds)]
        for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
            await asyncio.sleep(max(0.0, (start - show.position) / self.speed))
            flags = "delete_segments+program_date_time" + ("+append_list+discont_start" if number else "")
            flags += "" if end == show.script.seconds else "+omit_endlist"
            await _ran(
                *_reading(self.speed, start), "-t", str(end - start), "-i", str(source), "-c", "copy",
                "-f", "hls", "-hls_time", str(SEGMENT_S), "-hls_list_size", "6", "-hls_delete_threshold", "6",
                "-hls_flags", flags, "-hls_segment_filename", str(show.folder / f"{number}-%05d.ts"),
                str(show.folder / "live.m3u8"),
            )  # fmt: skip

    async def _page(self, request: web.Request) -> web.Response:
        return web.Response(text=draw(self._on_air(request).script), content_type="text/html")

    async def _state(self, request: web.Request) -> web.Response:
        show = self._on_air(request)
        return web.json_response(state(show.script, show.position))

    async def _chat(self, request: web.Request) -> web.WebSocketResponse:
        show, socket = self._on_air(request), web.WebSocketResponse()
        await socket.prepare(request)
        with suppress(ConnectionError):
            for one in sorted(show.script.comments, key=lambda comment: comment.at_s):
                if one.at_s < show.position - 1:
                    continue
                await asyncio.sleep(max(0.0, (one.at_s - show.position) / self.speed))
                said = {"type": "chat", "user": {"nickname": one.sender, "role": one.role}, "content": one.text}
                await socket.send_json(said, dumps=lambda held: json.dumps(held, ensure_ascii=False))
            await asyncio.sleep(max(0.0, (show.script.seconds - show.position) / self.speed))
        return socket

    async def _file(self, request: web.Request) -> web.StreamResponse:
        show = self._on_air(request)
        path = show.folder / Path(request.match_info["name"]).name
        end = time.monotonic() + 5
        while not path.exists() and path.suffix == ".m3u8" and time.monotonic() < end:
            await asyncio.sleep(0.05)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise web.HTTPNotFound from None
        return web.Response(body=content, content_type=_TYPES.get(path.suffix, "application/octet-stream"))

    async def _flv(self, request: web.Request) -> web.StreamResponse:
        show = self._on_air(request)
        if show.is_cut or show.is_over:
            raise web.HTTPNotFound
        answer = web.StreamResponse(headers={"Content-Type": "video/x-flv"})
        await answer.prepare(request)
        with suppress(ConnectionError, asyncio.CancelledError):
            async for piece in self._flv_bytes(show):
                await answer.write(piece)
        return answer

    async def _flv_socket(self, request: web.Request) -> web.WebSocketResponse:
        show, socket = self._on_air(request), web.WebSocketResponse()
        await socket.prepare(request)
        if not (show.is_cut or show.is_over):
            with suppress(ConnectionError):
                async for piece in self._flv_bytes(show):
                    await socket.send_bytes(piece)
        return socket

    async def _flv_bytes(self, show: Show) -> Any:
        start = show.position
        end = min([cut for cut, _ in show.script.cuts if cut > start], default=float(show.script.seconds))
        process = await asyncio.create_subprocess_exec(
            *_reading(self.speed, start), "-t", str(end - start), "-i", str(composed(show.script)), "-c", "copy",
            "-f", "flv", "-flvflags", "no_duration_filesize", "-flush_packets", "1", "pipe:1",
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            while piece := await process.stdout.read(32 * 1024):
                yield piece
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _stop(self, app: web.Application) -> None:
        for show in self.shows.values():
            if show.encoder is not None:
                show.encoder.cancel()
                with suppress(asyncio.CancelledError):
                    await show.encoder
        self._folder.cleanup()


def state(script: Script, position: float) -> dict[str, Any]:
    """What the room's page knows at that second: cards, viewers, and whether it is over."""
    latest = {one.id: one for one in script.cards if one.at_s <= position}
    seen = [count for at_s, count in script.viewers if at_s <= position]
    return {
        "over": position >= script.seconds,
        "viewer_count": seen[-1] if seen else 0,
        "goods": [
            {"goods_id": one.id, "title": one.title, "price_fen": one.price_fen, "explaining": one.explaining,
             "stock": one.stock}
            for one in latest.values() if not one.gone
        ],
    }  # fmt: skip


def _reading(speed: float, start: float) -> list[str]:
    return ["ffmpeg", "-v", "error", "-y", "-readrate", f"{speed:g}", "-ss", f"{start:.3f}"]


async def _ran(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(*command)
    try:
        await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@contextmanager
def studio(
    names: Iterable[str] = ROOMS,
    *,
    host: str = "127.0.0.2",
    port: int = 0,
    speed: float = 1.0,
    scripts: Iterable[Script] = (),
) -> Iterator[Studio]:
    """A studio served by a thread until the block ends; pictures are composed before it opens."""
    given = [*map(read_script, names), *scripts]
    for one in given:
        composed(one)
    made, loop, ready = Studio(given, speed), asyncio.new_event_loop(), threading.Event()
    runner = web.AppRunner(made.app(), access_log=None, handler_cancellation=True, shutdown_timeout=0.2)

    async def open_up() -> None:
        await runner.setup()
        site = web.TCPSite(runner, host, port)
        await site.start()
        made.base = f"http://{host}:{runner.addresses[0][1]}"
        ready.set()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(open_up())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        assert ready.wait(20)
        yield made
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
