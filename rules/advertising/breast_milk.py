"""Infant food said to replace or equal breast milk.

Not covered: pictures of nursing mothers.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-20-1",
    title="宣称替代母乳",
    duty=["cn-advertising-law:20"],
    penalties=["cn-advertising-law:57"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="撤下与母乳的比较；可写明母乳是婴儿最好的食物。",
    plain="奶粉被说得和母乳一样，会误导新手父母。",
    wording="infant_sub",
)
def breast_milk(claim: Claim, law: Law) -> Verdict:
    """宣称替代母乳。"""
    return verdict_on(claim, law, "infant_sub", message="宣称婴儿食品可以替代母乳")
