"""From the platform's objects to offers, parties and claims: the same facts a page's visible text gives."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import urljoin

from checker.vocabulary import (
    Channel,
    Claim,
    Field,
    Licence,
    Offer,
    Party,
    PartyKind,
    PartyRole,
    Place,
    Placement,
    Price,
    PriceRole,
    Promotion,
    PromotionKind,
    ReturnKind,
    ReturnPolicy,
)
from crawlers.platforms.shapes import Figure, Goods, Person, Said, Show, text_at, texts_at, value_at
from crawlers.readers.licences import is_old_registration, is_placeholder, is_valid_code
from crawlers.readers.page import Page
from crawlers.readers.page_text import normalised
from crawlers.readers.party_words import COMPANY, SOLE_TRADER
from crawlers.readers.price_labels import COMPARED, LOWER, ROLE_OF
from crawlers.readers.promotions import read_promotions

_MARKUP = re.compile(r"<[^<>]{0,500}>")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,11}(?:\.\d{1,4})?")
_RANGE = re.compile(r"\d\s*[-~–—至]\s*[¥￥]?\s*\d")
_MOST_FEN = 10**13
_SLOTS = ("name", "address", "contact", "representative", "proprietor", "form", "capital", "agency")
_EXCLUDED = re.compile(r"不(?:支持|适用|享受|参与)[^,。]{0,8}无理由|非7天|无理由退[^,。]{0,4}不(?:支持|适用)")
_RETURN = re.compile(r"无理由退|(?:7|七|15|30)天[^,。]{0,4}退")


def clean(text: str) -> str:
    """A text of the platform's data without markup, normalised."""
    text = _MARKUP.sub("", text) if "<" in text else text
    return normalised(unescape(text) if "&" in text else text)


def offer_of(shape: Goods, data: dict[str, Any], page: Page) -> Offer | None:
    """The goods an object describes, None when it names none; a shape without a title gives prices alone."""
    title = clean(text_at(shape.title, data))
    prices = _prices(shape, data, page)
    if not title and (shape.title or not prices):
        return None
    shown = [clean(text) for text in texts_at(shape.promotions, data)]
    stock = "已售罄" if value_at(shape.sold_out, data) is True else clean(text_at(shape.stock, data))
    unit = clean(text_at(shape.unit, data))
    return Offer(
        title=field(page, title) if title else None,
        sku=text_at(shape.sku, data)[:60],
        prices=prices,
        extras=tuple(one for figure in shape.extras for one in price_of(figure, value_at(figure.path, data), data)),
        unit=field(page, unit) if unit else None,
        stock=field(page, stock) if stock else None,
        specs=_specs(shape, data),
        promotions=tuple(one for text in shown[:20] for one in _promotions(text, page)),
        links_to_detail=bool(text_at(shape.link, data)),
        mainland=not prices or any(price.currency == "CNY" for price in prices),
        place=page.meta_place(title) if title else None,
    )


def field(page: Page, value: str) -> Field:
    """A value with its place: in the visible text where it stands there, else only quoted."""
    return Field(value=value, place=page.meta_place(value))


@lru_cache(maxsize=4_000)
def _announced(text: str) -> tuple[Promotion, ...]:
    return tuple(one.what for one in read_promotions(text) if isinstance(one.what, Promotion))


def _promotions(text: str, page: Page) -> list[Promotion]:
    found = _announced(text)
    place = page.meta_place(text)
    if not found:
        return [Promotion(kind=PromotionKind.OTHER, text=text, place=place)]
    return [replace(one, place=place) for one in found]


def _prices(shape: Goods, data: dict[str, Any], page: Page) -> tuple[Price, ...]:
    found = [price for figure in shape.prices for price in price_of(figure, value_at(figure.path, data), data)]
    variants = value_at(shape.variants, data)
    if isinstance(variants, dict):
        variants = list(variants.values())
    if isinstance(variants, list) and variants:
        known = {price.role for price in found}
        for figure in shape.variant_prices:
            spanned = _spanned(figure, [one for one in variants[:500] if isinstance(one, dict)])
            if spanned is not None and spanned.role not in known:
                found.append(spanned)
    kept = [replace(price, place=_price_place(page, price)) for price in found]
    return tuple(_without_empty_comparison(dict.fromkeys(kept)))


def _spanned(figure: Figure, variants: Sequence[dict[str, Any]]) -> Price | None:
    """The span of a price over the variants of goods."""
    prices = [price for one in variants for price in price_of(figure, value_at(figure.path, one), one)]
    if not prices:
        return None
    low, high = min(one.amount_fen for one in prices), max(one.high_fen or one.amount_fen for one in prices)
    return replace(prices[0], amount_fen=low, high_fen=high if high > low else None)


def _price_place(page: Page, price: Price) -> Place:
    yuan = f"{price.amount_fen / 100:.2f}"
    for written in (yuan, yuan.removesuffix("0"), yuan.removesuffix(".00")):
        if page.text.text.find(written) >= 0:
            return page.meta_place(written)
    return Place(quote=yuan, page=page.url)


def _without_empty_comparison(prices: Iterable[Price]) -> list[Price]:
    """The prices without compared ones that are no higher than what is asked: nobody is shown those."""
    listed = list(prices)
    asked = [one.amount_fen for one in listed if one.role not in COMPARED and one.role != PriceRole.DISCOUNT]
    least = min(asked, default=None)
    return [one for one in listed if one.role not in (PriceRole.LIST, PriceRole.MARKET) or least is None
            or (one.high_fen or one.amount_fen) > least]  # fmt: skip


def price_of(figure: Figure, value: Any, data: dict[str, Any]) -> list[Price]:
    """The price under a figure's path: none, or one that may be a range. Zero means: not set."""
    if isinstance(value, list):
        return [price for one in value[:5] if not isinstance(one, list) for price in price_of(figure, one, data)]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return []
    text = str(int(value) if isinstance(value, float) and value.is_integer() else value)
    amounts = [fen for found in _NUMBER.findall(text)[:4] if (fen := _fen(found, figure.scale)) is not None]
    if not amounts or amounts[0] <= 0:
        return []
    high = amounts[1] if len(amounts) > 1 and _RANGE.search(text) and amounts[1] > amounts[0] else None
    condition, label = _given_or_read(figure.condition, data), _given_or_read(figure.label, data)
    role = ROLE_OF.get(label, figure.role) if figure.label.startswith("=") else figure.role
    return [
        Price(
            role=role,
            amount_fen=amounts[0],
            high_fen=high,
            label=label,
            condition=condition or (label if role in LOWER else ""),
            starting="起" in text,
            struck=role == PriceRole.LIST,
            currency=_currency(text),
        )
    ]


def _given_or_read(said: str, data: dict[str, Any]) -> str:
    """Words of a declaration, or what stands under the path they name."""
    return clean(text_at(said[1:], data)) if said.startswith("=") else said


def _currency(text: str) -> str:
    return "USD" if "$" in text and "NT$" not in text else "EUR" if "€" in text else "GBP" if "£" in text else "CNY"


def _fen(number: str, scale: str) -> int | None:
    try:
        amount = Decimal(number.replace(",", "")) * (1 if scale == "fen" and "." not in number else 100)
    except InvalidOperation:
        return None
    return int(amount) if amount == amount.to_integral_value() and amount < _MOST_FEN else None


def _specs(shape: Goods, data: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    rows = value_at(shape.specs, data)
    rows = [list(pair) for pair in rows.items()] if isinstance(rows, dict) else rows
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, list) and len(row) == 2 and isinstance(row[0], str):
            value = "、".join(str(one) for one in row[1]) if isinstance(row[1], list) else row[1]
            if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
                found.setdefault(clean(row[0])[:40], clean(str(value))[:200])
    return tuple(found.items())[:80]


def sellers_of(shape: Goods, data: dict[str, Any], page: Page) -> list[Party]:
    """The seller and the brand an object of goods names."""
    shop, company = clean(text_at(shape.shop, data)), clean(text_at(shape.company, data))
    nick, brand = clean(text_at(shape.nick, data)), clean(text_at(shape.brand, data))
    own = value_at(shape.self_operated, data) in (True, 1, "1", "true")
    found = []
    display = shop or nick
    if display or company or own:
        found.append(
            Party(
                role=PartyRole.SELLER,
                kind=kind_of(company),
                name=field(page, company) if company else None,
                display_name=field(page, display) if display else None,
                self_operated=True if own or "京东自营" in display else None,
            )
        )
    if brand and not is_placeholder(brand):
        found.append(Party(role=PartyRole.BRAND, display_name=field(page, brand)))
    return found


def kind_of(name: str) -> PartyKind:
    """What a registered name says somebody is in law."""
    if not name:
        return PartyKind.UNKNOWN
    if COMPANY.search(name):
        return PartyKind.COMPANY
    return PartyKind.SOLE_TRADER if SOLE_TRADER.search(name) else PartyKind.UNKNOWN


def party_of(shape: Person, data: dict[str, Any], page: Page) -> Party | None:
    """The party an object names, None when it gives no name and no number."""
    values = {slot: _given(page, text_at(getattr(shape, slot), data)) for slot in _SLOTS}
    display = _given(page, text_at(shape.display, data))
    code = re.sub(r"\s", "", text_at(shape.code, data)).upper()
    written = code if re.fullmatch(r"[0-9A-Z]{15,18}", code) else ""
    if values["name"] is None and display is None and not written:
        return None
    image, link = text_at(shape.licence_image, data), text_at(shape.licence_link, data)
    picture = urljoin(page.url, image)
    licences = (
        (Licence(kind="business", number=written, image=True, picture=picture, place=page.meta_place(written)),)
        if image
        else ()
    )
    name = values["name"].value if values["name"] else ""
    return Party(
        role=shape.role,
        kind=PartyKind.SOLE_TRADER if written.startswith("92") else kind_of(name),
        display_name=display,
        credit_code=field(page, written) if written else None,
        credit_code_valid=(is_valid_code(written) or is_old_registration(written)) if written else None,
        licences=licences,
        licence_link=Field(value=link, place=page.meta_place(link)) if link else None,
        self_operated=True if value_at(shape.self_operated, data) in (True, 1, "1") else None,
        name=values["name"],
        address=values["address"],
        contact=values["contact"],
        representative=values["representative"],
        proprietor=values["proprietor"],
        form=values["form"],
        capital=values["capital"],
        agency=values["agency"],
    )


def _given(page: Page, value: str) -> Field | None:
    value = clean(value)
    return field(page, value) if value and len(value) <= 200 and not is_placeholder(value) else None


def show_parties(shape: Show, data: dict[str, Any], page: Page) -> list[Party]:
    """The anchor and the operator of a room."""
    found = []
    for path, role in ((shape.anchor, PartyRole.ANCHOR), (shape.operator, PartyRole.ROOM_OPERATOR)):
        name = clean(text_at(path, data))
        if name:
            found.append(Party(role=role, display_name=field(page, name)))
    company = clean(text_at(shape.company, data))
    if kind_of(company) != PartyKind.UNKNOWN:
        account = found[0].display_name if found else None
        operator = Party(
            role=PartyRole.ROOM_OPERATOR, kind=kind_of(company), name=field(page, company), display_name=account
        )
        found.append(operator)
    return found


def returns_of(shape: Goods, data: dict[str, Any], page: Page) -> ReturnPolicy | None:
    """What an object's services say of returning the goods; an exclusion outweighs."""
    said = [clean(text) for text in texts_at(shape.services, data)]
    excluded = next((text for text in said if _EXCLUDED.search(text)), None)
    supported = next((text for text in said if _RETURN.search(text)), None)
    if excluded:
        return ReturnPolicy(kind=ReturnKind.EXCLUDED, text=excluded, place=page.meta_place(excluded))
    if supported:
        return ReturnPolicy(kind=ReturnKind.SUPPORTED, text=supported, place=page.meta_place(supported))
    return None


def claim_of(page: Page, text: str, placement: Placement, goods: str = "", *, speaker: str = "") -> Claim:
    """A text of the platform's data as a claim; comments were never an advert of the operator."""
    is_comment = placement in (Placement.COMMENT, Placement.REVIEW)
    return Claim(
        text=text,
        placement=placement,
        channel=Channel.DANMAKU if placement == Placement.COMMENT else Channel.PAGE,
        goods=goods,
        speaker=speaker,
        in_advert=False if is_comment else None,
        place=replace(page.meta_place(text), channel=Channel.DANMAKU) if is_comment else page.meta_place(text),
    )


def claims_of(shape: Said, data: dict[str, Any], page: Page) -> list[Claim]:
    """What an object says, one claim a text."""
    texts = [clean(text) for text in texts_at(shape.text, data)]
    return [claim_of(page, text[:1200], shape.placement, speaker=shape.speaker) for text in texts if text]
