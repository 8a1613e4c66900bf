"""Health-food functions praised with no statutory notice in the text or beside it.

Not covered: notices drawn in pictures; continuity in video.
"""

from checker.vocabulary import Category, Claim, Role, Severity
from rules.advertising._words import only_for, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule

_GOODS = frozenset({Category.HEALTH_FOOD})


@rule(
    alias="HF-7-2",
    title="保健食品广告缺少「不能代替药物」提示",
    duty=["cn-health-product-ad-measures:7(2)", "cn-advertising-law:18(2)"],
    penalties=["cn-advertising-law:58(1)", "cn-advertising-law:59(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="显著标明：保健食品不是药物，不能代替药物治疗疾病。",
    plain="保健食品广告必须提醒它不能代替药物。",
    wording="hf_no_notice",
)
def health_food_notice(claim: Claim, law: Law) -> Verdict:
    """保健食品广告缺少「不能代替药物」提示。"""
    ended = only_for(claim, law, _GOODS)
    if ended is not None:
        return ended
    return verdict_on(
        claim, law, "hf_no_notice", message="宣传保健功能而未标明「保健食品不是药物，不能代替药物治疗疾病」"
    )
