"""A shop that closes announces it thirty days before.

Whether a shop closed for good, and since when, is for a person.
Not covered: shops nobody watched before they closed.
"""

from checker.vocabulary import Role, Severity, Shop, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="IR-21-1",
    title="停业前三十日公告",
    duty=["cn-ecommerce-law:16", "cn-consumer-regulation:21", "cn-online-trading-measures:23"],
    penalties=["cn-ecommerce-law:76(1)", "cn-consumer-regulation:50(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S4,
    needs=[Sought.NOTICES],
    remedy="停止经营前三十日在首页显著位置公告，写明联系方式和未完成订单、预付款的处理。",
    plain="店铺要关，应当提前三十天告诉您。",
)
def closing_notice(shop: Shop, law: Law) -> Verdict:
    if shop.closed is None:
        return unseen(shop, Sought.CLOSURE) or inapplicable("看不出店铺是否停业。")
    if not shop.closed:
        return inapplicable("店铺仍在经营。")
    notices = [notice for notice in shop.notices if notice.kind == "closing"]
    if notices:
        return passed("店铺公告了停止经营。", quotes=[notice.place for notice in notices])
    return unseen(shop, Sought.NOTICES) or cannot_tell("店铺已停止经营，没有看到停业公告：停业前三十日是否公告过？")
