"""Where a product page names its goods: what its data states, a heading, or the first line of a block of particulars.

Not covered: names on cards of lists; `cards` reads those.
"""

import re

from crawlers.readers.page import Page
from crawlers.readers.page_text import normalised
from crawlers.readers.zones import Zone, name_words

ELSEWHERE = (Zone.CARDS, Zone.FOOTER, Zone.REVIEWS, Zone.CHAT, Zone.NAVIGATION, Zone.PLATFORM_TEXT)
_SECTION = re.compile(r"详情|须知|参数|评价|推荐|服务|价格|规格|说明|保障|信息|介绍|优惠|活动|登录")
DETAIL = re.compile(r"^(?:商品详情|宝贝详情|图文详情|产品详情|规格参数|商品介绍|累计评论|商品评价|评价)$")
_GOODS = frozenset({"product", "goods", "item", "sku"})
_PARTICULARS = frozenset({"info", "intro", "main", "summary", "head", "header"})
PRICE_LINE = re.compile(r"[¥$€£]|\d\s?元|价")


def title_span(page: Page) -> tuple[int, int] | None:
    """Offsets of the goods' title on a product page: the first heading that is not navigation, or the document's title."""
    stated = [
        page.structured.graph.get("og:title", ""),
        *(str(item.get("name") or "") for item in page.structured.of_type("Product")),
    ]
    for name in stated:
        at = page.text.text.find(normalised(name)) if len(name) >= 4 else -1
        if at >= 0:
            return (at, at + len(normalised(name)))
    named: list[tuple[int, int]] = []
    for row in page.text.elements:
        if row.hidden or row.end - row.start < 4 or row.end - row.start > 200:
            continue
        if page.zones.of_element(row.index) in ELSEWHERE or page.zones.of_element(row.index) == Zone.TERMS:
            continue
        inside = page.text.inside(row.index)
        if "\n" in inside or DETAIL.match(inside):
            continue
        if row.tag == "h1" or name_words(row.names[:120]) >= {"sku", "name"} or "product-title" in row.names:
            return (row.start, row.end)
        if inside[:12] and inside[:12] in page.title and len(inside) >= 6:
            named.append((row.start, row.end))
    return named[0] if named else _headed(page)


def _headed(page: Page) -> tuple[int, int] | None:
    """The first heading of the main matter that heads goods rather than a section."""
    for row in page.text.elements:
        if row.tag in ("h1", "h2", "h3") and not row.hidden and 4 <= row.end - row.start <= 120:
            inside = page.text.inside(row.index)
            if page.zones.of_element(row.index) in (Zone.MAIN, Zone.BANNER, Zone.SHOP) and not _SECTION.search(inside):
                return (row.start, row.end)
    return _leading(page)


def _leading(page: Page) -> tuple[int, int] | None:
    """The first line of a block named as particulars of goods, where it is no figure and no section's name."""
    for row in page.text.elements:
        words = name_words(row.names[:120])
        if row.hidden or row.end == row.start or not (words & _GOODS and words & _PARTICULARS):
            continue
        line = page.text.lines[page.text.line_at(row.start)]
        said = page.said(line)
        is_name = 2 <= len(said) <= 60 and not _SECTION.search(said) and not PRICE_LINE.search(said)
        if is_name and page.zones.of_line(line) in (Zone.MAIN, Zone.SHOP):
            return (line.start, line.end)
    return None
