"""Ranks such as first or champion, and whether period, area, measure and source stand by them.

Not covered: whether the ranking is true; a scope cut artificially narrow is left to the reviewer.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AQ-9-1",
    title="「第一」等排名缺少时间、范围或来源",
    duty=["cn-advertising-law:9(3)", "cn-advertising-law:11(2)"],
    reading=["cn-absolute-terms-guide:6(6)", "cn-citation-advertising-guide:8"],
    penalties=["cn-advertising-law:57", "cn-advertising-law:59(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="写明排名的时间、地域、品类、指标和数据来源；不能证明的撤下。",
    plain="商家自称第一、冠军，却没说清是什么时候、在什么范围、谁统计的。",
    wording="abs_rank",
)
def absolute_ranks(claim: Claim, law: Law) -> Verdict:
    """「第一」等排名缺少时间、范围或来源。"""
    return verdict_on(claim, law, "abs_rank", message="使用「第一、冠军」等排名而未写明时间、地域、口径和来源")
