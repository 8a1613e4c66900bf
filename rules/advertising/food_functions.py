"""Health functions claimed for ordinary food.

Not covered: whether the goods are registered as health food under another name.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="FSR-38-1",
    title="普通食品宣称保健功能",
    duty=["cn-food-safety-regulation:38", "cn-advertising-law:17"],
    reading=["cn-advertising-law:28(1)"],
    penalties=["cn-advertising-law:58(1)", "cn-advertising-law:55(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="撤下保健功能；符合标准的可用 GB 28050 的营养成分功能用语。",
    plain="普通食品被说成能增强免疫力、减肥、助眠等，但它不是保健食品。",
    wording="food_health_fn",
)
def food_functions(claim: Claim, law: Law) -> Verdict:
    """普通食品宣称保健功能。"""
    return verdict_on(claim, law, "food_health_fn", message="对普通食品宣称保健功能")
