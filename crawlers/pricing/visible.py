"""The first extractor: the checkout's sum from what a person sees, label by label.

Prices come from `read_prices`; a line with two figures, or two lines that claim the same sum, is left unread.
"""

import re
from collections.abc import Iterator

from checker.vocabulary import PriceRole, SubjectKind
from crawlers.pricing.record import Breakdown, Line
from crawlers.pricing.words import kind_of
from crawlers.readers.offers import read_offers
from crawlers.readers.page import Page
from crawlers.readers.price_text import read_prices

_GOODS = re.compile(r"^(?:商品(?:金额|总额|总价|合计|小计)|货品(?:金额|总额))$")
_PAYABLE = re.compile(r"^(?:应付|实付|需付|需支付|待支付|合计|总计|实际支付|到手价)(?:总额|金额|款|价)?$")
_SHIPPING = re.compile(r"^(?:运费|配送费|快递费|邮费)$")
_FEE = re.compile(r"(?:运费险|包装费|服务费|打包费|平台费|手续费|税费|进口税|安装费|保价费|加急费|附加费)$")
_OFF = re.compile(r"优惠|减|券|补贴|红包|积分|抵|津贴|折扣|豆")
_ENTRY = re.compile(
    r"^(?P<label>[^\d¥:\-−–]{2,24}?)\s?:?\s?(?P<sign>[-−–]?)\s?(?P<figure>¥\s?[\d,]{1,14}(?:\.\d{1,2})?万?元?|"
    r"[\d,]{1,14}(?:\.\d{1,2})?\s?元|免运费|包邮)\s?(?:\((?P<condition>[^()]{1,160})\))?$"
)
_FIGURE = re.compile(r"^[-−–]?\s?(?:¥\s?\d|\d[\d,.]*\s?元|免运费|包邮)")
_CONDITION = re.compile(r"^\((?P<condition>[^()]{1,160})\)$")
_SOLD_OUT = re.compile(r"^(?:已?售罄|无货|缺货|补货中|商品已下架|库存:?\s?0件?|暂时缺货)")
_FREE = ("免运费", "包邮")


def visible_breakdown(product: Page, checkout: Page | None) -> Breakdown:
    """The sum as shown; every figure None that the pages do not show once and clearly."""
    listed = _listed(product)
    if checkout is None or _is_sold_out(product) or _is_sold_out(checkout):
        return Breakdown(list_fen=listed, in_stock=not (_is_sold_out(product) or (checkout and _is_sold_out(checkout))))
    goods: list[int] = []
    payable: list[int] = []
    shipping: list[int] = []
    fees: list[int] = []
    lines: list[Line] = []
    for label, sign, amount, condition in _entries(checkout):
        if _GOODS.match(label):
            goods.append(amount)
        elif _PAYABLE.match(label):
            payable.append(amount)
        elif _SHIPPING.match(label):
            shipping.append(amount)
        elif _FEE.search(label):
            fees.append(amount)
        elif sign or _OFF.search(label):
            lines.append(Line(kind_of(label), amount, label, condition))
    return Breakdown(
        list_fen=listed,
        goods_fen=_single(goods),
        lines=tuple(lines),
        shipping_fen=_single(shipping),
        fees_fen=sum(fees) if fees else None,
        payable_fen=_single(payable),
    )


def _entries(page: Page) -> Iterator[tuple[str, str, int, str]]:
    """Label, sign, amount in fen and explanation of each line of sums; the figure may stand on the line below."""
    said = [page.said(line) for line in page.text.lines]
    for number, line in enumerate(said):
        following = said[number + 1 : number + 3]
        joined = f"{line} {following[0]}" if following and _FIGURE.match(following[0]) else line
        entry = _ENTRY.match(joined)
        amount = _amount(entry["figure"]) if entry else None
        if entry is None or amount is None:
            continue
        after = following[1:] if joined is not line else following[:1]
        beneath = _CONDITION.match(after[0]) if after else None
        condition = entry["condition"] or (beneath["condition"] if beneath else "")
        yield entry["label"].strip(), entry["sign"], amount, condition.strip()


def _amount(text: str) -> int | None:
    if text in _FREE:
        return 0
    figures = read_prices(text)
    return figures[0].price.amount_fen if len(figures) == 1 and figures[0].price.high_fen is None else None


def _single(amounts: list[int]) -> int | None:
    """The one amount told; sums repeated in a footer count once, contradicting ones not at all."""
    return amounts[0] if len(set(amounts)) == 1 else None


def _listed(product: Page) -> int | None:
    """The crossed-out price of the article itself."""
    offers = read_offers(product, SubjectKind.PRODUCT)
    found = {price.amount_fen for offer in offers for price in offer.prices if price.role == PriceRole.LIST}
    return found.pop() if len(found) == 1 else None


def _is_sold_out(page: Page) -> bool:
    return any(_SOLD_OUT.match(page.said(line)) for line in page.text.lines)
