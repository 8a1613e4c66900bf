"""A platform's rules do not give consumers different prices without reason.

Asks a person where the rules speak of pricing by profile, or where the probes found a difference.
Not covered: rules that were not read.
"""

import re

from checker.vocabulary import PriceComparison, Role, Severity
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule

_PROFILE = re.compile(
    r"(?:用户画像|消费能力|支付意愿|消费习惯|历史行为|用户等级|浏览记录)[^。；;]{0,30}(?:定价|价格|优惠|补贴)"
)


@rule(
    alias="PR-31-1",
    title="平台规则不得造成不合理的差别价格",
    duty="cn-platform-rules-measures:31",
    penalties=["cn-platform-rules-measures:43"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S1,
    remedy="删去按用户特征定价的规则，或者改成人人可得、事先公示的条件。",
    plain="平台规则不能让老用户买得更贵。",
)
def rules_for_different_prices(comparison: PriceComparison, law: Law) -> Verdict:
    spoken = [clause for clause in comparison.clauses if _PROFILE.search(clause.text[:5000])]
    if spoken:
        question = "平台规则允许按用户特征给不同的价格：是否合理，是否告知消费者？"
        return cannot_tell(question, quotes=[clause.place for clause in spoken])
    if comparison.outcome in {"insufficient", "inconclusive"}:
        return inapplicable("取样不足以作出判断，需要继续观察。")
    if comparison.outcome in {"suspected", "review"}:
        return cannot_tell("探测发现按账号差异的价差：是否由平台规则造成？请调取定价、发券规则。")
    return passed("没有发现由平台规则造成的差别价格。")
