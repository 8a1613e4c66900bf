"""A room that advertises goods can be told as advertising: by who sells, by the word 广告, or by marks at its ends.

Any one of the three ways of the guide suffices. The first two stand on the page; marks that open and close an advert
may be spoken or drawn, so a page alone never proves that they are missing.
Not covered: whether a room without goods is paid for; when a slip that was corrected goes unpunished.
"""

from checker.vocabulary import Notice, Party, PartyRole, Role, Room, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import says
from rules.rule import Quotable, Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="AD-14-1",
    title="直播广告能让人辨明是广告",
    duty=["cn-advertising-law:14(1)", "cn-internet-advertising-measures:9(1)"],
    reading=["cn-ad-identifiability-guide:8", "cn-ad-identifiability-guide:9"],
    penalties=["cn-advertising-law:59(3)"],
    duty_bearer=Role.AD_AGENT,
    severity=Severity.S3,
    needs=[Sought.NOTICES],
    over_time=True,
    remedy="三选一：持续展示卖家身份（或账号名称已表明卖家），在直播页面显著写明“广告”，或者在广告开始和结束时明示。",
    plain="主播是在做广告还是在聊天，您应当看得出来。",
)
def live_advert(room: Room, law: Law) -> Verdict:
    if not room.offers:
        return unseen(room, Sought.OFFERS) or inapplicable("观察期间直播间没有推销商品。")
    labels = [notice for notice in room.notices if notice.kind == "ad"]
    least = law.parameter("presence.least_share")
    steady = [notice for notice in labels if notice.share_of_time is None or notice.share_of_time >= least]
    if steady:
        return passed("直播页面写明了“广告”。", quotes=[notice.place for notice in steady])
    if seller := _seller_in_view(room):
        return passed("卖家身份在直播页面上，或者账号名称已经表明。", quotes=seller)
    if room.advert_marks:
        return passed("广告的开始和结束有明示。", quotes=room.advert_marks)
    if labels:
        return _brief(labels)
    quotes = [offer.title for offer in room.offers[:5]]
    if room.looked_for(Sought.SPEECH) and room.looked_for(Sought.FRAMES):
        message = "直播推销商品，没有写明广告，看不出卖家，也没有开始和结束的提示。"
        return failed(message, quotes=quotes, absent=Sought.NOTICES)
    return unseen(room, Sought.NOTICES) or cannot_tell(
        "直播页面没有写明广告，也看不出卖家：画面或口播中是否明示了广告的开始和结束？", quotes=quotes
    )


def _brief(labels: list[Notice]) -> Verdict:
    share = max(notice.share_of_time or 0.0 for notice in labels)
    question = f"“广告”只在 {share:.0%} 的取样画面中出现：消费者中途进入时能否辨明？"
    return cannot_tell(question, quotes=[notice.place for notice in labels])


def _seller_in_view(room: Room) -> list[Quotable]:
    """What shows the seller: particulars on the page itself or one step behind its link, or the account's own name."""
    sellers = [party for party in room.parties if party.role is PartyRole.SELLER and says(party.name)]
    if room.seller_link is not None and sellers:
        return [room.seller_link]
    if sellers and room.jumps_to_seller == 0:
        return [party.name for party in sellers]
    operator = room.party(PartyRole.ROOM_OPERATOR, PartyRole.ANCHOR)
    if operator is not None and any(_are_same(operator, seller) for seller in sellers):
        return [operator.display_name or operator.name]
    return []


def _are_same(operator: Party, seller: Party) -> bool:
    if seller.same_as_room_operator or operator.same_as_room_operator:
        return True
    return bool(operator.name and seller.name and operator.name.value.strip() == seller.name.value.strip())
