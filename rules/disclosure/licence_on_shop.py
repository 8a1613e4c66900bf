"""A shop's home page shows the business licence, or the statement of needing none, or a link to it.

Asked are name, credit code and seat; the further items of a licence are judged by `licence_items`.
Not covered: whether the particulars agree with the register; permits that only some goods need (`category_permit`).
"""

from checker.vocabulary import PartyRole, Role, Severity, Shop, Sought
from rules.disclosure._licence import licence_shown
from rules.law import Law
from rules.rule import Verdict, failed, rule


@rule(
    alias="EC-15-1",
    title="店铺首页公示营业执照信息或者无须登记的说明",
    duty=["cn-ecommerce-law:15(1)", "cn-online-trading-measures:12"],
    penalties=["cn-ecommerce-law:76(1)", "cn-ecommerce-law:76(2)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S3,
    needs=[Sought.IDENTITY],
    remedy="在店铺首页显著位置持续公示营业执照信息或其链接；依法不需要登记的，公示说明、实际经营地址和联系方式。",
    plain="店铺应当亮出营业执照，让您知道它是合法登记的经营者。",
)
def licence_on_shop(shop: Shop, law: Law) -> Verdict:
    party = shop.party(PartyRole.SELLER, PartyRole.ROOM_OPERATOR)
    if party is None:
        return failed("店铺首页没有营业执照信息，也没有链接标识。", absent=Sought.IDENTITY)
    return licence_shown(party)
