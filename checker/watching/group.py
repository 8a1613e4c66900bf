"""Many rooms in one process: one browser, one loop, as many rooms at a time as it is given places for.

The group asks a `Ledger` for rooms to take, tells it how each goes and hands it what each came to; a room that fails
never takes another with it.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from checker.errors import CheckerError
from checker.evidence.record import Clock
from checker.evidence.stamps import Stamps
from checker.vocabulary import Finding
from checker.vocabulary.watching import Health, Noticed, Watch
from checker.watching.keeping import Bounds
from checker.watching.room import Means, Room, Seen
from crawlers.browser import Browser
from crawlers.egress import Allowed, EgressGuard, Limits
from crawlers.live.watching import WatchPlan
from crawlers.media.child import ChildFailed
from crawlers.personas import persona

log = logging.getLogger(__name__)

BEAT_S = 2.0
AT_ONCE = 2  # rooms that hash and write at the same time
_GUARD = Limits(bytes=2**50, connections=2**31, at_once=4096, seconds=7 * 24 * 3600)
_LEAST_REST_S = 1.0  # between two looks at one room
_INTERNAL = "程序内部出错，观看未完成；日志已记录，请联系管理员。"


class Ledger(Protocol):
    """Where watches are written down. Called from threads, one call at a time."""

    def take(self, places: int) -> list[Watch]:
        """At most so many watches to begin or to go on with, now held by this group."""

    def tell(self, watch: Watch, health: Health) -> bool:
        """How it goes; False when it must stop."""

    def note(self, watch: Watch, findings: Sequence[Finding]) -> Sequence[Noticed]:
        """What is found so far, in place of what was noted before; what is new of it is given back."""

    def settle(self, watch: Watch, seen: Seen | None, failure: CheckerError | None, health: Health) -> None:
        """What it came to."""

    def is_done(self) -> bool:
        """Whether nothing more will come."""


class Onlooker(Protocol):
    """Judges a room while it is watched. Called from threads, one call at a time."""

    def look(self) -> Sequence[Finding] | None:
        """What is found so far, None when nothing new came."""

    def close(self) -> None:
        """Let go of the room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPlan:
    """What all rooms of a group share. `plan` makes a room's plan of its watch, `judge` its onlooker, given the folder of
    its journal (None: rooms are judged only when their watch has ended)."""

    store: Path
    folder: Path
    bounds: Bounds
    rulebook: str
    places: int = 8
    allow: tuple[Allowed, ...] = ()
    command: tuple[str, ...] = ()
    beat_s: float = BEAT_S
    configuration: Mapping[str, Any] = field(default_factory=dict)
    patience_s: float = 60
    stamps: Stamps | None = None
    clock: Clock | None = None
    judge: Callable[[Watch, Path], Onlooker] | None = None
    plan: Callable[[Watch, "GroupPlan"], WatchPlan] = field(default=lambda watch, group: plan_of(watch, group))


def plan_of(watch: Watch, group: GroupPlan) -> WatchPlan:
    """The usual plan of a room."""
    looking = persona(watch.persona or "desktop")
    return WatchPlan(url=watch.url, seconds=watch.seconds, persona=looking, patience_s=group.patience_s)


class Group:
    """Runs until its ledger is done, or until told to stop."""

    def __init__(self, plan: GroupPlan, ledger: Ledger) -> None:
        self._plan, self._ledger = plan, ledger
        self._rooms: dict[asyncio.Task[None], Room] = {}
        self._stopping = False
        self._settling = asyncio.Semaphore(1)  # reading hours of frames is the heaviest work there is
        self._looking = asyncio.Semaphore(1)  # rooms take turns; when they are many, each is looked at less often

    def run(self, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Watch. Raises `VisitFailed` when the browser does not start, `GuardFailed` when the guard does not."""
        with (
            EgressGuard(allow=self._plan.allow, limits=_GUARD) as guard,
            Browser(guard=guard, max_bytes=(400 + 250 * self._plan.places) * 2**20) as browser,
        ):
            browser.run(self._serve(browser, should_stop))

    async def _serve(self, browser: Browser, should_stop: Callable[[], bool]) -> None:
        means = Means(
            store=self._plan.store,
            folder=self._plan.folder,
            bounds=self._plan.bounds,
            gate=asyncio.Semaphore(AT_ONCE),
            rulebook=self._plan.rulebook,
            stamps=self._plan.stamps,
            command=self._plan.command,
            configuration=self._plan.configuration,
            clock=self._plan.clock,
        )
        while True:
            self._stopping = self._stopping or should_stop()
            if not self._stopping:
                await self._take_more(browser, means)
            await self._tell_all()
            browser.guard.forget()
            if not self._rooms and (self._stopping or await asyncio.to_thread(self._ledger.is_done)):
                return
            if self._rooms:
                await asyncio.wait(self._rooms, timeout=self._plan.beat_s, return_when=asyncio.FIRST_COMPLETED)
            else:
                await asyncio.sleep(self._plan.beat_s)

    async def _take_more(self, browser: Browser, means: Means) -> None:
        free = self._plan.places - len(self._rooms)
        under_way = {room.watch.id for room in self._rooms.values()}
        for watch in await asyncio.to_thread(self._ledger.take, free) if free > 0 else ():
            if watch.id in under_way:  # its lease lapsed while this process stood still, and is ours again
                continue
            room = Room(browser, watch, self._plan.plan(watch, self._plan), means)
            self._rooms[asyncio.ensure_future(self._watched(room))] = room

    async def _tell_all(self) -> None:
        for task in [task for task in self._rooms if task.done()]:
            del self._rooms[task]
            task.result()
        for room in list(self._rooms.values()):
            goes_on = await asyncio.to_thread(self._ledger.tell, room.watch, room.health)
            if self._stopping or not goes_on:
                room.ask_to_stop()

    async def _watched(self, room: Room) -> None:
        seen: Seen | None = None
        failure: CheckerError | None = None
        over = asyncio.Event()
        onlooking = asyncio.ensure_future(self._look_on(room.watch, over))
        try:
            seen = await room.run()
        except CheckerError as error:
            failure = error
        except Exception:  # a bug in one room must not end the others
            log.exception("watch.raised", extra={"watch": room.watch.id})
            failure = CheckerError(_INTERNAL)
        over.set()
        await onlooking
        try:
            async with self._settling:
                await asyncio.to_thread(self._ledger.settle, room.watch, seen, failure, room.health)
        except Exception:  # what was seen is sealed; only the note of it is missing
            log.exception("watch.not_settled", extra={"watch": room.watch.id})

    async def _look_on(self, watch: Watch, over: asyncio.Event) -> None:
        """Judge what was kept, again and again until the watch is over, at most half of the time."""
        if self._plan.judge is None:
            return
        onlooker = self._plan.judge(watch, self._plan.folder / str(watch.id))
        rest_s = 0.0
        while not over.is_set():
            try:
                async with self._looking:
                    began = time.monotonic()
                    found = await asyncio.to_thread(onlooker.look)
                    rest_s = max(_LEAST_REST_S, time.monotonic() - began)
                if found is not None and not over.is_set():
                    await asyncio.to_thread(self._ledger.note, watch, found)
            except Exception:  # the watch goes on, and is judged at its end
                log.exception("watch.not_judged_meanwhile", extra={"watch": watch.id})
                break
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), rest_s)
        with suppress(ChildFailed):
            await asyncio.to_thread(onlooker.close)
