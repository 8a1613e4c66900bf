"""The price in a list is not below the one on the page it leads to, for the same article at the same time.

Compared with what the page asks of everybody for its own article, the first offer. A price in the list "from" or with a
condition may be that of the cheapest kind: a question. So is one that only another kind, new users, members or a last
instalment cost.
Not covered: readings made at different times; prices that differ by person; a range whose lowest kind is a lure.
"""

from checker.vocabulary import Offer, Price, PriceRole, Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.pricing._offer import ASKED, asked, yuan
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="MP-20-1",
    title="首页、列表的标价不得低于详情页",
    duty="cn-price-marking-rules:20(1)",
    penalties=["cn-price-penalty-rules:7"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    needs=[Sought.OFFERS],
    remedy="让首页、列表、直播卡片上的价格与详情页一致；有条件的写明条件，最低规格的写「起」。",
    plain="列表上便宜、点进去变贵，是误导。",
)
def card_below_detail(product: Product, law: Law) -> Verdict:
    card = product.card_price
    lowest = _asked_of_everybody(product.offers[0], card) if card and product.offers else None
    if card is None or lowest is None:
        return unseen(product, Sought.OFFERS) or inapplicable("没有同时读到列表价和详情页价。")
    quotes = [card.place, lowest.place]
    if card.amount_fen >= lowest.amount_fen:
        return passed("列表价不低于详情页的价格。", quotes=quotes)
    said = f"列表标 {yuan(card.amount_fen)}，详情页 {yuan(lowest.amount_fen)}"
    kind = next(
        (p for offer in product.offers[1:] if (p := _asked_of_everybody(offer, card)) and _meets(card, p)), None
    )
    if kind is not None and card.starting:
        return passed("列表价是写明「起」的最低规格的价格。", quotes=[card.place, kind.place])
    if card.starting or card.condition or card.role in _CONDITIONAL:
        return cannot_tell(f"{said}：列表价的条件是否写明，按条件能否买到？", quotes=quotes)
    other = next((p for offer in product.offers if (p := asked(offer)) and _meets(card, p)), None)
    if other is not None:
        question = f"{said}，只有其他规格、特定人群或者尾款才是 {yuan(other.amount_fen)}：列表上有没有写明？"
        return cannot_tell(question, quotes=[*quotes, other.place])
    return failed(f"{said}，列表标价低于详情页。", quotes=quotes)


def _asked_of_everybody(offer: Offer, card: Price) -> Price | None:
    """The lowest price of the offer that is not kept for some, unless the list names the same kind of price."""
    wanted = (p for p in offer.prices if p.role in ASKED and (p.role not in _LIMITED or p.role is card.role))
    return min(wanted, key=lambda price: price.amount_fen, default=None)


def _meets(card: Price, price: Price) -> bool:
    return price.amount_fen <= card.amount_fen


# What not everybody pays, or not all of what one pays. Anybody can take a coupon or join a group.
_LIMITED = frozenset({PriceRole.MEMBER, PriceRole.NEW_USER, PriceRole.SUBSIDY, PriceRole.FINAL_PAYMENT})
_CONDITIONAL = frozenset(
    {PriceRole.COUPON, PriceRole.MEMBER, PriceRole.NEW_USER, PriceRole.GROUP, PriceRole.SUBSIDY, PriceRole.ESTIMATED}
)
