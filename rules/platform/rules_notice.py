"""Changed rules are published at least seven days before they bind, fifteen for large ones.

Seven days since the E-Commerce Law; the fifteen for large changes since the rules measures, and what is large is a question.
Not covered: public consultation; first versions of rules.
"""

from checker.vocabulary import Platform, Role, RulesDocument, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="PR-12-1",
    title="修改规则提前七日公示，重大修改提前十五日",
    duty=["cn-platform-rules-measures:12", "cn-ecommerce-law:34"],
    penalties=["cn-platform-rules-measures:39", "cn-ecommerce-law:81(1)(2)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.RULES],
    remedy="规则施行前至少提前七日公示；涉及面广、影响大的修改提前十五日，并写明公布日和施行日。",
    plain="规则要变，平台应当提前告诉您。",
)
def rules_notice(platform: Platform, law: Law) -> Verdict:
    dated = [(document, days) for document in platform.rules if (days := _days(document)) is not None]
    if not dated:
        return unseen(platform, Sought.RULES) or inapplicable("规则没有同时写明公布日和施行日，无从计算。")
    late = [(document, days) for document, days in dated if days < _LEAST]
    if late:
        said = "；".join(f"《{document.title}》提前 {max(days, 0)} 天" for document, days in late[:5])
        return failed(f"规则没有提前七日公示：{said}。", quotes=[document.place for document, _ in late])
    short = [(document, days) for document, days in dated if days < _LARGE and document.major is not False]
    if short and law.in_force("cn-platform-rules-measures:12"):
        if all(document.major is None for document, _ in short):
            return passed("提前了七日以上；是否属于须提前十五日的重大修改没有证据。", quotes=[short[0][0].place])
        question = "属于重大修改，公示不足十五日：是否属于应当提前十五日的情形？"
        return cannot_tell(question, quotes=[document.place for document, _ in short if document.major])
    return passed("规则提前公示的天数足够。", quotes=[document.place for document, _ in dated[:3]])


_LEAST, _LARGE = 7, 15


def _days(document: RulesDocument) -> int | None:
    if document.published is None or document.effective is None:
        return None
    return (document.effective.date() - document.published.date()).days
