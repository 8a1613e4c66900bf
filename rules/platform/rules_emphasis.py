"""Clauses on fees and disputes stand out in the rules.

Layout shows it; where none was seen nothing is said.
Not covered: explanations given on request.
"""

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="PR-8-1",
    title="费用、争议等重大利害条款要醒目",
    duty="cn-platform-rules-measures:8(2)",
    penalties=["cn-platform-rules-measures:40"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S4,
    needs=[Sought.RULES],
    remedy="把涉及费用、违约责任、争议解决的条款加粗、加大或用不同颜色标出。",
    plain="和您利益最有关的条款应当一眼能看到。",
)
def rules_emphasis(platform: Platform, law: Law) -> Verdict:
    plain = [document for document in platform.rules if document.emphasised is False]
    marked = [document for document in platform.rules if document.emphasised is True]
    if plain and not marked:
        names = "、".join(document.title for document in plain[:5])
        quotes = [document.place for document in plain]
        return failed(f"规则中的费用、争议条款与其他文字没有区别（{names}）。", quotes=quotes, absent=Sought.RULES)
    if plain:
        question = "部分规则的费用、争议条款没有醒目标出：这些条款是否有重大利害关系？"
        return cannot_tell(question, quotes=[document.place for document in plain])
    if not marked:
        return unseen(platform, Sought.RULES) or inapplicable("看过的规则没有费用、争议条款，或者没有版式可看。")
    return passed("费用、争议条款醒目。", quotes=[document.place for document in marked])
