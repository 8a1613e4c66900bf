"""Which words a text holds, and by what sense they are asked for: words of two and more characters from one automaton
pass, single characters only when a pattern asks for them.

Not covered: what senses mean together; `matching` says that.
"""

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from rules.language.alphabet import HARD, NOISE, SOFT, SPACE
from rules.language.disguise import Disguises, disguised
from rules.language.folding import Folded
from rules.language.reading import Via
from rules.language.vocabulary import Vocabulary

_MOST_PER_SENSE = 4000
_END = itemgetter(2)
_LONGEST = 24  # characters; longer words are not looked for backwards


class Word(NamedTuple):
    """A word where it stands (squeezed offsets), and how it was recognised."""

    start: int
    end: int
    via: Via


class Senses:
    """The words of one text by sense. `met` are all words seen as (word number, start, end), in order of their ends."""

    def __init__(self, folded: Folded, vocabulary: Vocabulary, known: Disguises) -> None:
        self._folded = folded
        self._vocabulary = vocabulary
        self._rows: dict[str, list[Word]] = {}
        self._multiple: dict[str, list[Word]] = {}
        self._mentioned: set[str] = set()
        self.characters = set(folded.squeezed)
        self._standing = vocabulary.find(folded.squeezed)
        self._strange = [
            found for found in disguised(folded, vocabulary, known) if not self._hidden.covers(found.start, found.end)
        ]
        self.met = self._standing
        if self._strange:
            strange = [(found.word, found.start, found.end) for found in self._strange]
            self.met = sorted(self._standing + strange, key=_END)

    @cached_property
    def _hidden(self) -> "_Hidden":
        plain = self._vocabulary.plain
        return _Hidden([(start, end) for number, start, end in self._standing if number in plain])

    def gather(self, senses: AbstractSet[str]) -> None:
        """Collects the words of these senses, in one pass over all that were met."""
        missing = senses - self._multiple.keys()
        if not missing:
            return
        rows: dict[str, list[Word]] = {sense: [] for sense in missing}
        known, hideable = self._vocabulary.senses, self._vocabulary.hideable
        for number, start, end in self._standing:
            if missing.isdisjoint(known[number]):
                continue
            if number in hideable and self._hidden.covers(start, end):
                self._mentioned.update(known[number])
                continue
            via = self._via(start, end)
            if via is None:
                self._mentioned.update(known[number])
            else:
                word = Word(start, end, via)
                for sense in known[number]:
                    if sense in missing:
                        rows[sense].append(word)
        for found in self._strange:
            for sense in known[found.word]:
                if sense in missing:
                    rows[sense].append(Word(found.start, found.end, found.via))
        for sense, row in rows.items():
            if row:
                self._mentioned.add(sense)
                row.sort()
            self._multiple[sense] = row[:_MOST_PER_SENSE]

    def mentions(self, sense: str) -> bool:
        """Whether a word of this sense, which has been gathered, is met at all, be it inside an ordinary longer word."""
        return sense in self._mentioned or not self.characters.isdisjoint(self._vocabulary.single(sense))

    def unusual(self, senses: Container[str]) -> Iterator[tuple[str, Word]]:
        """The words of these senses that do not stand there letter by letter, with the sense."""
        known = self._vocabulary.senses
        origin, altered = self._folded.places, self._folded.altered
        for number, start, end in self._standing:
            if not altered and origin[end - 1] - origin[start] <= end - 1 - start:
                continue
            telling = [sense for sense in known[number] if sense in senses]
            if telling and not self._hidden.covers(start, end):
                via = _via(self._folded, start, end)
                if via is not None and via is not Via.LITERAL:
                    yield from ((sense, Word(start, end, via)) for sense in telling)
        for found in self._strange:
            for sense in known[found.word]:
                if sense in senses:
                    yield sense, Word(found.start, found.end, found.via)

    def _via(self, start: int, end: int) -> Via | None:
        origin = self._folded.places
        if not self._folded.altered and origin[end - 1] - origin[start] <= end - 1 - start:
            return Via.LITERAL
        return _via(self._folded, start, end)

    def row(self, sense: str) -> list[Word]:
        """All words of one sense, in order of place, single characters too."""
        row = self._rows.get(sense)
        if row is None:
            row = list(self._words(sense))
            for char in self._vocabulary.single(sense):
                if char in self.characters:
                    row.extend(self._seen(self._places(char)))
            row.sort()
            self._rows[sense] = row = row[:_MOST_PER_SENSE]
        return row

    def after(self, sense: str, place: int, limit: int) -> list[Word]:
        """The words of one sense that start between `place` and `limit`, nearest first."""
        row = self._words(sense)
        found = row[bisect_left(row, (place,)) : bisect_left(row, (limit + 1,))]
        chars = self._vocabulary.single(sense)
        found = [*found, *self._characters(chars, place, limit + 1)] if chars else found
        return sorted(found, key=_nearest_after) if len(found) > 1 else found

    def before(self, sense: str, place: int, limit: int) -> list[Word]:
        """The words of one sense that end between `limit` and `place`, nearest first."""
        row = self._words(sense)
        near = row[bisect_left(row, (limit - _LONGEST,)) : bisect_left(row, (place,))]
        found = [word for word in near if limit <= word.end <= place]
        chars = self._vocabulary.single(sense)
        if chars:
            found.extend(self._characters(chars, max(0, limit - 1), place))
        return sorted(found, key=_nearest_before) if len(found) > 1 else found

    def _words(self, sense: str) -> list[Word]:
        words = self._multiple.get(sense)
        if words is None:
            self.gather({sense})
            words = self._multiple[sense]
        return words

    def _characters(self, chars: frozenset[str], start: int, stop: int) -> list[Word]:
        text, covers = self._folded.squeezed, self._hidden.covers
        return [
            Word(place, place + 1, Via.LITERAL)
            for place in range(start, min(stop, len(text)))
            if text[place] in chars and not covers(place, place + 1)
        ]

    def _seen(self, places: Iterable[tuple[int, int]]) -> Iterator[Word]:
        covers = self._hidden.covers
        for start, end in places:
            if not covers(start, end) and (via := self._via(start, end)) is not None:
                yield Word(start, end, via)

    def _places(self, char: str) -> Iterator[tuple[int, int]]:
        text, place = self._folded.squeezed, -1
        while (place := text.find(char, place + 1)) >= 0:
            yield place, place + 1


def _nearest_after(word: Word) -> tuple[int, int]:
    return word.start, -word.end


def _nearest_before(word: Word) -> tuple[int, int]:
    return -word.end, word.start


class _Hidden:
    """Whether an ordinary longer word hides a span. A word does not hide itself: patterns may ask for it."""

    def __init__(self, plain: list[tuple[int, int]]) -> None:
        plain.sort()
        self._starts = [start for start, _ in plain]
        self._longest = dict(plain)  # by start, the longest comes last
        self._reach: list[int] = []
        furthest = 0
        for _, end in plain:
            furthest = max(furthest, end)
            self._reach.append(furthest)

    def covers(self, start: int, end: int) -> bool:
        if self._longest.get(start, 0) > end:
            return True
        index = bisect_left(self._starts, start)
        return index > 0 and self._reach[index - 1] >= end


def _via(folded: Folded, start: int, end: int) -> Via | None:
    """How the word stands there, None when separators show that it is no word at all."""
    if folded.joined(start, end):
        return Via.LITERAL if folded.literal(start, end) else Via.VARIANT
    for index in range(start + 1, end):
        weight = folded.join(index)
        if weight <= NOISE:
            continue
        if weight >= HARD or not _spaced_out(folded, index, start, end, weight):
            return None
    return Via.VARIANT


def _spaced_out(folded: Folded, index: int, start: int, end: int, weight: int) -> bool:
    """Whether the separator before `index` looks put inside a word rather than between two."""
    text = folded.squeezed
    left, right = text[index - 1], text[index]
    if left.isascii() or right.isascii():
        return weight == SPACE and (left.isdigit() or right.isdigit() or not (left.isascii() and right.isascii()))
    alone_left = index - 1 == 0 or folded.join(index - 1) >= NOISE
    alone_right = index + 1 >= len(text) or folded.join(index + 1) >= NOISE
    if weight == SOFT:
        return alone_left and alone_right and end - start >= 2
    return alone_left or alone_right
