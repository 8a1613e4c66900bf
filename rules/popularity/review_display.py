"""Reviews are shown as they came: none hidden because it is bad, none borrowed from other goods.

Folding away repeated or empty reviews is usual; what was folded is for a person to open.
Not covered: reviews deleted before the first visit; who wrote them.
"""

from checker.vocabulary import Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="NU-9-4",
    title="评价如实展示，不藏差评、不混用评价",
    duty=["cn-online-unfair-competition-rules:9(4)"],
    reading=["cn-online-trading-measures:14(2)"],
    penalties=["cn-anti-unfair-competition-law:25(1)", "cn-anti-unfair-competition-law-2019:20"],
    duty_bearer=Role.OPERATOR,
    severity=Severity.S2,
    needs=[Sought.REVIEWS],
    remedy="按时间或者公开的规则展示全部评价，不隐藏差评、不前置好评、不混用其他商品的评价。",
    plain="差评不能被藏起来，别的商品的好评也不能搬过来。",
)
def review_display(product: Product, law: Law) -> Verdict:
    display = product.review_display
    if display is None:
        return unseen(product, Sought.REVIEWS) or inapplicable("没有看到评价。")
    if display.mixed:
        question = "展示的评价说的是另一种商品：是否混用了不同商品的评价？"
        return cannot_tell(question, quotes=display.mixed)
    if display.good_first:
        return cannot_tell("默认排序总是好评在前：排序规则是否公开、是否隐藏差评？")
    if display.folded is not None:
        return cannot_tell("部分评价被折叠：折叠的是否多为差评？", quotes=[display.folded])
    if display.good_first is None:
        return unseen(product, Sought.HISTORY) or passed("评价没有被折叠或者混用。")
    return passed("多次查看，评价没有被折叠、前置或者混用。")
