"""Who claims small-scale trade sells for no more than the limit in a year, all shops together.

The estimate comes from counters and prices, which overstate; it never convicts.
Not covered: sales of the same person in shops nobody linked.
"""

from checker.vocabulary import PartyRole, Role, Severity, Shop, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="NT-8-3",
    title="零星小额免登记的，年交易额不超过十万元",
    duty=["cn-online-trading-measures:8(3)", "cn-ecommerce-law:10"],
    penalties=["cn-ecommerce-law:75"],
    duty_bearer=Role.SELLER,
    severity=Severity.S3,
    needs=[Sought.IDENTITY],
    remedy="年交易额（所有店铺合计）超过十万元的，办理营业执照并公示。",
    plain="卖得多的个人店也应当办执照。",
)
def small_trade_limit(shop: Shop, law: Law) -> Verdict:
    party = shop.party(PartyRole.SELLER, PartyRole.ROOM_OPERATOR)
    declaration = party.declaration if party else None
    if declaration is None or "小额" not in declaration.value:
        return inapplicable("没有以零星小额为由声明不需要登记。")
    if shop.yearly_sales_fen is None:
        return unseen(shop, Sought.SALES) or inapplicable("没有可供估算的销量。")
    limit = law.parameter("mechanisms.small_trade_fen")
    if shop.yearly_sales_fen <= limit:
        return passed("按页面销量估算，年交易额没有超过十万元。", quotes=[declaration])
    question = (
        f"按页面销量和价格估算，年交易额约 {shop.yearly_sales_fen // 1_000_000} 万元：请调取交易数据核实是否应当登记。"
    )
    return cannot_tell(question, quotes=[declaration])
