"""Many accounts in one browser, each in a profile of its own, reading one article as nearly at once as politeness allows.

Only addresses are opened; nothing is clicked, so no order can be placed. Profiles share neither cookies nor storage.
"""

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from checker.errors import VisitFailed
from checker.vocabulary import SubjectKind, Visit
from crawlers.browser import Browser
from crawlers.personas import Persona
from crawlers.traffic import host_and_port
from crawlers.visit import Budget, Session

# Sums stand where a page opens; scrolling sixteen accounts through it would stretch the round.
BUDGET = Budget(open_s=20, load_s=10, scroll_s=0, look_s=8, hard_s=45, requests=300)
# Some thirty accounts' tabs with light pages, or a quarter of a small machine; it comes on top of what pages may take.
TAB_ROOM = min(1700 * 2**20, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4)


@dataclass(frozen=True, slots=True)
class Article:
    """One article to be compared: its page and the page of its checkout's sum."""

    sku: str
    product: str
    checkout: str


@dataclass(slots=True)
class Pace:
    """How gently a host is treated: seconds between the openings of two of its pages, pages open at a time."""

    delay_s: float = 1.0
    at_once: int = 4
    _free_at: dict[str, float] = field(default_factory=dict)

    async def turn(self, url: str) -> None:
        """Wait until the host may be asked again; turns are handed out in the order they are asked for."""
        host = host_and_port(url)[0]
        now = time.monotonic()
        at = max(now, self._free_at.get(host, 0.0))
        self._free_at[host] = at + self.delay_s
        await asyncio.sleep(at - now)


@dataclass(frozen=True, slots=True)
class Look:
    """What one account brought home: its visits in order, and why it is not whole."""

    account: str
    visits: tuple[Visit, ...] = ()
    failure: VisitFailed | None = None


class Sitting:
    """Open profiles of all accounts; use as a context manager. Raises `VisitFailed` when they cannot be opened."""

    def __init__(self, browser: Browser, personas: Mapping[str, Persona], pace: Pace, budget: Budget = BUDGET) -> None:
        self.browser, self.pace, self.budget = browser, pace, budget
        self._sessions = {
            account: Session(browser, looking, budget, tab_room=TAB_ROOM) for account, looking in personas.items()
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.browser.run(self._leave())

    def read(self, article: Article, order: Sequence[str], notes: Mapping[str, Any]) -> list[Look]:
        """One look of each account, started in this order; `notes` go into every visit's record. Raises `NotAllowed`."""
        return self.browser.run(self._read(article, order, notes))

    async def _read(self, article: Article, order: Sequence[str], notes: Mapping[str, Any]) -> list[Look]:
        self.browser.guard.renew()
        self.browser.guard.forget()
        for account in order:
            await self._sessions[account].ready()
        watchdog, gate = self.browser.watchdog, asyncio.Semaphore(self.pace.at_once)
        watchdog.set_deadline(self._longest(len(order)))
        try:
            looks = (self._look(article, account, notes, gate) for account in order)
            found = await asyncio.gather(*looks, return_exceptions=True)
        finally:
            watchdog.set_deadline(None)
        # All have come to an end before the first refusal or defect is raised: nothing goes on unwatched.
        for one in found:
            if isinstance(one, BaseException):
                raise one
        return [one for one in found if isinstance(one, Look)]

    async def _look(self, article: Article, account: str, notes: Mapping[str, Any], gate: asyncio.Semaphore) -> Look:
        visits: list[Visit] = []
        steps = (
            (article.product, SubjectKind.PRODUCT, "product"),
            (article.checkout, SubjectKind.CHECKOUT, "checkout"),
        )
        async with gate:
            for url, kind, step in steps:
                await self.pace.turn(url)
                about = {**notes, "reached_by": "target", "account": account, "step": step}
                try:
                    visits.append(await self._sessions[account].look(url, kind=kind, notes=about))
                except VisitFailed as failure:
                    return Look(account, tuple(visits), failure)
        return Look(account, tuple(visits))

    def _longest(self, accounts: int) -> float:
        """Seconds after which a round of looks must be over, all waits included."""
        turns = -(-accounts // self.pace.at_once)
        return 2 * (turns * self.budget.hard_s + accounts * self.pace.delay_s) + 30

    async def _leave(self) -> None:
        for session in self._sessions.values():
            await session.leave()
