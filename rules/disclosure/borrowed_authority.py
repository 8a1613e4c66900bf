"""Account name and room title do not borrow the standing of state, army, experts or a brand.

Words of state and army are a question for anybody; 官方 and 旗舰 only for those who show no company of their own.
Not covered: pictures, clothes and sets; whose brand it is.
"""

from checker.vocabulary import PartyKind, PartyRole, Role, Room, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import kind_of
from rules.rule import Verdict, cannot_tell, passed, rule


@rule(
    alias="LE-29-1",
    title="账号名称、直播间标题不得冒用官方、军队、国企等身份",
    duty="cn-livestream-measures:29",
    penalties=["cn-livestream-measures:59", "cn-anti-unfair-competition-law:23"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S2,
    needs=[Sought.IDENTITY],
    remedy="没有授权的，去掉账号名称、简介、标题、布景中的「官方」「军供」「国企直营」等字样；有授权的，准备好授权文件。",
    plain="名字里写「官方」「军供」，不等于真是官方。",
)
def borrowed_authority(room: Room, law: Law) -> Verdict:
    party = room.party(PartyRole.ROOM_OPERATOR, PartyRole.ANCHOR)
    fields = [field for field in (room.title, party.display_name if party else None) if field is not None]
    lexicon = law.lexicon("borrowed_authority")
    found = [(field, entry) for field in fields for entry, _, _ in lexicon.longest_matches(field.value[:300])]
    company = party is not None and kind_of(party) is PartyKind.COMPANY
    asked = [
        (field, entry) for field, entry in found if entry.sense == "state" or (entry.sense == "brand" and not company)
    ]
    if asked:
        return cannot_tell(asked[0][1].note, quotes=[field for field, _ in asked])
    return unseen(room, Sought.IDENTITY) or passed("账号名称和直播间标题没有冒用身份的字样。")
