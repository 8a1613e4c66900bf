"""What the page of a watched room said over time: which goods were on the table, who commented, how many looked on."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.vocabulary import Audience, Channel, Claim, Field, Place, Placement, ViewerCount
from checker.vocabulary.live import EventKind, RoomEvent
from checker.vocabulary.timeline import Remark

_LEAST_WORDS = 4
_MOST_REPEATED = 20
_HOSTS = ("anchor", "host", "operator", "assistant", "主播", "助播", "场控", "运营")


@dataclass(frozen=True, slots=True)
class CardState:
    """A product card from one moment on."""

    at_s: float
    id: str
    title: str
    price_fen: int | None
    price_text: str
    action: str
    url: str
    sold: float | None
    stock: float | None


class Cards:
    """The product cards of a room over time."""

    def __init__(self, events: Sequence[RoomEvent]) -> None:
        self.states = [_card(event) for event in events if event.kind is EventKind.CARD]
        self.titles = tuple(dict.fromkeys(state.title for state in self.states if state.title))
        self._explained = [state for state in self.states if state.action == "explaining" and state.title]

    def about(self, at_s: float) -> str:
        """The goods being explained at a second; the only goods there are; empty when nobody can tell."""
        before = [state for state in self._explained if state.at_s <= at_s]
        if before:
            return before[-1].title
        return self.titles[0] if len(self.titles) == 1 else ""

    def url_of(self, title: str) -> str:
        """Where a card of that title leads, empty when none does."""
        return next((state.url for state in self.states if state.title == title and state.url), "")


def _card(event: RoomEvent) -> CardState:
    detail = event.detail
    price = detail.get("price_fen")
    return CardState(
        at_s=event.mono,
        id=str(detail.get("id") or ""),
        title=str(detail.get("title") or "").strip()[:300],
        price_fen=price if isinstance(price, int) and price > 0 else None,
        price_text=str(detail.get("price_text") or "")[:200],
        action=str(detail.get("action") or ""),
        url=str(detail.get("url") or "")[:2000],
        sold=_number(detail.get("sold")),
        stock=_number(detail.get("stock")),
    )


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return float(value) if isinstance(value, str) and value.isdecimal() and len(value) < 12 else None


def place_of(text: str, at_s: float, url: str, channel: Channel = Channel.PAGE) -> Place:
    """The place of something the page said at a second."""
    return Place(quote=text, channel=channel, time=(round(at_s, 2), round(at_s, 2)), page=url)


def comments_of(events: Sequence[RoomEvent], url: str) -> Iterator[Claim]:
    """Comments as claims, told apart by the sender's role; names are not carried on."""
    for event in events:
        text = str(event.detail.get("text") or "").strip()[:500]
        if event.kind is not EventKind.COMMENT or not text:
            continue
        is_host = _is_host(event)
        yield Claim(
            text=text,
            placement=Placement.COMMENT,
            channel=Channel.DANMAKU,
            speaker="anchor" if is_host else "viewer",
            in_advert=None if is_host else False,
            place=place_of(text, event.mono, url, Channel.DANMAKU),
        )


def _is_host(event: RoomEvent) -> bool:
    role = str(event.detail.get("role") or "viewer")
    return any(host in role for host in _HOSTS)


def remarks_of(events: Sequence[RoomEvent], url: str) -> Iterator[Remark]:
    """The comments that were left standing; names are not carried on."""
    tended = [event.mono for event in events if event.kind is EventKind.COMMENT and _is_host(event)]
    for event in events:
        text = str(event.detail.get("text") or "").strip()[:500]
        stood_s = _number(event.detail.get("seconds"))
        if event.kind is not EventKind.STANDING or not text or stood_s is None:
            continue
        since = event.mono - stood_s
        yield Remark(
            text=text,
            speaker="host" if _is_host(event) else "viewer",
            stood_s=stood_s,
            answered=any(since < at <= event.mono for at in tended),
            place=place_of(text, max(0.0, since), url, Channel.DANMAKU),
        )


def audience_of(events: Sequence[RoomEvent]) -> Audience | None:
    """Comments counted, wordings many senders share, and the audience's figure over time; None when nothing came."""
    senders: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Place] = {}
    comments, counts = 0, []
    for event in events:
        if event.kind is EventKind.COMMENT:
            comments += 1
            words = str(event.detail.get("text") or "").strip()
            if len(words) >= _LEAST_WORDS:
                senders[words].add(str(event.detail.get("sender") or ""))
                first.setdefault(words, place_of(words, event.mono, "", Channel.DANMAKU))
        elif event.kind is EventKind.VIEWERS and isinstance(event.detail.get("count"), int):
            said = str(event.detail.get("text") or event.detail["count"])
            counts.append(ViewerCount(at=event.at, count=event.detail["count"], place=place_of(said, event.mono, "")))
    if not comments and not counts:
        return None
    repeated = [(Field(value=words, place=first[words]), len(who)) for words, who in senders.items() if len(who) > 1]
    repeated.sort(key=lambda one: -one[1])
    return Audience(comments=comments, repeated=tuple(repeated[:_MOST_REPEATED]), counts=tuple(counts))
