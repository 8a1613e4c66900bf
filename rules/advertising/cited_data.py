"""Figures, surveys and research quoted without a source nearby.

Not covered: whether the source says what is claimed.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-11-2",
    title="引用数据未标明出处",
    duty=["cn-advertising-law:11(2)"],
    reading=["cn-citation-advertising-guide:7", "cn-citation-advertising-guide:9"],
    penalties=["cn-advertising-law:59(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S3,
    remedy="标明数据出处、样本、时间和适用范围。",
    plain="商家说的百分比、人数、实验结论没有写明从哪来的。",
    wording="unsourced_data",
)
def cited_data(claim: Claim, law: Law) -> Verdict:
    """引用数据未标明出处。"""
    return verdict_on(claim, law, "unsourced_data", message="引用数据、统计或研究结论而未标明出处")
