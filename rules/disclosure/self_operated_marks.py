"""A platform's own business is visibly told apart from that of others.

The word 自营 at somebody else's goods is a question: the seller may belong to the platform.
Not covered: marks that only the app shows.
"""

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="EC-37-1",
    title="平台自营和第三方要显著区分",
    duty="cn-ecommerce-law:37(1)",
    penalties=["cn-ecommerce-law:81(1)(3)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.SELLER_MARKS],
    remedy="自营商品标明「自营」，第三方商品不得使用「自营」字样，两者一眼能分清。",
    plain="「自营」是平台自己卖的，出了问题找平台。",
)
def self_operated_marks(platform: Platform, law: Law) -> Verdict:
    own = [mark for mark in platform.seller_marks if mark.self_operated is True]
    others = [mark for mark in platform.seller_marks if mark.self_operated is False]
    borrowed = [mark for mark in others if mark.label and "自营" in mark.label.value]
    if borrowed:
        question = "第三方店铺带有“自营”标记：该经营者与平台是什么关系？"
        return cannot_tell(question, quotes=[mark.label for mark in borrowed])
    if not own or not others:
        return inapplicable("没有同时看到自营和第三方的商品，无从比较。")
    quotes = [mark.label for mark in own]
    if all(mark.label is None for mark in own):
        return failed("自营商品没有与第三方商品区分的标记。", absent=Sought.SELLER_MARKS)
    return passed("自营商品有区分标记。", quotes=quotes)
