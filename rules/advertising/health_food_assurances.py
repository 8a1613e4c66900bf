"""Assurances, necessity and comparison for health food.

Not covered: assurances hinted at by pictures.
"""

from checker.vocabulary import Category, Claim, Role, Severity
from rules.advertising._words import only_for, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule

_GOODS = frozenset({Category.HEALTH_FOOD})


@rule(
    alias="AD-18-1",
    title="保健食品的断言、保证、必需和比较",
    duty=["cn-advertising-law:18(1)(1)", "cn-advertising-law:18(1)(3)", "cn-advertising-law:18(1)(4)"],
    penalties=["cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="撤下断言、保证、必需和比较的说法。",
    plain="保健食品不能打包票，也不能说人人都要吃、比药还好。",
    wording="hf_assert",
)
def health_food_assurances(claim: Claim, law: Law) -> Verdict:
    """保健食品的断言、保证、必需和比较。"""
    ended = only_for(claim, law, _GOODS)
    if ended is not None:
        return ended
    return verdict_on(
        claim, law, "hf_assert", message="保健食品对功效、安全性作断言或保证，声称必需或与药品、其他保健食品比较"
    )
