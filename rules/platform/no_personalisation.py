"""Consumers can have results and recommendations that do not look at their person.

Looks for the switch in the settings pages; whether the platform personalises at all is presumed of platforms. Words that
may mean something else, only explain, or say that it cannot be turned off are a question; goods made to order are none.
Not covered: whether the switch works.
"""

import re

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, passed, rule

_SWITCH = re.compile(
    r"个性化(?:推荐|推送|广告|内容|信息|营销|展示|搜索|排序|结果|设置|开关|管理|选项)|[不非]个性化|关闭个性化|不看个性化"
    r"|不针对个人|精准推荐|兴趣推荐|程序化广告"
)
_SPOKEN = re.compile(r"个性化(?!的?(?:定制|主题|皮肤|装扮|装修|礼|刻字|印|头像|名片|签名|包装|设计|家居|首饰))")
_LOCKED = re.compile(r"(?:不支持|不提供|不可以?|不能|不得|无法)[^,，。;；]{0,6}(?:关闭|取消|退出|调整)")
_EXPLAINS = re.compile(r"说明|规则|政策|协议|公示|公告|声明")


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
    switches = [field for field in platform.settings if _is_switch(field.value[:200])]
    if switches:
        return passed("设置中有个性化推荐的选项。", quotes=switches)
    spoken = [f for f in platform.settings if _SWITCH.search(f.value[:200]) or _SPOKEN.search(f.value[:200])]
    if spoken:
        return cannot_tell("设置中提到个性化：能否据此关闭个性化推荐，或者选择不针对个人特征的结果？", quotes=spoken)
    return failed("设置中没有关闭个性化推荐或者不针对个人特征的选项。", absent=Sought.SETTINGS)


def _is_switch(said: str) -> bool:
    return bool(_SWITCH.search(said)) and not _LOCKED.search(said) and not _EXPLAINS.search(said)
