"""A room's page, kept open: its stream is found in its traffic, what it shows is looked at, what it is told is read.

Once the stream is read by ourselves the page need not play it: its player is stopped, its picture is not decoded.
"""

import asyncio
import base64
import time
from collections import deque
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from checker.errors import Reason, VisitFailed
from checker.vocabulary.live import STANDING_S, EventKind, RoomEvent
from crawlers.browser import Context, DriverError, Page, Response, WebSocket
from crawlers.lens import Lens, Stalled
from crawlers.live.binary import read_frame
from crawlers.live.changes import Change, Changes
from crawlers.live.discovery import Discovery, named_addresses
from crawlers.live.messages import read_message
from crawlers.traffic import body_of, media_type
from crawlers.trouble import sentence

_LOOK = files("crawlers.live").joinpath("room.js").read_text(encoding="utf-8")
_STILL = """() => { for (const video of document.querySelectorAll('video,audio')) {
  try { video.pause(); video.autoplay = false; } catch {} } return true; }"""
_HTML = "() => document.documentElement ? document.documentElement.outerHTML.slice(0, 2000000) : ''"
_LIMITS = {"maxElements": 8000, "maxComments": 300, "standingMs": STANDING_S * 1000}
_MOST_WAITING = 2000
_MOST_BODY = 512 * 1024


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the page received it, for keeping. Binary ones in base64."""

    at: datetime
    mono: float
    source: str
    url: str
    text: str
    binary: bool = False

    def line(self) -> dict[str, Any]:
        """One line of the `messages` artefact."""
        at = self.at.astimezone(UTC).isoformat(timespec="milliseconds")
        name = "base64" if self.binary else "text"
        return {"at": at, "mono": round(self.mono, 3), "source": self.source, "url": self.url, name: self.text}


class RoomPage:
    """One room's page in an open profile. `began` is the monotonic time that is 0 on the room's axis."""

    def __init__(self, context: Context, began: float, *, patience_s: float = 15) -> None:
        self.messages: deque[Message] = deque(maxlen=_MOST_WAITING)
        self.is_ended = False
        self.unread = 0  # binary messages of formats that we do not read
        self._context, self._began, self._patience_s = context, began, patience_s
        self._events: deque[RoomEvent] = deque(maxlen=_MOST_WAITING)
        self._changes = Changes()
        self._page: Page | None = None
        self._lens: Lens | None = None
        self._seen_bodies: deque[int] = deque(maxlen=200)
        self._chores: set[asyncio.Task[None]] = set()
        self.discovery: Discovery | None = None

    async def open(self, url: str, seconds: float) -> None:
        """Open the page. Raises `VisitFailed`."""
        page = await self._context.new_page()
        self._page, self.discovery = page, Discovery(page, patience_s=self._patience_s)
        self._lens = Lens(await self._context.new_cdp_session(page))
        page.on("websocket", self._on_socket)
        page.on("response", lambda response: self._later(self._on_response(response)))
        page.on("dialog", lambda dialog: self._later(dialog.dismiss()))
        page.on("popup", lambda other: self._later(other.close()))
        try:
            await page.goto(url, wait_until="domcontentloaded", timeout=seconds * 1000)
        except DriverError as error:
            if "Timeout" not in str(error):
                raise VisitFailed(Reason.UNREACHABLE, sentence(Reason.UNREACHABLE), retryable=True) from error

    async def look(self) -> None:
        """Look at the page once and keep what changed. Raises `Stalled`."""
        if self._lens is None:
            return
        seen = await self._lens.look(_LOOK, _LIMITS, seconds=8)
        if not isinstance(seen, Mapping):
            return
        self.is_ended = bool(seen.get("ended"))
        self._note(self._changes.look(seen))

    async def search_html(self) -> None:
        """Look for streams named in the page's HTML. Raises `Stalled`."""
        if self._lens is None or self.discovery is None:
            return
        for kind, address in named_addresses(str(await self._lens.look(_HTML, seconds=8) or "")):
            self.discovery.name(kind, address, rank=2)

    async def quieten(self, streams: list[str]) -> None:
        """Stop the page's player: we read the stream ourselves. Nothing else of the page is touched."""
        if self._lens is None:
            return
        with suppress(Stalled):
            patterns = [address.split("?")[0].rpartition("/")[0] + "/*" if ".m3u8" in address
                        else address.split("?")[0] + "*" for address in streams]  # fmt: skip
            await self._lens.send("Network.enable")
            await self._lens.send("Network.setBlockedURLs", {"urls": _media_only(patterns)})
            await self._lens.look(_STILL)

    def events(self) -> list[RoomEvent]:
        """Events since the last call, oldest first."""
        taken = list(self._events)
        self._events.clear()
        return taken

    @property
    def is_gone(self) -> bool:
        """Whether the page can be looked at no longer."""
        return self._page is None or self._page.is_closed()

    async def close(self) -> None:
        """Leave the page."""
        page, self._page = self._page, None
        if page is not None:
            with suppress(DriverError, TimeoutError):
                await asyncio.wait_for(page.close(), 3)

    def _note(self, changes: list[Change]) -> None:
        at, mono = datetime.now(UTC), time.monotonic() - self._began
        self._events.extend(RoomEvent(at=at, mono=mono, kind=kind, detail=detail) for kind, detail in changes)

    def _hear(self, text: str, source: str, url: str) -> None:
        changes = read_message(text)
        if not changes:
            return
        self.messages.append(Message(datetime.now(UTC), time.monotonic() - self._began, source, url[:500], text))
        self._note(self._changes.told(changes, source))

    def _on_socket(self, socket: WebSocket) -> None:
        def on_frame(payload: str | bytes) -> None:
            if isinstance(payload, str):
                self._hear(payload, "websocket", socket.url)
            elif len(payload) <= _MOST_BODY and not (self.discovery and self.discovery.carries_media(socket.url)):
                kept = base64.b64encode(payload).decode()
                now = time.monotonic() - self._began
                self.messages.append(Message(datetime.now(UTC), now, "websocket", socket.url[:500], kept, True))
                changes = read_frame(payload, socket.url)
                self.unread += changes is None
                self._note(self._changes.told(changes or (), "websocket"))

        socket.on("framereceived", on_frame)

    async def _on_response(self, response: Response) -> None:
        with suppress(DriverError):
            if response.request.resource_type not in {"xhr", "fetch"} or "json" not in media_type(response):
                return
            body = await body_of(response)
            if body is None or len(body) > _MOST_BODY or hash(body) in self._seen_bodies:
                return
            self._seen_bodies.append(hash(body))
            self._hear(body.decode("utf-8", "replace"), "fetch", response.url)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(_quietly(work))
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)


def gap_event(at: datetime, from_s: float, to_s: float, why: str) -> RoomEvent:
    """A gap as an event, at the moment it was noticed."""
    detail = {"from_s": round(from_s, 3), "to_s": round(to_s, 3), "why": why}
    return RoomEvent(at=at, mono=to_s, kind=EventKind.GAP, detail=detail)


def _media_only(patterns: list[str]) -> list[str]:
    """For a folder of segments, only what is media in it: the page's data may lie beside."""
    found = []
    for pattern in patterns:
        if pattern.endswith("/*"):
            found += [f"{pattern[:-1]}*{suffix}*" for suffix in (".m3u8", ".ts", ".m4s", ".mp4")]
        else:
            found.append(pattern)
    return list(dict.fromkeys(found))


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    with suppress(DriverError):
        await work
