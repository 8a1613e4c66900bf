"""The second extractor: the same sum from the data a page carries, read without the visible text.

A unit is never guessed: amounts are yuan when written with a decimal point, fen when their name says so, and unread
otherwise.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from crawlers.literals import read_answer
from crawlers.pricing.record import Breakdown, Line
from crawlers.pricing.words import kind_of
from crawlers.readers.page import Page

_UNIT = re.compile(r"(?:_?(?P<fen>in_?fen|fen|in_?cents?|cents?)|_?(?P<yuan>in_?yuan|yuan))$")
_PAYABLE = frozenset({"payamount", "payableamount", "payable", "actualpay", "totalpay", "finalamount", "realpay"})
_GOODS = frozenset({"goodsamount", "itemamount", "productamount", "itemsamount", "goodstotal", "goodsprice"})
_SHIPPING = frozenset({"freight", "shipping", "shippingfee", "deliveryfee", "postage", "freightamount", "postfee"})
_LISTED = frozenset({"listprice", "originprice", "originalprice", "lineprice", "list"})
_LINES = frozenset({"discounts", "discountlist", "promotions", "promotionlist", "reductions"})
_FEES = frozenset({"fees", "feelist", "servicefees", "extrafees"})
_AMOUNT = frozenset({"amount", "discountamount", "reduceamount", "value", "price"})
_TYPE = {
    "NEW_USER": "new_user", "NEWUSER": "new_user", "FIRST_ORDER": "new_user", "MEMBER": "member", "VIP": "member",
    "SHOP_COUPON": "shop_coupon", "PLATFORM_COUPON": "platform_coupon", "FULL_REDUCTION": "full_reduction",
    "SUBSIDY": "subsidy", "RED_PACKET": "red_packet", "POINTS": "points",
}  # fmt: skip
_MAX_FEN = 10**12
_MAX_STEPS = 200_000
_MAX_LINES = 50


def embedded_breakdown(product: Page, checkout: Page | None) -> Breakdown | None:
    """The sum as the data tells it; None when the pages carry no such data, or two that differ."""
    listed = _single(_LISTED, _objects(product))
    if any(_is_sold_out(found) for page in (product, checkout) if page for found in _objects(page)):
        return Breakdown(list_fen=listed, in_stock=False)
    if checkout is None:
        return None
    sums = {_breakdown(found, listed) for found in _objects(checkout) if _named(found, _PAYABLE) is not None}
    return sums.pop() if len(sums) == 1 else None


def _breakdown(found: Mapping[str, Any], listed: int | None) -> Breakdown:
    fees = [_of(one, _AMOUNT) for one in _listed_in(found, _FEES)]
    return Breakdown(
        list_fen=listed,
        goods_fen=_of(found, _GOODS),
        lines=tuple(_line(one) for one in _listed_in(found, _LINES)),
        shipping_fen=_of(found, _SHIPPING),
        fees_fen=sum(fee for fee in fees if fee is not None) if fees and None not in fees else None,
        payable_fen=_of(found, _PAYABLE),
    )


def _line(one: Mapping[str, Any]) -> Line:
    """One reduction; an amount that cannot be read becomes -1 fen, which no sum and no other source agrees with."""
    name = str(one.get("name") or one.get("title") or "")[:80]
    amount = _of(one, _AMOUNT)
    kind = _TYPE.get(str(one.get("type") or one.get("kind") or "").upper()) or kind_of(name)
    words = str(one.get("desc") or one.get("condition") or one.get("description") or "")
    return Line(kind, -1 if amount is None else amount, name, words[:160])


def _listed_in(found: Mapping[str, Any], names: frozenset[str]) -> list[Mapping[str, Any]]:
    for key, value in found.items():
        if _folded(key)[0] in names and isinstance(value, list):
            return [one for one in value[:_MAX_LINES] if isinstance(one, dict)]
    return []


def _objects(page: Page) -> Iterator[Mapping[str, Any]]:
    """Every object in the page's embedded state and data answers."""
    answers = (read_answer(one.body.decode("utf-8", "replace")) for one in page.snapshot.responses)
    stack: list[Any] = [*(state.data for state in page.states), *answers]
    for _ in range(_MAX_STEPS):
        if not stack:
            return
        value = stack.pop()
        if isinstance(value, dict):
            yield value
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def _is_sold_out(found: Mapping[str, Any]) -> bool:
    """Whether the object says that nothing is left; stock must be told as a number or a plain yes or no."""
    words = {_folded(key)[0]: value for key, value in found.items()}
    empty = any(type(words.get(name)) is int and words[name] <= 0 for name in ("stock", "quantity", "sellablequantity"))
    return empty or words.get("soldout") is True or words.get("instock") is False


def _single(names: frozenset[str], objects: Iterator[Mapping[str, Any]]) -> int | None:
    found = {amount for one in objects if (amount := _of(one, names)) is not None}
    return found.pop() if len(found) == 1 else None


def _of(found: Mapping[str, Any], names: frozenset[str]) -> int | None:
    named = _named(found, names)
    return _fen(named[1], named[0]) if named else None


def _named(found: Mapping[str, Any], names: frozenset[str]) -> tuple[str, Any] | None:
    for key, value in found.items():
        name, unit = _folded(key)
        if name in names and not isinstance(value, dict | list):
            return unit, value
    return None


def _folded(key: object) -> tuple[str, str]:
    """A name without case, underscores and unit, and the unit it says."""
    name = str(key)[:80].lower()
    unit = _UNIT.search(name)
    if unit is None or unit.start() == 0:
        return name.replace("_", ""), ""
    return name[: unit.start()].replace("_", ""), "fen" if unit["fen"] else "yuan"


def _fen(value: object, unit: str) -> int | None:
    text = str(value).strip().lstrip("¥￥").replace(",", "")
    if isinstance(value, bool) or not (unit or re.fullmatch(r"\d{1,12}\.\d{1,4}", text)):
        return None
    try:
        fen = Decimal(text) * (1 if unit == "fen" else 100)
    except InvalidOperation:
        return None
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen <= _MAX_FEN:
        return None
    return int(fen)
