"""Disease prevention or treatment claimed for health food.

Not covered: functions beyond the approved ones; the register says.
"""

from checker.vocabulary import Category, Claim, Role, Severity
from rules.advertising._words import only_for, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule

_GOODS = frozenset({Category.HEALTH_FOOD})


@rule(
    alias="AD-18-1-2",
    title="保健食品涉及疾病预防、治疗功能",
    duty=["cn-advertising-law:18(1)(2)"],
    penalties=["cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="撤下疾病和治疗用语，只保留批准的保健功能。",
    plain="保健食品不是药，不能说能治病、防病。",
    wording="hf_disease",
)
def health_food_diseases(claim: Claim, law: Law) -> Verdict:
    """保健食品涉及疾病预防、治疗功能。"""
    ended = only_for(claim, law, _GOODS)
    if ended is not None:
        return ended
    return verdict_on(claim, law, "hf_disease", message="保健食品涉及疾病预防、治疗功能")
