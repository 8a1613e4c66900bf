"""The same goods under the same conditions cost every consumer the same, unless they are told.

Statistics can show a difference and hold conditions equal; whether the conditions are the same in law and the consumer
was not told is for a person: never more than a question. Random differences and small samples say nothing.
Not covered: differences nobody measured; prices between traders.
"""

from checker.vocabulary import PriceComparison, Role, Severity, factor_name
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="IR-9-2",
    title="不得在消费者不知情时同等条件不同价格",
    duty=["cn-consumer-regulation:9(2)", "cn-platform-pricing-rules:15"],
    reading=["cn-online-unfair-competition-rules:20(2)"],
    penalties=["cn-consumer-regulation:50(3)", "cn-consumer-law:56(1)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S1,
    remedy="对同一商品在同等条件下给所有人同样的价格；因人而异的优惠，在价格旁公示规则。",
    plain="同样的东西、同样的条件，不应当因为您是老用户就更贵。",
)
def different_prices(comparison: PriceComparison, law: Law) -> Verdict:
    if comparison.outcome in {"insufficient", "inconclusive"}:
        return inapplicable("取样不足以作出判断，需要继续观察。")
    if comparison.outcome == "suspected":
        factor = factor_name(comparison.factor or "未命名因素")
        said = f"账号差异（{factor}）对应 {comparison.effect_pct or 0:.1f}% 的价差"
        told = "，价格附近已公示规则" if comparison.disclosure == "D2" else "，没有在价格旁看到规则"
        question = f"{said}{told}：是否属于同等交易条件、消费者是否知情？"
        return cannot_tell(question, reasoning=_reasoning(comparison))
    if comparison.outcome == "review":
        return cannot_tell("价差的统计结果需要人工复核。", reasoning=_reasoning(comparison))
    return passed("没有发现无法解释的价差。", reasoning=_reasoning(comparison))


def _reasoning(comparison: PriceComparison) -> tuple[str, ...]:
    counts = "、".join(f"{level} {count} 个账号" for level, count in comparison.accounts)
    return (f"{counts or '账号数不明'}，{comparison.rounds} 轮。", *comparison.explanations)
