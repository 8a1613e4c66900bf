"""How well each platform's reader still fits its platform: which expected parts it found over many pages.

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
class Check:
    """What a platform's reader made of one page: the expected parts it found and missed, or why it read nothing."""

    reader: str
    trouble: str = ""
    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


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


def checks_of(pages: Iterable[PageFacts]) -> list[Check]:
    """The checks of the pages that a platform's reader read; of those it could not read, why."""
    known = _known()
    return [_check(known[page.reader], page) for page in pages if page.reader in known]


def _check(reader: Marketplace, page: PageFacts) -> Check:
    if page.trouble:
        return Check(reader=reader.name, trouble=page.trouble)
    here, wanted = found_parts(page), expected_parts(page, dict(reader.expected))
    found = tuple(part for part in wanted if part in here)
    return Check(reader=reader.name, found=found, missing=tuple(part for part in wanted if part not in here))


def _known() -> dict[str, Marketplace]:
    return {reader.name: reader for reader in readers() if isinstance(reader, Marketplace)}


def health(checks: Iterable[Check]) -> tuple[Health, ...]:
    """The state of every platform reader over the checks, in the order of their names."""
    by_reader: dict[str, list[Check]] = {}
    for check in checks:
        by_reader.setdefault(check.reader, []).append(check)
    return tuple(_of(reader, by_reader.get(name, [])) for name, reader in _known().items())


def _of(reader: Marketplace, checks: list[Check]) -> Health:
    found = Counter(part for check in checks for part in check.found)
    missing = Counter(part for check in checks for part in check.missing)
    parts = tuple(
        Part(name=PARTS[part], found=found[part], missing=missing[part])
        for part in PARTS
        if found[part] or missing[part]
    )
    return Health(
        reader=reader.name,
        platform=reader.title,
        pages=len(checks),
        troubled=sum(bool(check.trouble) for check in checks),
        parts=parts,
    )
