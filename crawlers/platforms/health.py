"""How well each platform's reader still fits its platform: which expected parts it found over many captures.

A part that was found for months and is missing of late means the platform has changed, not that a duty was breached.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checker.vocabulary import PageFacts
from crawlers.platforms import readers
from crawlers.platforms.marketplace import Marketplace
from crawlers.platforms.parts import PARTS, expected_parts, found_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An expected part: in how many readable pages it was found and missing."""

    name: str
    found: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """One reader over the pages given: how many it read, how many were not the page asked for, and its parts."""

    reader: str
    platform: str
    pages: int
    troubled: int
    parts: tuple[Part, ...] = ()

    @property
    def has_drifted(self) -> bool:
        """Whether some part was missing more often than found."""
        return any(part.missing > part.found for part in self.parts)


def health(pages: Iterable[PageFacts]) -> tuple[Health, ...]:
    """The state of every platform reader over the pages, in the order of their names."""
    by_reader: dict[str, list[PageFacts]] = {}
    for page in pages:
        by_reader.setdefault(page.reader, []).append(page)
    known = [reader for reader in readers() if isinstance(reader, Marketplace)]
    return tuple(_of(reader, by_reader.get(reader.name, [])) for reader in known)


def _of(reader: Marketplace, pages: list[PageFacts]) -> Health:
    readable = [page for page in pages if not page.trouble]
    expected = dict(reader.expected)
    found: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for page in readable:
        here = found_parts(page)
        for part in expected_parts(page, expected):
            (found if part in here else missing)[part] += 1
    parts = tuple(
        Part(name=PARTS[part], found=found[part], missing=missing[part])
        for part in PARTS
        if found[part] or missing[part]
    )
    return Health(
        reader=reader.name,
        platform=reader.title,
        pages=len(pages),
        troubled=len(pages) - len(readable),
        parts=parts,
    )
