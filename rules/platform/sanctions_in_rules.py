"""The platform's rules say which sanctions follow what, by what procedure, and how to appeal.

Counts the kinds of sanction named in the rules; how many must be named is for a person where some are missing.
Not covered: whether sanctions are proportionate and carried out.
"""

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule

_KINDS = {
    "警示": ("警示", "警告"),
    "限制功能": ("限制功能", "限制部分功能"),
    "限制流量": ("限制流量", "限流"),
    "暂停直播": ("暂停直播", "中断直播", "中断"),
    "限期停播": ("停播", "封禁直播"),
    "关闭账号": ("关闭账号", "封禁账号", "注销账号", "关闭账户"),
    "禁止重新注册": ("禁止重新注册", "不得重新注册"),
    "列入黑名单": ("黑名单",),
    "救济途径": ("申诉", "复核", "异议"),
}


@rule(
    alias="LE-12-1",
    title="平台规则写明处置措施、程序和救济途径",
    duty="cn-livestream-measures:12(1)",
    penalties=["cn-livestream-measures:54"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.RULES],
    remedy="在平台规则中列明警示、限制功能、限制流量、暂停直播、停播、关闭账号、禁止重新注册、列入黑名单的情形、程序和申诉途径。",
    plain="平台应当写明怎样处理违规的主播和商家。",
)
def sanctions_in_rules(platform: Platform, law: Law) -> Verdict:
    if platform.has_live is False:
        return inapplicable("该平台没有直播带货。")
    texts = [document for document in platform.rules if document.text]
    together = "\n".join(document.text for document in texts)
    gap = [name for name, words in _KINDS.items() if not any(word in together for word in words)]
    quotes = [document.place for document in texts[:5]]
    if texts and len(gap) == len(_KINDS):
        return failed("平台规则没有写明对违法行为的处置措施和救济途径。", quotes=quotes, absent=Sought.RULES)
    if gap or not texts:
        return unseen(platform, Sought.RULES) or cannot_tell(
            f"看过的规则没有写明：{'、'.join(gap)}：是否写在没有看到的规则里？", quotes=quotes
        )
    return passed("平台规则写明了各类处置措施和救济途径。", quotes=quotes)
