"""A page of search results: its entries, what marks a bought place, and the ways of sorting it offers.

A place counts as bought when the page says so: by a label on the entry, or by what its link or markup calls it.
"""

import re

from checker.vocabulary import Field, SearchResult
from crawlers.readers.cards import read_cards
from crawlers.readers.page import Page

_LABEL = re.compile(r"^(?:广告|推广|赞助|热推|商业推广|AD|Sponsored)$", re.IGNORECASE)
_BOUGHT = re.compile(
    r"(?:^|[/?&_.-])(?:ad|ads|adclick|sponsor(?:ed)?|promo(?:ted)?|tuiguang|cpc)(?:[/?&=_.-]|$)", re.IGNORECASE
)
_ORDER = re.compile(r"^(?:综合|默认|销量|价格|人气|新品|信用|好评)(?:排序|优先)?$|^不看个性化(?:结果|推荐)?$")
_MOST = 100


def read_results(page: Page) -> tuple[SearchResult, ...]:
    """The entries of the page in order."""
    found = []
    for card in read_cards(page)[:_MOST]:
        row = card.element
        inside = page.text.elements[row.index : row.last + 1]
        mark = next((one for one in inside if _LABEL.match(page.text.inside(one.index))), None)
        label = Field(value=page.text.inside(mark.index), place=page.text.place(mark.start, mark.end)) if mark else None
        is_bought = label is not None or bool(_BOUGHT.search(card.link)) or "data-ad" in row.attrs
        title = card.title and Field(value=page.text.text[slice(*card.title)], place=page.text.place(*card.title))
        found.append(SearchResult(title=title or None, paid=True if is_bought else None, label=label))
    return tuple(found)


def read_orders(page: Page) -> tuple[Field, ...]:
    """The ways of sorting that can be chosen."""
    found: dict[str, Field] = {}
    for row in page.text.elements:
        if row.tag in ("a", "button", "b", "span", "li") and not row.hidden and 2 <= row.end - row.start <= 10:
            said = page.text.inside(row.index)
            if _ORDER.match(said) and said not in found:
                found[said] = Field(value=said, place=page.text.place(row.start, row.end))
    return tuple(found.values())[:12]
