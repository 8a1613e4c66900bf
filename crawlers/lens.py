"""Looks at a page from an isolated world, each look within a time limit, so that a page can neither lie nor stall."""

import asyncio
import json
from contextlib import suppress
from importlib.resources import files
from typing import Any

from crawlers.browser import CDPSession, DriverError

_LOOK = files("crawlers").joinpath("look.js").read_text(encoding="utf-8")
_SCROLL = """(async ({step, most, maxMs}) => {
  const began = performance.now(), pause = ms => new Promise(done => setTimeout(done, ms));
  let at = 0;
  while (at < most && performance.now() - began < maxMs) {
    const end = Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0);
    if (at + innerHeight >= end) break;
    at += step;
    scrollTo(0, at);
    await pause(60);
  }
  scrollTo(0, 0);
  return at;
})"""
_IMAGES = "() => [...document.images].filter(image => !image.complete && image.loading !== 'lazy').length"


_BRAKES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Runtime.terminateExecution", {}),
    ("Emulation.setScriptExecutionDisabled", {"value": True}),
    ("Page.stopLoading", {}),
    ("Page.handleJavaScriptDialog", {"accept": False}),
    ("Runtime.terminateExecution", {}),
)


_BRAKINGS = 3


class Stalled(Exception):
    """The page did not answer in time: its scripts spin, or its process is gone."""


class Lens:
    """An isolated world in one page, and the brakes for its scripts."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self.calmed = False

    async def send(self, method: str, params: dict[str, Any] | None = None, *, seconds: float = 5) -> dict[str, Any]:
        """One DevTools command. Raises `Stalled`, also when the page is gone."""
        try:
            answer: dict[str, Any] = await asyncio.wait_for(self._session.send(method, params or {}), seconds)
        except (TimeoutError, DriverError) as error:
            raise Stalled(method) from error
        return answer

    async def look(self, function: str, argument: object = None, *, seconds: float = 5) -> Any:
        """What a JavaScript function gives in the main frame's isolated world. Raises `Stalled`."""
        for attempt in (1, 2, 3):
            tree = await self.send("Page.getFrameTree", seconds=seconds)
            world = {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "shuoqing"}
            context = await self.send("Page.createIsolatedWorld", world, seconds=seconds)
            call = {
                "expression": f"({function})({json.dumps(argument)})",
                "contextId": context["executionContextId"],
                "returnByValue": True,
                "awaitPromise": True,
            }
            try:
                answer = await self.send("Runtime.evaluate", call, seconds=seconds)
                return answer["result"].get("value")
            except Stalled as stalled:
                if attempt == 3 or not isinstance(stalled.__cause__, DriverError):
                    raise  # a navigation took the world away: look again; anything else is final
        return None

    async def leave(self) -> None:
        """Look no longer. Raises `DriverError` when the page is gone."""
        await self._session.detach()

    async def calm(self) -> None:
        """Stop running scripts, stop loading, and let no script start again; what does not answer is left.

        A script that stands in a dialog ends only once the dialog does, so a page that still does not answer is braked
        again.
        """
        self.calmed = True
        for _ in range(_BRAKINGS):
            for method, params in _BRAKES:
                with suppress(Stalled):
                    await self.send(method, params, seconds=2)
            with suppress(Stalled):
                await self.send("Page.getLayoutMetrics", seconds=3)
                return

    async def scroll(self, *, step: int, most: int, seconds: float) -> None:
        """Scroll through the page and back to its top, so that lazy parts are loaded. Raises `Stalled`."""
        argument = {"step": step, "most": most, "maxMs": int(seconds * 1000)}
        await self.look(_SCROLL, argument, seconds=seconds + 3)

    async def pending_images(self) -> int:
        """How many pictures are still loading. Raises `Stalled`."""
        return int(await self.look(_IMAGES) or 0)

    async def everything(self, *, max_boxes: int, max_chars: int, seconds: float) -> dict[str, Any] | None:
        """DOM, layout and clickable elements as `look.js` gives them. Raises `Stalled`."""
        limits = {"maxBoxes": max_boxes, "maxChars": max_chars, "maxMs": int(seconds * 500)}
        found: dict[str, Any] | None = await self.look(_LOOK, limits, seconds=seconds)
        return found
