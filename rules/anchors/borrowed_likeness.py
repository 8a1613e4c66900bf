"""A machine-made anchor does not pass itself off as a real person.

A question in every case: only the person shown can say whether they agreed.
Not covered: recognising faces and voices, which this project does not do; a person or a complaint must name them.
"""

from checker.vocabulary import Role, Room, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, cannot_tell, inapplicable, rule


@rule(
    alias="LE-34-2",
    title="不得用人工智能冒充他人宣传",
    duty=["cn-livestream-measures:34(2)"],
    reading=["cn-livestream-measures:17"],
    penalties=["cn-livestream-measures:62(1)"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S1,
    needs=[Sought.FRAMES],
    remedy="立即停用冒充他人的形象和声音；有授权的，出示本人的书面同意。",
    plain="视频里的名人可能是合成的，不能拿来骗人下单。",
)
def borrowed_likeness(room: Room, law: Law) -> Verdict:
    who = room.likeness
    if who is None:
        return unseen(room, Sought.LIKENESS) or inapplicable("没有发现形象像某位真实的人。")
    signs = [room.machine_made, *room.machine_signs, *(n.place for n in room.notices if n.kind == "ai")]
    if not any(signs):
        return cannot_tell(f"直播中的人像是“{who.value[:30]}”：是本人、模仿还是合成？", quotes=[who])
    if says(room.authorisation):
        question = f"合成的形象像“{who.value[:30]}”，写明有授权：请核实本人的书面同意和范围。"
        return cannot_tell(question, quotes=[who, room.authorisation, *signs], severity=Severity.S3)
    question = f"合成的形象像“{who.value[:30]}”，没有看到授权：请尽快向本人核实。"
    return cannot_tell(question, quotes=[who, *signs])
