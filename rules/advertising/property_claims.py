"""Appreciation, travel time and planned facilities in property adverts.

Not covered: floor-area statements and permits.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-26-1",
    title="房地产广告承诺升值、以时间表示位置或误导规划",
    duty=["cn-advertising-law:26"],
    penalties=["cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="撤下升值承诺；以实际距离表示位置；规划设施写明尚未建成。",
    plain="买房广告不能说稳赚，也不能用「几分钟到」代替距离。",
    wording="realestate_claim",
)
def property_claims(claim: Claim, law: Law) -> Verdict:
    """房地产广告承诺升值、以时间表示位置或误导规划。"""
    return verdict_on(
        claim, law, "realestate_claim", message="承诺升值或投资回报、以所需时间表示位置，或对规划中的设施作误导宣传"
    )
