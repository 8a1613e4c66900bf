"""What stands against the consumer in a price is shown with it, not in tiny letters.

The share of the letters' height is our reading of "playing down": a question. A price that names a condition and gives none is one too.
Not covered: conditions that only the checkout reveals (`fee_beyond_price`).
"""

from checker.vocabulary import PriceRole, Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="MP-19-6",
    title="不利的价格条件不得隐藏、淡化",
    duty=["cn-price-marking-rules:19(6)", "cn-price-marking-rules:6", "cn-promotion-rules:20"],
    penalties=["cn-price-penalty-rules:7", "cn-price-penalty-rules:13"],
    duty_bearer=Role.SELLER,
    severity=Severity.S3,
    needs=[Sought.OFFERS],
    remedy="把「需会员」「满两件」「限前100名」等条件写在价格旁，字号不要比价格小太多。",
    plain="低价有条件的，条件应当和价格一样看得清。",
)
def hidden_condition(product: Product, law: Law) -> Verdict:
    prices = [
        price for offer in product.offers for price in offer.prices if price.condition or price.role in _NEEDS_ONE
    ]
    if not prices:
        return unseen(product, Sought.OFFERS) or inapplicable("价格没有附条件。")
    silent = [price for price in prices if price.role in _NEEDS_ONE and not price.condition]
    if silent:
        question = f"“{silent[0].label or '到手价'}”没有写明怎样才能得到：条件是否写在价格附近？"
        return cannot_tell(question, quotes=[price.place for price in silent])
    least = law.parameter("prices.condition_ratio")
    tiny = [price for price in prices if price.condition_ratio is not None and price.condition_ratio < least]
    if tiny:
        question = (
            f"价格条件的字高只有价格的 {tiny[0].condition_ratio or 0:.0%}（参考值 {least:.0%}）：是否淡化了不利条件？"
        )
        return cannot_tell(question, quotes=[price.place for price in tiny])
    return passed("价格的条件写在一起，看得清。", quotes=[price.place for price in prices])


_NEEDS_ONE = frozenset({PriceRole.ESTIMATED})
