"""The platform's agreement and rules stand on its first page and can be read and downloaded.

Whether a document can be downloaded is asked of those whose page was opened.
Not covered: whether the list of rules is complete.
"""

from collections.abc import Sequence

from checker.vocabulary import Platform, Role, RulesDocument, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Quotable, Verdict, cannot_tell, failed, passed, rule


@rule(
    alias="PR-7-1",
    title="平台规则在首页持续公示，可阅览和下载",
    duty=["cn-platform-rules-measures:7", "cn-ecommerce-law:33"],
    penalties=["cn-platform-rules-measures:39", "cn-ecommerce-law:81(1)(1)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.RULES],
    remedy="在首页显著位置放服务协议和交易规则的链接，规则页能完整阅览、能下载。",
    plain="平台的规则应当在首页就找得到、存得下来。",
)
def rules_on_first_page(platform: Platform, law: Law) -> Verdict:
    if not platform.rules:
        return failed("首页没有服务协议和交易规则，也没有链接。", absent=Sought.RULES)
    opened = [document for document in platform.rules if document.downloadable is not None]
    if opened and not any(document.downloadable for document in opened):
        names = "、".join(document.title for document in opened[:5])
        return failed(f"规则页没有下载的办法（{names}）。", quotes=_places(opened), absent=Sought.RULES)
    most = law.parameter("mechanisms.most_clicks")
    clicks = [document.clicks for document in platform.rules if document.clicks is not None]
    if clicks and min(clicks) > most:
        question = f"规则要从首页点 {min(clicks)} 次才能到达（参考值 {most} 次）：是否算在首页显著位置公示？"
        return cannot_tell(question, quotes=_places(platform.rules))
    return unseen(platform, Sought.RULES) or passed("首页可以到达平台规则。", quotes=_places(platform.rules[:3]))


def _places(documents: Sequence[RulesDocument]) -> list[Quotable]:
    return [document.place for document in documents]
