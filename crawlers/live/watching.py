"""Watches one room until its time is over: page and stream side by side, each taken up again when it breaks.

What is seen goes to a `Sink` at once and is kept there; nothing is held here but the piece under way.
"""

import asyncio
import logging
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from checker.errors import NotAllowed, VisitFailed
from checker.vocabulary import SubjectKind, Visit
from checker.vocabulary.live import EventKind, RoomEvent
from crawlers.boundaries import parse_target
from crawlers.browser import Browser, DriverError
from crawlers.lens import Stalled
from crawlers.live.axis import Axis
from crawlers.live.discovery import FLV, HLS, kind_of_address
from crawlers.live.flv import FlvStream
from crawlers.live.hls import open_hls
from crawlers.live.line import Line, StreamLost, closed
from crawlers.live.pieces import LONGEST_S, Piece, Stream, told_length
from crawlers.live.roompage import Message, RoomPage
from crawlers.personas import Persona
from crawlers.visit import Budget, Session

log = logging.getLogger(__name__)

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 15.0
_OPEN_S = 25
_UNSEEN_S = 1.0  # a shorter stretch at either end is no gap
PAGE_BUDGET = Budget(load_s=8, scroll_s=4, hard_s=50)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPlan:
    """What to watch and how. `patience_s`: how long a lost stream is asked for again before the room has ended.

    `page_s` is the time between two looks at the page, 0 for streams only. `pace` scales the waits between looks at a
    playlist, for streams that run faster than life.
    """

    url: str
    seconds: float
    persona: Persona
    patience_s: float = 60.0
    find_s: float = 25.0
    page_s: float = 2.0
    pace: float = 1.0
    from_start: bool = False
    segment_s: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """When a piece arrived and where it lies on the axis, in seconds."""

    at: datetime
    arrived_s: float
    starts_s: float


class Sink(Protocol):
    """Keeps what is seen. Every call returns when the thing is safe; slow keeping slows the reading down."""

    def now(self) -> float:
        """Seconds on the room's axis."""

    def ends(self) -> dict[str, float]:
        """Where each track kept so far ends, for going on after a break."""

    async def measure(self, piece: Piece) -> float:
        """How long a piece is whose container does not say; 0 when it cannot be told."""

    async def keep_visit(self, visit: Visit) -> None:
        """Keep the page as a whole."""

    async def keep_piece(self, piece: Piece, arrival: Arrival) -> None:
        """Keep a piece of the stream."""

    async def keep_gap(self, from_s: float, to_s: float, why: str) -> None:
        """Note that nobody saw this stretch."""

    async def keep_events(self, events: Sequence[RoomEvent], messages: Sequence[Message]) -> None:
        """Keep what the room said."""

    def full(self) -> str:
        """Why nothing more may be kept, empty while there is room."""

    def tell(self, state: str, why: str = "") -> None:
        """Say how it goes: `opening`, `watching`, `lost`, `page-lost`."""


@dataclass(slots=True)
class RoomWatch:
    """One watch. `stop` ends it early and in order."""

    browser: Browser
    plan: WatchPlan
    sink: Sink
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    first_why: str = ""  # why the stretch before the first piece was not seen, when going on after a break
    _page: RoomPage | None = None
    _last_why: str = ""
    _video_ends_s: float | None = None
    _ended_by_itself: bool = False

    async def run(self) -> str:
        """Watch to the end; the sentence says why it ended. Raises `NotAllowed`, `VisitFailed` when it cannot begin."""
        url = parse_target(self.plan.url, allow=self.browser.allow)
        self._video_ends_s = max(self.sink.ends().values(), default=None)
        self._last_why = self.first_why
        self.sink.tell("opening")
        tasks = [asyncio.ensure_future(self._until_time())]
        session: Session | None = None
        photograph: asyncio.Task[None] | None = None
        try:
            kind = kind_of_address(url)
            if kind:
                tasks.append(asyncio.ensure_future(self._follow_found([(kind, url, {})])))
            else:
                session = Session(self.browser, self.plan.persona, PAGE_BUDGET)
                await session.ready()
                tasks += await self._open_room(session, url)
                photograph = asyncio.ensure_future(self._photograph(session, url))
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            why = next(iter(done)).result()
            if photograph is not None:
                await self._photographed(photograph)
        finally:
            for task in [*tasks, *([photograph] if photograph else [])]:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._part(session)
        await self._close_axis(why)
        return why

    async def _open_room(self, session: Session, url: str) -> "list[asyncio.Task[str]]":
        self._page = RoomPage(session.context, time.monotonic() - self.sink.now())
        await self._page.open(url, _OPEN_S)
        return [
            asyncio.ensure_future(self._stream_of_page()),
            asyncio.ensure_future(self._look_on(session, url)),
        ]

    async def _photograph(self, session: Session, url: str) -> None:
        """Keep the page as a whole, as any inspection does. Raises `NotAllowed`, `VisitFailed`."""
        notes = {"reached_by": "target", "jumps": []}
        await self.sink.keep_visit(await session.look(url, kind=SubjectKind.ROOM, notes=notes))

    async def _photographed(self, photograph: "asyncio.Task[None]") -> None:
        """Wait for the page to be kept; a page that cannot be kept does not undo what was seen of the stream."""
        try:
            await photograph
        except VisitFailed as failure:
            log.warning("room.page_not_kept", extra={"reason": failure.reason.value})
            if self._video_ends_s is None:
                raise

    async def _stream_of_page(self) -> str:
        page = self._page
        assert page is not None
        assert page.discovery is not None
        end = time.monotonic() + max(self.plan.find_s, self.plan.patience_s)
        while time.monotonic() < end:
            if not await page.discovery.wait(self.plan.find_s):
                with suppress(Stalled):
                    await page.search_html()
            if page.discovery.sockets and not any(one.rank == 0 for one in page.discovery.found.values()):
                return await self._follow(page.discovery.sockets[0])
            if found := page.discovery.best():
                await page.quieten([one.url for one in found if one.rank == 0])
                return await self._follow_found([(one.kind, one.url, dict(one.headers)) for one in found])
            self._lose("没有在页面的通信里找到直播流")
            if page.is_ended:
                break
        return "页面上没有找到直播流"

    async def _follow_found(self, found: list[tuple[str, str, dict[str, str]]]) -> str:
        """Follow the first of these streams that gives anything."""
        last = ""
        for kind, url, headers in found[:6]:
            guard = self.browser.guard
            async with Line(guard.url, guard.mark_header, headers) as line:
                try:
                    streams = await self._opened(line, kind, url)
                except StreamLost as lost:
                    last = str(lost)
                    continue
                return await self._follow_all(streams)
        self._lose(last)
        return last or "直播流无法打开"

    async def _opened(self, line: Line, kind: str, url: str) -> list[Stream]:
        if kind == FLV:
            return [FlvStream(line, url, least_s=self.plan.segment_s)]
        assert kind == HLS
        end = time.monotonic() + min(self.plan.patience_s, 20)
        while True:
            try:
                return await open_hls(line, url, pace=self.plan.pace, from_start=self.plan.from_start)
            except StreamLost as lost:
                if lost.is_final or time.monotonic() > end:
                    raise
                await asyncio.sleep(1)

    async def _follow_all(self, streams: list[Stream]) -> str:
        """Picture and sound together; the end of the first is the end."""
        tasks = [asyncio.ensure_future(self._follow(stream)) for stream in streams]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return next(iter(done)).result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _follow(self, stream: Stream) -> str:
        """Read the stream until it has ended, taking it up again with growing pauses when it breaks."""
        axis = Axis(ends_s=self.sink.ends().get(stream.track))
        wait_s, heard = FIRST_WAIT_S, time.monotonic()
        while True:
            pieces = stream.pieces()
            try:
                async for piece in pieces:
                    await self._take(piece, axis)
                    wait_s, heard = FIRST_WAIT_S, time.monotonic()
                    if why := self.sink.full():
                        return why
                self._ended_by_itself = True
                return "直播流已结束"
            except StreamLost as lost:
                self._lose(str(lost))
                page_says_so = self._page is not None and self._page.is_ended
                if lost.is_final or page_says_so or time.monotonic() - heard > self.plan.patience_s:
                    self._ended_by_itself = True
                    return "页面显示直播已结束" if page_says_so else f"直播流中断后未再恢复：{lost}"
            finally:
                await closed(pieces)
            await asyncio.sleep(wait_s * random.uniform(0.7, 1.3))  # noqa: S311 - only so that rooms don't ask at once
            wait_s = min(LONGEST_WAIT_S, wait_s * 2, max(1.0, self.plan.patience_s / 4))

    async def _take(self, piece: Piece, axis: Axis) -> None:
        arrived_s, at = self.sink.now(), datetime.now(UTC)
        length_s = told_length(piece.duration_s) or min(LONGEST_S, await self.sink.measure(piece))
        piece = replace(piece, duration_s=length_s)
        is_first = axis.ends_s is None
        placed = axis.place(arrived_s, piece.duration_s, behind_s=piece.behind_s, lost_s=piece.lost_s)
        if piece.track != "audio":
            if is_first and placed.starts_s > _UNSEEN_S:
                await self.sink.keep_gap(0.0, placed.starts_s, "打开页面、寻找并连接直播流")
            if placed.gap:
                await self.sink.keep_gap(*placed.gap, piece.why or self._last_why or "直播流停顿")
            self._video_ends_s, self._last_why = axis.ends_s, ""
        await self.sink.keep_piece(piece, Arrival(at=at, arrived_s=arrived_s, starts_s=placed.starts_s))
        self.sink.tell("watching")

    async def _look_on(self, session: Session, url: str) -> str:
        """Look at the page again and again, opening it anew when it is gone; rest for ever when not wanted."""
        page, failures = self._page, 0
        assert page is not None
        if not self.plan.page_s:
            return await _forever()
        while True:
            try:
                if page.is_gone:
                    await session.leave()
                    await session.ready()
                    again = RoomPage(session.context, time.monotonic() - self.sink.now())
                    await again.open(url, _OPEN_S)
                    await page.close()
                    self._page = page = again
                await page.look()
                failures = 0
            except (Stalled, DriverError, VisitFailed) as error:
                failures += 1
                self.sink.tell("page-lost", str(error)[:200])
                if failures >= 3:
                    await page.close()
            await self._hand_over()
            await asyncio.sleep(self.plan.page_s * min(10, 1 + failures))

    async def _hand_over(self) -> None:
        page = self._page
        if page is None:
            return
        messages = [page.messages.popleft() for _ in range(len(page.messages))]
        events = page.events()
        if events or messages:
            await self.sink.keep_events(events, messages)

    async def _until_time(self) -> str:
        left = self.plan.seconds - self.sink.now()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stop.wait(), max(0.0, left))
            return "按要求停止"
        return "已到约定时间"

    def _lose(self, why: str) -> None:
        self._last_why = why
        self.sink.tell("lost", why)

    async def _part(self, session: Session | None) -> None:
        with suppress(Stalled, DriverError):
            await self._hand_over()
        if self._page is not None:
            await self._page.close()
        if session is not None:
            await session.leave()

    async def _close_axis(self, why: str) -> None:
        """The stretch between the last piece and the end counts as unseen, unless the room itself had ended."""
        now, last = self.sink.now(), self._video_ends_s or 0.0
        if not self._ended_by_itself and now - last > 2 * self.plan.segment_s + _UNSEEN_S:
            await self.sink.keep_gap(last, now, self._last_why or why)
        detail = {"state": "ended", "why": why}
        await self.sink.keep_events(
            [RoomEvent(at=datetime.now(UTC), mono=now, kind=EventKind.STATE, detail=detail)], []
        )


async def _forever() -> str:
    await asyncio.Event().wait()
    return ""


__all__ = ["Arrival", "NotAllowed", "RoomWatch", "Sink", "WatchPlan"]
