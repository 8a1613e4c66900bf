"""Lets a page come to rest: waits, scrolls, waits for pictures, and stops what goes too far."""

import asyncio
import time

from checker.errors import Reason, VisitFailed
from crawlers.lens import Stalled
from crawlers.sighting import MAX_DIALOGS, MAX_MESSAGES, Sighting, in_time
from crawlers.trouble import sentence

LOOPING = "页面不停地跳转，打不开。请核对网址后再试。"


async def settle(sighting: Sighting) -> None:
    """Wait for the page, scroll through it, wait for its pictures; stop it when it goes too far.

    Raises `VisitFailed` when it is too large or never comes to an end.
    """
    end = time.monotonic() + sighting.budget.load_s
    while not (sighting.is_parsed or sighting.is_overrun) and time.monotonic() < end:
        await asyncio.sleep(0.03)
    if not sighting.is_parsed:
        sighting.miss("页面在限定时间内没有传完")
        if await in_time(sighting.lens.look("() => true"), 2) is None:
            await calm(sighting)
        await sighting.lens.send("Page.stopLoading")  # a page still being parsed can't be photographed
    if not sighting.lens.calmed:
        left = max(0.5, end - time.monotonic())
        await sighting.traffic.quiet(still=0.5, most=left, stop=lambda: sighting.is_overrun)
    await _stop_overrun(sighting)
    if sighting.budget.scroll_s and not sighting.lens.calmed:
        await _scroll(sighting)
        await _stop_overrun(sighting)


async def _scroll(sighting: Sighting) -> None:
    budget, step = sighting.budget, int(sighting.persona.height * 0.9)
    try:
        await sighting.lens.scroll(step=step, most=budget.height_px, seconds=budget.scroll_s)
        await sighting.traffic.quiet(still=0.25, most=3, stop=lambda: sighting.is_overrun)
        end = time.monotonic() + 4
        while await sighting.lens.pending_images() and time.monotonic() < end:
            await asyncio.sleep(0.1)
    except Stalled:
        await calm(sighting)


async def _stop_overrun(sighting: Sighting) -> None:
    """Stop a page that floods; give up one that is too large or never stays. Raises `Stalled`, `VisitFailed`."""
    if sighting.page.is_closed():
        raise Stalled("closed")
    if sighting.document_bytes > sighting.budget.document_bytes or sighting.decoded > sighting.budget.decoded_bytes:
        raise VisitFailed(Reason.TOO_LARGE, sentence(Reason.TOO_LARGE))
    if sighting.traffic.is_looping:
        raise VisitFailed(Reason.UNREACHABLE, LOOPING)
    if sighting.traffic.is_flooded:
        sighting.miss("页面发出的请求过多，超出部分没有跟踪")
    if sighting.dialogs > MAX_DIALOGS:
        sighting.miss("页面不停地弹出对话框")
    if sighting.messages > MAX_MESSAGES:
        sighting.miss("页面不停地输出调试信息")
    if sighting.is_overrun and not sighting.lens.calmed:
        await calm(sighting)


async def calm(sighting: Sighting) -> None:
    """Stop the page's scripts, and note that they had to be stopped."""
    sighting.miss("页面脚本停不下来，已强制停止后取证")
    await sighting.lens.calm()
