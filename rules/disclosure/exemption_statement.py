"""Who need not register says so in one of the four ways the measures give.

Not covered: whether the reason is true (`small_trade_limit`); address and contact (`licence_on_shop`).
"""

import re

from checker.vocabulary import PartyRole, Role, Severity, Shop, Sought
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule

_GROUNDS = re.compile(r"自产农副产品|家庭手工业|便民劳务|零星小额")


@rule(
    alias="NT-12-3",
    title="无须登记的声明要用规定的四种之一",
    duty="cn-online-trading-measures:12(3)",
    penalties=["cn-online-trading-measures:42", "cn-ecommerce-law:76(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S4,
    needs=[Sought.IDENTITY],
    remedy="按实际情况写明四种之一：销售自产农副产品、销售家庭手工业产品、依法无须许可的便民劳务、零星小额交易，并注明依法不需要办理登记。",
    plain="个人卖家要说明为什么可以不办执照。",
)
def exemption_statement(shop: Shop, law: Law) -> Verdict:
    party = shop.party(PartyRole.SELLER, PartyRole.ROOM_OPERATOR)
    if party is None or party.declaration is None:
        return inapplicable("没有声明依法不需要登记。")
    if _GROUNDS.search(party.declaration.value[:500]):
        return passed("声明属于规定的四种之一。", quotes=[party.declaration])
    return cannot_tell("声明没有写明属于四种情形中的哪一种：请核实不需要登记的理由。", quotes=[party.declaration])
