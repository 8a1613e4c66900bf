"""Claims: the texts of a page that may praise or describe goods, each with where it stands and what stands around it.

Every readable line becomes a claim; navigation, reviews, chat, rules and the platform's standing notices are marked as
such rather than dropped, so that rules can tell them apart. Left out: bare figures, buttons, and text in pictures.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checker.vocabulary import Category, Claim, Limit, Offer, Placement, SubjectKind
from crawlers.readers.page import Page
from crawlers.readers.page_text import Line
from crawlers.readers.small_print import Shown, limit, limiting
from crawlers.readers.zones import Zone

MAX_CLAIMS = 3000
_MAX_TEXT = 1200
_MANDATORY = re.compile(
    r"不能(?:代替|替代)药物|广告(?:批准|审查)(?:批准)?文号|[药械健]广审|国食健[注字]|请仔细阅读[^。]{0,8}说明书"
)
_MOST_STANDING = 600
_AROUND = 160
_LINES_ABOVE = 4
_PLACEMENTS = {
    Zone.NAVIGATION: Placement.NAVIGATION,
    Zone.FOOTER: Placement.PLATFORM_TEXT,
    Zone.PLATFORM_TEXT: Placement.PLATFORM_TEXT,
    Zone.REVIEWS: Placement.REVIEW,
    Zone.CHAT: Placement.COMMENT,
    Zone.CARDS: Placement.CARD,
    Zone.BANNER: Placement.BANNER,
    Zone.TERMS: Placement.RULES,
}
_WORDS = re.compile(r"[\u3400-\u9fff]{2}|[A-Za-z]{4}")
_PARTICULARS = re.compile(
    r"(?:店铺|商家|企业|公司|经营者|运营者|信用代码|法定代表人|注册资本|住所|经营场所|联系方式|联系电话|成立日期|登记机关|经营范围|地址|客服)[^,。]{0,8}[::]|有限公司$|旗舰店$|专卖店$|专营店$|店$"
)
_HOUSE = re.compile(r"主播|客服|官方|旗舰店|专卖店|小助理|助理|房管|运营|场控|商家|店长")
_NOT_OURS = (Placement.REVIEW, Placement.NAVIGATION, Placement.PLATFORM_TEXT)
_PLATFORM_SPEAKS = re.compile(
    r"店铺经营者(?:发布|负责)|为第三方交易平台|平台(?:不|仅|对)[^。]{0,20}(?:负责|承担|保证|核实)|以上价格可在付款时|最终以订单结算页|风险提示:?平台"
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Which goods a stretch of the page is about."""

    start: int
    end: int
    title: str
    is_card: bool


def read_claims(
    page: Page, kind: SubjectKind, offers: Sequence[Offer], category: Category | None, *, commercial: bool
) -> tuple[Claim, ...]:
    """The claims of a page in reading order, at most `MAX_CLAIMS`."""
    spots = _spots(kind, offers)
    goods = offers[0].title.value if kind == SubjectKind.PRODUCT and offers and offers[0].title else ""
    found: list[Claim] = []
    lines = page.text.lines
    standing = _standing(page) if goods else ""
    limits = _limits(page, lines)
    for number, line in enumerate(lines):
        zone = page.zones.of_line(line)
        if zone == Zone.CONTROL or not _WORDS.search(page.text.text, line.start, line.end):
            continue
        spot = _spot_of(spots, line)
        placement = _placement(page, kind, zone, line, spot, goods)
        speaker = _speaker(page, line) if placement == Placement.COMMENT else ""
        for start, end in _pieces(page, line):
            found.append(
                Claim(
                    text=page.text.text[start:end],
                    placement=placement,
                    category=category,
                    goods=spot.title
                    if spot
                    else goods
                    if placement not in (Placement.NAVIGATION, Placement.CARD)
                    else "",
                    context=f"{_context(page, lines, number)} {standing}".strip(),
                    speaker=speaker,
                    in_advert=False if placement in _NOT_OURS or speaker == "viewer" or not commercial else None,
                    limits=limits.get(number, ()),
                    place=page.text.place(start, end),
                )
            )
        if len(found) >= MAX_CLAIMS:
            break
    return tuple(found)


def _limits(page: Page, lines: Sequence[Line]) -> dict[int, tuple[Limit, ...]]:
    """What limits a line in the lines just below it, where the layout was measured."""
    boxes = (page.text.box_of(line.element) for line in lines)
    shown = [Shown(page.said(line), box.font_px if box else None) for line, box in zip(lines, boxes, strict=True)]
    found = limiting(shown, lambda number: range(max(0, number - _LINES_ABOVE), number))
    return {
        claim: tuple(limit(shown[claim], shown[n], page.text.place(lines[n].start, lines[n].end)) for n in numbers)
        for claim, numbers in found.items()
    }


def _spots(kind: SubjectKind, offers: Sequence[Offer]) -> list[_Spot]:
    spots = []
    for offer in offers:
        place = offer.place
        if place is not None and place.start is not None and place.end is not None:
            title = offer.title.value if offer.title else ""
            spots.append(_Spot(place.start, place.end, title, kind != SubjectKind.PRODUCT))
    return spots


def _spot_of(spots: Sequence[_Spot], line: Line) -> _Spot | None:
    return next((spot for spot in spots if spot.start < line.end and line.start < spot.end), None)


def _placement(page: Page, kind: SubjectKind, zone: Zone, line: Line, spot: _Spot | None, goods: str) -> Placement:
    said = page.said(line)
    if _PLATFORM_SPEAKS.search(said):
        return Placement.PLATFORM_TEXT
    if spot is not None and zone not in (Zone.REVIEWS, Zone.CHAT, Zone.FOOTER, Zone.PLATFORM_TEXT):
        return Placement.CARD if spot.is_card else Placement.PRODUCT_TITLE
    if kind == SubjectKind.RULES and zone in (Zone.MAIN, Zone.SHOP, Zone.TERMS):
        return Placement.RULES
    if zone in _PLACEMENTS:
        return _PLACEMENTS[zone]
    if kind == SubjectKind.PRODUCT and goods and said == goods:
        return Placement.PRODUCT_TITLE
    if _is_particular(page, kind, zone, line):
        return Placement.SHOP_PROFILE
    return Placement.DETAIL


def _speaker(page: Page, line: Line) -> str:
    """Who wrote a comment in a room: the house, by its name or badge, or a viewer."""
    return "host" if _HOUSE.search(page.said(line)[:24]) else "viewer"


def _is_particular(page: Page, kind: SubjectKind, zone: Zone, line: Line) -> bool:
    """Whether the line gives a shop's or account's particulars rather than praise."""
    said = page.said(line)
    if len(said) <= 60 and _PARTICULARS.search(said):
        return True
    if kind not in (SubjectKind.SHOP, SubjectKind.ACCOUNT):
        return False
    return page.text.elements[line.element].tag == "h1" and len(said) <= 30


def _pieces(page: Page, line: Line) -> list[tuple[int, int]]:
    """The line, or for a very long one its sentences."""
    if line.end - line.start <= _MAX_TEXT:
        return [(line.start, line.end)]
    said = page.said(line)
    return [
        (line.start + match.start(), line.start + match.end())
        for match in re.finditer(r"[^。!?;]{2,1200}[。!?;]?", said)
    ]


def _standing(page: Page) -> str:
    """The mandatory lines of a page of goods: they speak for every claim about the goods, wherever they stand."""
    said = [page.said(line) for line in page.lines(Zone.MAIN, Zone.TERMS, Zone.SHOP) if line.end - line.start <= 400]
    return " ".join(dict.fromkeys(text for text in said if _MANDATORY.search(text)))[:_MOST_STANDING]


def _context(page: Page, lines: Sequence[Line], number: int) -> str:
    """The lines just before and after."""
    above = " ".join(page.said(line) for line in lines[max(0, number - 2) : number])
    below = " ".join(page.said(line) for line in lines[number + 1 : number + 3])
    return f"{above[-_AROUND:]} {below[:_AROUND]}".strip()
