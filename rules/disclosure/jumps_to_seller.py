"""The link to the seller's particulars leads there in one jump.

The measures forbid "several jumps" without a number; one jump is our reading, shown to the inspector.
Not covered: whether the entry is prominent; what the page says (`actual_supplier`).
"""

from checker.vocabulary import Role, Room, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, failed, inapplicable, passed, rule


@rule(
    alias="LE-26-2a",
    title="销售者信息的链接不得多次跳转",
    duty="cn-livestream-measures:26(2)(1)",
    penalties=["cn-livestream-measures:58"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S3,
    needs=[Sought.SELLER],
    remedy="把链接直接指向写有名称、地址、联系方式的页面，点一次就能看到。",
    plain="从直播间点一下就应当看到卖家的信息。",
)
def jumps_to_seller(room: Room, law: Law) -> Verdict:
    jumps = room.jumps_to_seller
    if jumps is None:
        return unseen(room, Sought.SELLER) or inapplicable("没有看到销售者信息的链接，另行判断。")
    most = law.parameter("mechanisms.most_seller_jumps")
    if jumps <= most:
        return passed(f"跳转 {jumps} 次可见销售者信息。", quotes=[room.seller_link])
    return failed(f"跳转 {jumps} 次才见到销售者信息（应一次到达）。", quotes=[room.seller_link])
