"""A platform marks registered and unregistered sellers visibly and differently.

Both kinds must have been seen; one alone proves nothing.
Not covered: whether a seller is marked rightly.
"""

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.law import Law
from rules.rule import Verdict, failed, inapplicable, passed, rule


@rule(
    alias="NT-27-1",
    title="平台要区分标记已登记和未登记的经营者",
    duty="cn-online-trading-measures:27",
    penalties=["cn-online-trading-measures:48"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S4,
    needs=[Sought.SELLER_MARKS],
    remedy="给已办理登记和依法不需登记的店铺加上不同的、看得清的标记。",
    plain="从标记就能看出店铺有没有营业执照。",
)
def registered_marks(platform: Platform, law: Law) -> Verdict:
    kinds = {kind: [mark for mark in platform.seller_marks if mark.registered is kind] for kind in (True, False)}
    if not all(kinds.values()):
        return inapplicable("没有同时看到已登记和未登记的店铺，无从比较。")
    texts = {kind: {mark.label.value if mark.label else "" for mark in marks} for kind, marks in kinds.items()}
    quotes = [mark.label for mark in platform.seller_marks]
    if texts[True] & texts[False]:
        return failed("已登记和未登记的店铺标记相同或者都没有标记。", quotes=quotes, absent=Sought.SELLER_MARKS)
    return passed("已登记和未登记的店铺有不同的标记。", quotes=quotes)
