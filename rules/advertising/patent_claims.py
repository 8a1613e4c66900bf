"""Patents praised without number and kind.

Not covered: whether the patent is alive; the register says.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-12-1",
    title="涉及专利未标明专利号和种类",
    duty=["cn-advertising-law:12"],
    penalties=["cn-advertising-law:59(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S3,
    remedy="标明专利号和专利种类；申请中或已失效的不得宣传。",
    plain="商家说有专利，却没写专利号，没法查。",
    wording="patent_claim",
)
def patent_claims(claim: Claim, law: Law) -> Verdict:
    """涉及专利未标明专利号和种类。"""
    return verdict_on(claim, law, "patent_claim", message="宣传专利而未标明专利号和专利种类")
