"""An anchor made by machine is labelled as such, for as long as it is seen.

That the anchor is made by machine must be known first: said by the account, the platform or the operator. Signs alone
are a question. A label on the page does not prove that the picture kept it: without frames it stays untested.
Not covered: labels inside media files; telling machine from human by the picture.
"""

from checker.vocabulary import Notice, Role, Room, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="LE-37-1",
    title="人工智能生成的主播持续标明",
    duty=["cn-livestream-measures:37(1)", "cn-ai-labelling-measures:4"],
    reading=["cn-gb-45438:1"],
    penalties=["cn-livestream-measures:59", "cn-livestream-measures:65(2)"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S1,
    needs=[Sought.NOTICES],
    over_time=True,
    remedy="在直播画面中始终显示“人工智能生成”一类的标识，不只在开头显示。",
    plain="屏幕里的主播不是真人的，应当一直写着。",
)
def machine_label(room: Room, law: Law) -> Verdict:
    labels = [notice for notice in room.notices if notice.kind == "ai"]
    if labels:
        return _labelled(room, labels, law.parameter("presence.least_share"))
    if room.machine_made is not None:
        return _unlabelled(room)
    if room.machine_signs:
        return cannot_tell("有迹象表明主播由人工智能生成，没有标识：是不是真人？", quotes=room.machine_signs)
    return unseen(room, Sought.NOTICES) or inapplicable("没有迹象表明主播由人工智能生成。")


def _labelled(room: Room, labels: list[Notice], least: float) -> Verdict:
    shares = [notice.share_of_time for notice in labels if notice.share_of_time is not None]
    quotes = [notice.place for notice in labels]
    if not shares:
        return unseen(room, Sought.FRAMES) or passed("有人工智能生成的标识。", quotes=quotes)
    if max(shares) >= least:
        return passed(f"标识在 {max(shares):.0%} 的取样画面中出现。", quotes=quotes)
    if room.machine_made is None:
        question = f"标识只在 {max(shares):.0%} 的取样画面中出现：整场是否都由人工智能生成的形象主持？"
        return cannot_tell(question, quotes=quotes)
    message = f"标识只在 {max(shares):.0%} 的取样画面中出现，没有持续提示。"
    return failed(message, quotes=[room.machine_made, *quotes], absent=Sought.FRAMES)


def _unlabelled(room: Room) -> Verdict:
    if room.looked_for(Sought.FRAMES):
        message = "主播由人工智能生成，直播中没有标识。"
        return failed(message, quotes=[room.machine_made], absent=Sought.NOTICES)
    question = "主播由人工智能生成，直播页面没有标识：画面中是否持续标明？"
    return unseen(room, Sought.NOTICES) or cannot_tell(question, quotes=[room.machine_made])
