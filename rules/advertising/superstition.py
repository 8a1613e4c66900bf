"""Luck, exorcism and fortune-telling used to sell.

Not covered: customs described as customs; the reviewer weighs it.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-9-8",
    title="以迷信内容推销",
    duty=["cn-advertising-law:9(8)"],
    penalties=["cn-advertising-law:57"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S3,
    remedy="撤下开运、辟邪等说法，改述材质和工艺。",
    plain="靠开光、转运卖货，是利用迷信。",
    wording="superstition",
)
def superstition(claim: Claim, law: Law) -> Verdict:
    """以迷信内容推销。"""
    return verdict_on(claim, law, "superstition", message="含有迷信内容")
