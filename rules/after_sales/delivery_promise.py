"""Goods are sent within the time promised.

Delay alone is a matter of contract; goods called in stock that were not are more. A person weighs causes beyond control.
Not covered: what happens on the carrier's way.
"""

from checker.vocabulary import Order, Role, Severity
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="EC-20-1",
    title="按承诺的时限发货",
    duty=["cn-ecommerce-law:20", "cn-online-unfair-competition-rules:9(3)"],
    penalties=["cn-anti-unfair-competition-law:25(1)", "cn-anti-unfair-competition-law-2019:20"],
    duty_bearer=Role.SELLER,
    severity=Severity.S3,
    remedy="按承诺的时限发货；做不到的，下单前写明实际发货时间。",
    plain="说 48 小时发货，就应当 48 小时内发。",
)
def delivery_promise(order: Order, law: Law) -> Verdict:
    if order.ship_by is None or order.promise is None:
        return inapplicable("没有承诺的发货时限。")
    until = order.shipped_on or order.seen_until
    if until is None or (order.shipped_on is None and until <= order.ship_by):
        return inapplicable("承诺的时限还没有过去，或者没有物流记录。")
    if until <= order.ship_by:
        return passed("在承诺的时限内发货。", quotes=[order.promise])
    late = (until - order.ship_by).days
    more = "，页面称有现货，是否属于谎称现货" if order.said_in_stock else ""
    question = (
        f"超过承诺时限 {late} 天{'仍未发货' if order.shipped_on is None else '才发货'}{more}：有没有不可抗力等原因？"
    )
    return cannot_tell(question, quotes=[order.promise, order.said_in_stock])
