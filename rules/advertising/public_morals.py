"""Discrimination, manufactured anxiety, disasters exploited.

Not covered: indecency in pictures.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-9-7",
    title="违背社会良好风尚或含有歧视",
    duty=["cn-advertising-law:9(7)", "cn-advertising-law:9(9)"],
    penalties=["cn-advertising-law:57"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S3,
    remedy="撤下贬低、歧视和制造焦虑的说法。",
    plain="靠羞辱别人的长相、身份来卖货，不对。",
    wording="public_order",
)
def public_morals(claim: Claim, law: Law) -> Verdict:
    """违背社会良好风尚或含有歧视。"""
    return verdict_on(claim, law, "public_order", message="妨碍社会公共秩序、违背社会良好风尚或含有歧视")
