"""From a recording's tracks, utterances and events to facts: who is named, what is claimed, priced and shown, and when.

Pure: the same readings give the same facts. Notices drawn into the picture are measured against the time read, so that
a share says how long of what was seen they stood there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from checker.vocabulary import (
    Channel,
    Claim,
    Field,
    Limit,
    Notice,
    Offer,
    PageFacts,
    Party,
    PartyRole,
    Place,
    Placement,
    Sought,
    SubjectKind,
)
from checker.vocabulary.live import EventKind, RoomEvent
from checker.vocabulary.timeline import (
    Correction,
    FrameReading,
    PriceSaying,
    Remark,
    Scarcity,
    SpeechReading,
    Stretch,
    Trait,
    Utterance,
    common,
    joined,
    seconds,
)
from crawlers.readers.category import category_of
from crawlers.readers.frames_joining import blocks
from crawlers.readers.notices import NOTICES
from crawlers.readers.parties import read_parties
from crawlers.readers.recording_events import Cards, audience_of, comments_of, remarks_of
from crawlers.readers.recording_prices import offers_of, sayings_of
from crawlers.readers.recording_scarcity import scarcities_of
from crawlers.readers.recording_text import Script, drawn, spoken
from crawlers.readers.recording_traits import traits_of
from crawlers.readers.recording_words import ADVERT_MARK, CORRECTION, OPERATOR, SELLER
from crawlers.readers.small_print import Shown, limit, limiting

_CONTEXT = 600
_AT_ONCE_S = 1.0  # between utterances that may be one sentence
_BESIDE = 12  # characters on each side of where they meet
_ENDS = "。!?！？"
_MOST_CLAIMS = 20_000
_LEAST_HEIGHT = 0.008  # of the frame's: smaller text counts as read, its size is stated


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFacts:
    """What a recording shows, before it is joined with the pages of its room."""

    page: PageFacts
    covered: tuple[Stretch, ...] = ()
    advert_marks: tuple[Field, ...] = ()
    sayings: tuple[tuple[str, tuple[PriceSaying, ...]], ...] = ()
    traits: tuple[tuple[str, tuple[Trait, ...]], ...] = ()
    scarcities: tuple[Scarcity, ...] = ()
    corrections: tuple[Correction, ...] = ()
    remarks: tuple[Remark, ...] = ()
    picture: Script
    voice: Script


@dataclass(slots=True)
class _Seen:
    """What all steps of one reading share."""

    url: str
    frames: FrameReading | None
    speech: SpeechReading | None
    events: Sequence[RoomEvent]
    picture: Script = field(init=False)
    voice: Script = field(init=False)
    cards: Cards = field(init=False)

    def __post_init__(self) -> None:
        tracks = self.frames.tracks if self.frames else ()
        self.picture = Script([drawn(block) for block in blocks(tracks)], self.url)
        self.voice = Script([spoken(one) for one in self.speech.utterances] if self.speech else [], self.url)
        self.cards = Cards(self.events)


def read_recording(
    url: str,
    title: str,
    frames: FrameReading | None,
    speech: SpeechReading | None,
    events: Sequence[RoomEvent] = (),
) -> RecordingFacts:
    """The facts of one recording. `url` is its room's address, or `saved:NAME` for a file."""
    if speech is not None:  # one source for each utterance
        speech = replace(speech, utterances=tuple(one for one in speech.utterances if one.text.strip()))
    seen = _Seen(url, frames, speech, events)
    covered = frames.covered if frames else ()
    sayings = sayings_of(seen.picture, seen.voice, seen.cards, speech)
    offers = offers_of(seen.cards, sayings, url)
    audience = audience_of(events)
    page = PageFacts(
        url=url,
        kind=SubjectKind.ROOM,
        reader="recording",
        title=title,
        looked_for=_looked_for(seen),
        parties=tuple(_parties(seen)),
        offers=offers,
        claims=tuple(_claims(seen, offers))[:_MOST_CLAIMS],
        notices=tuple(_notices(seen, covered)),
        category=category_of(offers[0].title.value) if len(offers) == 1 and offers[0].title else None,
        audience=audience,
    )
    return RecordingFacts(
        page=page,
        covered=covered,
        advert_marks=tuple(Field(value=place.quote, place=place) for place in _matches(seen, ADVERT_MARK)),
        sayings=sayings,
        traits=traits_of(seen.picture, seen.voice, seen.cards),
        scarcities=scarcities_of(seen.picture, seen.voice, seen.cards, audience),
        corrections=tuple(
            Correction(at_s=place.time[0], field=Field(value=place.quote, place=place))
            for place in _matches(seen, CORRECTION)
            if place.time
        ),
        remarks=tuple(remarks_of(events, url)),
        picture=seen.picture,
        voice=seen.voice,
    )


def _looked_for(seen: _Seen) -> frozenset[Sought]:
    looked = {Sought.CLAIMS, Sought.OFFERS, Sought.IDENTITY, Sought.SELLER}
    if seen.frames is not None and seen.frames.covered:
        looked |= {Sought.NOTICES, Sought.FRAMES}
    if seen.speech is not None and seen.speech.covered:
        looked.add(Sought.SPEECH)
    if any(event.kind in (EventKind.COMMENT, EventKind.VIEWERS) for event in seen.events):
        looked.add(Sought.COMMENTS)
    if any(event.kind is EventKind.STANDING or _is_of_page(event) for event in seen.events):
        looked.add(Sought.STANDING)
    return frozenset(looked)


def _is_of_page(event: RoomEvent) -> bool:
    """Whether it is a comment seen in the page's chat, where it could be seen to stay."""
    return event.kind is EventKind.COMMENT and event.detail.get("source") == "dom"


# -- parties


def _parties(seen: _Seen) -> Iterator[Party]:
    """Parties by the labels drawn in the picture; the operator also by what the host says."""
    if seen.picture.is_aligned:
        yield from seen.picture.moved(read_parties(seen.picture.page, SubjectKind.ROOM))
    for script in (seen.picture, seen.voice):
        for number, source in enumerate(script.sources):
            match = OPERATOR.search(source.text)
            if match is None:
                continue
            group = "labelled" if match["labelled"] else "by"
            place = script.place(number, match.start(group), match.end(group))
            yield Party(role=PartyRole.ROOM_OPERATOR, name=Field(value=match[group], place=place))


# -- notices, measured


def _notices(seen: _Seen, covered: Sequence[Stretch]) -> Iterator[Notice]:
    """One notice per kind: the seconds it stood in the picture and their share of the time read."""
    watched = seconds(covered)
    kinds = (*NOTICES, ("seller", SELLER), ("operator", OPERATOR))
    for kind, pattern in kinds:
        found = [
            (number, match)
            for number, source in enumerate(seen.picture.sources)
            if (match := pattern.search(source.text))
        ]
        if not found:
            continue
        stood = joined(stretch for number, _ in found for stretch in seen.picture.sources[number].seen)
        length = seconds(common(stood, covered))
        longest = max(found, key=lambda one: seconds(seen.picture.sources[one[0]].seen))
        place = seen.picture.place(longest[0], longest[1].start(), longest[1].end())
        yield Notice(
            kind=kind,
            text=longest[1].group().strip(),
            seconds=round(length, 1),
            share_of_time=round(min(1.0, length / watched), 4) if watched else None,
            place=replace(place, time=seen.picture.sources[longest[0]].seen[0]),
        )


# -- claims


def _claims(seen: _Seen, offers: Sequence[Offer]) -> Iterator[Claim]:
    yield from _drawn_claims(seen)
    spoken_ones = list(_spoken_claims(seen))
    yield from spoken_ones
    yield from _seams(seen, spoken_ones)
    yield from comments_of(seen.events, seen.url)


def _drawn_claims(seen: _Seen) -> Iterator[Claim]:
    limits = _limits(seen)
    for number, source in enumerate(seen.picture.sources):
        at_s = source.seen[0][0]
        goods = seen.cards.about(at_s)
        yield Claim(
            text=source.text,
            placement=Placement.SCREEN,
            channel=Channel.OCR,
            category=category_of(goods) if goods else None,
            goods=goods,
            context=_around(seen, source.seen, skip=number),
            limits=limits.get(number, ()),
            place=replace(seen.picture.place(number, 0, len(source.text)), time=source.seen[0]),
        )


def _limits(seen: _Seen) -> dict[int, tuple[Limit, ...]]:
    """What limits a text in what stands in the picture at the same time."""
    sources = seen.picture.sources
    shown = [Shown(source.text, max((box[3] for _, _, box in source.parts), default=None)) for source in sources]
    found = limiting(shown, lambda n: (m for m in range(len(sources)) if common(sources[m].seen, sources[n].seen)))
    return {claim: tuple(_limit(seen, shown, claim, number) for number in numbers) for claim, numbers in found.items()}


def _limit(seen: _Seen, shown: Sequence[Shown], claim: int, number: int) -> Limit:
    source = seen.picture.sources[number]
    place = replace(seen.picture.place(number, 0, len(source.text)), time=source.seen[0])
    return limit(shown[claim], shown[number], place, round(seconds(source.seen), 1))


def _spoken_claims(seen: _Seen) -> Iterator[Claim]:
    utterances = seen.speech.utterances if seen.speech else ()
    for number, (source, utterance) in enumerate(zip(seen.voice.sources, utterances, strict=False)):
        goods = seen.cards.about(utterance.from_s)
        before = seen.voice.sources[number - 1].text if number else ""
        after = seen.voice.sources[number + 1].text if number + 1 < len(seen.voice.sources) else ""
        yield Claim(
            text=source.text,
            placement=Placement.SPEECH,
            channel=Channel.ASR,
            category=category_of(goods) if goods else None,
            goods=goods,
            context="\n".join(part for part in (before, after, _around(seen, source.seen)) if part)[:_CONTEXT],
            speaker="主播",
            readings=utterance.readings,
            place=seen.voice.place(number, 0, len(source.text)),
        )


def _seams(seen: _Seen, claims: Sequence[Claim]) -> Iterator[Claim]:
    """Where one utterance follows another at once, the words on both sides: a phrase may have been cut in two."""
    utterances = seen.speech.utterances if seen.speech else ()
    for number, (one, following) in enumerate(pairwise(utterances)):
        if not _go_on(one, following):
            continue
        start = number - 1 if number and _go_on(utterances[number - 1], one) else number
        end = number + 3 if number + 2 < len(utterances) and _go_on(following, utterances[number + 2]) else number + 2
        before = "".join(two.text for two in utterances[start : number + 1])[-_BESIDE:]
        after = "".join(two.text for two in utterances[number + 1 : end])[:_BESIDE]
        base = seen.voice.start_of(number) + len(one.text) - len(before)
        readings = (
            *(reading[-_BESIDE:] + after for reading in one.readings),
            *(before + reading[:_BESIDE] for reading in following.readings),
        )
        place = Place(
            quote=before + after,
            channel=Channel.ASR,
            start=base,
            end=base + len(before + after),
            time=(one.from_s, following.to_s),
            page=seen.url,
        )
        yield replace(claims[number], text=before + after, readings=readings, seam=len(before), place=place)


def _go_on(one: Utterance, following: Utterance) -> bool:
    return following.from_s - one.to_s <= _AT_ONCE_S and one.text[-1] not in _ENDS


def _around(seen: _Seen, when: Sequence[Stretch], skip: int = -1) -> str:
    """What stood in the picture at the same time."""
    beside = [
        source.text
        for number, source in enumerate(seen.picture.sources)
        if number != skip and common(source.seen, when)
    ]
    return "\n".join(beside)[:_CONTEXT]


def _matches(seen: _Seen, pattern: object) -> Iterator[Place]:
    search = pattern.finditer  # type: ignore[attr-defined]
    for script in (seen.voice, seen.picture):
        for number, source in enumerate(script.sources):
            for match in search(source.text):
                yield script.place(number, match.start(), match.end())
