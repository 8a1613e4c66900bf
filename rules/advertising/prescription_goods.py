"""Prescription drugs and injectables named in adverts.

Not covered: drugs named only in pictures.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-15-1",
    title="向公众推销处方药或医美注射药品、器械",
    duty=["cn-advertising-law:15"],
    penalties=["cn-advertising-law:57"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="撤下该药品、器械；由具备资质的机构面诊后告知。",
    plain="处方药和瘦脸针这类产品不能在直播间向公众推销。",
    wording="rx_ad",
)
def prescription_goods(claim: Claim, law: Law) -> Verdict:
    """向公众推销处方药或医美注射药品、器械。"""
    return verdict_on(claim, law, "rx_ad", message="向公众推销处方药、毒性药品或医美注射产品")
