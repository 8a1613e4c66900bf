"""From one sealed page to its facts: the platform's reader when one recognises the page, else the generic one.

Pure: the same snapshot gives the same facts. A page that is not the page asked for gives no facts and says why, so
that what was not seen stays untested.
"""

import re

from checker.errors import Reason
from checker.vocabulary import PageFacts, Snapshot
from crawlers.platforms import reader_for
from crawlers.readers import generic
from crawlers.readers.gates import read_gates
from crawlers.readers.page import Page
from crawlers.trouble import diagnose

_LARGE = 20_000
_HARDLY_ANY = 20


def extract(snapshot: Snapshot) -> PageFacts:
    """The facts of one snapshot; with `trouble` and nothing looked for when it may not be judged."""
    page = Page(snapshot)
    reader = reader_for(snapshot)
    if reader is not None:
        return reader.read(page)
    if snapshot.trouble:
        return _troubled(page, snapshot.trouble, "generic")
    reason = _reason(snapshot) or _hollow(page)
    return _troubled(page, reason.value, "generic") if reason else generic.read(page)


def _reason(snapshot: Snapshot) -> Reason | None:
    """Why the page may not be judged; what the visit already diagnosed is not diagnosed again."""
    dom = snapshot.dom or snapshot.document
    if _is_data(dom) or (not dom and "source" in snapshot.record):  # saved data that no platform's reader knows
        return Reason.NOT_HTML
    return None if "trouble" in snapshot.record else diagnose(dom, snapshot.url)


def _hollow(page: Page) -> Reason | None:
    """A large document in which the reader finds no text to speak of has not been seen, whatever the visit thought."""
    dom = page.snapshot.dom or page.snapshot.document
    return Reason.SHELL if len(dom) > _LARGE and len(page.text.text) < _HARDLY_ANY else None


def _is_data(dom: str) -> bool:
    """Whether this is an answer of an interface rather than a page; only a platform's reader can read those."""
    head = dom[:200].lstrip("\ufeff \t\r\n")
    return head.startswith(("{", "[")) and not re.search(r"<(?:html|body|div|p)\b", dom[:5000], re.IGNORECASE)


def _troubled(page: Page, trouble: str, reader: str) -> PageFacts:
    """No facts but the gates, which are what hinders."""
    facts = PageFacts(
        url=page.url,
        kind=page.snapshot.kind,
        reader=reader,
        title=page.title,
        trouble=trouble,
        reached_by=page.snapshot.reached_by,
        gates=read_gates(page),
    )
    return generic.with_entries(facts, page)
