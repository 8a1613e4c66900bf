"""A membership bought keeps its price and benefits until its term ends.

Compares the membership rules with an earlier version of the same title: benefits gone or fees new are a question.
Not covered: changes no two readings of the rules show.
"""

from checker.vocabulary import Platform, Role, RulesDocument, Severity, Sought
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="PR-32-1",
    title="会员期内不得减少权益、加收费用",
    duty="cn-platform-rules-measures:32",
    penalties=["cn-platform-rules-measures:40"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.RULES],
    remedy="会员期内保持购买时的价格和权益；要变的，从下一期开始，并在续费前告知。",
    plain="买会员时答应的权益，到期前不能减。",
)
def membership_cut(platform: Platform, law: Law) -> Verdict:
    pairs = [(now, old) for now in platform.rules for old in platform.former_rules if _same(now, old)]
    if not pairs:
        return inapplicable("没有会员规则的前后两个版本可以比较。")
    for now, old in pairs:
        gone = [word for word in _BENEFITS if word in old.text and word not in now.text]
        new = [word for word in _FEES if word in now.text and word not in old.text]
        if gone or new:
            said = "、".join([*(f"少了“{word}”" for word in gone), *(f"多了“{word}”" for word in new)])
            question = f"《{now.title}》与旧版相比{said}：已购会员在到期前是否受影响？"
            return cannot_tell(question, quotes=[now.place, old.place])
    return passed("会员规则的权益和费用与旧版一致。", quotes=[now.place for now, _ in pairs])


_BENEFITS = (
    "免广告",
    "包邮",
    "免运费",
    "专享折扣",
    "生日礼",
    "免费退换",
    "优先发货",
    "多设备",
    "高清",
    "投屏",
    "积分加倍",
)
_FEES = ("另行收费", "单独付费", "额外付费", "加收", "超前点播", "服务费")


def _same(now: RulesDocument, old: RulesDocument) -> bool:
    return "会员" in now.title and now.title == old.title and bool(now.text) and bool(old.text)
