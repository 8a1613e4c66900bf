"""What an offer says of the price it compares with, shared by rooms and product pages."""

import re
from dataclasses import dataclass

from checker.vocabulary import Offer, PriceRole
from rules.particulars import says
from rules.pricing._offer import compared, places_of
from rules.rule import Quotable

# Words that only say "this is crossed out" and not what price it was.
_EMPTY_LABELS = re.compile(r"^(?:划线价格?|￥|¥|价格?|参考|元|\s)*$")
_COUPON_BASE = frozenset({PriceRole.BEFORE_COUPON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How an offer compares: `unsaid` neither price nor basis, `bare` an unnamed figure, `named` a name alone,
    `explained` with its basis; `none` when it does not compare."""

    how: str
    quotes: tuple[Quotable, ...] = ()


def comparison(offer: Offer) -> Comparison:
    """How the offer compares its price, and the words and figures with which it does."""
    figures = compared(offer)
    words = tuple(word for word in offer.discount_words if says(word))
    quotes: tuple[Quotable, ...] = (*places_of(figures), *words)
    if not figures and not words:
        return Comparison(how="none")
    if says(offer.basis) or any(price.condition for price in figures):
        return Comparison(how="explained", quotes=(*quotes, offer.basis))
    if figures:
        bare = [price for price in figures if _EMPTY_LABELS.match(price.label[:40])]
        return Comparison(how="bare" if bare else "named", quotes=quotes)
    if any(price.role in _COUPON_BASE for price in offer.prices):
        return Comparison(how="explained", quotes=quotes)
    return Comparison(how="unsaid", quotes=quotes)
