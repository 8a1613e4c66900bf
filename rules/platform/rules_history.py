"""Former versions of the rules stay readable for three years.

A history younger than the platform's oldest change is a breach only when that change is known.
Not covered: whether each former version is there.
"""

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, failed, inapplicable, passed, rule


@rule(
    alias="PR-15-1",
    title="规则历史版本三年内可阅览、下载",
    duty=["cn-online-trading-measures:28", "cn-platform-rules-measures:15"],
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
    changed = [document for document in platform.rules if document.published is not None and document.text]
    if not changed:
        return unseen(platform, Sought.RULES) or inapplicable("没有打开规则页面，或者规则没有修改过的迹象。")
    quotes = [document.place for document in changed]
    return failed("规则没有历史版本可看。", quotes=quotes, absent=Sought.RULES)
