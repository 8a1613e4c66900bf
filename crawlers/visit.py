"""One page, one persona: everything a visit brings home, bounded in time, bytes and requests.

A page that is not the page asked for (blocked, login wall, shell …) comes home as evidence with `record["trouble"]`;
`VisitFailed` is raised only when there is nothing to bring. Never done here: solving captchas, signing in, paying.
"""

import asyncio
import hashlib
import json
import logging
import time
from base64 import b64decode
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from checker.errors import NotAllowed, Reason, VisitFailed
from checker.vocabulary import Blob, SubjectKind, Visit
from crawlers.boundaries import parse_target
from crawlers.browser import Browser, Context, DriverError, Page
from crawlers.encodings import labelled, sniff
from crawlers.frames import frame_blob
from crawlers.lens import Lens, Stalled
from crawlers.personas import Persona
from crawlers.traffic import Traffic, body_of, host_and_port, media_type, refusals
from crawlers.trouble import diagnose, sentence

log = logging.getLogger(__name__)

T = TypeVar("T")
Progress = Callable[[str], None]
Step = Mapping[str, Any]

_HTML = frozenset({"", "text/html", "application/xhtml+xml"})
_LOOPING = "页面不停地跳转，打不开。请核对网址后再试。"
MAX_DIALOGS = 10
_OPEN_S = 60  # a fresh profile, the browser started anew if need be
_LAYOUT_KEYS = ("path", "box", "visible", "font_px", "weight", "color", "background", "struck")


def silent(message: str) -> None:
    """Progress nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one visit may take. Beyond it parts are left out and named as incomplete."""

    open_s: float = 20  # until the server answers
    load_s: float = 12  # until the page is quiet
    scroll_s: float = 6
    look_s: float = 10  # each reading of the page
    hard_s: float = 55  # then the browser is killed
    requests: int = 800
    document_bytes: int = 12 * 1024 * 1024
    dom_chars: int = 12_000_000
    boxes: int = 20_000
    data_answers: int = 80
    data_bytes: int = 2 * 1024 * 1024  # each
    data_total: int = 16 * 1024 * 1024
    decoded_bytes: int = 300 * 1024 * 1024  # after decompression
    height_px: int = 20_000
    pages: int = 12  # of a survey
    survey_s: float = 240
    clicks: int = 4  # entries of a survey that are buttons


@dataclass(slots=True)
class Sighting:
    """What is gathered while a page is open."""

    page: Page
    lens: Lens
    traffic: Traffic
    budget: Budget
    persona: Persona
    blobs: list[Blob] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    dialogs: int = 0
    popups: int = 0
    downloads: int = 0
    decoded: int = 0
    document_bytes: int = 0
    is_parsed: bool = False
    chores: set[asyncio.Future[Any]] = field(default_factory=set)
    looked: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_overrun(self) -> bool:
        """Whether the page takes more than it may in any respect."""
        traffic, budget = self.traffic, self.budget
        too_large = self.document_bytes > budget.document_bytes or self.decoded > budget.decoded_bytes
        return (
            self.page.is_closed() or too_large or traffic.is_flooded or traffic.is_looping or self.dialogs > MAX_DIALOGS
        )

    def miss(self, what: str) -> None:
        """Note, once, that a part is missing."""
        if what not in self.incomplete:
            self.incomplete.append(what)


async def in_time(work: Coroutine[Any, Any, T], seconds: float) -> T | None:
    """The result, or None when the page did not give it in time."""
    try:
        return await asyncio.wait_for(work, seconds)
    except (TimeoutError, DriverError, Stalled):
        return None


class Session:
    """One persona's fresh profile, open for one or several visits."""

    def __init__(self, browser: Browser, persona: Persona, budget: Budget, progress: Progress = silent) -> None:
        self.browser, self.persona, self.budget, self.progress = browser, persona, budget, progress
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
        try:
            # The watchdog's kill ends every wait; should one outlive it, this ends that too.
            return await asyncio.wait_for(self._visit(context, url, kind, notes, click), self.budget.hard_s + 10)
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
        started, since = datetime.now(UTC), max((line["id"] for line in self.browser.guard.log()), default=0)
        page = await context.new_page()
        sighting = await self._watch(context, page)
        try:
            self.progress(f"打开 {url}")
            await self._load(sighting, url, since)
            if click:
                await self._click(sighting, click, since)
            trouble = await self._gather(sighting)
            decisions = self.browser.guard.log(since)
            self._refuse_redirected(sighting, decisions)
            return await self._packed(sighting, url, kind, notes, trouble, started, decisions)
        except (DriverError, Stalled) as error:
            if sighting.traffic.is_looping:
                raise VisitFailed(Reason.UNREACHABLE, _LOOPING) from error
            raise
        finally:
            await in_time(page.close(), 3)

    async def _watch(self, context: Context, page: Page) -> Sighting:
        session = await context.new_cdp_session(page)
        traffic = Traffic(page, self.browser.guard.mark_header, max_requests=self.budget.requests)
        sighting = Sighting(page, Lens(session), traffic, self.budget, self.persona)

        documents: set[str] = set()

        def on_answer(event: Mapping[str, Any]) -> None:
            if event.get("type") == "Document" and event.get("requestId") == event.get("loaderId"):
                documents.add(str(event["requestId"]))

        def on_data(event: Mapping[str, Any]) -> None:
            length = int(event.get("dataLength", 0))
            sighting.decoded += length
            sighting.document_bytes += length if event.get("requestId") in documents else 0

        def on_parsed(_: Page) -> None:
            sighting.is_parsed = True

        def on_console(kind: str, text: str) -> None:
            if kind == "error" and len(sighting.console) < 50:
                sighting.console.append(text[:300])

        async def on_dialog(dialog: Any) -> None:
            sighting.dialogs += 1
            if sighting.dialogs > MAX_DIALOGS:  # the script stands still now; it must not go on afterwards
                stopping = asyncio.ensure_future(in_time(session.send("Runtime.terminateExecution"), 2))
                sighting.chores.add(stopping)
                stopping.add_done_callback(sighting.chores.discard)
            with suppress(DriverError):
                await dialog.dismiss()

        async def on_popup(other: Page) -> None:
            sighting.popups += 1
            with suppress(DriverError):
                await other.close()

        async def on_download(download: Any) -> None:
            sighting.downloads += 1
            with suppress(DriverError):
                await download.cancel()

        session.on("Network.responseReceived", on_answer)
        session.on("Network.dataReceived", on_data)
        page.on("domcontentloaded", on_parsed)
        page.on("console", lambda message: on_console(message.type, message.text))
        page.on("pageerror", lambda error: on_console("error", str(error)))
        page.on("dialog", on_dialog)
        page.on("popup", on_popup)
        page.on("download", on_download)
        await sighting.lens.send("Network.enable")
        return sighting

    async def _load(self, sighting: Sighting, url: str, since: int) -> None:
        """Open the page and let it come to rest. Raises `NotAllowed`, `VisitFailed`."""
        sighting.is_parsed = False
        try:
            await sighting.page.goto(url, wait_until="commit", timeout=self.budget.open_s * 1000)
        except DriverError as error:
            await self._explain(sighting, str(error), since)
        if sighting.traffic.is_ours(sighting.traffic.document()):
            self._refuse_redirected(sighting, self.browser.guard.log(since))
        await self._settle(sighting)

    async def _settle(self, sighting: Sighting) -> None:
        """Wait for the page, scroll through it, wait for its pictures; stop it when it goes too far.

        Raises `VisitFailed` when it is too large or never comes to an end.
        """
        end = time.monotonic() + self.budget.load_s
        while not (sighting.is_parsed or sighting.is_overrun) and time.monotonic() < end:
            await asyncio.sleep(0.03)
        if not sighting.is_parsed:
            sighting.miss("页面在限定时间内没有传完")
            if await in_time(sighting.lens.look("() => true"), 2) is None:
                await self._calm(sighting)
            await sighting.lens.send("Page.stopLoading")  # a page still being parsed can't be photographed
        if not sighting.lens.calmed:
            left = max(0.5, end - time.monotonic())
            await sighting.traffic.quiet(still=0.5, most=left, stop=lambda: sighting.is_overrun)
        await self._stop_overrun(sighting)
        if not sighting.lens.calmed:
            await self._scroll(sighting)
            await self._stop_overrun(sighting)

    async def _scroll(self, sighting: Sighting) -> None:
        budget, step = self.budget, int(self.persona.height * 0.9)
        try:
            await sighting.lens.scroll(step=step, most=budget.height_px, seconds=budget.scroll_s)
            await sighting.traffic.quiet(still=0.25, most=3, stop=lambda: sighting.is_overrun)
            end = time.monotonic() + 4
            while await sighting.lens.pending_images() and time.monotonic() < end:
                await asyncio.sleep(0.1)
        except Stalled:
            await self._calm(sighting)

    async def _stop_overrun(self, sighting: Sighting) -> None:
        """Stop a page that floods; give up one that is too large or never stays. Raises `Stalled`, `VisitFailed`."""
        if sighting.page.is_closed():
            raise Stalled("closed")
        if sighting.document_bytes > self.budget.document_bytes or sighting.decoded > self.budget.decoded_bytes:
            raise VisitFailed(Reason.TOO_LARGE, sentence(Reason.TOO_LARGE))
        if sighting.traffic.is_looping:
            raise VisitFailed(Reason.UNREACHABLE, _LOOPING)
        if sighting.traffic.is_flooded:
            sighting.miss("页面发出的请求过多，超出部分没有跟踪")
        if sighting.dialogs > MAX_DIALOGS:
            sighting.miss("页面不停地弹出对话框")
        if sighting.is_overrun and not sighting.lens.calmed:
            await self._calm(sighting)

    async def _calm(self, sighting: Sighting) -> None:
        sighting.miss("页面脚本停不下来，已强制停止后取证")
        await sighting.lens.calm()

    async def _click(self, sighting: Sighting, path: str, since: int) -> None:
        with suppress(DriverError):
            await sighting.page.locator(path).first.click(timeout=3000)
        await asyncio.sleep(0.2)
        await self._settle(sighting)
        self._refuse_redirected(sighting, self.browser.guard.log(since))

    async def _explain(self, sighting: Sighting, text: str, since: int) -> None:
        """Turn a failed navigation into what a person should know. Raises `NotAllowed`, `VisitFailed`."""
        if "Download is starting" in text or sighting.downloads:
            raise VisitFailed(Reason.NOT_HTML, sentence(Reason.NOT_HTML))
        self._refuse_redirected(sighting, self.browser.guard.log(since))
        if "ERR_TOO_MANY_REDIRECTS" in text:
            raise VisitFailed(Reason.UNREACHABLE, _LOOPING)
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

    async def _gather(self, sighting: Sighting) -> Reason | None:
        """Bring home document, pictures, DOM, layout and data answers; what is wrong with the page, if anything."""
        response, budget = sighting.traffic.document(), self.budget
        status = response.status if response else 0
        is_whole = bool(sighting.traffic.main and sighting.traffic.main[-1].ended)
        body = await body_of(response) if response and is_whole else None
        kind = media_type(response) if response else ""
        if body is not None and len(body) > budget.document_bytes:
            raise VisitFailed(Reason.TOO_LARGE, sentence(Reason.TOO_LARGE))
        if body is None or response is None:
            sighting.miss("服务器给出的原始网页没有留存")
        else:
            sighting.blobs.append(_document(body, kind, response.headers.get("content-type", ""), response.url))
        if kind not in _HTML:
            return Reason.NOT_HTML
        await self._picture(sighting)
        found = await in_time(self._looked(sighting), budget.look_s * 2)
        if not found:
            sighting.miss("渲染后的页面读不出来")
            return Reason.TIMED_OUT
        sighting.looked = found
        self._keep_look(sighting, found)
        blobs, missing = await sighting.traffic.data(
            most=budget.data_answers, each=budget.data_bytes, total=budget.data_total
        )
        sighting.blobs += blobs + await self._frames(sighting)
        sighting.incomplete += missing
        reason = diagnose(found["html"], str(found["url"]), status)
        is_unfinished = not sighting.is_parsed and reason in {Reason.EMPTY, Reason.SHELL}
        return Reason.TIMED_OUT if is_unfinished else reason

    async def _frames(self, sighting: Sighting) -> list[Blob]:
        frames = [frame for frame in sighting.page.frames[1:13] if frame.url.startswith(("http:", "https:"))]
        texts = await asyncio.gather(*(in_time(frame.content(), 3) for frame in frames))
        pairs = zip(frames, texts, strict=True)
        blobs = [frame_blob(text[: self.budget.dom_chars], frame.url) for frame, text in pairs if text]
        return [blob for blob in blobs if blob]

    async def _looked(self, sighting: Sighting) -> Mapping[str, Any] | None:
        budget = self.budget
        limits = {"max_boxes": budget.boxes, "max_chars": budget.dom_chars}
        try:
            return await sighting.lens.everything(**limits, seconds=budget.look_s)
        except Stalled:
            await self._calm(sighting)
            return await sighting.lens.everything(**limits, seconds=budget.look_s)

    def _keep_look(self, sighting: Sighting, found: Mapping[str, Any]) -> None:
        url = str(found["url"])
        dom = str(found["html"]).encode("utf-8", "replace")
        sighting.blobs.append(Blob(role="dom", content=dom, media_type="text/html; charset=utf-8", url=url))
        boxes = [dict(zip(_LAYOUT_KEYS, row, strict=True)) for row in found["layout"]]
        layout = json.dumps(boxes, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        sighting.blobs.append(Blob(role="layout", content=layout, media_type="application/json", url=url))
        images = found["images"]
        if found["cut"]:
            sighting.miss("网页过大，渲染后的网页只留存了前一部分")
        if found["truncated"]:
            sighting.miss("页面元素过多，排版信息只留存了前一部分")
        if images["complete"] < images["expected"]:
            sighting.miss(f"有 {images['expected'] - images['complete']} 张图片没有加载完")

    async def _picture(self, sighting: Sighting) -> None:
        """Full page and viewport as JPEG, in CSS pixels."""
        try:
            metrics = await sighting.lens.send("Page.getLayoutMetrics")
        except Stalled:
            await self._calm(sighting)
            metrics = await sighting.lens.send("Page.getLayoutMetrics")
        size = metrics["cssContentSize"]
        height, width = int(size["height"]), max(1, min(int(size["width"]), 4000))
        if height > self.budget.height_px:
            sighting.miss(f"页面高 {height} 像素，整页截图只到 {self.budget.height_px} 像素")
        whole = {"x": 0, "y": 0, "width": width, "height": max(1, min(height, self.budget.height_px))}
        visible = metrics["cssLayoutViewport"]
        view = {"x": 0, "y": 0, "width": visible["clientWidth"], "height": visible["clientHeight"]}
        if await self._shoot(sighting, "viewport", view):
            await self._shoot(sighting, "screenshot", whole)

    async def _shoot(self, sighting: Sighting, role: str, clip: Mapping[str, int]) -> bool:
        shot = {
            "format": "jpeg",
            "quality": 80,
            "captureBeyondViewport": role == "screenshot",
            "clip": {**clip, "scale": 1},
        }
        try:
            patience = self.budget.look_s if sighting.is_parsed else 3
            answer = await sighting.lens.send("Page.captureScreenshot", shot, seconds=patience)
        except Stalled:
            sighting.miss("整页截图没有完成" if role == "screenshot" else "截图没有完成")
            return False
        content, url = b64decode(answer["data"]), sighting.page.url
        sighting.blobs.append(Blob(role=role, content=content, media_type="image/jpeg", url=url))
        return True

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
            "tls": await _certificate(sighting),
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


def _document(body: bytes, kind: str, header: str, url: str) -> Blob:
    """The page as served; DevTools gives text already decoded, which the note says where it matters."""
    if kind not in _HTML:
        return Blob(role="document", content=body, media_type=kind, url=url)
    encoding, label = sniff(body, header), labelled(body, header)
    is_decoded = label and label != encoding and encoding.startswith("utf-8")
    note = f"浏览器已按网页标注的 {label} 解码，此处以 UTF-8 保存" if is_decoded else ""
    return Blob(role="document", content=body, media_type=f"text/html; charset={encoding}", url=url, note=note)


def failure_of(seen: Visit) -> VisitFailed | None:
    """The failure a visit in trouble stands for, None when the page may be judged."""
    trouble = str(seen.record.get("trouble", ""))
    return VisitFailed(Reason(trouble), str(seen.record.get("message", ""))) if trouble else None


def is_gone(context: Context) -> bool:
    """Whether the browser behind the context has ended."""
    return context.browser is None or not context.browser.is_connected()


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


async def _certificate(sighting: Sighting) -> dict[str, Any]:
    document = sighting.traffic.document()
    if document is None or not document.url.startswith("https:"):
        return {}
    details: Mapping[str, Any] = dict(await in_time(document.security_details(), 2) or {})
    host, port = host_and_port(document.url)
    origin = f"https://{host}" if port == 443 else f"https://{host}:{port}"
    chain: dict[str, Any] = {}
    with suppress(Stalled):
        chain = await sighting.lens.send("Network.getCertificate", {"origin": origin})
    digests = [hashlib.sha256(b64decode(der)).hexdigest() for der in chain.get("tableNames", [])]
    return {key: str(value) for key, value in details.items()} | {"chain_sha256": digests}
