"""Which senses occur in a text, and where: words of two and more characters from one automaton pass, single
characters only when a pattern asks for them.

Not covered: what senses mean together; `matching` says that.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rules.language.alphabet import HARD, NOISE, SOFT, SPACE
from rules.language.disguise import Disguises, disguised
from rules.language.folding import Folded
from rules.language.reading import Via
from rules.language.vocabulary import PLAIN, Vocabulary

_MOST_PER_SENSE = 4000
_LONGEST = 24  # characters; longer words are not looked for backwards


class Word(NamedTuple):
    """A word where it stands (squeezed offsets), and how it was recognised."""

    start: int
    end: int
    via: Via


class Senses:
    """The senses of one text. `present` holds those met as words of two and more characters."""

    def __init__(self, folded: Folded, vocabulary: Vocabulary, known: Disguises) -> None:
        self._folded = folded
        self._vocabulary = vocabulary
        self._by_word: dict[int, list[tuple[int, int]]] = {}
        self._rows: dict[str, list[Word]] = {}
        self._multiple: dict[str, list[Word]] = {}
        self.characters = set(folded.squeezed)
        by_word = self._by_word
        for number, start, end in vocabulary.find(folded.squeezed):
            if number in by_word:
                by_word[number].append((start, end))
            else:
                by_word[number] = [(start, end)]
        self._hidden = _Hidden(self._standing(PLAIN))
        self._strange: dict[str, list[Word]] = {}
        for found in disguised(folded, vocabulary, known):
            if not self._hidden.covers(found.start, found.end):
                for sense in vocabulary.senses[found.word]:
                    self._strange.setdefault(sense, []).append(Word(found.start, found.end, found.via))
        senses = vocabulary.senses
        self.present: set[str] = set(self._strange).union(*[senses[number] for number in by_word])
        self.is_strange = bool(self._strange) or folded.altered or len(folded.squeezed) < len(folded.source)

    def may_have(self, sense: str) -> bool:
        """Whether the sense occurs, as a word or as a single character."""
        return sense in self.present or not self.characters.isdisjoint(self._vocabulary.single(sense))

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
            words = [*self._seen(self._standing(sense)), *self._strange.get(sense, ())]
            if sense in self._strange:
                words.sort()
            self._multiple[sense] = words = words[:_MOST_PER_SENSE]
        return words

    def _standing(self, sense: str) -> list[tuple[int, int]]:
        """Where words of this sense stand, in order."""
        by_word = self._by_word
        met = self._vocabulary.of_sense(sense) & by_word.keys()
        places = [place for number in met for place in by_word[number]]
        return sorted(places) if len(met) > 1 else places

    def _characters(self, chars: frozenset[str], start: int, stop: int) -> list[Word]:
        text, covers = self._folded.squeezed, self._hidden.covers
        return [
            Word(place, place + 1, Via.LITERAL)
            for place in range(start, min(stop, len(text)))
            if text[place] in chars and not covers(place, place + 1)
        ]

    def _seen(self, places: Iterable[tuple[int, int]]) -> Iterator[Word]:
        folded, covers = self._folded, self._hidden.covers
        origin, altered = folded.places, folded.altered
        for start, end in places:
            if covers(start, end):
                continue
            if not altered and origin[end - 1] - origin[start] <= end - 1 - start:
                yield Word(start, end, Via.LITERAL)
            elif (via := _via(folded, start, end)) is not None:
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
