"""Tobacco goods and e-cigarettes promoted.

Not covered: objects seen in pictures.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-22-1",
    title="互联网发布烟草、电子烟广告",
    duty=["cn-advertising-law:22(1)", "cn-internet-advertising-measures:6(2)"],
    penalties=["cn-advertising-law:57"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="下架该内容；烟草制品和电子烟不得在互联网上发布广告。",
    plain="网上不许做香烟和电子烟的广告。",
    wording="tobacco",
)
def tobacco(claim: Claim, law: Law) -> Verdict:
    """互联网发布烟草、电子烟广告。"""
    return verdict_on(claim, law, "tobacco", message="推销烟草制品或电子烟")
