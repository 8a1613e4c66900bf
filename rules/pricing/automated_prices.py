"""Automated decisions give nobody an unreasonable price.

Only where the difference follows a trait of the person, alone or with another factor; a question, since outsiders cannot
see the algorithm. A difference whose statistics are to be reviewed is one too.
Not covered: how the price was decided (ask for the impact assessment).
"""

from checker.vocabulary import PriceComparison, Role, Severity, factor_name
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule

_TRAITS = frozenset({"loyalty", "spend", "history", "profile", "device", "membership", "member", "preference"})


@rule(
    alias="PI-24-1",
    title="自动化决策不得在价格上不合理差别待遇",
    duty=["cn-personal-information-law:24(1)", "cn-algorithm-rules:21"],
    penalties=["cn-personal-information-law:66"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S1,
    remedy="停用按个人特征调整价格的算法，保存算法评估记录，向用户说明。",
    plain="算法不能因为了解您就给您更高的价。",
)
def automated_prices(comparison: PriceComparison, law: Law) -> Verdict:
    if comparison.outcome in {"insufficient", "inconclusive"}:
        return inapplicable("取样不足以作出判断，需要继续观察。")
    if comparison.outcome not in {"suspected", "review"}:
        return passed("没有发现与个人特征有关的价差。")
    factor = comparison.factor or ""
    if _TRAITS.isdisjoint(factor.split(_TOGETHER)):
        return inapplicable("价差与个人特征以外的因素有关。")
    if comparison.outcome == "review":
        return cannot_tell("价差可能与个人特征有关，统计结果需要人工复核：复核后仍成立的，是否由自动化决策产生？")
    return cannot_tell(f"价差与个人特征（{factor_name(factor)}）有关：是否由自动化决策产生？请调取算法说明和影响评估。")


_TOGETHER = "×"  # between factors that only together raise the price
