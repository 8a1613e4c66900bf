"""What readers make of a recording, and the subject its time-bound duties are judged on.

Seconds count from the start of the recording's axis (`checker.vocabulary.live.Recording`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from checker.vocabulary.evidence import Place
from checker.vocabulary.facts import Field, PriceRole
from checker.vocabulary.subjects import Subject
from checker.vocabulary.words import Category

Stretch = tuple[float, float]  # from, to in seconds, half-open


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The stretches in order, overlaps melted."""
    out: list[Stretch] = []
    for start, end in sorted(stretches):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)


def seconds(stretches: Iterable[Stretch]) -> float:
    """How long the stretches are together, each moment counted once."""
    return sum(end - start for start, end in joined(stretches))


def common(one: Iterable[Stretch], other: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """What two sets of stretches share."""
    others = joined(other)
    shared = ((max(a, c), min(b, d)) for a, b in joined(one) for c, d in others)
    return tuple((start, end) for start, end in shared if start < end)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTrack:
    """One line of text drawn in the picture, followed through time.

    `box` is x, y, width, height in pixels of a `frame` of that width and height. `seen` are the stretches in which it
    stood there. `height_share` is its height as a share of the frame's, `contrast` the ratio (1 to 21) between strokes
    and ground where it was read best; `confidence` is the reader's, 0 to 1.
    """

    text: str
    box: tuple[int, int, int, int]
    frame: tuple[int, int]
    seen: tuple[Stretch, ...]
    height_share: float
    contrast: float
    confidence: float

    @classmethod
    def from_object(cls, row: Mapping[str, Any]) -> Self:
        """The track as it was written down in JSON."""
        seen = tuple((float(start), float(end)) for start, end in row["seen"])
        return cls(**{**row, "box": tuple(row["box"]), "frame": tuple(row["frame"]), "seen": seen})

    @property
    def first_s(self) -> float:
        """When it was first seen."""
        return self.seen[0][0]

    @property
    def last_s(self) -> float:
        """When it was last seen."""
        return self.seen[-1][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One recognised word (in Chinese mostly one or two characters) and when it was said."""

    text: str
    from_s: float
    to_s: float
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A stretch of speech as one engine heard it; `readings` are its other guesses, the better first.

    `primed` marks words that were heard only because the engine had been told to expect them.
    """

    text: str
    from_s: float
    to_s: float
    confidence: float
    words: tuple[Word, ...] = ()
    readings: tuple[str, ...] = ()
    primed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameReading:
    """The text of the pictures. `covered` are the stretches read; `trouble` says why the rest was not."""

    reader: str
    tracks: tuple[TextTrack, ...] = ()
    covered: tuple[Stretch, ...] = ()
    frame: tuple[int, int] = (0, 0)
    trouble: str = ""

    @classmethod
    def from_object(cls, held: Mapping[str, Any]) -> Self:
        """The reading as it was written down in JSON."""
        return cls(
            reader=held["reader"],
            tracks=tuple(TextTrack.from_object(row) for row in held["tracks"]),
            covered=tuple((float(start), float(end)) for start, end in held["covered"]),
            frame=(int(held["frame"][0]), int(held["frame"][1])),
            trouble=held["trouble"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechReading:
    """The speech. `voiced` are the stretches with voices, `covered` those listened to, silence included."""

    reader: str
    utterances: tuple[Utterance, ...] = ()
    covered: tuple[Stretch, ...] = ()
    voiced: tuple[Stretch, ...] = ()
    trouble: str = ""

    @classmethod
    def from_object(cls, held: Mapping[str, Any]) -> Self:
        """The reading as it was written down in JSON."""
        said = (
            Utterance(
                **{**row, "words": tuple(Word(**word) for word in row["words"]), "readings": tuple(row["readings"])}
            )
            for row in held["utterances"]
        )
        return cls(
            reader=held["reader"],
            utterances=tuple(said),
            covered=tuple((float(start), float(end)) for start, end in held["covered"]),
            voiced=tuple((float(start), float(end)) for start, end in held["voiced"]),
            trouble=held["trouble"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSaying:
    """A price of one article, and how it came: `said` (speech), `shown` (picture), `listed` (card), `detail`, `sold`
    (checkout). `certain` is False when the reader may have misheard or misread it; `other_fen` are the prices in its
    other readings."""

    how: str
    amount_fen: int
    role: PriceRole
    at_s: float
    certain: bool = True
    place: Place | None = None
    condition: str = ""
    other_fen: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """Something said of one article besides its price: `kind` (产地, 质保, 面料 …), `value` in one spelling, and `how` it
    came, as with PriceSaying."""

    how: str
    kind: str
    value: str
    at_s: float
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Words that take something back on the spot, and the moment."""

    at_s: float
    field: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment that stayed where everybody reads it: by `host` or `viewer`, for how many seconds at least, and whether the
    room's own side wrote in the chat meanwhile."""

    text: str
    speaker: str
    stood_s: float
    answered: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scarcity:
    """A claim that goods, time or chances are running out, read over time.

    `kind` is stock (最后N单), countdown, or watching (N人在看) for what is claimed, and listed-stock, sold or viewers for
    what the room's page counts. `readings` are (second, number, place) in order of time, the number in units, seconds
    or people.
    """

    kind: str
    goods: str
    readings: tuple[tuple[float, float, Place], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Subject):
    """One recording or watched room over time.

    `frames` and `speech` are the shares of it that were read and heard (None: not at all). `goods` pairs each article
    with what was said, shown and listed of its price; its name is empty when nobody can tell which was meant. `traits`
    does the same for what else was said of it. `corrections` are what the host took back, `remarks` the comments left standing.
    """

    duration_s: float = 0.0
    observed_s: float = 0.0
    frames: float | None = None
    speech: float | None = None
    goods: tuple[tuple[str, tuple[PriceSaying, ...]], ...] = ()
    traits: tuple[tuple[str, tuple[Trait, ...]], ...] = ()
    scarcities: tuple[Scarcity, ...] = ()
    corrections: tuple[Correction, ...] = ()
    remarks: tuple[Remark, ...] = ()
    gaps: tuple[Stretch, ...] = ()
    is_supplied: bool = False
    category: Category | None = None


def places_of(sayings: Sequence[PriceSaying]) -> tuple[Place, ...]:
    """Where the sayings stand, in order of time."""
    return tuple(one.place for one in sorted(sayings, key=lambda one: one.at_s) if one.place)
