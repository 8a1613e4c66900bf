"""Private contacts and dealings off the platform.

Not covered: contacts drawn in pictures that no reader saw.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import for_a_person, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="LE-31-D",
    title="引导消费者脱离平台交易",
    duty=["cn-livestream-measures:31(2)"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S3,
    remedy="撤下私人联系方式，引导消费者通过平台交易。",
    plain="脱离平台交易，出了问题很难维权。",
    wording="divert_private",
)
def luring_away(claim: Claim, law: Law) -> Verdict:
    """引导消费者脱离平台交易。"""
    found = verdict_on(claim, law, "divert_private", message="引导消费者脱离平台交易或添加私人联系方式")
    return for_a_person(found, "是否脱离平台交易")
