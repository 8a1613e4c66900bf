"""In which part of a page a line stands: navigation, footer, terms, reviews, cards … or the main matter.

Read off tags, roles, and the words in class and id names; never off the text's meaning, except for headings that open
a section of terms and for the platforms' standing notice on struck prices.
"""

import re
from enum import StrEnum
from functools import lru_cache

from crawlers.readers.page_text import Line, PageText
from crawlers.readers.tree import Element


class Zone(StrEnum):
    """A part of a page."""

    MAIN = "main"
    NAVIGATION = "navigation"
    FOOTER = "footer"
    TERMS = "terms"
    REVIEWS = "reviews"
    CHAT = "chat"
    CARDS = "cards"  # other goods: lists, recommendations
    SHOP = "shop"
    BANNER = "banner"
    PLATFORM_TEXT = "platform-text"
    CONTROL = "control"


_WORDS: dict[Zone, frozenset[str]] = {
    Zone.FOOTER: frozenset({"footer", "foot", "copyright", "beian", "siteinfo", "footinfo"}),
    Zone.NAVIGATION: frozenset(
        "nav navbar navigation sitenav sitemap topnav subnav breadcrumb breadcrumbs crumb crumbs menu menus tabbar "
        "toolbar topbar shortcut sidebar category categorys cate catalog hotwords hotword searchbar pagination pager "
        "toolbars categories".split()
    ),
    Zone.REVIEWS: frozenset(
        "review reviews comment comments rate rates rating evaluate evaluation appraise pingjia judge reply feedbacks "
        "testimonial testimonials consult question questions qa".split()
    ),
    Zone.CHAT: frozenset("danmu danmaku barrage chat chatroom chatlist im bullet bullets messages".split()),
    Zone.CARDS: frozenset(
        "recommend recommends recommendation recommendations rec related guess similar alsobuy waterfall feeds feed "
        "goodslist productlist itemlist cards hotsale ranking rank accessories upsell upsells crosssell".split()
    ),
    Zone.TERMS: frozenset(
        "terms agreement agreements rules policy policies protocol statement disclaimer shuoming xuzhi clause clauses "
        "notice notices declaration aftersale aftersales".split()
    ),
    Zone.SHOP: frozenset("shop store seller merchant company dianpu licence license zizhi qualification".split()),
    Zone.BANNER: frozenset("banner banners carousel swiper slider slideshow hero slogan marquee announcement".split()),
}
_ZONE_OF_WORD = {word: zone for zone, words in _WORDS.items() for word in words}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_TAGS = {
    "footer": Zone.FOOTER,
    "nav": Zone.NAVIGATION,
    "option": Zone.CONTROL,
    "select": Zone.CONTROL,
    "button": Zone.CONTROL,
}
_ROLES = {
    "navigation": Zone.NAVIGATION,
    "contentinfo": Zone.FOOTER,
    "menu": Zone.NAVIGATION,
    "menubar": Zone.NAVIGATION,
}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "legend", "caption")
_TERMS_HEADING = re.compile(
    r"(?:购买|下单|活动|用户|购物|预约|报名|兑换|退换|拍前|拍下|温馨)须知|(?:售后|退换货?|退货|退款|活动|服务|发货|交易|平台)"
    r"(?:说明|政策|条款|规则|声明|细则)|服务协议|用户协议|注意事项|(?:免责|特别|郑重|本店|店铺)声明|特别提[醒示]|温馨提示|店规|"
    r"本店规则|买家必读|必读|使用条款|条款|格式条款|规则细则|协议"
)
_STRUCK_NOTICE = re.compile(
    r"未划线价|划线价.{0,90}(?:并非原价|仅供参考|参考|不代表)|价格说明$|一口价、促销价、优惠价等价格可能"
)
_MAX_CLASS_CHARS = 200
_LEAST_LINKS = 4
_SHORT_LINK = 12  # characters of a link in a list of categories


class Zones:
    """The zone of every element and line of a page."""

    def __init__(self, page: PageText) -> None:
        self._page = page
        self._of: list[Zone] = []
        for row in page.elements:
            inherited = self._of[row.parent] if row.parent >= 0 else Zone.MAIN
            self._of.append(_zone(row, inherited))
        self._lines: dict[int, Zone] = {}
        self._platform = _platform_notice(page)
        self._sections = _terms_sections(page, self._of)

    def of_element(self, index: int) -> Zone:
        """The zone an element lies in."""
        return self._of[index] if 0 <= index < len(self._of) else Zone.MAIN

    def of_line(self, line: Line) -> Zone:
        """The zone a line lies in; short links and buttons count as navigation."""
        known = self._lines.get(line.start)
        if known is None:
            known = self._lines[line.start] = self._line_zone(line)
        return known

    def _line_zone(self, line: Line) -> Zone:
        if self._platform and self._platform[0] <= line.start < self._platform[1]:
            return Zone.PLATFORM_TEXT
        zone = self.of_element(line.element)
        if zone in (Zone.MAIN, Zone.SHOP) and any(start <= line.start < end for start, end in self._sections):
            return Zone.TERMS
        if zone == Zone.MAIN and (self._is_short_link(line) or self._is_link_list(line)):
            return Zone.NAVIGATION
        return zone

    def _is_short_link(self, line: Line) -> bool:
        return line.end - line.start <= 8 and self._is_link(line)

    def _is_link_list(self, line: Line) -> bool:
        """Whether the line is nothing but short links side by side, as lists of categories are."""
        pieces = self._page.pieces(line.start, line.end)
        if len(pieces) < _LEAST_LINKS or (line.end - line.start) / len(pieces) > _SHORT_LINK:
            return False
        return all(self._page.elements[owner].tag == "a" for _, owner in pieces)

    def _is_link(self, line: Line) -> bool:
        rows = self._page.elements
        index = line.element
        for _ in range(3):
            if index < 0:
                return False
            if rows[index].tag == "a":
                return True
            index = rows[index].parent
        return False


@lru_cache(maxsize=20_000)
def name_words(names: str) -> frozenset[str]:
    """The lower-case words of class and id names, camelCase and dashes taken apart."""
    return frozenset(word.lower() for word in _WORD.findall(names))


@lru_cache(maxsize=20_000)
def _zone_of_names(names: str) -> Zone | None:
    words = name_words(names)
    found = {_ZONE_OF_WORD[word] for word in words if word in _ZONE_OF_WORD}
    return next((zone for zone in _WORDS if zone in found), None)


def _zone(row: Element, inherited: Zone) -> Zone:
    if inherited in (Zone.FOOTER, Zone.CONTROL):
        return inherited
    if row.tag in ("html", "body", "main"):
        return Zone.MAIN
    by_tag = _TAGS.get(row.tag) or _ROLES.get(row.attr("role"))
    if by_tag is not None:
        return by_tag
    names = row.names
    if names == " ":
        return inherited
    named = _zone_of_names(names[:_MAX_CLASS_CHARS])
    if named is None or (inherited not in (Zone.MAIN, Zone.SHOP, Zone.BANNER) and named != Zone.FOOTER):
        return inherited
    return named


def _platform_notice(page: PageText) -> tuple[int, int] | None:
    """Offsets of the platform's standing explanation of struck prices, if the page carries it."""
    hits = [line for line in page.lines if _STRUCK_NOTICE.search(page.text, line.start, line.end)]
    if len(hits) < 2 and not any("并非原价" in page.text[line.start : line.end] for line in hits):
        return None
    first, last = hits[0], hits[-1]
    if last.end - first.start > 3000:
        return (first.start, first.end)
    after = page.line_at(last.end) + 1
    end = last.end
    if after < len(page.lines) and "此说明仅当" in page.text[page.lines[after].start : page.lines[after].end]:
        end = page.lines[after].end
    before = page.line_at(first.start) - 1
    if before >= 0 and "划线价" in page.text[page.lines[before].start : page.lines[before].end]:
        first = page.lines[before]
    return (first.start, end)


def _terms_sections(page: PageText, zones: list[Zone]) -> list[tuple[int, int]]:
    """Stretches opened by a heading that announces terms, each to the end of the block the heading stands in."""
    sections: list[tuple[int, int]] = []
    for line in page.lines:
        if line.end - line.start > 24 or not _TERMS_HEADING.search(page.text, line.start, line.end):
            continue
        if zones and zones[line.element] in (Zone.NAVIGATION, Zone.FOOTER, Zone.CONTROL, Zone.REVIEWS):
            continue
        end = _section_end(page, line)
        if end > line.end:
            sections.append((line.start, end))
    return sections


def _section_end(page: PageText, line: Line) -> int:
    """Where the block around a heading ends: the first ancestor with more text than the heading, at most 4,000 long."""
    for row in page.ancestors(line.element):
        if row.tag in ("body", "html", "main"):
            return line.end
        if row.end > line.end + 4:
            stop = _next_heading(page, line, row)
            return stop if stop - line.start <= 20_000 else line.end
    return line.end


def _next_heading(page: PageText, line: Line, block: Element) -> int:
    """Offset of the next heading of the same tag inside the block, else the block's end."""
    heading = page.elements[line.element]
    if heading.tag not in _HEADINGS:
        return block.end
    for row in page.elements[line.element + 1 : block.last + 1]:
        if row.tag == heading.tag and row.start > line.start:
            return row.start
    return block.end
