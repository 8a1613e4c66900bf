"""Readers that know one platform, and the way to the one that fits a page.

A package below this one offers `READER`, an object with a `name`, `recognises` and `read`. Nothing is registered by
hand: packages are found by name. A reader that does not recognise a page leaves it to the generic one.
"""

import logging
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, runtime_checkable

from checker.vocabulary import PageFacts, Snapshot
from crawlers.platforms.marks import Marks, Traces, traces_of
from crawlers.readers.page import Page

log = logging.getLogger(__name__)


@runtime_checkable
class Reader(Protocol):
    """Turns pages of one platform into facts; pure, never raises on hostile pages."""

    name: str
    marks: Marks

    def score(self, snapshot: Snapshot, traces: Traces | None = None) -> int:
        """How much speaks for the platform, by what was found of it; 0 means: not recognised."""
        ...

    def recognises(self, snapshot: Snapshot) -> bool:
        """Whether this page is the platform's, by address or by marks in the saved page."""
        ...

    def read(self, page: Page) -> PageFacts:
        """The facts of the page; `crawlers.readers.generic.read` may be used for what is not special."""
        ...


@cache
def readers() -> tuple[Reader, ...]:
    """Every platform reader, by name."""
    found = []
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        reader = getattr(import_module(f"{__name__}.{module.name}"), "READER", None)
        if isinstance(reader, Reader):
            found.append(reader)
    return tuple(found)


def reader_for(snapshot: Snapshot) -> Reader | None:
    """The reader for which most speaks, None when the generic one has to do."""
    traces = traces_of(snapshot, [reader.marks for reader in readers()])
    scored = [(reader.score(snapshot, traces), reader) for reader in readers()]
    best = max(scored, key=lambda one: one[0], default=None)
    return best[1] if best and best[0] > 0 else None
