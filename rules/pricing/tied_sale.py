"""Paid extras at the checkout are not ticked by default, nor because of an earlier order.

A free extra that is ticked is a question: it may bring costs later.
Not covered: extras that cannot be declined.
"""

from checker.vocabulary import Checkout, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, passed, rule


@rule(
    alias="EC-19-1",
    title="搭售不得默认同意，不得沿用以往选择",
    duty=["cn-ecommerce-law:19", "cn-online-trading-measures:17", "cn-consumer-regulation:11"],
    penalties=["cn-ecommerce-law:77", "cn-online-trading-measures:44"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    needs=[Sought.CHECKOUT],
    remedy="把付费的附加项（保险、会员、搭配商品）改成默认不勾选，每次由用户重新选择。",
    plain="没点过的附加项，不应当替您勾上。",
)
def tied_sale(checkout: Checkout, law: Law) -> Verdict:
    extras = [tick for tick in checkout.ticks if tick.purpose == "add-on"]
    carried = [tick for tick in checkout.carried_over if tick.checked]
    if carried and law.in_force("cn-online-trading-measures:17"):
        return failed("把以往订单的选择设为默认选项。", quotes=[tick.place for tick in carried])
    paid = [tick for tick in extras if tick.checked and (tick.amount_fen is None or tick.amount_fen > 0)]
    if paid:
        return failed("付费的附加项被默认勾选。", quotes=[tick.place for tick in paid])
    free = [tick for tick in extras if tick.checked]
    if free:
        question = "默认勾选了免费的附加项：以后会不会产生费用或者影响选择？"
        return cannot_tell(question, quotes=[tick.place for tick in free])
    if not extras:
        return unseen(checkout, Sought.CHECKOUT) or passed("结算页没有默认勾选的附加项。")
    return passed("附加项都由用户自己勾选。", quotes=[tick.place for tick in extras])
