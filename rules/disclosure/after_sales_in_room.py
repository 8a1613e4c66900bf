"""A live page shows what after-sales service there is, or links to it.

Goods and operator, the other two particulars of the paragraph, are judged by `price_in_room` and `actual_supplier`.
Not covered: whether the service is given.
"""

from checker.vocabulary import Role, Room, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="NT-20-1",
    title="直播页面展示售后服务信息或其链接",
    duty="cn-online-trading-measures:20(1)",
    penalties=["cn-online-trading-measures:45"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S3,
    needs=[Sought.NOTICES],
    remedy="在直播页面写明售后服务（退换、保修、联系谁），或者放能看到这些内容的商品链接。",
    plain="买之前应当能看到售后怎么办。",
)
def after_sales_in_room(room: Room, law: Law) -> Verdict:
    notices = [notice for notice in room.notices if notice.kind == "after-sales"]
    if notices:
        return passed("直播页面展示了售后服务信息。", quotes=[notice.place for notice in notices])
    if room.offers and all(offer.links_to_detail for offer in room.offers):
        return passed("商品都有详情链接，可以从中看到售后服务信息。", quotes=[offer.title for offer in room.offers])
    if not room.offers and room.looked_for(Sought.NOTICES):
        return inapplicable("观察期间直播间没有挂出商品。")
    return unseen(room, Sought.NOTICES) or cannot_tell(
        "直播页面没有看到售后服务信息或其链接：是否在画面、口播或应用内的商品页中说明？",
        quotes=[offer.title for offer in room.offers],
    )
