"""Text of a recording made readable for the page readers: one line per block of drawn text or per utterance.

Whatever those readers find is then moved to where it was seen or heard: box and seconds instead of a selector.
"""

import dataclasses
import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from checker.vocabulary import Channel, Place, Snapshot, SubjectKind
from checker.vocabulary.timeline import Stretch, TextTrack, Utterance, joined
from crawlers.readers.page import Page

T = TypeVar("T")
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Source:
    """One line of the text: its channel, when it was there, and where its parts stand in the picture.

    `parts` are (start, end, box) with half-open offsets in the line; `words` are (start, end, stretch) likewise.
    """

    text: str
    channel: Channel
    seen: tuple[Stretch, ...]
    parts: tuple[tuple[int, int, Box], ...] = ()
    words: tuple[tuple[int, int, Stretch], ...] = ()

    def time(self, start: int, end: int) -> Stretch:
        """When the characters were there: the words' own time for speech, the first stretch otherwise."""
        own = [stretch for a, b, stretch in self.words if a < end and start < b]
        if own:
            return own[0][0], own[-1][1]
        return self.seen[0]

    def box(self, start: int, end: int) -> Box | None:
        """The box around the characters; None for speech."""
        boxes = [_slice(box, start - a, end - a, b - a) for a, b, box in self.parts if a < end and start < b]
        if not boxes:
            return None
        left, top = min(x for x, _, _, _ in boxes), min(y for _, y, _, _ in boxes)
        right, bottom = max(x + w for x, _, w, _ in boxes), max(y + h for _, y, _, h in boxes)
        return left, top, right - left, bottom - top


def _slice(box: Box, start: int, end: int, length: int) -> Box:
    """The part of a line's box that characters `start` to `end` of `length` take."""
    start, end = max(0, start), min(length, end)
    x, y, width, height = box
    left = x + width * start // max(1, length)
    return left, y, max(1, x + width * end // max(1, length) - left), height


def drawn(block: Sequence[TextTrack]) -> Source:
    """The lines of one block as one text."""
    text, parts = "", []
    for track in block:
        gap = " " if text and text[-1:].isascii() and track.text[:1].isascii() else ""
        text += gap
        parts.append((len(text), len(text) + len(track.text), track.box))
        text += track.text
    seen = joined(stretch for track in block for stretch in track.seen)
    return Source(text, Channel.OCR, seen, parts=tuple(parts))


def spoken(utterance: Utterance) -> Source:
    """An utterance as a text whose characters know when they were said."""
    words, at = [], 0
    for word in utterance.words:
        found = utterance.text.find(word.text, at)
        if found < 0:
            continue
        at = found + len(word.text)
        words.append((found, at, (word.from_s, word.to_s)))
    return Source(utterance.text, Channel.ASR, ((utterance.from_s, utterance.to_s),), words=tuple(words))


class Script:
    """Sources as a page, and the way back from its places to theirs."""

    def __init__(self, sources: Sequence[Source], url: str) -> None:
        self.sources = [source for source in sources if source.text.strip()]
        self.url = url
        lines = "".join(f"<p>{html.escape(source.text)}</p>" for source in self.sources)
        self.page = Page(
            Snapshot(url=url, dom=f"<html><body><main>{lines}</main></body></html>", kind=SubjectKind.ROOM)
        )
        self._starts = [line.start for line in self.page.text.lines]

    @property
    def is_aligned(self) -> bool:
        """Whether each source became exactly one line."""
        return len(self._starts) == len(self.sources)

    def start_of(self, number: int) -> int:
        """The offset of a source's text in the whole."""
        return self._starts[number] if self.is_aligned else 0

    def place(self, number: int, start: int, end: int) -> Place:
        """The place of some characters of a source."""
        source = self.sources[number]
        base = self.start_of(number)
        return Place(
            quote=source.text[start:end],
            channel=source.channel,
            prefix=source.text[max(0, start - 24) : start],
            suffix=source.text[end : end + 24],
            start=base + start,
            end=base + end,
            box=source.box(start, end),
            time=source.time(start, end),
            page=self.url,
        )

    def at(self, start: int, end: int) -> tuple[Place, tuple[Stretch, ...]] | None:
        """The place of a range of the whole text, and every time its line was there; None outside it."""
        if not self.is_aligned or not self.sources or start >= len(self.page.text.text):
            return None
        number = self.page.text.line_at(start)
        base = self._starts[number]
        length = len(self.sources[number].text)
        if not 0 <= start - base < length:
            return None
        return self.place(number, start - base, min(length, end - base)), self.sources[number].seen

    def moved(self, value: T) -> T:
        """The fact with every place in it moved from the made page to the recording."""
        moved: T = _rebuilt(value, self._moved)
        return moved

    def _moved(self, place: Place) -> Place:
        if place.start is None or place.end is None or not self.is_aligned:
            return dataclasses.replace(place, selector=None)
        number = self.page.text.line_at(place.start)
        source = self.sources[number]
        start, end = place.start - self._starts[number], place.end - self._starts[number]
        return dataclasses.replace(
            place,
            channel=source.channel,
            selector=None,
            box=source.box(start, end),
            time=source.time(start, min(end, len(source.text))),
        )


def _rebuilt(value: Any, change: Any) -> Any:
    if isinstance(value, Place):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_rebuilt(item, change) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        held = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        changed = {name: _rebuilt(item, change) for name, item in held.items()}
        return value if all(changed[name] is held[name] for name in held) else dataclasses.replace(value, **changed)
    return value
