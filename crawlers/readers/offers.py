"""What a page offers: goods with their prices, units, promotions and gifts.

On a product page there is one offer, read from the block around the title; figures of services and of other goods stay
out. In lists, shops and rooms every card is an offer. Left out: prices that appear only after choosing a variant.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from checker.vocabulary import Field, Gift, Offer, Place, Price, PriceRole, Promotion, PromotionKind, SubjectKind
from crawlers.readers.cards import Card, read_cards, title_of, without_price
from crawlers.readers.extras import read_extras
from crawlers.readers.fields import Fields
from crawlers.readers.goods_title import DETAIL, ELSEWHERE, PRICE_LINE, title_span
from crawlers.readers.page import Page
from crawlers.readers.page_text import Line
from crawlers.readers.price_tags import is_for_members, without_tags
from crawlers.readers.price_text import Figure, read_prices
from crawlers.readers.promotions import DISCOUNT_WORDS, read_gifts, read_promotions
from crawlers.readers.structured import offered_prices
from crawlers.readers.zones import Zone, name_words

_BEFORE_TITLE = 6
_AFTER_TITLE = 60
_SERVICE = re.compile(
    r"换新|延保|保修|保障服务|安装费|碎屏|运费险|意外|全保修|清洗|上门|分期|月付|白条|花呗|×\s?\d+期|/期|运费"
)
_OTHER_GOODS = re.compile(
    r"^(?:看了又看|掌柜推荐|猜你喜欢|为你推荐|相关推荐|搭配(?:推荐|购买)?|优惠套装|人气(?:单品|配件)|热销榜|推荐商品|同类商品|大家还看了|店铺推荐|邻家好货|.{0,12}最终购买|.{0,8}排行榜|同价位)"
)
_NOT_GOODS = re.compile(
    r"运费|合计|总额|总计|应付|实付|小计|金额|优惠|红包|积分|余额|自愿购买|保险|服务费|包装|支付|满减|立减|-\s?[¥￥]"
)
_OLD = frozenset(
    "was old origin original market line del before ori through cross linethrough oldprice originprice marketprice delprice".split()
)
_BASIS_LABELS = frozenset(
    {
        "价格说明",
        "划线价说明",
        "原价说明",
        "比较基准",
        "原价依据",
        "划线价格说明",
        "对比价说明",
        "价格基准",
        "活动前价格说明",
        "折扣基准",
        "比价说明",
        "参考价说明",
        "价格依据",
    }
)
_BASIS = re.compile(
    r"(?:原价|划线价|日常价|平时价|折扣|优惠|降价|参考价|市场价|专柜价|吊牌价|对比价|基准价?)格?(?:指|为|是|系|来自|取自|参照|以|均?按|按照|的?(?:计算)?(?:基准|依据|来源)(?:为|是|:)?)"
    r"[^。;\n]{0,40}(?:成交价?|销售|售价|价格|门店|官网|最低|期间|起至|发票|指导价|标价|定价)[^。;\n]{0,40}"
)
_UNIT_LABELS = frozenset({"计价单位", "单位", "销售单位", "售卖单位", "价格单位"})
_QUANTITY = re.compile(
    r"数量[^\n]{0,3}\n?[^\n\u4e00-\u9fff]{0,12}(?P<unit>[件个套只瓶盒袋包箱台双条张本斤份支])(?=\s|\(|\n|$)"
)
_NAMELESS = re.compile(r"^(?:商品|宝贝|产品|图文)?详情页?面?(?:$|\s*[-_|])")  # what templates are titled


def read_offers(page: Page, kind: SubjectKind) -> tuple[Offer, ...]:
    """The offers of a page in reading order."""
    if kind == SubjectKind.PRODUCT:
        main = _main_offer(page)
        return (main,) if main else ()
    if kind in (SubjectKind.RULES, SubjectKind.ACCOUNT):
        return ()
    if kind == SubjectKind.CHECKOUT:
        return _ordered(page)
    cards = read_cards(page)
    if kind == SubjectKind.ROOM:
        cards = tuple(sorted((*cards, *without_price(page, cards)), key=lambda card: card.element.start))
    offers = tuple(_card_offer(page, card) for card in cards)
    return tuple(offer for offer in offers if offer.prices or kind == SubjectKind.ROOM)


def _ordered(page: Page) -> tuple[Offer, ...]:
    """The goods of an order: the smallest blocks with a name and a price that is no sum, fee or add-on."""
    found: dict[int, Offer] = {}
    for line in page.text.lines:
        if not PRICE_LINE.search(page.said(line)) or _NOT_GOODS.search(page.said(line)):
            continue
        for row in page.text.ancestors(line.element)[:5]:
            if row.tag in ("form", "body", "main", "html") or row.end - row.start > 400:
                break
            title = title_of(page, row)
            if title is not None and not _NOT_GOODS.search(page.text.text[slice(*title)]):
                offer = _card_offer(page, Card(row, title, ""))
                if offer.prices and row.index not in found:
                    found[row.index] = offer
                break
    return tuple(found.values())[:50]


def _main_offer(page: Page) -> Offer | None:
    span = title_span(page)
    window = _window(page, span)
    figures = _figures(page, window)
    said = [line for line in window if not _SERVICE.search(page.said(line))]
    products = page.structured.of_type("Product")
    item: Mapping[str, Any] = products[0] if products else {}
    prices = tuple(figure.price for figure in figures) or offered_prices(item)
    if span is None and not prices:
        return None
    title = Field(value=page.text.text[slice(*span)].strip(), place=page.text.place(*span)) if span else None
    stated = page.meta("og:title") or page.title
    if title is None and stated and not _NAMELESS.match(stated):
        title = Field(value=stated, place=Place(quote=page.title, page=page.url))
    detail = _detail_lines(page)
    return Offer(
        title=title,
        sku=_sku(page, item),
        gtin=next((str(item[key]) for key in ("gtin13", "gtin", "gtin14", "gtin12", "gtin8") if item.get(key)), ""),
        prices=prices,
        extras=read_extras(page, prices) if prices else (),
        unit=_unit(page, window, prices),
        stock=_stock(page, window),
        specs=_specs(page),
        promotions=_promotions(page, said),
        gifts=_gifts(page, [*said, *detail]),
        basis=_basis(page, page.text.lines),
        discount_words=_discount_words(page, said, span),
        links_to_detail=True,
        mainland=_is_mainland(prices),
        place=page.text.place(*span) if span else None,
    )


def _window(page: Page, span: tuple[int, int] | None) -> list[Line]:
    """The lines around the title where the price stands, up to the details or to other goods."""
    lines = page.text.lines
    at = page.text.line_at(span[0]) if span else 0
    window: list[Line] = []
    for line in lines[max(0, at - _BEFORE_TITLE) : at + (_AFTER_TITLE if span else 200)]:
        said = page.said(line)
        if line.start > (span[1] if span else 0) and _OTHER_GOODS.match(said):
            break
        if (
            window
            and line.start > (span[1] if span else 0)
            and DETAIL.match(said)
            and any(PRICE_LINE.search(page.said(one)) for one in window)
        ):
            break
        if page.zones.of_line(line) not in ELSEWHERE:
            window.append(line)
    return window


def _figures(page: Page, window: Sequence[Line]) -> list[Figure]:
    """The price figures of the window: labelled ones anywhere, bare ones only in the first group of price lines."""
    found: list[Figure] = []
    last: int | None = None
    for group in _groups(page, window):
        start, end = group[0].start, group[-1].end
        number = page.text.line_at(start)
        for figure in _read(page, start, end):
            if figure.price.role == PriceRole.UNKNOWN:
                continue
            bare = not figure.price.label
            if bare and last is not None and number - last > 3:
                continue
            found.append(figure)
        if found and last is None:
            last = page.text.line_at(found[-1].start)
    return found[:40]


def _groups(page: Page, window: Sequence[Line]) -> Iterable[list[Line]]:
    """Runs of lines that may read together ("价格" above "¥149"), without lines about paid services."""
    group: list[Line] = []
    for line in window:
        if _SERVICE.search(page.said(line)) and not re.search(r"券后|到手|优惠前|运费\s?:?\s?[¥\d]", page.said(line)):
            if group:
                yield group
            group = []
            continue
        if group and line.start - group[-1].end > 2:
            yield group
            group = []
        group.append(line)
        if len(group) >= 30:
            yield group
            group = []
    if group:
        yield group


def _read(page: Page, start: int, end: int) -> list[Figure]:
    """Price figures between two offsets, with places, strike-through and what class names say of compared prices."""
    text = page.text.text[start:end]
    out = []
    for figure in read_prices(text):
        low, high = start + figure.start, start + figure.end
        struck = page.text.is_struck(high - 1, high)
        role = figure.price.role
        if role == PriceRole.SALE and (struck or (not figure.price.label and _is_named_old(page, low))):
            role = PriceRole.LIST
        elif role == PriceRole.SALE and not figure.price.label and is_for_members(page, low, high):
            role = PriceRole.MEMBER
        price = replace(figure.price, role=role, struck=struck, place=page.text.place(low, high))
        out.append(Figure(price, low, high))
    return out


def _is_named_old(page: Page, offset: int) -> bool:
    return any(name_words(row.names[:120]) & _OLD for row in page.text.ancestors(page.text.owner(offset))[:3])


def _card_offer(page: Page, card: Card) -> Offer:
    row = card.element
    first, last = page.text.line_at(row.start), page.text.line_at(max(row.start, row.end - 1))
    lines = [line for line in page.text.lines[first : last + 1] if row.start <= line.start < row.end]
    figures = [figure for figure in _read(page, row.start, row.end) if figure.price.role != PriceRole.UNKNOWN]
    prices = tuple(figure.price for figure in without_tags(page, figures[:12]))
    title = card.title or (row.start, row.start)
    return Offer(
        title=Field(value=page.text.text[slice(*title)].strip(), place=page.text.place(*title)) if card.title else None,
        sku=row.attr("data-sku") or row.attr("data-item") or row.attr("data-id") or row.attr("data-spu"),
        prices=prices,
        unit=_unit(page, lines, prices),
        promotions=_promotions(page, lines),
        gifts=_gifts(page, lines),
        basis=_basis(page, lines),
        discount_words=_discount_words(page, lines, card.title),
        links_to_detail=bool(card.link),
        mainland=_is_mainland(prices),
        place=page.text.place(row.start, row.end),
    )


def _unit(page: Page, lines: Sequence[Line], prices: Sequence[Price]) -> Field | None:
    for price in prices:
        if price.unit:
            return Field(value=price.unit, place=price.place)
    if not lines:
        return None
    start, end = lines[0].start, lines[-1].end
    for pair in Fields(page.text, _UNIT_LABELS).pairs if page.text.text.find("单位") >= 0 else ():
        if pair.label in _UNIT_LABELS and start <= pair.start <= max(end, start + 4000) and len(pair.value) <= 12:
            return Field(value=pair.value, place=page.text.place(pair.start, pair.end))
    counted = _QUANTITY.search(page.text.text, start, end)
    if counted:
        return Field(value=counted["unit"], place=page.text.place(*counted.span("unit")))
    return None


def _stock(page: Page, lines: Sequence[Line]) -> Field | None:
    for line in lines:
        match = re.search(
            r"(?:库存|剩余|仅剩)\s?:?\s?\d{1,7}\s?件?|^(?:有货|无货|现货|售罄|已售罄|补货中)", page.said(line)
        )
        if match:
            return Field(
                value=match.group(), place=page.text.place(line.start + match.start(), line.start + match.end())
            )
    return None


def _specs(page: Page) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for pair in Fields(page.text).pairs:
        zone = page.zones.of_line(page.text.lines[pair.line])
        is_label = 2 <= len(pair.label) <= 12 and not pair.label[-1].isdigit()  # "18:00前" is a time
        if zone in (Zone.MAIN, Zone.SHOP) and is_label and len(pair.value) <= 80:
            found.setdefault(pair.label, pair.value)
    return tuple(found.items())[:80]


def _promotions(page: Page, lines: Iterable[Line]) -> tuple[Promotion, ...]:
    found: dict[tuple[PromotionKind, str], Promotion] = {}
    for line in lines:
        if line.end - line.start > 300:
            continue
        for one in read_promotions(page.said(line)):
            if isinstance(one.what, Promotion):
                place = page.text.place(line.start + one.start, line.start + one.end)
                found.setdefault((one.what.kind, one.what.text), replace(one.what, place=place))
    return tuple(found.values())[:40]


def _gifts(page: Page, lines: Iterable[Line]) -> tuple[Gift, ...]:
    found: dict[str, Gift] = {}
    for line in lines:
        if line.end - line.start > 400:
            continue
        for one in read_gifts(page.said(line)):
            if isinstance(one.what, Gift):
                place = page.text.place(line.start + one.start, line.start + one.end)
                found.setdefault(one.what.text, replace(one.what, place=place))
    return tuple(found.values())[:20]


def _detail_lines(page: Page) -> list[Line]:
    return [line for line in page.lines(Zone.MAIN, Zone.BANNER) if re.search(r"[赠送]", page.said(line))][:60]


def _basis(page: Page, lines: Iterable[Line]) -> Field | None:
    """The seller's own explanation of a compared price; the platform's standing notice is not one."""
    for line in lines:
        if page.zones.of_line(line) in (Zone.PLATFORM_TEXT, Zone.FOOTER, Zone.REVIEWS, Zone.CHAT):
            continue
        said = page.said(line)
        label = re.match(r"(?P<label>[^\s:]{2,8})\s?:\s?(?P<value>.{4,200})", said)
        if label and label["label"] in _BASIS_LABELS:
            return Field(value=label["value"], place=page.text.place(line.start, line.end))
        match = _BASIS.search(said)
        if match and "仅供参考" not in said and "并非原价" not in said:
            return Field(
                value=match.group(), place=page.text.place(line.start + match.start(), line.start + match.end())
            )
    return None


def _discount_words(page: Page, lines: Iterable[Line], title: tuple[int, int] | None) -> tuple[Field, ...]:
    found: dict[int, Field] = {}
    for line in lines:
        if line.end - line.start > 200 or (title and title[0] <= line.start < title[1]):
            continue
        for match in DISCOUNT_WORDS.finditer(page.said(line)):
            start, end = line.start + match.start(), line.start + match.end()
            found[start] = Field(value=match.group(), place=page.text.place(start, end))
    return tuple(found.values())[:20]


def _sku(page: Page, item: Mapping[str, Any]) -> str:
    if item.get("sku"):
        return str(item["sku"])[:60]
    match = re.search(r"商品(?:编号|ID|货号)\s?:\s?(?P<sku>[\w-]{3,30})", page.text.text)
    if match:
        return match["sku"]
    found = re.search(
        r"(?:item\.jd\.com/|[?&](?:id|itemId|goods_id|sku|skuId)=|/(?:item|goods|product|offer)/)(?P<sku>\d{3,20})",
        page.url,
    )
    return found["sku"] if found else ""


def _is_mainland(prices: Sequence[Price]) -> bool:
    """Whether the goods are offered in the currency of the mainland, as far as prices tell."""
    return not prices or any(price.currency == "CNY" for price in prices)
