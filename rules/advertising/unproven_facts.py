"""Honours, certificates, origins without proof, and rewards for good reviews.

Not covered: truth of what is proven by a number.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-28-2",
    title="荣誉、认证、产地等缺少证明",
    duty=["cn-advertising-law:28(2)(2)", "cn-anti-unfair-competition-law:9(1)"],
    penalties=["cn-advertising-law:55(1)", "cn-anti-unfair-competition-law:25(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="写明证书编号或来源；不能证明的撤下。",
    plain="商家说的认证、奖项没有给出编号，没法核实。",
    wording="false_info",
)
def unproven_facts(claim: Claim, law: Law) -> Verdict:
    """荣誉、认证、产地等缺少证明。"""
    return verdict_on(claim, law, "false_info", message="成分、产地、认证、荣誉等可能与实际不符")
