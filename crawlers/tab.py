"""A profile's tab, kept blank between visits where that is asked for: a new tab costs more than a page in an old one.

A kept tab is left at about:blank, so no document, timer or request of one visit reaches into the next; what the site
stored for the tab (`sessionStorage`) stays, as it does for a person who goes from article to article.
"""

from crawlers.browser import Browser, Context, Page
from crawlers.sighting import Sighting, in_time


class Tab:
    """One profile's tab. It is kept while the browser holds fewer than `room` bytes; 0: each visit has a new one."""

    def __init__(self, browser: Browser, room: int) -> None:
        self._browser, self._room = browser, room
        self._page: Page | None = None

    async def opened(self, context: Context) -> Page:
        """A blank tab of this profile, which may be another one than before: a killed browser takes its profiles along."""
        page, self._page = self._page, None
        if page is None or page.is_closed() or page.context is not context:
            return await context.new_page()
        return page

    async def leave(self, sighting: Sighting, *, is_whole: bool) -> None:
        """End a visit; the tab of one that went as it should (`is_whole`) may serve the next."""
        has_room = self._browser.watchdog.used_bytes < self._room
        if is_whole and has_room and sighting.is_orderly and await in_time(_blanked(sighting), 3):
            self._page = sighting.page
        else:
            await in_time(sighting.page.close(), 3)


async def _blanked(sighting: Sighting) -> bool:
    await sighting.end()
    await sighting.page.goto("about:blank")
    return True
