"""A promotion limited in time or number says until when and how many.

A link to the rules will do. A bare "限量" without number is a question: it may only describe the goods.
Not covered: whether time and number are kept; countdowns that start anew.
"""

from checker.vocabulary import Product, PromotionKind, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="SP-20-1",
    title="附条件、限时、限量的优惠标明条件和期限",
    duty="cn-promotion-rules:20",
    penalties=["cn-price-penalty-rules:13"],
    duty_bearer=Role.SELLER,
    severity=Severity.S4,
    needs=[Sought.OFFERS],
    remedy="「限时」写明截止时间，「前N名」「限量」写明数量。",
    plain="说「限时」要写到几点，说「限量」要写多少件。",
)
def promotion_deadline(product: Product, law: Law) -> Verdict:
    limited = [one for offer in product.offers for one in offer.promotions if one.kind in _LIMITED]
    if not limited:
        return unseen(product, Sought.OFFERS) or inapplicable("没有限时、限量的优惠。")
    timed = [p for p in limited if p.kind is PromotionKind.LIMITED_TIME and not (p.ends or p.rule_link or p.quantity)]
    if timed:
        words = timed[0].text[:30]
        return failed(f"“{words}”没有标明截止时间。", quotes=[one.place for one in timed], absent=Sought.OFFERS)
    counted = [p for p in limited if p.kind is PromotionKind.LIMITED_QUANTITY and not (p.quantity or p.rule_link)]
    if counted:
        question = "写了限量，没有写数量：是优惠的数量限制还是商品本身的说明？"
        return cannot_tell(question, quotes=[one.place for one in counted])
    return passed("限时、限量的优惠标明了期限和数量。", quotes=[one.place for one in limited])


_LIMITED = frozenset({PromotionKind.LIMITED_TIME, PromotionKind.LIMITED_QUANTITY})
