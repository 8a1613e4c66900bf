"""A live room shows name, price and unit of all goods in its list, or a link to them.

A quantity in the title counts as the unit. Services are judged by the same three words: item, price, how it is counted.
Not covered: whether the price is the one paid; prices only spoken.
"""

from checker.vocabulary import Offer, Role, Room, Severity, Sought
from rules.law import Law
from rules.particulars import says
from rules.pricing._offer import has_price, has_unit, name_of, quotes_of
from rules.rule import Verdict, failed, inapplicable, passed, rule


@rule(
    alias="LE-32-1",
    title="直播间标明品名、价格、计价单位",
    duty=["cn-livestream-measures:32", "cn-consumer-regulation:10(1)", "cn-price-marking-rules:7"],
    reading=["cn-price-marking-rules:13", "cn-price-law:13(1)"],
    penalties=["cn-livestream-measures:60", "cn-price-penalty-rules:13"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S3,
    needs=[Sought.OFFERS],
    over_time=True,
    remedy="在商品卡或讲解画面上标明品名、价格和计价单位（如「2990元/套」「29.90元/袋」），或者放一个能看到这些信息的链接。",
    plain="买之前应当能看到卖的是什么、多少钱、按什么单位算。",
)
def price_in_room(room: Room, law: Law) -> Verdict:
    offers = [offer for offer in room.offers if offer.mainland]
    if not offers and room.looked_for(Sought.OFFERS):
        return inapplicable("观察期间直播间没有挂出商品。")
    wanting = [(offer, gap) for offer in offers if (gap := _gap(offer))]
    if wanting or not offers:
        said = "；".join(f"“{name_of(offer)}”没有{'、'.join(gap)}" for offer, gap in wanting[:10])
        quotes = [quote for offer, _ in wanting for quote in quotes_of(offer)]
        return failed(f"商品没有标全：{said or '没有看到商品'}，也没有链接。", quotes=quotes, absent=Sought.OFFERS)
    return passed(f"{len(offers)} 件商品都标明了品名、价格、计价单位或者有链接。")


def _gap(offer: Offer) -> list[str]:
    if offer.links_to_detail:
        return []
    marks = {"品名": says(offer.title), "价格": has_price(offer), "计价单位": has_unit(offer)}
    return [name for name, there in marks.items() if not there]
