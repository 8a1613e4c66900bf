"""A live room that compares prices or gives a discount shows what it compares with, or a link to it.

A discount word without any compared price, or a crossed-out figure nobody names, shows no basis. A figure with a name
alone ("原价") is shown, but says neither whose price it was nor when: a person decides whether that is enough.
Before the livestream measures only the promotion rules asked for a basis, and they supply one where none is shown: then
a bare comparison is a question, as it is on a product page (`compared_price_on_page`).
Not covered: whether the compared price is true (`above_recent_low`, `unfounded_reference`); prices only spoken.
"""

from checker.vocabulary import Role, Room, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.pricing._comparison import comparison
from rules.pricing._offer import name_of
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule

_MEASURES = "cn-livestream-measures:32"


@rule(
    alias="LE-32-2",
    title="直播间打折、比价标明被比较价格或者计算基准",
    duty=[_MEASURES, "cn-promotion-rules:21"],
    reading=["cn-price-marking-rules:16(1)", "cn-price-marking-rules:16(2)"],
    penalties=["cn-livestream-measures:60", "cn-price-penalty-rules:13", "cn-price-penalty-rules:7"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S2,
    needs=[Sought.OFFERS],
    over_time=True,
    remedy="在折扣、划线价旁写明被比较的是什么价、什么时候的价（如「本店 11 月 1 日至 10 日成交价」），或者放说明的链接。",
    plain="「5折」「直降」要说清是和什么价比，才知道是不是真便宜。",
)
def compared_price_in_room(room: Room, law: Law) -> Verdict:
    found = [(offer, comparison(offer)) for offer in room.offers if offer.mainland]
    comparing = [(offer, how) for offer, how in found if how.how != "none"]
    if not comparing:
        return unseen(room, Sought.OFFERS) or inapplicable("商品没有比价、打折或减价。")
    open_ones = [(offer, how) for offer, how in comparing if not offer.links_to_detail]
    without = [(offer, how) for offer, how in open_ones if how.how in {"unsaid", "bare"}]
    if without:
        said = "、".join(f"“{name_of(offer)}”" for offer, _ in without[:10])
        quotes = [quote for _, how in without for quote in how.quotes]
        message = f"{said}打折或划线，没有说明被比较价格或者计算基准。"
        if law.in_force(_MEASURES):
            return failed(message, quotes=quotes, absent=Sought.OFFERS)
        question = f"{message}没有标明的，以本场所促销前七日最低成交价为基准：请核对成交记录。"
        return unseen(room, Sought.OFFERS) or cannot_tell(question, quotes=quotes)
    named = [(offer, how) for offer, how in open_ones if how.how == "named"]
    if named:
        quotes = [quote for _, how in named for quote in how.quotes]
        return cannot_tell("标了被比较价格的名称，没有说明是谁的、什么时候的价：请核实其来源和期间。", quotes=quotes)
    return passed("比价、打折的商品都说明了基准或者有链接。")
