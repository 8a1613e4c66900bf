"""Rewards tied to good reviews.

Not covered: review farms, seen from the reviews themselves.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="NU-9-5",
    title="以返现、红包换取指定好评",
    duty=["cn-online-unfair-competition-rules:9(5)"],
    penalties=["cn-anti-unfair-competition-law:25(1)", "cn-anti-unfair-competition-law-2019:20"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    remedy="停止与好评挂钩的奖励。",
    plain="给钱换来的好评不可信。",
    wording="bought_review",
)
def bought_reviews(claim: Claim, law: Law) -> Verdict:
    """以返现、红包换取指定好评。"""
    return verdict_on(claim, law, "bought_review", message="以返现、红包等换取指定的好评")
