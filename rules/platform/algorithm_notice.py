"""A platform tells that it recommends by algorithm; a filed one shows its number.

That a platform recommends by algorithm is presumed only where its own settings speak of it.
Not covered: whether the explanation is right; whether filing is due.
"""

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="AL-16-1",
    title="告知使用算法推荐，公示基本原理和备案编号",
    duty=["cn-algorithm-rules:16", "cn-algorithm-rules:26"],
    penalties=["cn-algorithm-rules:31"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S4,
    needs=[Sought.NOTICES],
    remedy="以显著方式告知用户提供算法推荐服务，公示基本原理、目的和运行机制；完成备案的标明备案编号和公示链接。",
    plain="平台用算法给您推荐，应当告诉您。",
)
def algorithm_notice(platform: Platform, law: Law) -> Verdict:
    notices = [notice for notice in platform.notices if notice.kind == "algorithm"]
    filed = [licence for party in platform.parties for licence in party.licences if licence.kind == "algorithm"]
    if notices or filed:
        quotes = [*(notice.place for notice in notices), *(licence.place for licence in filed)]
        return passed("告知了算法推荐或者标明了备案编号。", quotes=quotes)
    switches = [field for field in platform.settings if "个性化" in field.value or "推荐" in field.value]
    if not switches:
        return unseen(platform, Sought.NOTICES) or inapplicable("没有迹象表明平台提供算法推荐。")
    return unseen(platform, Sought.NOTICES) or cannot_tell(
        "平台有个性化推荐，没有看到算法推荐的告知和备案编号：是否在隐私政策或应用内公示？", quotes=switches
    )
