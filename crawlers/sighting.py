"""A page while it is open: what it may take, what it has done so far, and what was gathered from it."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from checker.vocabulary import Blob
from crawlers.browser import Browser, ConsoleMessage, Context, DriverError, Page
from crawlers.lens import Lens, Stalled
from crawlers.personas import Persona
from crawlers.traffic import Traffic

T = TypeVar("T")

MAX_DIALOGS = 10
MAX_MESSAGES = 500  # to the console, errors included


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one visit may take. Beyond it parts are left out and named as incomplete."""

    open_s: float = 20  # until the server answers
    load_s: float = 12  # until the page is quiet
    scroll_s: float = 6  # 0: the page is read as it opens
    look_s: float = 10  # each reading of the page
    hard_s: float = 50  # then the browser is killed
    requests: int = 800
    document_bytes: int = 12 * 1024 * 1024
    dom_chars: int = 12_000_000
    boxes: int = 20_000
    data_answers: int = 80
    data_bytes: int = 2 * 1024 * 1024  # each
    data_total: int = 16 * 1024 * 1024
    parts: int = 300  # styles, scripts, pictures, fonts
    part_bytes: int = 4 * 1024 * 1024  # each
    parts_total: int = 32 * 1024 * 1024
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
    messages: int = 0
    popups: int = 0
    downloads: int = 0
    decoded: int = 0
    document_bytes: int = 0
    is_parsed: bool = False
    chores: set[asyncio.Future[Any]] = field(default_factory=set)
    looked: Mapping[str, Any] = field(default_factory=dict)
    hears: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)  # what is listened to, by event

    @property
    def is_overrun(self) -> bool:
        """Whether the page takes more than it may in any respect."""
        traffic, budget = self.traffic, self.budget
        too_large = self.document_bytes > budget.document_bytes or self.decoded > budget.decoded_bytes
        return self.page.is_closed() or too_large or traffic.is_flooded or traffic.is_looping or self.is_noisy

    @property
    def is_noisy(self) -> bool:
        """Whether the page keeps talking: dialogs, messages to the console, errors."""
        return self.dialogs > MAX_DIALOGS or self.messages > MAX_MESSAGES

    @property
    def is_orderly(self) -> bool:
        """Whether the page came to its end by itself, never had to be stopped and asked for nobody's answer."""
        return self.is_parsed and not (self.is_overrun or self.lens.calmed or self.dialogs or self.popups)

    async def end(self) -> None:
        """Listen no longer; the page may serve another visit. Raises `DriverError` when it is gone."""
        for event, heard in (*self.hears.items(), *self.traffic.hears.items()):
            with suppress(KeyError):
                self.page.remove_listener(event, heard)
        await self.lens.leave()

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


async def watch(context: Context, page: Page, browser: Browser, persona: Persona, budget: Budget) -> Sighting:
    """Begin to watch a page: its data, its dialogs, its pop-ups, its downloads."""
    session = await context.new_cdp_session(page)
    traffic = Traffic(page, browser.guard.mark_header, max_requests=budget.requests)
    sighting = Sighting(page, Lens(session), traffic, budget, persona)

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
        sighting.messages += 1
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

    def on_message(message: ConsoleMessage) -> None:
        on_console(message.type, message.text)
        if sighting.messages > MAX_MESSAGES:  # the driver passes on what somebody listens to, and no more
            with suppress(KeyError):
                page.remove_listener("console", on_message)

    session.on("Network.responseReceived", on_answer)
    session.on("Network.dataReceived", on_data)
    sighting.hears = {
        "domcontentloaded": on_parsed,
        "console": on_message,
        "pageerror": lambda error: on_console("error", str(error)),
        "dialog": on_dialog,
        "popup": on_popup,
        "download": on_download,
    }
    for event, heard in sighting.hears.items():
        page.on(event, heard)  # type: ignore[call-overload]
    await sighting.lens.send("Network.enable")
    return sighting
