"""Assurances, efficacy rates and yields for pesticides, veterinary drugs, feed and seed.

Not covered: whether the goods are registered.
"""

from checker.vocabulary import Category, Claim, Role, Severity
from rules.advertising._words import only_for, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule

_GOODS = frozenset({Category.AGRI})


@rule(
    alias="AD-21-1",
    title="农药、兽药、饲料、种子的断言和有效率",
    duty=["cn-advertising-law:21", "cn-advertising-law:27"],
    penalties=["cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="按登记标签介绍适用作物、用量和注意事项。",
    plain="农资被说成无毒、包增产，会害了庄稼和人。",
    wording="agri_claim",
)
def farming_claims(claim: Claim, law: Law) -> Verdict:
    """农药、兽药、饲料、种子的断言和有效率。"""
    ended = only_for(claim, law, _GOODS)
    if ended is not None:
        return ended
    return verdict_on(
        claim, law, "agri_claim", message="对农药、兽药、饲料、种子作安全性断言、说明有效率或作无依据的增产承诺"
    )
