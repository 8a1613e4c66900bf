"""One room from beginning to sealed capture, also when an earlier process began it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checker.errors import NotAllowed, VisitFailed
from checker.evidence import run_record
from checker.evidence.record import Clock
from checker.evidence.stamps import Stamps
from checker.vocabulary import Capture
from checker.vocabulary.live import EventKind, RoomEvent
from checker.vocabulary.watching import Health, Watch
from checker.watching.closing import close_watch
from checker.watching.journal import Journal, entries
from checker.watching.keeping import Bounds, Keeper
from crawlers.browser import Browser
from crawlers.live.watching import RoomWatch, WatchPlan

_BREAK = "观看程序中断"
_SHORTEST_S = 5  # what is left of a watch after a break must be worth opening the room


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What watching needs: where evidence and journals lie, how much may be taken, what the record says of the run.

    `gate` lets so many rooms of the group hash and write at a time; `stamps` has checkpoints time-stamped (None: none
    are made).
    """

    store: Path
    folder: Path
    bounds: Bounds
    gate: asyncio.Semaphore
    rulebook: str
    stamps: Stamps | None = None
    command: tuple[str, ...] = ()
    configuration: Mapping[str, Any] = field(default_factory=dict)
    clock: Clock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What became of a watch: its capture, why it ended, how it went."""

    watch: Watch
    capture: Capture
    why: str
    health: Health


class Room:
    """One watch under way. `ask_to_stop` ends it in order; everything kept so far is sealed."""

    def __init__(self, browser: Browser, watch: Watch, plan: WatchPlan, means: Means) -> None:
        self.watch, self._browser, self._plan, self._means = watch, browser, plan, means
        self._stop = asyncio.Event()
        self._keeper: Keeper | None = None

    @property
    def health(self) -> Health:
        """How it goes."""
        return self._keeper.health if self._keeper else Health(state="opening")

    def ask_to_stop(self) -> None:
        """End it in order."""
        self._stop.set()

    async def run(self) -> Seen:
        """Watch, then seal. Raises `NotAllowed`, `VisitFailed`, `Conflict`, `EvidenceNotSealed`."""
        with Journal(self._means.folder / str(self.watch.id)) as journal:
            folder = journal.path.parent
            started_at, is_new = _begun(folder)
            record = await asyncio.to_thread(self._record)
            if is_new:
                journal.add("begin", {"started_at": started_at.isoformat(), "url": self.watch.url})
            bounds = self._means.bounds
            self._keeper = keeper = Keeper(
                self._means.store, journal, started_at, bounds, self._means.gate, self._means.stamps
            )
            why = await self._watched(keeper, is_new=is_new)
            await keeper.flush()
            await keeper.close_checkpoint()
            async with self._means.gate:
                capture = await asyncio.to_thread(
                    close_watch, self._means.store, folder, self.watch.url, record, self._means.clock
                )
            journal.add("closed", {"capture": capture.id})
            return Seen(watch=self.watch, capture=capture, why=why, health=keeper.health)

    async def _watched(self, keeper: Keeper, *, is_new: bool) -> str:
        if not is_new:
            until = min(keeper.now(), self._plan.seconds)
            if until - keeper.latest_s > 1:
                detail = {"state": "resumed", "why": _BREAK}
                event = RoomEvent(at=datetime.now(UTC), mono=keeper.now(), kind=EventKind.STATE, detail=detail)
                await keeper.keep_events([event], [])
            if self._plan.seconds - keeper.now() < _SHORTEST_S:
                if until > keeper.latest_s:
                    await keeper.keep_gap(keeper.latest_s, until, _BREAK)
                return _BREAK
        try:
            return await RoomWatch(self._browser, self._plan, keeper, self._stop, first_why=_BREAK).run()
        except (NotAllowed, VisitFailed) as failure:
            if not keeper.health.segments and not keeper.has_page:
                raise
            return str(failure)

    def _record(self) -> dict[str, Any]:
        return run_record(
            command=self._means.command,
            configuration={"watch": self.watch.id, "seconds": self.watch.seconds, **self._means.configuration},
            rulebook=self._means.rulebook,
            persona=self._plan.persona.record(),
            browser=self._browser.record(),
            operator=self.watch.requested_by,
            clock=self._means.clock,
        )


def _begun(folder: Path) -> tuple[datetime, bool]:
    """When the watch in this folder began, and whether that is now."""
    for entry in entries(folder):
        if entry["k"] == "begin":
            return datetime.fromisoformat(entry["started_at"]), False
    return datetime.now(UTC), True
