"""One page, one persona: everything a visit brings home, bounded in time, bytes and requests.

A page that is not the page asked for (blocked, login wall, shell …) comes home as evidence with `record["trouble"]`;
`VisitFailed` is raised only when there is nothing to bring. Never done here: solving captchas, signing in, paying.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from checker.errors import NotAllowed, Reason, VisitFailed
from checker.vocabulary import Blob, SubjectKind, Visit
from crawlers.boundaries import parse_target
from crawlers.browser import Browser, Context, DriverError
from crawlers.gathering import certificate, gather
from crawlers.lens import Stalled
from crawlers.personas import Persona
from crawlers.settling import LOOPING, settle
from crawlers.sighting import Budget, Sighting, in_time, watch
from crawlers.tab import Tab
from crawlers.traffic import host_and_port, refusals
from crawlers.trouble import sentence
from crawlers.watchdog import Watchdog

__all__ = ["Budget", "Progress", "Session", "Step", "failure_of", "silent", "visit"]

log = logging.getLogger(__name__)

Progress = Callable[[str], None]
Step = Mapping[str, Any]

_GRACE_S = 3  # from the browser's end to the visit's
_OPEN_S = 60  # a fresh profile, the browser started anew if need be


def silent(message: str) -> None:
    """Progress nobody watches."""


class Session:
    """One persona's fresh profile, open for one or several visits.

    Visits share a tab while the browser holds fewer than `tab_room` bytes; 0: each opens a tab of its own.
    """

    def __init__(
        self, browser: Browser, persona: Persona, budget: Budget, progress: Progress = silent, *, tab_room: int = 0
    ) -> None:
        self.browser, self.persona, self.budget, self.progress = browser, persona, budget, progress
        self._tab = Tab(browser, tab_room)
        self._context: Context | None = None
        self.first_decision = browser.guard.renew()

    def visit(
        self,
        url: str,
        *,
        kind: SubjectKind = SubjectKind.OTHER,
        reached_by: str = "target",
        jumps: Sequence[Step] = (),
        click: str = "",
        extra: Mapping[str, Any] | None = None,
    ) -> Visit:
        """One visit; `click` is the CSS path of what to click once the page is there.

        Raises `NotAllowed`, `VisitFailed`.
        """
        url = parse_target(url, allow=self.browser.allow)
        notes = {"reached_by": reached_by, "jumps": list(jumps), **(extra or {})}
        return self.browser.run(self._bounded(url, kind, notes, click))

    async def ready(self) -> None:
        """Open the profile. Raises `VisitFailed`."""
        try:
            await asyncio.wait_for(self._open(), _OPEN_S)
        except (DriverError, TimeoutError) as error:
            raise _killed("") from error

    async def look(self, url: str, *, kind: SubjectKind, notes: Mapping[str, Any]) -> Visit:
        """One visit among others at the same time, the profile being open; the caller keeps the browser's deadline.

        Raises `NotAllowed`, `VisitFailed`.
        """
        url = parse_target(url, allow=self.browser.allow)
        if self._context is None:
            raise _killed(self.browser.watchdog.verdict)
        try:
            return await asyncio.wait_for(self._visit(self._context, url, kind, notes, ""), self.budget.hard_s)
        except (DriverError, Stalled, TimeoutError) as error:
            raise _killed(self.browser.watchdog.verdict or "deadline") from error

    @property
    def context(self) -> Context:
        """The open profile. Raises `VisitFailed` when there is none."""
        if self._context is None or is_gone(self._context):
            raise _killed(self.browser.watchdog.verdict)
        return self._context

    async def leave(self) -> None:
        """Throw the profile away, from within asynchronous work."""
        context, self._context = self._context, None
        if context is not None:
            await _closed(context)

    def close(self) -> None:
        """Throw the profile away."""
        context, self._context = self._context, None
        if context is not None:
            self.browser.run(_closed(context))

    async def _bounded(self, url: str, kind: SubjectKind, notes: Mapping[str, Any], click: str) -> Visit:
        try:
            context = await asyncio.wait_for(self._open(), _OPEN_S)
        except (DriverError, TimeoutError) as error:
            self.browser.watchdog.stop()
            raise _killed("") from error
        watchdog = self.browser.watchdog
        watchdog.set_deadline(self.budget.hard_s)
        work = asyncio.ensure_future(self._visit(context, url, kind, notes, click))
        try:
            return await _while_alive(work, context, watchdog, self.budget.hard_s + 10)
        except (DriverError, Stalled, TimeoutError) as error:
            is_stalled = isinstance(error, Stalled | TimeoutError) and not is_gone(context)
            raise _killed(watchdog.verdict or ("deadline" if is_stalled else "")) from error
        finally:
            watchdog.set_deadline(None)
            if watchdog.verdict:
                self._context = None

    async def _open(self) -> Context:
        if self._context is None or is_gone(self._context):
            self._context = await self.browser.new_context(self.persona)
        return self._context

    async def _visit(
        self, context: Context, url: str, kind: SubjectKind, notes: Mapping[str, Any], click: str
    ) -> Visit:
        started, since = datetime.now(UTC), self.browser.guard.latest()
        page = await self._tab.opened(context)
        sighting = await watch(context, page, self.browser, self.persona, self.budget)
        is_whole = False
        try:
            self.progress(f"打开 {url}")
            await self._load(sighting, url, since)
            if click:
                await self._click(sighting, click, since)
            trouble = await gather(sighting)
            decisions = self.browser.guard.log(since)
            self._refuse_redirected(sighting, decisions)
            packed = await self._packed(sighting, url, kind, notes, trouble, started, decisions)
            is_whole = True
            return packed
        except (DriverError, Stalled) as error:
            if sighting.traffic.is_looping:
                raise VisitFailed(Reason.UNREACHABLE, LOOPING) from error
            raise
        finally:
            await self._tab.leave(sighting, is_whole=is_whole)

    async def _load(self, sighting: Sighting, url: str, since: int) -> None:
        """Open the page and let it come to rest. Raises `NotAllowed`, `VisitFailed`."""
        sighting.is_parsed = False
        try:
            await sighting.page.goto(url, wait_until="commit", timeout=self.budget.open_s * 1000)
        except DriverError as error:
            await self._explain(sighting, str(error), since)
        if sighting.traffic.is_ours(sighting.traffic.document()):
            self._refuse_redirected(sighting, self.browser.guard.log(since))
        await settle(sighting)

    async def _click(self, sighting: Sighting, path: str, since: int) -> None:
        try:
            await sighting.page.locator(path).first.click(timeout=3000)
        except DriverError:
            raise VisitFailed(Reason.UNREACHABLE, "按钮点不开，没有看到它后面的内容。", retryable=True) from None
        await asyncio.sleep(0.2)
        await settle(sighting)
        self._refuse_redirected(sighting, self.browser.guard.log(since))

    async def _explain(self, sighting: Sighting, text: str, since: int) -> None:
        """Turn a failed navigation into what a person should know. Raises `NotAllowed`, `VisitFailed`."""
        if "Download is starting" in text or sighting.downloads:
            raise VisitFailed(Reason.NOT_HTML, sentence(Reason.NOT_HTML))
        self._refuse_redirected(sighting, self.browser.guard.log(since))
        if "ERR_TOO_MANY_REDIRECTS" in text:
            raise VisitFailed(Reason.UNREACHABLE, LOOPING)
        if "ERR_CERT" in text or "ERR_SSL" in text:
            raise VisitFailed(Reason.UNREACHABLE, "网站的安全证书有问题，无法确认页面出自该网站，没有继续访问。")
        if "ERR_INVALID_AUTH_CREDENTIALS" in text:
            raise VisitFailed(Reason.LOGIN_WALL, sentence(Reason.LOGIN_WALL))
        if "Timeout" in text:
            raise VisitFailed(Reason.TIMED_OUT, sentence(Reason.TIMED_OUT), retryable=True)
        if "ERR_ABORTED" in text and sighting.traffic.document():
            return
        if "has been closed" in text or "crashed" in text:
            raise _killed(self.browser.watchdog.verdict)
        raise VisitFailed(Reason.UNREACHABLE, sentence(Reason.UNREACHABLE), retryable=True)

    def _refuse_redirected(self, sighting: Sighting, decisions: Sequence[Mapping[str, Any]]) -> None:
        """Raise `NotAllowed` when the page itself went where the guard says no."""
        reasons = {(line["host"], line["port"]): line["reason"] for line in decisions if line["verdict"] == "refused"}
        for exchange in sighting.traffic.main:
            refused = sighting.traffic.is_ours(exchange.response) or exchange.failure
            reason = reasons.get(host_and_port(exchange.request.url)) if refused else None
            if reason:
                raise NotAllowed(f"出口防护拒绝了访问：{reason}（{host_and_port(exchange.request.url)[0]}）。")
        main = sighting.traffic.main
        if main and sighting.traffic.is_ours(main[-1].response):
            raise VisitFailed(Reason.UNREACHABLE, sentence(Reason.UNREACHABLE), retryable=True)

    async def _packed(
        self,
        sighting: Sighting,
        url: str,
        kind: SubjectKind,
        notes: Mapping[str, Any],
        trouble: Reason | None,
        started: datetime,
        decisions: Sequence[Mapping[str, Any]],
    ) -> Visit:
        traffic, looked, finished = sighting.traffic, sighting.looked, datetime.now(UTC)
        addresses = {str(line["host"]): str(line["ip"]) for line in decisions if line["ip"]}
        har = traffic.har(version=self.browser.version, addresses=addresses)
        sighting.blobs.append(Blob(role="har", content=har, media_type="application/json", url=url))
        document = traffic.document()
        record = {
            **notes,
            "requested_url": url,
            "final_url": str(looked.get("url", "")) or sighting.page.url,
            "status": document.status if document else 0,
            "headers": dict(document.headers) if document else {},
            "redirects": traffic.redirects(),
            "addresses": addresses,
            "guard": [dict(line) for line in decisions],
            "refused": refusals(decisions),
            "tls": await certificate(sighting),
            "console": sighting.console,
            "browser": self.browser.record(),
            "persona": self.persona.record(),
            "clock": _clock(started, finished, document.headers.get("date", "") if document else ""),
            "charset": looked.get("charset", ""),
            "images": looked.get("images", {}),
            "replacement_characters": str(looked.get("html", "")).count("\ufffd"),
            "requests": len(traffic.exchanges),
            "decoded_bytes": sighting.decoded,
            "dialogs": sighting.dialogs,
            "popups": sighting.popups,
            "downloads": sighting.downloads,
            "frames": looked.get("frames", 0),
            "shadow_roots": looked.get("shadows", 0),
            "peak_memory_bytes": self.browser.watchdog.peak_bytes,
            "trouble": trouble.value if trouble else "",
            "message": sentence(trouble) if trouble else "",
            "clickable": list(looked.get("clickable", ())),
        }
        log.info("page.visited", extra={"status": record["status"], "trouble": record["trouble"]})
        return Visit(
            url=url,
            final_url=str(record["final_url"]),
            kind=kind,
            title=str(looked.get("title", "")),
            started_at=started,
            finished_at=finished,
            blobs=tuple(sighting.blobs),
            record=record,
            incomplete=tuple(sighting.incomplete),
        )


def visit(
    browser: Browser,
    url: str,
    *,
    persona: Persona,
    budget: Budget | None = None,
    kind_hint: SubjectKind = SubjectKind.OTHER,
    reached_by: str = "target",
    progress: Progress = silent,
) -> Visit:
    """One page seen by one persona in a fresh profile. Raises `NotAllowed`, `VisitFailed`."""
    session = Session(browser, persona, budget or Budget(), progress)
    try:
        return session.visit(url, kind=kind_hint, reached_by=reached_by)
    finally:
        session.close()


def failure_of(seen: Visit) -> VisitFailed | None:
    """The failure a visit in trouble stands for, None when the page may be judged."""
    trouble = str(seen.record.get("trouble", ""))
    return VisitFailed(Reason(trouble), str(seen.record.get("message", ""))) if trouble else None


def is_gone(context: Context) -> bool:
    """Whether the browser behind the context has ended."""
    return context.browser is None or not context.browser.is_connected()


async def _while_alive(work: asyncio.Future[Visit], context: Context, watchdog: Watchdog, seconds: float) -> Visit:
    """The visit, given up soon after its browser has ended: the driver leaves some calls to a dead one unanswered.

    Raises `TimeoutError` besides what the visit raises.
    """
    end = time.monotonic() + seconds
    while not work.done() and time.monotonic() < end:
        await asyncio.wait((work,), timeout=0.25)
        if watchdog.verdict or is_gone(context):
            end = min(end, time.monotonic() + _GRACE_S)
    return await asyncio.wait_for(work, 0.01)


async def _closed(context: Context) -> None:
    await in_time(context.close(), 5)


def _killed(verdict: str) -> VisitFailed:
    if verdict == "memory":
        return VisitFailed(Reason.TOO_LARGE, "页面占用内存过多，为保护系统已终止访问。")
    if verdict == "deadline":
        return VisitFailed(Reason.TIMED_OUT, sentence(Reason.TIMED_OUT), retryable=True)
    return VisitFailed(Reason.BROWSER, sentence(Reason.BROWSER), retryable=True)


def _clock(started: datetime, finished: datetime, server_date: str) -> dict[str, Any]:
    clock: dict[str, Any] = {
        "started": started.isoformat(timespec="milliseconds"),
        "finished": finished.isoformat(timespec="milliseconds"),
        "source": "system",
        "server_date": server_date,
    }
    with suppress(ValueError, TypeError):
        clock["behind_server_s"] = round((parsedate_to_datetime(server_date) - finished).total_seconds())
    return clock
