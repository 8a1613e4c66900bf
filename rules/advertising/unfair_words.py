"""Unfair terms met in the words of a page, room or comment.

Not covered: full terms documents (terms.unfair_terms).
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="IR-17-1-W",
    title="宣传文字中的不公平条款",
    duty=["cn-consumer-regulation:17"],
    penalties=["cn-consumer-regulation:50(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S3,
    remedy="撤下该条款，按法律规定办理退换货和售后。",
    plain="这样的「霸王条款」对您没有约束力。",
)
def unfair_words(claim: Claim, law: Law) -> Verdict:
    """宣传文字中的不公平条款。"""
    return verdict_on(claim, law, "unfair_terms", message="以声明排除或限制消费者权利")
