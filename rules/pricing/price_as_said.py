"""What is said and shown of a price in a live room is what the card, the goods' page and the checkout ask.

Only prices open to everybody are compared (sale, live); coupon, member and group prices hang on conditions. The last
step, the sum to be paid, decides; a dearer card or page is a question, since a condition may have gone unheard. What
the host took back at once is recorded as a mitigation.
Not covered: prices of which nobody can tell which goods they were for, unless voice and picture disagree at one moment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.vocabulary import Place, PriceRole, Role, Severity, Sought
from checker.vocabulary.timeline import PriceSaying, Timeline
from rules.correction import SOON_S, taken_back
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule

_OPEN = frozenset({PriceRole.SALE, PriceRole.LIVE, PriceRole.TOTAL})
_PROMISED = ("said", "shown")
_CHARGED = ("listed", "detail", "sold")
_WORDS = {"said": "口播", "shown": "画面", "listed": "商品卡", "detail": "商品页", "sold": "结算"}
_MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class _Clash:
    goods: str
    low: PriceSaying
    high: PriceSaying


@rule(
    alias="PM-19-2",
    title="直播间说的、显示的价格与实际售价一致",
    duty=["cn-price-marking-rules:19(2)", "cn-price-law:14(4)"],
    reading=["cn-consumer-law:20(1)"],
    penalties=["cn-price-penalty-rules:7"],
    duty_bearer=Role.OPERATOR,
    severity=Severity.S2,
    needs=[Sought.OFFERS],
    remedy="口播、画面、商品卡、商品页和结算的价格保持一致；价格有条件的，说价格时把条件一起说清。",
    plain="主播说的价格，付款时应当就是这个价。",
)
def price_as_said(timeline: Timeline, law: Law) -> Verdict:
    known = [(goods, sayings) for goods, sayings in timeline.goods if any(one.role in _OPEN for one in sayings)]
    if not known:
        return inapplicable("没有听到、看到价格。")
    clashes = [clash for goods, sayings in known for clash in _dearer(goods, sayings)]
    if clashes:
        return _said_and_sold(clashes, timeline)
    apart = [clash for goods, sayings in known for clash in _voice_against_picture(goods, sayings)]
    if apart:
        first = apart[0]
        question = f"同一时刻口播说 {_yuan(first.low)}，画面显示 {_yuan(first.high)}：是同一商品吗，哪一个是实际售价？"
        return cannot_tell(
            question, quotes=_places(apart), exemptions=taken_back(_moments(apart), timeline.corrections)
        )
    return passed("说的、显示的价格与商品卡、商品页没有不一致。")


def _said_and_sold(clashes: Sequence[_Clash], timeline: Timeline) -> Verdict:
    corrected = taken_back(_moments(clashes), timeline.corrections)
    paid = [clash for clash in clashes if clash.high.how == "sold" and clash.low.certain]
    worst = paid[0] if paid else clashes[0]
    named = f"“{worst.goods}”" if worst.goods else "商品"
    said = f"{named}{_WORDS[worst.low.how]}为 {_yuan(worst.low)}，{_WORDS[worst.high.how]}为 {_yuan(worst.high)}"
    if paid and not corrected:
        return failed(f"{said}。", quotes=_places(clashes), reasoning=_steps(clashes))
    question = f"{said}：有没有没听到的条件（领券、件数、会员），还是说的低、卖的高？"
    return cannot_tell(question, quotes=_places(clashes), exemptions=corrected, reasoning=_steps(clashes))


def _dearer(goods: str, sayings: Sequence[PriceSaying]) -> Iterator[_Clash]:
    """Each price said or shown that is below everything asked for the goods from then on."""
    asked = [one for one in sayings if one.how in _CHARGED and one.role in _OPEN]
    seen: set[tuple[str, int]] = set()
    for low in sayings:
        if not goods or low.how not in _PROMISED or low.role not in _OPEN or (low.how, low.amount_fen) in seen:
            continue
        then = _asked_then(asked, low.at_s)
        if then and all(one.amount_fen > low.amount_fen for one in then):
            seen.add((low.how, low.amount_fen))
            yield _Clash(goods, low, min(then, key=lambda one: (one.how != "sold", one.amount_fen)))


def _asked_then(asked: Sequence[PriceSaying], at_s: float) -> list[PriceSaying]:
    """The card as it stood then or soon after, and every page and checkout."""
    cards = [one for one in asked if one.how == "listed"]
    before = [one for one in cards if one.at_s <= at_s]
    last = [one for one in before if one.at_s == before[-1].at_s] if before else []
    soon = [one for one in cards if at_s < one.at_s <= at_s + SOON_S]
    return [*last, *soon, *(one for one in asked if one.how != "listed")]


def _voice_against_picture(goods: str, sayings: Sequence[PriceSaying]) -> Iterator[_Clash]:
    """Prices said while the picture shows others only; several readings of the voice must all differ."""
    shown = [one for one in sayings if one.how == "shown" and one.place and one.place.time]
    for said in sayings:
        if said.how != "said" or said.role not in _OPEN:
            continue
        beside = [one for one in shown if one.place and one.place.time and _stands(one.place.time, said.at_s)]
        heard = {said.amount_fen, *said.other_fen}
        if any(one.amount_fen in heard for one in beside):
            continue
        other = next((one for one in beside if one.role in _OPEN), None)
        if other is not None:
            yield _Clash(goods, said, other)


def _stands(time: tuple[float, float], at_s: float) -> bool:
    return time[0] <= at_s < time[1]


def _moments(clashes: Sequence[_Clash]) -> list[float]:
    return [clash.low.at_s for clash in clashes]


def _places(clashes: Sequence[_Clash]) -> list[Place | None]:
    return [place for clash in clashes for place in (clash.low.place, clash.high.place)][:_MOST_PLACES]


def _steps(clashes: Sequence[_Clash]) -> tuple[str, ...]:
    return tuple(
        f"{_moment(clash.low)}{_WORDS[clash.low.how]} {_yuan(clash.low)}"
        f"{'' if clash.low.certain else '（识别把握不足）'}，{_WORDS[clash.high.how]} {_yuan(clash.high)}。"
        for clash in clashes[:_MOST_PLACES]
    )


def _moment(saying: PriceSaying) -> str:
    return f"第 {int(saying.at_s) // 60} 分 {int(saying.at_s) % 60} 秒，"


def _yuan(saying: PriceSaying) -> str:
    return f"{saying.amount_fen / 100:g} 元"
