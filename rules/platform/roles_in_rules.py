"""The platform's rules name rights and duties of platform, room operators, marketers and agencies.

Read by the words for the four; other words may be used, so silence is a question.
Not covered: whether the rules are fair.
"""

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule

_ROLES = {
    "直播间运营者": ("直播间运营者", "直播间经营者", "商家", "达人"),
    "主播": ("主播", "直播营销人员", "达人"),
    "服务机构": ("服务机构", "MCN", "经纪机构", "公会"),
}


@rule(
    alias="LE-7-1",
    title="平台规则写明直播间、主播、服务机构的权利义务",
    duty="cn-livestream-measures:7",
    penalties=["cn-livestream-measures:65(2)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S4,
    needs=[Sought.RULES],
    remedy="在平台规则中分别写明平台、直播间运营者、主播、服务机构（MCN）的权利和义务。",
    plain="谁负责什么，平台规则应当写清楚。",
)
def roles_in_rules(platform: Platform, law: Law) -> Verdict:
    if platform.has_live is False:
        return inapplicable("该平台没有直播带货。")
    texts = [document for document in platform.rules if document.text]
    together = "\n".join(document.text for document in texts)
    gap = [name for name, words in _ROLES.items() if not any(word in together for word in words)]
    if texts and not gap:
        return passed("平台规则写到了直播间、主播和服务机构。", quotes=[document.place for document in texts[:3]])
    return unseen(platform, Sought.RULES) or cannot_tell(
        f"看过的规则没有写到{'、'.join(gap)}的权利义务：是否另有规则？",
        quotes=[document.place for document in texts[:3]],
    )
