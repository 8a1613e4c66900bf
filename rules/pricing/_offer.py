"""How the rules on prices read an offer: which figures are asked, which compared, and what each figure is called."""

import re
from collections.abc import Sequence

from checker.vocabulary import Field, Offer, Price, PriceRole
from rules.particulars import says
from rules.rule import Quotable

ASKED = frozenset(
    {
        PriceRole.SALE, PriceRole.COUPON, PriceRole.SUBSIDY, PriceRole.GROUP, PriceRole.SINGLE, PriceRole.MEMBER,
        PriceRole.NEW_USER, PriceRole.LIVE, PriceRole.TOTAL, PriceRole.BEFORE_COUPON, PriceRole.FINAL_PAYMENT,
    }
)  # fmt: skip
COMPARED = frozenset({PriceRole.LIST, PriceRole.MARKET, PriceRole.SUGGESTED})
# A quantity in the title ("500克袋装", "三条装", "2盒") tells what the price is for as well as a separate unit does.
_QUANTITY = re.compile(
    r"(?:\d{1,6}(?:\.\d{1,3})?|[一二两三四五六七八九十百]{1,3})\s?"
    r"(?:千克|公斤|毫升|克|斤|升|米|片|粒|颗|支|瓶|盒|袋|包|条|双|套|件|只|份|张|罐|箱|卷|抽|本|台|个|枚|把|枝|kg|g|ml|L|l)"
)


def name_of(offer: Offer) -> str:
    """The offer's title, shortened for a message."""
    return offer.title.value[:40] if offer.title else "（没有品名）"


def has_price(offer: Offer) -> bool:
    """Whether some figure says what one pays."""
    return any(price.role in ASKED or (price.role is PriceRole.UNKNOWN and not price.struck) for price in offer.prices)


def has_unit(offer: Offer) -> bool:
    """Whether the page tells what quantity the price is for."""
    if says(offer.unit) or any(price.unit for price in offer.prices):
        return True
    title = offer.title.value if offer.title else ""
    return bool(_QUANTITY.search(title[:400])) or any(_QUANTITY.search(value[:200]) for _, value in offer.specs[:60])


def compared(offer: Offer) -> tuple[Price, ...]:
    """The prices the asked one is held against: struck, 原价, 市场价, 建议零售价."""
    return tuple(p for p in offer.prices if p.role in COMPARED or (p.struck and p.role is not PriceRole.BEFORE_COUPON))


def asked(offer: Offer) -> Price | None:
    """The lowest price one is asked to pay, or None."""
    return min((p for p in offer.prices if p.role in ASKED), key=lambda price: price.amount_fen, default=None)


def places_of(prices: Sequence[Price]) -> list[Quotable]:
    """Where the prices stand."""
    return [price.place for price in prices]


def quotes_of(offer: Offer) -> list[Quotable]:
    """What to quote of an offer as a whole."""
    own: list[Field | None] = [offer.title]
    return [*own, *places_of(offer.prices[:4])]


def yuan(fen: int) -> str:
    """An amount in words for people, e.g. `19.90元`."""
    return f"{fen / 100:.2f}元"
