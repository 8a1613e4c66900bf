"""Scarcity and deadlines in words, to be checked against stock and timers.

Not covered: counters that reset (judged from the room timeline).
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import for_a_person, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="NU-9-3",
    title="虚构库存、时限或涨价制造紧迫感",
    duty=["cn-online-unfair-competition-rules:9(3)"],
    reading=["cn-consumer-infringement-penalties:6(5)"],
    penalties=["cn-anti-unfair-competition-law:25(1)", "cn-anti-unfair-competition-law-2019:20"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    remedy="写明真实的活动时间和数量。",
    plain="「最后几单、马上涨价」可能是催你冲动下单的话术。",
    wording="false_urgency",
)
def false_urgency(claim: Claim, law: Law) -> Verdict:
    """虚构库存、时限或涨价制造紧迫感。"""
    found = verdict_on(claim, law, "false_urgency", message="以库存、时限、涨价制造紧迫感，须核对是否属实")
    return for_a_person(found, "是否属实")
