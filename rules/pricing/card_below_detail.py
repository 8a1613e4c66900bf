"""The price in a list is not below the one on the page it leads to, for the same article at the same time.

A price "from" or with a condition may be that of the cheapest kind: a question.
Not covered: readings made at different times; prices that differ by person.
"""

from checker.vocabulary import PriceRole, Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.pricing._offer import asked, yuan
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
    lowest = min((p for offer in product.offers if (p := asked(offer))), key=lambda p: p.amount_fen, default=None)
    if card is None or lowest is None:
        return unseen(product, Sought.OFFERS) or inapplicable("没有同时读到列表价和详情页价。")
    quotes = [card.place, lowest.place]
    if card.amount_fen >= lowest.amount_fen:
        return passed("列表价不低于详情页的最低价。", quotes=quotes)
    said = f"列表标 {yuan(card.amount_fen)}，详情页最低 {yuan(lowest.amount_fen)}"
    if card.starting or card.condition or card.role in _CONDITIONAL:
        return cannot_tell(f"{said}：列表价的条件是否写明，按条件能否买到？", quotes=quotes)
    return failed(f"{said}，列表标价低于详情页。", quotes=quotes)


_CONDITIONAL = frozenset(
    {PriceRole.COUPON, PriceRole.MEMBER, PriceRole.NEW_USER, PriceRole.GROUP, PriceRole.SUBSIDY, PriceRole.ESTIMATED}
)
