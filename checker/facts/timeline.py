"""Joins what a recording shows over time with the pages of its room: the room's notices in seconds and shares, and the
Timeline on which prices said, shown and sold, and scarcity, are judged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.facts.joining import join
from checker.vocabulary import (
    Channel,
    Facts,
    Field,
    Offer,
    PageFacts,
    Place,
    PriceRole,
    Room,
    Search,
    Sought,
    Subject,
    SubjectKind,
)
from checker.vocabulary.live import STANDING_S, SUPPLIED, Recording
from checker.vocabulary.timeline import PriceSaying, SpeechReading, Stretch, Timeline, Trait, seconds
from crawlers.readers.recording import RecordingFacts
from crawlers.readers.traits import traits_in

ENOUGH = 0.9  # share of the recording that must have been read before absence may be asserted
_SURE_ENOUGH = 0.6
_ONLY_A_RECORDING = "只有录像，没有打开直播间页面、账号主页和商品页"
_BEYOND = (Sought.IDENTITY, Sought.SELLER, Sought.OFFERS)
_CHARGED = {SubjectKind.PRODUCT: "detail", SubjectKind.CHECKOUT: "sold"}
_LATER = 1e9  # pages are read apart from the recording's clock


def join_over_time(
    pages: Sequence[PageFacts],
    seen: RecordingFacts,
    recording: Recording,
    frames: float | None,
    speech: float | None,
    spoken: SpeechReading | None,
    kind: SubjectKind | None = None,
) -> Facts:
    """All subjects and claims of a capture with a recording in it. `frames` and `speech` are shares of it read."""
    rooms = [page for page in pages if page.kind is SubjectKind.ROOM and not page.trouble]
    facts = join(pages, kind) if pages else Facts()
    own = join([seen.page], SubjectKind.ROOM)
    alone = _room_of(own.subjects)
    page_room = _room_of(facts.subjects) if rooms else None
    searches = _searches(seen.page, recording, frames, speech, spoken, bool(page_room))
    room = _complete(page_room, alone, seen, searches, recording) if alone else page_room
    kept = [subject for subject in facts.subjects if not isinstance(subject, Room)]
    others = [subject for subject in facts.subjects if isinstance(subject, Room) and subject is not page_room]
    subjects: list[Subject] = [*([room] if room else []), *others, *kept]
    subjects.append(_timeline(pages, seen, recording, frames, speech, searches, room))
    claims = (*facts.claims, *seen.page.claims)
    return Facts(subjects=tuple(subjects), claims=claims, searches=(*facts.searches, *searches))


def share_read(covered: Sequence[Stretch], recording: Recording) -> float | None:
    """How much of the recording was read, None when none of it was."""
    length = recording.duration_s
    read = seconds(covered)
    return round(min(1.0, read / length), 3) if length and read else None


def _room_of(subjects: Sequence[Subject]) -> Room | None:
    return next((subject for subject in subjects if isinstance(subject, Room)), None)


def _searches(
    page: PageFacts,
    recording: Recording,
    frames: float | None,
    speech: float | None,
    spoken: SpeechReading | None,
    has_page: bool,
) -> tuple[Search, ...]:
    """What was looked for in the recording, and whether all of it was."""
    where = (page.url,)
    missed = _missed(recording)
    in_frames = _hindrance("画面", frames) or missed
    in_speech = _hindrance("语音", speech) or missed or _unsure(spoken)
    found = [
        Search(what=Sought.FRAMES, where=where, complete=not in_frames, hindrance=in_frames),
        Search(what=Sought.SPEECH, where=where, complete=not in_speech, hindrance=in_speech),
    ]
    if Sought.COMMENTS in page.looked_for:
        found.append(Search(what=Sought.COMMENTS, where=where, complete=not missed, hindrance=missed))
    if Sought.STANDING in page.looked_for:
        brief = _brief(recording)
        found.append(Search(what=Sought.STANDING, where=where, complete=not brief, hindrance=brief))
    if has_page:
        return tuple(found)
    if frames is not None or speech is not None:
        claims = in_frames or in_speech
        found.append(Search(what=Sought.CLAIMS, where=where, complete=not claims, hindrance=claims))
        found += [Search(what=what, where=where, complete=False, hindrance=_ONLY_A_RECORDING) for what in _BEYOND]
    if frames is not None:
        found.append(Search(what=Sought.NOTICES, where=where, complete=not in_frames, hindrance=in_frames))
    return tuple(found)


def _hindrance(channel: str, share: float | None) -> str:
    if share is None:
        return f"{channel}没有核对"
    return f"{channel}只核对了 {share:.0%}" if share < ENOUGH else ""


def _missed(recording: Recording) -> str:
    gaps = seconds((gap.from_s, gap.to_s) for gap in recording.gaps)
    if recording.duration_s and gaps > (1 - ENOUGH) * recording.duration_s:
        return f"录像有 {gaps:.0f} 秒缺口"
    return ""


def _brief(recording: Recording) -> str:
    if recording.duration_s >= STANDING_S:
        return ""
    return f"只观看了 {recording.duration_s:.0f} 秒，看不出弹幕是否久留"


def _unsure(spoken: SpeechReading | None) -> str:
    """A transcript of doubtful words cannot show that something was not said."""
    if spoken is None or not spoken.utterances:
        return ""
    mean = sum(one.confidence for one in spoken.utterances) / len(spoken.utterances)
    return f"语音识别把握不足（平均 {mean:.0%}）" if mean < _SURE_ENOUGH else ""


def _complete(
    page_room: Room | None,
    alone: Room,
    seen: RecordingFacts,
    searches: tuple[Search, ...],
    recording: Recording,
) -> Room:
    """The room of the page with what its recording adds; the recording's own room when there is no page."""
    minutes = round(recording.observed_s / 60, 2)
    marks = seen.advert_marks
    if page_room is None:
        return replace(alone, searches=searches, advert_marks=marks, minutes_observed=minutes)
    fresh = {search.what for search in searches}
    return replace(
        page_room,
        searches=(*searches, *(search for search in page_room.searches if search.what not in fresh)),
        parties=(*page_room.parties, *(party for party in alone.parties if party not in page_room.parties)),
        notices=(*page_room.notices, *alone.notices),
        offers=_offers(page_room.offers, alone.offers),
        advert_marks=(*page_room.advert_marks, *marks),
        minutes_observed=minutes,
        audience=alone.audience or page_room.audience,
    )


def _offers(listed: tuple[Offer, ...], shown: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """The page's goods, and those only the recording knew by name."""
    titles = {offer.title.value for offer in listed if offer.title}
    return (*listed, *(offer for offer in shown if offer.title and offer.title.value not in titles))


def _timeline(
    pages: Sequence[PageFacts],
    seen: RecordingFacts,
    recording: Recording,
    frames: float | None,
    speech: float | None,
    searches: tuple[Search, ...],
    room: Room | None,
) -> Timeline:
    goods = {name: [*of] for name, of in seen.sayings}
    for name, one in _charged(pages, tuple(goods)):
        goods.setdefault(name, []).append(one)
    traits = {name: [*of] for name, of in seen.traits}
    for name, trait in _written(pages, tuple(traits)):
        traits[name].append(trait)
    return Timeline(
        url=seen.page.url,
        name=seen.page.title,
        searches=room.searches if room else searches,
        parties=room.parties if room else seen.page.parties,
        notices=seen.page.notices,
        duration_s=round(recording.duration_s, 2),
        observed_s=round(recording.observed_s, 2),
        frames=frames,
        speech=speech,
        goods=tuple((name, tuple(of)) for name, of in goods.items()),
        traits=tuple((name, tuple(of)) for name, of in traits.items()),
        scarcities=seen.scarcities,
        corrections=seen.corrections,
        remarks=seen.remarks,
        gaps=tuple((gap.from_s, gap.to_s) for gap in recording.gaps),
        is_supplied=recording.live == SUPPLIED,
        category=seen.page.category,
    )


def _charged(pages: Sequence[PageFacts], names: tuple[str, ...]) -> list[tuple[str, PriceSaying]]:
    """Prices of the goods' own pages and of the checkout, under the name the room gave the goods."""
    found = []
    for page in pages:
        how = _CHARGED.get(page.kind)
        if how is None or page.trouble:
            continue
        for offer in page.offers:
            name = _same(offer.title, names)
            if name is None:
                continue
            prices = [price for price in offer.prices if price.role is not PriceRole.DISCOUNT]
            if how == "sold" and page.payable_fen:
                saying = PriceSaying(how=how, amount_fen=page.payable_fen, role=PriceRole.TOTAL, at_s=_LATER)
                found.append((name, replace(saying, place=offer.place)))
                continue
            found += [
                (name, PriceSaying(how=how, amount_fen=p.amount_fen, role=p.role, at_s=_LATER, place=p.place))
                for p in prices
            ]
    return found


def _written(pages: Sequence[PageFacts], names: tuple[str, ...]) -> Iterator[tuple[str, Trait]]:
    """What the goods' own pages write of them in titles and specifications, under the name the room gave the goods."""
    for page in pages:
        if page.kind is not SubjectKind.PRODUCT or page.trouble:
            continue
        for offer in page.offers:
            name = _same(offer.title, names)
            if name is None or offer.title is None:
                continue
            for text in (offer.title.value, *(f"{key}:{value}" for key, value in offer.specs)):
                place = Place(quote=text, channel=Channel.PAGE, page=page.url)
                for said in traits_in(text):
                    yield name, Trait(how="detail", kind=said.kind, value=said.value, at_s=_LATER, place=place)


def _same(title: Field | None, names: tuple[str, ...]) -> str | None:
    """The name the room used for goods of this title: the same, or one inside the other."""
    if title is None:
        return None
    own = title.value.strip()
    return next((name for name in names if name and (name == own or name in own or own in name)), None)
