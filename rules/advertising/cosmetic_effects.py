"""Special effects of cosmetics without registration, and effects that need published proof.

Not covered: whether a number shown belongs to this product.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="CO-16-1",
    title="宣称特殊化妆品功效而未见注册证",
    duty=["cn-cosmetics-regulation:16", "cn-cosmetics-regulation:43(1)"],
    penalties=["cn-cosmetics-regulation:59", "cn-cosmetics-regulation:62"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="核对注册证或备案功效类别；没有的撤下该功效。",
    plain="美白祛斑、防脱等功效要有特殊化妆品注册证，商家没有写出来。",
    wording="cosm_efficacy",
)
def cosmetic_effects(claim: Claim, law: Law) -> Verdict:
    """宣称特殊化妆品功效而未见注册证。"""
    return verdict_on(claim, law, "cosm_efficacy", message="宣称特殊化妆品功效或超出备案的功效而未见依据")
