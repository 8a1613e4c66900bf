"""No overlay keeps people from reading the seller's particulars.

An overlay the viewer opened does not count; one that comes back after being closed is a breach, a large one a question.
Not covered: overlays that only the app shows.
"""

from checker.vocabulary import Role, Room, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, passed, rule


@rule(
    alias="LE-26-2c",
    title="不得用弹窗覆盖妨碍阅读销售者信息",
    duty="cn-livestream-measures:26(2)(3)",
    penalties=["cn-livestream-measures:58"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S3,
    needs=[Sought.SELLER],
    remedy="去掉盖住销售者信息的弹窗，或者让它一点即关、不再弹出。",
    plain="弹窗不应当挡着不让您看卖家信息。",
)
def overlay_before_seller(room: Room, law: Law) -> Verdict:
    overlays = [gate for gate in room.gates if gate.kind == "overlay" and gate.user_opened is not True]
    least, repeats = law.parameter("presence.overlay_share"), law.parameter("presence.overlay_repeats")
    again = [gate for gate in overlays if gate.count >= repeats]
    if again:
        return failed("弹窗关闭后反复弹出，妨碍阅读销售者信息。", quotes=[gate.place for gate in again])
    large = [gate for gate in overlays if (gate.share_covered or 0.0) > least]
    if large:
        share = max(gate.share_covered or 0.0 for gate in large)
        question = f"弹窗盖住了销售者信息区域的 {share:.0%}：是否妨碍阅读？"
        return cannot_tell(question, quotes=[gate.place for gate in large])
    return unseen(room, Sought.SELLER) or passed("没有弹窗妨碍阅读销售者信息。")
