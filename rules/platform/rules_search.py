"""The rules pages can be searched.

The measures name no fine for it.
Not covered: whether the search finds what it should.
"""

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, failed, inapplicable, passed, rule


@rule(
    alias="PR-9-1",
    title="规则页面提供检索",
    duty="cn-platform-rules-measures:9",
    duty_bearer=Role.PLATFORM,
    severity=Severity.S4,
    needs=[Sought.RULES],
    remedy="在规则中心放一个搜索框。",
    plain="规则很多时，应当能搜到想看的那一条。",
)
def rules_search(platform: Platform, law: Law) -> Verdict:
    looked = [document for document in platform.rules if document.searchable is not None]
    if any(document.searchable for document in looked):
        return passed("规则页面有检索功能。", quotes=[document.place for document in looked if document.searchable])
    if not looked:
        return unseen(platform, Sought.RULES) or inapplicable("没有打开规则页面。")
    return failed("规则页面没有检索功能。", quotes=[document.place for document in looked[:3]], absent=Sought.RULES)
