"""Rules are published at least seven days before they bind, fifteen for large changes.

The law of the day of publication decides: the E-Commerce Law asks seven days of changed rules, the rules measures of new
ones too, and fifteen of large changes; what is large is a question. Before the measures it is also a question whether
rules that name no revision were new. Days of publication and effect may be those of different versions: then a question.
Not covered: public consultation; rules changed without saying so.
"""

from checker.vocabulary import Platform, Role, RulesDocument, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.platform._revision import is_revised, revised_on
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule

_CHANGED, _ALL = "cn-ecommerce-law:34", "cn-platform-rules-measures:12"
_LEAST, _LARGE = 7, 15


@rule(
    alias="PR-12-1",
    title="修改规则提前七日公示，重大修改提前十五日",
    duty=[_ALL, _CHANGED],
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
    bound = [(document, days) for document, days in dated if _bound_by(_CHANGED, document, law)]
    if not bound:
        return inapplicable("规则公布时，还没有提前公示的规定。")
    late = [(document, days) for document, days in bound if days < _LEAST]
    breaches = [(document, days) for document, days in late if days >= 0 and _owed_notice(document, law)]
    said = "；".join(_notice_of(document, days) for document, days in (breaches or late)[:5])
    if breaches:
        return failed(f"规则没有提前七日公示：{said}。", quotes=[document.place for document, _ in breaches])
    if late:
        question = f"{said}：两个日期是否属于同一版本；平台规则监督管理办法施行前公布的，是修改还是首次制定？"
        return cannot_tell(question, quotes=[document.place for document, _ in late])
    short = [document for document, days in bound if days < _LARGE and document.major is not False]
    short = [document for document in short if _bound_by(_ALL, document, law)]
    if short:
        if all(document.major is None for document in short):
            return passed("提前了七日以上；是否属于须提前十五日的重大修改没有证据。", quotes=[short[0].place])
        question = "属于重大修改，公示不足十五日：是否属于应当提前十五日的情形？"
        return cannot_tell(question, quotes=[document.place for document in short if document.major])
    return passed("规则提前公示的天数足够。", quotes=[document.place for document, _ in bound[:3]])


def _notice_of(document: RulesDocument, days: int) -> str:
    return f"《{document.title}》{document.published:%Y-%m-%d} 公布，提前 {max(days, 0)} 天"


def _days(document: RulesDocument) -> int | None:
    if document.published is None or document.effective is None:
        return None
    return (document.effective.date() - document.published.date()).days


def _bound_by(citation: str, document: RulesDocument, law: Law) -> bool:
    """Whether the provision bound on the day the document was published."""
    return document.published is not None and law.at(document.published.date()).in_force(citation)


def _owed_notice(document: RulesDocument, law: Law) -> bool:
    """Whether it is sure that this publication had to come ahead: of any rules since the measures, else of a revision."""
    if _bound_by(_ALL, document, law):
        return True
    later = revised_on(document)
    was_first = later is not None and document.published is not None and later > document.published.date()
    return is_revised(document) and not was_first
