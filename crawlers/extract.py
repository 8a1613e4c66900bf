"""From one sealed page to its facts: the platform's reader when one recognises the page, else the generic one.

Pure: the same snapshot gives the same facts. A page that is not the page asked for gives no facts and says why, so
that what was not seen stays untested.
"""

from checker.vocabulary import PageFacts, Snapshot
from crawlers.platforms import reader_for
from crawlers.readers import generic
from crawlers.readers.gates import read_gates
from crawlers.readers.page import Page
from crawlers.readers.tree import shallow
from crawlers.trouble import diagnose


def extract(snapshot: Snapshot) -> PageFacts:
    """The facts of one snapshot; with `trouble` and nothing looked for when it may not be judged."""
    page = Page(snapshot)
    reader = reader_for(snapshot)
    if snapshot.trouble:
        return _troubled(page, snapshot.trouble, reader.name if reader else "generic")
    if reader is not None:
        return reader.read(page)
    reason = (
        None if "trouble" in snapshot.record else diagnose(shallow(snapshot.dom or snapshot.document), snapshot.url)
    )
    if reason is not None:
        return _troubled(page, reason.value, "generic")
    return generic.read(page)


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
