"""Product cards: repeated blocks with a title and a price, as in lists, shops and live rooms."""

import re
from collections import Counter
from dataclasses import dataclass

from crawlers.readers.figures import amounts, folded
from crawlers.readers.page import Page
from crawlers.readers.tree import Element
from crawlers.readers.zones import Zone, name_words

MAX_CARDS = 300
_MAX_CARD_TEXT = 700
_ITEMS = ("li", "a", "article", "tr", "dl")
_CARD_WORDS = frozenset("card item goods product tile sku cell glitem pitem offer".split())
_NOT_DETAIL = re.compile(r"商家信息|卖家|店铺|客服|举报|账号|关注|销售者|供货商|营业执照")
_TITLE_WORDS = frozenset("title name tit subject desc".split())
_NEWS = re.compile(r"\d万?\+?\s?次?(?:浏览|阅读)\s{0,3}\d[\d.万+]{0,8}\s?(?:条)?(?:评论|点赞)")
_PRICE = re.compile(r"[¥$€£]\s{0,3}\d|\d\s?元")


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its element and the offsets of its title."""

    element: Element
    title: tuple[int, int] | None
    link: str


def read_cards(page: Page, outside: tuple[int, int] | None = None) -> tuple[Card, ...]:
    """The cards of a page in order, at most `MAX_CARDS`; blocks that overlap `outside` are no cards."""
    rows = page.text.elements
    names = Counter((row.parent, row.tag, row.attr("class")) for row in rows)
    found: dict[int, Card] = {}
    for match in _PRICE.finditer(page.text.text):
        line = page.text.lines[page.text.line_at(match.start())]
        if page.zones.of_line(line) in (Zone.FOOTER, Zone.REVIEWS, Zone.CHAT, Zone.CONTROL, Zone.TERMS):
            continue
        row = _card_of(page, page.text.owner(match.start()), names)
        if row is None or row.index in found or (outside and row.start < outside[1] and outside[0] < row.end):
            continue
        title = title_of(page, row)
        if title is not None and not _NEWS.search(page.text.text, row.start, row.end):
            found[row.index] = Card(row, title, _link(page, row))
        if len(found) >= MAX_CARDS:
            break
    inner = [card for card in found.values() if not _holds_another(card, found)]
    return tuple(sorted(inner, key=lambda card: card.element.start))


def _card_of(page: Page, index: int, names: Counter[tuple[int, str, str]]) -> Element | None:
    """The outermost block around a price that is one of several alike and has text besides the price."""
    best: Element | None = None
    for row in page.text.ancestors(index)[:12]:
        if row.tag in ("body", "main", "html", "ul", "ol", "table", "tbody") or row.end - row.start > _MAX_CARD_TEXT:
            break
        alike = names[(row.parent, row.tag, row.attr("class"))] > 1 and (bool(row.attr("class")) or row.tag in _ITEMS)
        named = bool(name_words(row.names[:120]) & _CARD_WORDS) and row.tag in ("li", "div", "a", "article", "section")
        if (alike or named) and title_of(page, row) is not None:
            if best is not None and _prices(page, row) > max(_prices(page, best), 3):
                break
            best = row
            if alike and named:
                break
    return best


def _prices(page: Page, row: Element) -> int:
    return len(_PRICE.findall(page.text.text, row.start, row.end))


def title_of(page: Page, row: Element) -> tuple[int, int] | None:
    """Offsets of what a card calls its goods: a heading, a thing named title, else its longest line without a price."""
    inside = page.text.elements[row.index + 1 : row.last + 1]
    named = [
        one
        for one in inside
        if (one.tag in ("h2", "h3", "h4", "h5") or name_words(one.names[:120]) & _TITLE_WORDS)
        and one.end - one.start >= 4
        and not _PRICE.search(page.text.text, one.start, one.end)
    ]
    if named:
        best = max(named, key=lambda one: one.end - one.start)
        return (best.start, best.end)
    strong = [one for one in inside if one.tag in ("b", "strong", "a") and one.end - one.start >= 6 and not one.struck]
    for one in strong:
        if not _PRICE.search(page.text.text, one.start, one.end) and "退" not in page.text.inside(one.index):
            return (one.start, one.end)
    pieces = [
        (line.start, line.end)
        for line in page.text.lines[page.text.line_at(row.start) : page.text.line_at(max(row.end - 1, row.start)) + 1]
        if line.start >= row.start and line.end <= row.end
    ]
    spans = [span for span in pieces if not _PRICE.search(page.text.text, *span) and span[1] - span[0] >= 6]
    spans += [(one.start, one.end) for one in inside if not spans and one.end - one.start >= 6
              and not _PRICE.search(page.text.text, one.start, one.end)]  # fmt: skip
    return max(spans, key=lambda span: span[1] - span[0], default=None)


def _link(page: Page, row: Element) -> str:
    around = page.text.ancestors(row.index)[:2]
    inside = page.text.elements[row.index : row.last + 1]
    links = [
        one for one in [*inside, *around] if one.tag == "a" and not _NOT_DETAIL.search(page.text.inside(one.index)[:40])
    ]
    return next((one.attr("href") for one in links if not one.attr("href").startswith(("#", "javascript:"))), "")


def without_price(page: Page, known: tuple[Card, ...]) -> tuple[Card, ...]:
    """Blocks named as cards and headed by a title that show no price at all."""
    found: list[Card] = []
    taken = [(card.element.index, card.element.last) for card in known]
    for row in page.text.elements:
        if row.tag not in ("li", "div", "a", "article") or not 4 <= row.end - row.start <= _MAX_CARD_TEXT:
            continue
        if not name_words(row.names[:120]) & _CARD_WORDS or any(
            low <= row.last and row.index <= high for low, high in taken
        ):
            continue
        heads = [one for one in page.text.elements[row.index + 1 : row.last + 1] if one.tag in ("h2", "h3", "h4", "h5")]
        if len(heads) == 1 and heads[0].end - heads[0].start >= 4:
            taken.append((row.index, row.last))
            found.append(Card(row, (heads[0].start, heads[0].end), _link(page, row)))
    return tuple(found[:MAX_CARDS])


def _holds_another(card: Card, found: dict[int, Card]) -> bool:
    return any(card.element.index < index <= card.element.last for index in found)


def has_price(text: str) -> bool:
    """Whether a text holds an amount marked as money."""
    return any(amount.marked for amount in amounts(folded(text[:2000])))
