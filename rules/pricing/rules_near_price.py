"""Where prices vary with conditions the rules are published near the price.

A difference that is there and told nowhere is a question; told away from the price, one of place.
Not covered: whether the rules are reasonable.
"""

from checker.vocabulary import PriceComparison, Role, Severity
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="PB-8-1",
    title="价格随条件变化的要公开规则",
    duty=["cn-platform-pricing-rules:8", "cn-price-marking-rules:6"],
    penalties=["cn-price-penalty-rules:13"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S2,
    remedy="在价格附近公开价格随条件变化的规则（谁、什么时候、什么条件下是什么价）。",
    plain="价格会变的，应当告诉您怎么变。",
)
def rules_near_price(comparison: PriceComparison, law: Law) -> Verdict:
    if comparison.outcome in {"insufficient", "inconclusive"}:
        return inapplicable("取样不足以作出判断，需要继续观察。")
    if comparison.outcome in {"no-difference", "random"} or comparison.disclosure == "D2":
        return passed("价格没有随条件变化，或者规则写在价格旁。")
    if comparison.disclosure == "D1":
        return cannot_tell("价格随条件变化，规则写在别处：消费者看价格时能否看到？")
    return cannot_tell("价格随条件变化，没有看到公开的规则：规则公示在哪里？")
