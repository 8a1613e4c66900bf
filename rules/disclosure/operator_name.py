"""A shop shows the true name of the one who runs it.

The registered name counts, on the page or one link away; a shop name, nickname or brand alone does not. Platform
particulars in the footer are not the shop's.
Not covered: whether the name is the right one (compare with the register); names drawn in pictures nobody read.
"""

from checker.vocabulary import Party, PartyKind, PartyRole, Role, Severity, Shop, Sought
from rules.law import Law
from rules.particulars import has_licence_image, kind_of, says
from rules.rule import Verdict, cannot_tell, failed, passed, rule


@rule(
    alias="IR-13-2",
    title="网店显著标明经营者的真实名称",
    duty=["cn-consumer-regulation:13(2)", "cn-consumer-law:21"],
    penalties=["cn-consumer-regulation:50(1)", "cn-ecommerce-law:76(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    needs=[Sought.IDENTITY],
    remedy="在店铺首页、商品页或商品目录的显著位置写明营业执照上的名称（个体工商户写字号和经营者），不要只写店名或昵称。",
    plain="您有权知道是谁在卖货；看不到真实名称，出了问题会找不到人。",
)
def operator_name(shop: Shop, law: Law) -> Verdict:
    party = shop.party(PartyRole.SELLER, PartyRole.ROOM_OPERATOR)
    if party is None:
        return failed("店铺各处没有标明经营者的真实名称。", absent=Sought.IDENTITY)
    if says(party.name) or says(party.proprietor):
        return passed("已标明经营者的真实名称。", quotes=[party.name, party.proprietor])
    if has_licence_image(party):
        return cannot_tell("执照以图片公示，请人工核对图中的名称。", quotes=[place.place for place in party.licences])
    if _is_exempt_person(party):
        return cannot_tell(
            "经营者声明依法不需要登记，公示了地址和联系方式，没有写姓名；请核实是否已用其他方式标明真实姓名。",
            quotes=[party.declaration],
        )
    return failed(
        "店铺只显示店名、昵称或品牌，没有经营者的真实名称。", quotes=[party.display_name], absent=Sought.IDENTITY
    )


def _is_exempt_person(party: Party) -> bool:
    return (
        kind_of(party) is PartyKind.PERSON and says(party.declaration) and says(party.address) and says(party.contact)
    )
