"""Inducement to drink, drinking on screen, benefits of drinking.

Not covered: drinking seen but not spoken of.
"""

from checker.vocabulary import Category, Claim, Role, Severity
from rules.advertising._words import only_for, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule

_GOODS = frozenset({Category.ALCOHOL})


@rule(
    alias="AD-23-1",
    title="酒类广告诱导饮酒或宣称饮酒有益",
    duty=["cn-advertising-law:23"],
    penalties=["cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S3,
    remedy="撤下劝酒、饮酒动作和饮酒有益的说法。",
    plain="酒类广告劝人多喝、说喝酒养生，都不允许。",
    wording="alcohol_claim",
)
def alcohol(claim: Claim, law: Law) -> Verdict:
    """酒类广告诱导饮酒或宣称饮酒有益。"""
    ended = only_for(claim, law, _GOODS)
    if ended is not None:
        return ended
    return verdict_on(claim, law, "alcohol_claim", message="诱导、怂恿饮酒，出现饮酒动作，或宣称饮酒有益")
