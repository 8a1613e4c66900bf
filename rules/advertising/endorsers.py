"""Recommendations by people who have not used the goods, and by experts.

Not covered: whether the person did use them.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-38-1",
    title="未使用而推荐或不当的推荐证明",
    duty=["cn-advertising-law:38(1)"],
    penalties=["cn-advertising-law:61"],
    duty_bearer=Role.ENDORSER,
    severity=Severity.S2,
    remedy="推荐人须真实使用过商品，并依据事实介绍。",
    plain="没用过就说好，这样的推荐不能信。",
    wording="endorser",
)
def endorsers(claim: Claim, law: Law) -> Verdict:
    """未使用而推荐或不当的推荐证明。"""
    return verdict_on(claim, law, "endorser", message="未使用过商品而作推荐，或利用专家形象推荐")
