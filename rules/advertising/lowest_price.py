"""Lowest-price, clearance and below-cost wording.

Not covered: whether a lower price exists elsewhere.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import for_a_person, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="MP-19-5",
    title="「最低价、清仓、亏本」没有依据",
    duty=["cn-price-marking-rules:19(5)", "cn-advertising-law:9(3)"],
    reading=["cn-consumer-infringement-penalties:6(5)"],
    penalties=["cn-price-penalty-rules:7"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    remedy="改标现价和活动时间；比价写明范围和依据。",
    plain="「全网最低」没有范围和依据，不能当真。",
    wording="price_lowest",
)
def lowest_price(claim: Claim, law: Law) -> Verdict:
    """「最低价、清仓、亏本」没有依据。"""
    found = verdict_on(claim, law, "price_lowest", message="使用「全网最低、清仓、亏本」等没有依据的价格用语")
    return for_a_person(found, "有无依据、是否兑现")
