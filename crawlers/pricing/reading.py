"""A price record from the sealed pages of one account: two extractors, the sum, and whose page it is.

Pure: the same sealed pages give the same record. A reading on which the extractors differ is marked and not used.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from checker.vocabulary import Snapshot
from crawlers.pricing.embedded import embedded_breakdown
from crawlers.pricing.record import DISAGREE, NO_STATE, NO_SUM, NO_TEXT, Breakdown, PriceRecord
from crawlers.pricing.visible import visible_breakdown
from crawlers.pricing.words import statements
from crawlers.readers.page import Page
from crawlers.readers.page_text import normalised


@dataclass(frozen=True, slots=True)
class Marks:
    """The words by which a page shows whom it takes the reader for.

    Each group of `own` must be met by one of its words; none of `others` (the words of other levels) may stand there.
    """

    own: tuple[tuple[str, ...], ...] = ()
    others: tuple[str, ...] = ()


def read_price(product: Snapshot, checkout: Snapshot | None, marks: Marks) -> PriceRecord:
    """The record of one look: a product page and, unless sold out, a checkout page, both of one account."""
    pages = [Page(product)] + ([Page(checkout)] if checkout else [])
    seen = all(_shows(page, marks) for page in pages)
    stated = statements(pages[0]) | (statements(pages[1]) if checkout else {})
    troubles = [one for one in (product.trouble, checkout.trouble if checkout else "") if one]
    if troubles:
        return PriceRecord(breakdown=None, trouble=troubles[0], stated=stated, shows_persona=False)
    shown = visible_breakdown(pages[0], pages[1] if checkout else None)
    carried = embedded_breakdown(pages[0], pages[1] if checkout else None)
    trouble = _trouble(shown, carried)
    if carried is not None and shown.list_fen != carried.list_fen:
        shown = replace(shown, list_fen=None)  # no part of the sum: unknown rather than a reason to drop it
    return PriceRecord(breakdown=shown, trouble=trouble, stated=stated, shows_persona=seen)


def _trouble(shown: Breakdown, carried: Breakdown | None) -> str:
    if carried is None:
        return NO_STATE
    if not shown.agrees_with(carried):
        return DISAGREE
    if not shown.in_stock:
        return ""
    if shown.payable_fen is None:
        return NO_TEXT
    return "" if shown.sum_holds() else NO_SUM


def _shows(page: Page, marks: Marks) -> bool:
    text = page.text.text
    own = all(any(normalised(word) in text for word in group) for group in marks.own)
    return own and not any(normalised(word) in text for word in marks.others)


def disclosure(kind: str, holder: str, records: Mapping[str, PriceRecord]) -> str:
    """D2 when every account without such a line is told its terms, D1 when only its holder is, D0 when nobody.

    `records` are the readings of one article at one time by account; accounts whose pages were not read do not count.
    """
    own = records[holder]
    if kind not in own.stated:
        return "D1" if _explains(kind, own) else "D0"
    without = [one for one in records.values() if one.breakdown is not None and not _has(kind, one.breakdown)]
    return "D2" if all(kind in one.stated for one in without) else "D1"


def _explains(kind: str, record: PriceRecord) -> bool:
    lines = record.breakdown.lines if record.breakdown else ()
    return any(line.kind == kind and line.condition for line in lines)


def _has(kind: str, breakdown: Breakdown) -> bool:
    return any(line.kind == kind for line in breakdown.lines)


def usable(records: Iterable[PriceRecord]) -> list[int]:
    """The payable amounts of those readings that may be used, in order."""
    found = (record.breakdown for record in records if not record.trouble and record.shows_persona)
    return [one.payable_fen for one in found if one is not None and one.in_stock and one.payable_fen is not None]
