"""Assurances, cure rates and endorsements for drugs, devices and medical treatment.

Not covered: the mandatory lines of such adverts, judged from the page.
"""

from checker.vocabulary import Category, Claim, Role, Severity
from rules.advertising._words import only_for, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule

_GOODS = frozenset({Category.DRUG, Category.DEVICE, Category.MEDICAL_BEAUTY})


@rule(
    alias="AD-16-1",
    title="药品、医疗器械、医疗广告的断言、治愈率与推荐证明",
    duty=["cn-advertising-law:16(1)"],
    reading=["cn-health-product-ad-measures:11"],
    penalties=["cn-advertising-law:58(1)", "cn-advertising-law:61"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="撤下断言、治愈率和推荐证明，按批准的说明书和审查内容发布。",
    plain="药品、器械和医美广告不能打包票，也不能请专家、患者说好。",
    wording="drug_assert",
)
def medicine_claims(claim: Claim, law: Law) -> Verdict:
    """药品、医疗器械、医疗广告的断言、治愈率与推荐证明。"""
    ended = only_for(claim, law, _GOODS)
    if ended is not None:
        return ended
    return verdict_on(
        claim, law, "drug_assert", message="对功效、安全性作断言或保证，说明治愈率、有效率，或利用患者、专家作证明"
    )
