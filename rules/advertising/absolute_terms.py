"""Absolute terms used to praise goods, with every exemption of the 2023 guide tried and shown.

Not covered: rankings (absolute_ranks) and prices (lowest_price); words drawn in images that no reader saw.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-9-3",
    title="广告使用绝对化用语",
    duty=["cn-advertising-law:9(3)"],
    reading=["cn-absolute-terms-guide:5", "cn-absolute-terms-guide:6"],
    penalties=["cn-advertising-law:57"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="撤下该用语及其各处引用；改述可核实的事实，或留存能证明豁免情形的材料。",
    plain="商家用了「最、第一、顶级」这类说法，但没有给出可以查证的依据。",
)
def absolute_terms(claim: Claim, law: Law) -> Verdict:
    """广告使用绝对化用语。"""
    return verdict_on(claim, law, "abs_term", message="使用「国家级、最高级、最佳」或含义相近的绝对化用语")
