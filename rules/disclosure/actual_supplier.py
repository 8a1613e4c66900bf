"""A live room shows who really sells: name, place of business and contact, on the page or one link away.

Since the livestream measures every room owes this, self-run or not. Since the consumer regulation the one selling other
people's goods did, so whose goods they are was a question then; before it a room owed who sells, but no address.
A shop known by its nickname alone may be another shop of a seller shown in full: a person decides.
A room page that was searched for goods and shows neither goods nor a way to buy any sells nothing as far as it can be
seen: games and singing have no seller to name. Not so while a room is watched, where goods may come up any minute.
Not covered: whether the particulars are true; whether they stayed in view all the time (`seller_kept_in_view`); goods
whose cards name nobody, which the sellers shown are taken to sell.
"""

from checker.vocabulary import Party, PartyRole, Role, Room, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import missing, says, shown, shows_nothing
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule

_ASKED = ("name", "address", "contact")
_MEASURES = "cn-livestream-measures:26(1)"
_REGULATION = "cn-consumer-regulation:13(2)"


@rule(
    alias=["IR-13-2b", "LE-26-1"],
    title="直播间展示实际销售者的名称、地址、联系方式",
    duty=[_REGULATION, _MEASURES, "cn-online-trading-measures:20(1)"],
    penalties=["cn-consumer-regulation:50(1)", "cn-livestream-measures:58", "cn-online-trading-measures:45"],
    reading=["cn-online-consumption-interpretation:12"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S2,
    needs=[Sought.SELLER],
    over_time=True,
    remedy="在直播页面显著位置持续展示实际销售者的名称（姓名）、实际经营地址、联系方式，或者放一个一步到达的链接。",
    plain="主播卖的可能是别人的货；这些信息说明您是在向谁买、出了问题找谁。",
)
def actual_supplier(room: Room, law: Law) -> Verdict:
    sellers = [party for party in room.parties if party.role is PartyRole.SELLER]
    if not sellers:
        return _unnamed(room, law) if _sells(room) else inapplicable("页面上没有商品，也没有购物袋、下单一类的入口。")
    wanting = [(seller, gap) for seller in sellers if (gap := missing(seller, _owed(seller, law)))]
    if not wanting:
        quotes = [quote for seller in sellers for quote in shown(seller, _ASKED)]
        if any(missing(seller, _ASKED) for seller in sellers):
            return passed("标明了实际销售者；当时没有要求展示其地址、联系方式。", quotes=quotes)
        return passed("实际销售者的名称、地址、联系方式齐全。", quotes=quotes)
    breaches = [(seller, gap) for seller, gap in wanting if not _is_unresolved(seller, room, law)]
    said = "；".join(f"{_called(seller)}缺{'、'.join(gap)}" for seller, gap in breaches or wanting)
    quotes = [quote for seller, _ in breaches or wanting for quote in shown(seller, (*_ASKED, "display_name"))]
    if breaches:
        return failed(f"实际销售者的信息不完整：{said}。", quotes=quotes or [room.seller_link], absent=Sought.SELLER)
    question = f"{said}：它是否就是另一个展示了全部信息的销售者，或者直播间运营者自己？"
    return unseen(room, Sought.SELLER) or cannot_tell(question, quotes=quotes)


def _owed(seller: Party, law: Law) -> tuple[str, ...]:
    """What was to be shown of a seller that day: before the measures, of goods of one's own, only who sells them."""
    of_others = law.in_force(_REGULATION) and seller.same_as_room_operator is not True
    return _ASKED if law.in_force(_MEASURES) or of_others else ("name",)


def _is_unresolved(seller: Party, room: Room, law: Law) -> bool:
    """Whether it cannot be seen that something is missing of this seller, because it may be somebody else on the page."""
    if shows_nothing(seller):
        return any(_may_be_its_owner(party) and not missing(party, _ASKED) for party in room.parties)
    return not law.in_force(_MEASURES) and says(seller.name) and seller.same_as_room_operator is None


def _may_be_its_owner(party: Party) -> bool:
    return party.role is PartyRole.SELLER or (party.role is PartyRole.ROOM_OPERATOR and party.self_operated is True)


def _sells(room: Room) -> bool:
    """Whether goods are sold, or nobody can say that none are."""
    is_page = room.minutes_observed is None
    return bool(room.offers or room.selling) or not (is_page and room.looked_for(Sought.OFFERS))


def _unnamed(room: Room, law: Law) -> Verdict:
    operator = room.party(PartyRole.ROOM_OPERATOR)
    if operator is not None and operator.self_operated:
        gap = missing(operator, _ASKED)
        if not gap:
            return passed("直播间自营，运营者的名称、地址、联系方式齐全。", quotes=shown(operator, _ASKED))
        if not law.in_force(_MEASURES):
            return inapplicable("直播间自营，没有由他人实际提供商品；主体信息另行判断。")
    if law.in_force(_MEASURES):
        message = "直播页面没有实际销售者的名称、地址、联系方式，也没有可用的链接。"
        return failed(message, quotes=[room.seller_link], absent=Sought.SELLER)
    if room.looked_for(Sought.SELLER):
        return cannot_tell("页面没有说明商品由谁实际销售：是运营者自己，还是他人提供？", quotes=[room.seller_link])
    return failed("没有看到实际销售者的信息。", absent=Sought.SELLER)


def _called(seller: Party) -> str:
    field = seller.name or seller.display_name
    return f"“{field.value[:40]}”" if field else "销售者"
