"""Consumers can have results and recommendations that do not look at their person.

Looks for the switch in the settings pages; whether the platform personalises at all is presumed of platforms.
Not covered: whether the switch works.
"""

import re

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.law import Law
from rules.rule import Verdict, failed, passed, rule

_SWITCH = re.compile(r"个性化|不针对个人|非个性化|精准推荐|兴趣推荐|程序化广告")


@rule(
    alias="EC-18-1",
    title="提供不针对个人特征的选项",
    duty=["cn-ecommerce-law:18(1)", "cn-personal-information-law:24(2)", "cn-algorithm-rules:17"],
    penalties=["cn-ecommerce-law:77", "cn-algorithm-rules:31", "cn-personal-information-law:66"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.SETTINGS],
    remedy="在设置里提供关闭个性化推荐的开关，搜索结果提供不按个人特征排序的选项。",
    plain="您有权不被按喜好推荐，设置里应当能关。",
)
def no_personalisation(platform: Platform, law: Law) -> Verdict:
    switches = [field for field in platform.settings if _SWITCH.search(field.value[:200])]
    if switches:
        return passed("设置中有个性化推荐的选项。", quotes=switches)
    return failed("设置中没有关闭个性化推荐或者不针对个人特征的选项。", absent=Sought.SETTINGS)
