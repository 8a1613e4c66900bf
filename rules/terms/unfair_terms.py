"""Standard terms that free the operator, burden the consumer or take their rights are void.

Phrases that law or its interpretation names ("最终解释权", "概不退换", "签收即认可") are a breach in a binding text;
wider ones ("不承担任何责任") are a question unless the same sentence names the operator's own fault. A rule that
forbids sellers such terms, quoted law and news do not bind anybody.
Not covered: unfairness no lexicon phrase shows, such as disproportionate penalties; terms only spoken.
"""

from checker.vocabulary import Role, Severity, Sought, Terms
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, passed, rule
from rules.terms._clauses import hits


@rule(
    alias="IR-17-1",
    title="不公平格式条款",
    duty=[
        "cn-consumer-regulation:17",
        "cn-consumer-law:26(2)",
        "cn-online-trading-measures:21",
        "cn-consumer-infringement-penalties:12",
    ],
    reading=["cn-online-consumption-interpretation:1"],
    penalties=["cn-consumer-regulation:50(1)", "cn-consumer-infringement-penalties:15"],
    duty_bearer=Role.OPERATOR,
    severity=Severity.S3,
    needs=[Sought.TERMS],
    remedy="删去该条款，或者改成不减免自身责任、不限制消费者权利的写法（如「因本店原因延迟发货的，按实际损失赔偿」）。",
    plain="「最终解释权归本店」「概不退换」这类话没有法律效力，您该有的权利一样不少。",
)
def unfair_terms(terms: Terms, law: Law) -> Verdict:
    found = list(hits(terms.clauses, law.lexicon("unfair_terms")))
    void = [hit for hit in found if hit.void]
    if void:
        words = "、".join(dict.fromkeys(f"“{hit.place.quote}”" for hit in void))
        return failed(f"格式条款含有{words}，涉嫌不公平、不合理。", quotes=[hit.place for hit in void])
    if found:
        return cannot_tell(found[0].entry.note, quotes=[hit.place for hit in found])
    return unseen(terms, Sought.TERMS) or passed("看过的条款没有不公平、不合理的写法。")
