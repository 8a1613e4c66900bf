"""Endorsement of health food by stars, experts or users.

Not covered: likenesses without words.
"""

from checker.vocabulary import Category, Claim, Role, Severity
from rules.advertising._words import only_for, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule

_GOODS = frozenset({Category.HEALTH_FOOD})


@rule(
    alias="AD-18-1-5",
    title="保健食品利用代言人或专家、患者作推荐证明",
    duty=["cn-advertising-law:18(1)(5)"],
    penalties=["cn-advertising-law:58(1)", "cn-advertising-law:61"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="撤下代言和推荐证明。",
    plain="保健食品不能请人来说「我吃了有用」。",
    wording="hf_endorse",
)
def health_food_endorsement(claim: Claim, law: Law) -> Verdict:
    """保健食品利用代言人或专家、患者作推荐证明。"""
    ended = only_for(claim, law, _GOODS)
    if ended is not None:
        return ended
    return verdict_on(claim, law, "hf_endorse", message="保健食品利用代言人、专家或使用者作推荐、证明")
