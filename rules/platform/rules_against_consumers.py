"""A platform's rules set consumers no penalties and leave them their ways of redress, their choice and their balance.

Reads the dated phrases of `rule_limits`; always for a person to weigh. Void terms are judged by `unfair_terms`.
Not covered: limits that no phrase of the lexicon shows.
"""

from checker.vocabulary import Clause, Platform, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule
from rules.terms._clauses import hits


@rule(
    alias="PR-30-1",
    title="平台规则不得排除或限制消费者权利",
    duty=["cn-platform-rules-measures:30", "cn-consumer-regulation:17"],
    penalties=["cn-consumer-regulation:50(1)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S2,
    needs=[Sought.RULES],
    remedy="删去规则中对消费者设定的违约金、对维权途径和选择的限制、余额不退等内容。",
    plain="平台规则不能限制您投诉、选择和退款的权利。",
)
def rules_against_consumers(platform: Platform, law: Law) -> Verdict:
    clauses = [Clause(text=document.text, place=document.place) for document in platform.rules if document.text]
    if not clauses:
        return unseen(platform, Sought.RULES) or inapplicable("没有读到规则的正文。")
    found = list(hits(clauses, law.lexicon("rule_limits")))
    if found:
        return cannot_tell(found[0].entry.note, quotes=[hit.place for hit in found])
    return unseen(platform, Sought.RULES) or passed("看过的规则没有限制消费者权利的写法。")
