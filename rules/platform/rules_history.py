"""Former versions of the rules stay readable for three years.

Owed by a platform that has changed its rules since the online trading measures: where a document says so, a missing
history is a breach. Where it only bears a date of publication, whether there was a former version is a question.
Not covered: whether each former version is there; rules changed without saying so.
"""

from checker.vocabulary import Platform, Role, RulesDocument, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.platform._revision import is_revised, latest_day
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule

_MEASURES = "cn-online-trading-measures:28"


@rule(
    alias="PR-15-1",
    title="规则历史版本三年内可阅览、下载",
    duty=[_MEASURES, "cn-platform-rules-measures:15"],
    penalties=["cn-online-trading-measures:48"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S4,
    needs=[Sought.RULES],
    remedy="在规则页放「历史版本」，保留三年内每次修改前的版本，可以阅览和下载。",
    plain="规则改过什么，应当能查到旧的版本。",
)
def rules_history(platform: Platform, law: Law) -> Verdict:
    known = [document for document in platform.rules if document.history_since is not None]
    if known or platform.former_rules:
        quotes = [document.place for document in (*known, *platform.former_rules)]
        return passed("可以看到规则的历史版本。", quotes=quotes)
    opened = [document for document in platform.rules if document.text]
    bound = [document for document in opened if _is_of_the_measures_time(document, law)]
    changed = [document for document in bound if is_revised(document)]
    if changed:
        quotes = [document.place for document in changed]
        return failed("规则修改过，没有历史版本可看。", quotes=quotes, absent=Sought.RULES)
    open_ones = bound or [document for document in opened if is_revised(document) and latest_day(document) is None]
    if open_ones:
        question = "没有历史版本可看，规则没有写明是否修改过、何时修改：修改过的，应当能看到以前的版本。"
        return unseen(platform, Sought.RULES) or cannot_tell(question, quotes=[one.place for one in open_ones])
    return unseen(platform, Sought.RULES) or inapplicable("没有打开规则页面，或者规则没有在办法施行后修改过的迹象。")


def _is_of_the_measures_time(document: RulesDocument, law: Law) -> bool:
    """Whether this version dates from a day on which versions had to be kept."""
    day = latest_day(document)
    return day is not None and law.at(day).in_force(_MEASURES)
