"""Disease, organ and treatment wording for goods that are neither drugs nor devices.

Not covered: health functions short of disease (food_functions) and cosmetics (cosmetic_medicine).
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-17-1",
    title="普通商品宣称疾病预防、治疗或使用医疗用语",
    duty=["cn-advertising-law:17"],
    penalties=["cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="撤下疾病和治疗用语，改述原料、口味、工艺或用途。",
    plain="普通食品、用品被说成能治病，容易耽误真正的治疗。",
    wording=["food_medical", "device_confuse", "disinfect_claim"],
)
def disease_claims(claim: Claim, law: Law) -> Verdict:
    """普通商品宣称疾病预防、治疗或使用医疗用语。"""
    return verdict_on(
        claim,
        law,
        "food_medical",
        "device_confuse",
        "disinfect_claim",
        message="对非药品、非医疗器械宣称治疗、预防疾病或使用医疗用语",
    )
