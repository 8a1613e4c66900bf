"""The sums of a checkout: what was listed, what is to be paid, what else is charged, and renewals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checker.vocabulary import Field, Offer, PriceRole
from crawlers.readers.page import Page
from crawlers.readers.price_text import read_prices

_LISTED = re.compile(r"商品(?:金额|总额|总价|合计|小计|价格)|货品(?:金额|总额)|小计")
_PAYABLE = re.compile(
    r"应付(?:总额|金额|款)?|实付(?:款|金额)?|需付|需支付|待支付|支付金额|合计|总计|订单(?:总额|金额)|总金额|共计|实际支付|付款金额"
)
_FEE = re.compile(
    r"(?:运费险|运费|配送费|快递费|邮费|包装费|服务费|打包费|平台费|手续费|税费|进口税|安装费|保价费|加急费|保险费?|退货运费险|会员费|附加费)"
)
_RENEWAL = re.compile(r"[^。;\n]{0,40}(?:自动续费|连续包[月季年]|到期(?:后)?自动(?:扣|续)|续订)[^。;\n]{0,60}")


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums in fen; None where the page does not say."""

    listed_fen: int | None = None
    payable_fen: int | None = None
    fees: tuple[tuple[str, int], ...] = ()
    renewal: Field | None = None


def read_sums(page: Page, offers: Sequence[Offer]) -> Sums:
    """The sums shown; the listed sum falls back on the goods' own sale prices when there is one article."""
    listed, payable = _after(page, _LISTED), _after(page, _PAYABLE)
    if listed is None and len(offers) == 1:
        sale = [price.amount_fen for price in offers[0].prices if price.role == PriceRole.SALE]
        listed = sale[0] if sale else None
    renewal = _renewal(page, offers)
    place = page.text.place(renewal.start(), renewal.end()) if renewal else None
    return Sums(listed, payable, _fees(page), Field(value=renewal.group().strip(), place=place) if renewal else None)


def _renewal(page: Page, offers: Sequence[Offer]) -> re.Match[str] | None:
    """The words that tell of a renewal; the goods' own names tell what they are, not what the buyer agrees to."""
    names = [offer.title.value for offer in offers if offer.title]
    for match in _RENEWAL.finditer(page.text.text):
        if not any(match.group().strip() in name or name in match.group() for name in names):
            return match
    return None


def _after(page: Page, label: re.Pattern[str]) -> int | None:
    """The first amount right behind a label, on its line or the next."""
    for match in label.finditer(page.text.text):
        near = page.text.text[match.end() : match.end() + 30]
        figures = read_prices(near)
        if figures and not re.search(r"[\u4e00-\u9fff]{2}", near[: figures[0].start].replace("人民币", "")):
            return figures[0].price.amount_fen
    return None


def _fees(page: Page) -> tuple[tuple[str, int], ...]:
    """Charges besides the goods; those offered beside a box to tick are not charged yet."""
    found: dict[str, int] = {}
    for line in page.text.lines:
        said = page.said(line)
        label = _FEE.search(said)
        if label is None or _has_box(page, line.element):
            continue
        figures = read_prices(said[label.start() :])
        if figures and not re.search(r"满|免|减|优惠", said):
            found.setdefault(label.group(), figures[0].price.amount_fen)
    return tuple(found.items())


def _has_box(page: Page, index: int) -> bool:
    for row in page.text.ancestors(index)[:3]:
        if row.tag in ("form", "section", "body", "main"):
            return False
        inside = page.text.elements[row.index : row.last + 1]
        if any(one.tag == "input" and one.attr("type").lower() == "checkbox" for one in inside):
            return True
    return False
