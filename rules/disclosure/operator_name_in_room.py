"""A live room shows the true name of its operator on the page, in the picture, by voice or in its list of goods.

The four places are open to choice, so a page without the name convicts nobody while voice and picture went unheard.
Not covered: whether the name is the right one; how legible it was in the picture.
"""

from checker.vocabulary import PartyRole, Role, Room, Severity, Sought
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, cannot_tell, failed, passed, rule


@rule(
    alias="IR-13-2-room",
    title="直播间显著标明运营者的真实名称",
    duty=["cn-consumer-regulation:13(2)", "cn-consumer-law:21"],
    penalties=["cn-consumer-regulation:50(1)", "cn-ecommerce-law:76(1)"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S2,
    needs=[Sought.IDENTITY],
    over_time=True,
    remedy="在直播页面、视频画面、口播或者商品目录中标明营业执照上的名称（自然人写真实姓名），不要只用昵称。",
    plain="您有权知道是谁在带货；只有昵称，出了问题会找不到人。",
)
def operator_name_in_room(room: Room, law: Law) -> Verdict:
    party = room.party(PartyRole.ROOM_OPERATOR, PartyRole.ANCHOR)
    if party is not None and (says(party.name) or says(party.proprietor)):
        return passed("直播页面标明了运营者的真实名称。", quotes=[party.name, party.proprietor])
    seller = room.party(PartyRole.SELLER)
    if seller is not None and seller.same_as_room_operator and says(seller.name):
        return passed("运营者就是销售者，页面标明了其真实名称。", quotes=[seller.name])
    quotes = [party.display_name] if party else []
    unheard = not (room.looked_for(Sought.SPEECH) and room.looked_for(Sought.FRAMES))
    if unheard and room.looked_for(Sought.IDENTITY):
        return cannot_tell(
            "页面和账号主页没有运营者的真实名称；语音和视频画面没有全部核对，请回看录像：口播或画面中是否标明？",
            quotes=quotes,
        )
    return failed("页面、画面和语音中都没有标明运营者的真实名称。", quotes=quotes, absent=Sought.IDENTITY)
