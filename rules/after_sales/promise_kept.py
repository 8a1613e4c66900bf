"""What was promised on quality, price and service is kept.

A promise and a refusal side by side ask a person whether its conditions were met.
Not covered: promises nobody captured.
"""

from checker.vocabulary import Order, Role, Severity
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="IR-12-1",
    title="对质量、售后等的承诺要履行",
    duty=["cn-consumer-regulation:12", "cn-promotion-rules:6", "cn-consumer-law:16"],
    penalties=["cn-consumer-regulation:50(1)", "cn-promotion-rules:24"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    remedy="按页面、口播作出的承诺履行（如「假一赔十」「坏果包赔」），拒绝的要说明理由。",
    plain="答应过的售后，应当兑现。",
)
def promise_kept(order: Order, law: Law) -> Verdict:
    if order.promise is None:
        return inapplicable("材料中没有承诺的内容。")
    if order.refusal is None:
        return passed("没有拒绝履行承诺的材料。", quotes=[order.promise])
    question = f"承诺“{order.promise.value[:60]}”，投诉人提供了拒绝的材料：是否满足承诺的条件？"
    return cannot_tell(question, quotes=[order.promise, order.refusal])
