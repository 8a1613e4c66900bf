"""Reads any page: every kind of fact by the readers of this package, without knowing the platform."""

import re
from dataclasses import replace

from checker.vocabulary import EntryPoint, Field, PageFacts, Sought, SubjectKind
from crawlers.readers.campaigns import read_campaign, read_draw
from crawlers.readers.category import category_of, is_custom_made
from crawlers.readers.checkout import Sums, read_sums
from crawlers.readers.claims import read_claims
from crawlers.readers.gates import read_gates, read_overlays
from crawlers.readers.kind import Kind, page_kind
from crawlers.readers.mechanisms import read_complaint, read_dispute
from crawlers.readers.notices import read_notices
from crawlers.readers.offers import read_offers
from crawlers.readers.page import Page
from crawlers.readers.parties import read_parties
from crawlers.readers.popularity import read_age, read_audience, read_review_display
from crawlers.readers.results import read_orders, read_results
from crawlers.readers.returns import read_returns
from crawlers.readers.rules_pages import read_rules, read_settings
from crawlers.readers.terms import read_clauses
from crawlers.readers.ticks import read_ticks
from crawlers.readers.zones import Zone, name_words

# What this reader looks for on every page it can read. Speech, frames, comments and histories need other readers.
LOOKED_FOR = frozenset(
    {
        Sought.IDENTITY,
        Sought.SELLER,
        Sought.CLAIMS,
        Sought.OFFERS,
        Sought.RETURNS,
        Sought.TERMS,
        Sought.DISPUTE,
        Sought.COMPLAINT,
        Sought.RULES,
        Sought.SETTINGS,
        Sought.CAMPAIGN,
        Sought.REVIEWS,
        Sought.NOTICES,
        Sought.CONSENT,
    }
)
_SELLER_LINK = re.compile(
    r"商家信息|卖家信息|销售者信息|实际销售者|供货商信息|经营者信息|店铺信息|商品由.{0,12}(?:销售|提供)|进入?店铺?(?:逛逛)?|查看店铺"
)
_SELLING = re.compile(
    r"购物[袋车]|小黄车|商品橱窗|宝贝(?:列表|口袋)|(?:去|立即|马上|点击)(?:购买|抢购|下单|拍下)|讲解中|直播(?:间)?价|[\d一二三四五六七八九十]{1,3}号链接|上链接|带货|团购|下单"
)
_FOR_SALE = re.compile(
    r"¥\s?\d|(?:价格?|仅售|只要|只需)\s?:?\s?\d[\d.]{0,8}\s?元?|\d\s?元\s?(?:/|起|包邮)|加入购物车|(?:立即|马上|点击|去)(?:购买|抢购|下单)|下单"
)
_COMMERCIAL = frozenset(
    {
        SubjectKind.PRODUCT,
        SubjectKind.SHOP,
        SubjectKind.ROOM,
        SubjectKind.CHECKOUT,
        SubjectKind.SEARCH,
        SubjectKind.PLATFORM,
    }
    | {SubjectKind.RECORDING, SubjectKind.ACCOUNT}
)


def read(page: Page, kind: SubjectKind | None = None) -> PageFacts:
    """The facts of a page; `kind` overrides what the page seems to be."""
    found = Kind(kind, ("given",)) if kind else page_kind(page)
    kind = found.kind
    offers = read_offers(page, kind)
    title = offers[0].title.value if kind == SubjectKind.PRODUCT and offers and offers[0].title else ""
    crumbs = _crumbs(page)
    specs = " ".join(f"{label}:{value}" for label, value in offers[0].specs) if title else ""
    category = category_of(title, crumbs, specs) if title else None
    unknown = kind == SubjectKind.OTHER and not found.reasons
    handed_in = unknown and page.snapshot.reached_by == "target"
    commercial = kind in _COMMERCIAL or (kind == SubjectKind.OTHER and bool(offers)) or (handed_in and _sells(page))
    sums = read_sums(page, offers) if kind == SubjectKind.CHECKOUT else Sums()
    audience = read_audience(page) if kind == SubjectKind.ROOM else None
    age, years = read_age(page) if kind == SubjectKind.ACCOUNT else (None, None)
    further = {Sought.CHECKOUT} if kind == SubjectKind.CHECKOUT else set()
    further |= {Sought.COMMENTS} if audience is not None else set()
    facts = PageFacts(
        url=page.url,
        kind=kind,
        unknown=unknown,
        title=page.title,
        reached_by=page.snapshot.reached_by,
        looked_for=LOOKED_FOR | further,
        parties=read_parties(page, kind),
        offers=offers,
        claims=read_claims(page, kind, offers, category, commercial=commercial),
        clauses=read_clauses(page, kind),
        returns=read_returns(page, kind),
        dispute=read_dispute(page, kind),
        complaint=read_complaint(page, kind),
        rules=read_rules(page, kind),
        ticks=read_ticks(page),
        gates=(*read_gates(page), *read_overlays(page, kind)),
        notices=read_notices(page),
        settings=read_settings(page),
        seller_link=_seller_link(page),
        selling=_selling(page) if kind == SubjectKind.ROOM else None,
        category=category,
        custom_made=is_custom_made(title, page.text.text[:20_000]) if kind == SubjectKind.PRODUCT else None,
        reviews_shown=_reviews_shown(page) if kind == SubjectKind.PRODUCT else None,
        listed_fen=sums.listed_fen,
        payable_fen=sums.payable_fen,
        fees=sums.fees,
        renewal=sums.renewal,
        review_display=read_review_display(page) if kind == SubjectKind.PRODUCT else None,
        audience=audience,
        age=age,
        age_years=years,
        draw=read_draw(page),
        campaign=read_campaign(page, kind),
        results=read_results(page) if kind == SubjectKind.SEARCH else (),
        orders=read_orders(page) if kind == SubjectKind.SEARCH else (),
        on_mainland=_is_on_mainland(page, kind, [offer.mainland for offer in offers]),
        missing=_missing(page),
    )
    return with_entries(facts, page)


def with_entries(facts: PageFacts, page: Page) -> PageFacts:
    """The facts with what the visit's record says of how this page was reached and what it offers to open."""
    record = page.snapshot.record
    jumps = record.get("jumps") or ()
    rows = record.get("entry_points") or ()
    points = tuple(
        EntryPoint(
            topic=str(row.get("topic", "")),
            text=str(row.get("text", "")),
            url=str(row.get("url", "")),
            key=entry_key(row),
        )
        for row in rows
        if isinstance(row, dict)
    )
    return replace(
        facts,
        entry_points=points,
        entry_key=str(record.get("entry_key", "")),
        topic=str(record.get("topic", "")),
        jumps=len(jumps) if isinstance(jumps, list | tuple) else 0,
    )


def entry_key(row: dict[str, object]) -> str:
    """What names the place an entry point leads to."""
    return str(row.get("key") or row.get("url", ""))


def _crumbs(page: Page) -> str:
    """The way from the home page to the goods, as the page shows it."""
    for row in page.text.elements:
        if name_words(row.names[:120]) & {"crumb", "crumbs", "breadcrumb", "breadcrumbs"} and row.end > row.start:
            return page.text.inside(row.index)[:200]
    return ""


def _seller_link(page: Page) -> Field | None:
    for row in page.text.elements:
        if row.tag not in ("a", "button") or row.hidden or not 2 <= row.end - row.start <= 24:
            continue
        said = page.text.inside(row.index)
        if _SELLER_LINK.search(said) and "自营" not in said and page.zones.of_element(row.index) != Zone.FOOTER:
            return Field(value=row.attr("href") or said, place=page.text.place(row.start, row.end))
    return None


def _selling(page: Page) -> Field | None:
    match = _SELLING.search(page.text.text)
    return Field(value=match.group(), place=page.text.place(*match.span())) if match else None


def _sells(page: Page) -> bool:
    """Whether the page shows a price or a way to buy."""
    return any(_FOR_SALE.search(page.said(line)) for line in page.lines(Zone.MAIN, Zone.BANNER, Zone.CARDS, Zone.SHOP))


def _reviews_shown(page: Page) -> bool:
    return bool(page.lines(Zone.REVIEWS)) or bool(
        re.search(r"(?:累计|商品|宝贝|用户|全部|大家)?评[价论]", page.text.text)
    )


def _is_on_mainland(page: Page, kind: SubjectKind, mainland: list[bool]) -> bool:
    """Whether the page addresses consumers in the mainland: its currency first, else the script it is written in."""
    if mainland:
        return any(mainland)
    text = page.text.text[:20_000]
    han = sum("\u4e00" <= char <= "\u9fff" for char in text)
    return han * 20 >= len(text) or len(text) < 200


def _missing(page: Page) -> tuple[str, ...]:
    missing = []
    if page.text.truncated:
        missing.append("页面过长，后半部分没有读取")
    if page.text.private_glyphs > 20:
        missing.append("部分文字用自造字体显示，无法读取")
    return tuple(missing)
