"""A platform publishes its rules on the seven-day return.

Found by title or, in rules that were opened, by text.
Not covered: whether the rules agree with the law.
"""

import re

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.law import Law
from rules.rule import Verdict, failed, passed, rule


@rule(
    alias="RT-22-1",
    title="平台公示七日无理由退货规则",
    duty="cn-seven-day-return-measures:22",
    penalties=["cn-seven-day-return-measures:32", "cn-ecommerce-law:81(1)(1)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S4,
    needs=[Sought.RULES],
    remedy="制定七日无理由退货规则，在首页显著位置持续公示，供阅览和下载。",
    plain="平台应当写清楚七天无理由退货怎么退。",
)
def return_rules(platform: Platform, law: Law) -> Verdict:
    found = [document for document in platform.rules if _ABOUT.search(document.title) or _ABOUT.search(document.text)]
    if found:
        return passed("公示了七日无理由退货规则。", quotes=[document.place for document in found[:3]])
    return failed("没有公示七日无理由退货规则。", absent=Sought.RULES)


_ABOUT = re.compile(r"(?:七|7)\s?(?:日|天)无理由")
