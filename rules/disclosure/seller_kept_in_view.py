"""The seller's particulars, or the link to them, stay in view through the whole show.

A link that is part of the page stays by itself, however seldom the picture names the seller too; what is only drawn into
the picture is measured by the share of frames that hold it.
Not covered: whether the particulars are complete (`actual_supplier`); legibility.
"""

from checker.vocabulary import PartyRole, Role, Room, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="LE-26-1-view",
    title="实际销售者信息要持续展示",
    duty="cn-livestream-measures:26(1)",
    penalties=["cn-livestream-measures:58", "cn-consumer-regulation:50(1)"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S2,
    needs=[Sought.SELLER],
    over_time=True,
    remedy="让实际销售者的信息或其链接在整场直播中一直看得到，不要只在开头闪一下。",
    plain="整场直播随时都应当能看到是谁在卖货。",
)
def seller_kept_in_view(room: Room, law: Law) -> Verdict:
    shares = [notice for notice in room.notices if notice.kind == "seller" and notice.share_of_time is not None]
    if room.seller_link is not None or (not shares and room.party(PartyRole.SELLER) is not None):
        return passed("销售者信息或其链接在页面上，持续显示。", quotes=[room.seller_link])
    if not shares:
        return unseen(room, Sought.SELLER) or inapplicable("没有展示销售者信息，另行判断。")
    share = max(notice.share_of_time or 0.0 for notice in shares)
    least = law.parameter("presence.least_share")
    if share >= least:
        return passed(f"销售者信息在 {share:.0%} 的取样画面中出现。", quotes=[shares[0].place])
    question = f"销售者信息只在 {share:.0%} 的取样画面中出现（参考值 {least:.0%}）：是否算“持续展示”？"
    return cannot_tell(question, quotes=[notice.place for notice in shares])
