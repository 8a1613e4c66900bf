"""What markup tells of a price that its words do not: tags beside it, and names of members' prices.

`¥99.00` and an element of its own saying 券 mean that a coupon is to be had; written together (`99元券`, `¥10优惠券`)
the same words say what a coupon is worth.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from checker.vocabulary import PriceRole
from crawlers.readers.page import Page
from crawlers.readers.price_text import Figure
from crawlers.readers.zones import name_words

_MEMBERS = frozenset({"plus", "vip", "svip", "member", "members"})
_TAG = re.compile(r"券|满减|减|满折|满赠|赠|秒杀|闪购|拼购|新品|预售")


def without_tags(page: Page, figures: Sequence[Figure]) -> list[Figure]:
    """The figures of a card of goods; amounts taken off that only a tag calls so are prices where it shows no other."""
    if any(figure.price.role != PriceRole.DISCOUNT and _is_written_out(page, figure) for figure in figures):
        return list(figures)
    return [
        replace(figure, price=replace(figure.price, role=PriceRole.SALE, label="", condition=""))
        if figure.price.role == PriceRole.DISCOUNT and _is_tagged(page, figure)
        else figure
        for figure in figures
    ]


def is_for_members(page: Page, start: int, end: int) -> bool:
    """Whether the figure between two offsets stands alone in an element that markup names after members."""
    for row in page.text.ancestors(page.text.owner(start))[:3]:
        if name_words(row.names[:120]) & _MEMBERS:
            around = page.text.text[row.start : start] + page.text.text[end : row.end]
            return not any(char.isdigit() for char in around)
    return False


def _is_written_out(page: Page, figure: Figure) -> bool:
    """Whether a figure is written in digits rather than as a word that may be a name (三元)."""
    return any(char.isdigit() for char in page.text.text[figure.start : figure.end])


def _is_tagged(page: Page, figure: Figure) -> bool:
    """Whether what follows the figure is a tag in an element of its own."""
    text = page.text.text
    start = figure.end
    while start < len(text) and text[start].isspace():
        start += 1
    own = page.text.elements[page.text.owner(start)]
    is_apart = own.index != page.text.owner(figure.end - 1) and own.start == start
    return is_apart and bool(_TAG.fullmatch(text[own.start : own.end].strip()))
