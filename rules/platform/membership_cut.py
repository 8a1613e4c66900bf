"""A membership bought keeps its price and benefits until its term ends.

Compares the membership rules with an earlier version of the same title: benefits gone, fees new and figures that changed
are a question, unless only numbers of things given grew.
Not covered: changes no two readings of the rules show; benefits by names we do not know; figures whose order changed.
"""

import re

from checker.vocabulary import Platform, Role, RulesDocument, Severity, Sought
from rules.gates import unseen
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
    if not any(_is_of_members(document) for document in platform.rules):
        return unseen(platform, Sought.RULES) or inapplicable("看过的规则中没有会员规则。")
    if not pairs:
        return unseen(platform, Sought.EARLIER) or inapplicable("会员规则没有较早的版本可以比较。")
    for now, old in pairs:
        gone = [word for word in _BENEFITS if word in old.text and word not in now.text]
        new = [word for word in _FEES if word in now.text and word not in old.text]
        other = _other_figures(now.text, old.text)
        if gone or new or other:
            said = "、".join([*(f"少了“{word}”" for word in gone), *(f"多了“{word}”" for word in new), *other])
            question = f"《{now.title}》与旧版相比{said}：已购会员在到期前是否受影响？"
            return cannot_tell(question, quotes=[now.place, old.place])
    return passed(
        "会员规则中能识别的权益、费用和数字，与旧版一致或者只有增加。", quotes=[now.place for now, _ in pairs]
    )


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
_FIGURE = re.compile(
    r"(?P<number>\d{1,6}(?:\.\d{1,2})?|[二两三四五六七八九十百]{1,4})\s?(?P<unit>[张次倍件份台天元折%]|个(?![月工自]))"
)
# Of these more is better for the member; money, days and discounts may mean a benefit or a burden.
_GIVEN = frozenset("张次倍件份台个")


def _other_figures(now: str, old: str) -> list[str]:
    """The figures that are not as they were, unit by unit, in Chinese; numbers of things given may grow."""
    before, after = _figures(old), _figures(now)
    units = [*before, *({"元"} & after.keys() - before.keys())]  # an amount that is new may be a fee
    pairs = [(unit, before.get(unit, []), after.get(unit, [])) for unit in units]
    return [
        f"“{_said(was, unit)}”变为“{_said(now_is, unit)}”"
        for unit, was, now_is in pairs
        if sorted(was) != sorted(now_is) and not (unit in _GIVEN and _grew(was, now_is))
    ]


def _figures(text: str) -> dict[str, list[str]]:
    """The numbers of a text by their unit."""
    found: dict[str, list[str]] = {}
    for match in _FIGURE.finditer(text[:50_000]):
        found.setdefault(match["unit"], []).append(match["number"])
    return found


def _grew(was: list[str], now_is: list[str]) -> bool:
    """Whether each number is at least what it was; those in characters cannot be compared."""
    if len(was) != len(now_is) or not all(number[0].isdecimal() for number in (*was, *now_is)):
        return False
    return all(new >= old for old, new in zip(sorted(map(float, was)), sorted(map(float, now_is)), strict=True))


def _said(numbers: list[str], unit: str) -> str:
    return "、".join(f"{number}{unit}" for number in numbers[:5]) or "没有"


def _same(now: RulesDocument, old: RulesDocument) -> bool:
    return _is_of_members(now) and now.title == old.title and bool(old.text)


def _is_of_members(document: RulesDocument) -> bool:
    return "会员" in document.title and bool(document.text)
