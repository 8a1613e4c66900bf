"""Rivals named or alluded to beside a disparaging word.

Not covered: truthful comparisons with proof; the reviewer weighs it.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-13-1",
    title="贬低其他经营者的商品",
    duty=["cn-advertising-law:13", "cn-anti-unfair-competition-law:12"],
    penalties=["cn-advertising-law:59(1)", "cn-anti-unfair-competition-law:28"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="撤下对同行的贬低，只介绍自家商品可核实的特点。",
    plain="商家靠说别人不好来卖自己的东西。",
    wording="denigrate",
)
def disparagement(claim: Claim, law: Law) -> Verdict:
    """贬低其他经营者的商品。"""
    return verdict_on(claim, law, "denigrate", message="贬低其他生产经营者的商品或服务")
