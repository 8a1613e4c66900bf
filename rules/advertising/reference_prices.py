"""Compared prices without meaning, period or ground.

Not covered: price history (judged from readings of prices).
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import for_a_person, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="MP-17-2",
    title="被比较价格没有说明含义和依据",
    duty=["cn-price-marking-rules:17(2)", "cn-price-marking-rules:16(2)"],
    penalties=["cn-price-penalty-rules:7"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    yields_to=[
        "pricing.above_recent_low",
        "pricing.unfounded_reference",
        "pricing.compared_price_on_page",
        "pricing.compared_price_in_room",
    ],
    remedy="写明被比较价格的含义、时间和依据；不能证明的只标现价。",
    plain="「原价、专柜价」没有依据，折扣可能是假的。",
    wording="price_compare",
)
def reference_prices(claim: Claim, law: Law) -> Verdict:
    """被比较价格没有说明含义和依据。"""
    found = verdict_on(claim, law, "price_compare", message="使用无法查证的被比较价格")
    return for_a_person(found, "有无来源、是否真实")
