"""Medical effect claimed for cosmetics.

Not covered: effects shown in before/after pictures.
"""

from checker.vocabulary import Category, Claim, Role, Severity
from rules.advertising._words import only_for, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule

_GOODS = frozenset({Category.COSMETICS})


@rule(
    alias="CO-43-2",
    title="化妆品宣称医疗作用或使用医疗用语",
    duty=["cn-cosmetics-regulation:43(2)", "cn-advertising-law:17"],
    penalties=["cn-cosmetics-regulation:69", "cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="撤下医疗用语，使用与备案功效类别一致的用语。",
    plain="化妆品被说成能治皮肤病、像药一样有效。",
    wording="cosm_medical",
)
def cosmetic_medicine(claim: Claim, law: Law) -> Verdict:
    """化妆品宣称医疗作用或使用医疗用语。"""
    ended = only_for(claim, law, _GOODS)
    if ended is not None:
        return ended
    return verdict_on(claim, law, "cosm_medical", message="化妆品明示或暗示医疗作用")
