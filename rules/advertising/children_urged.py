"""Children urged to make parents buy, and children as endorsers.

Not covered: whether the audience is under fourteen.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-40-2",
    title="劝诱未成年人要求家长购买",
    duty=["cn-advertising-law:40(2)"],
    penalties=["cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="撤下对儿童的劝诱和儿童代言。",
    plain="对着孩子说「叫妈妈买」，是利用孩子。",
    wording="minor_ad",
)
def children_urged(claim: Claim, law: Law) -> Verdict:
    """劝诱未成年人要求家长购买。"""
    return verdict_on(claim, law, "minor_ad", message="劝诱未成年人要求家长购买，或利用儿童代言")
