"""Which words a text holds, and by what sense they are asked for: words of two and more characters from one automaton
pass, single characters only when a pattern asks for them.

Not covered: what senses mean together; `matching` says that.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from operator import itemgetter

from rules.language.alphabet import HARD, NOISE, SOFT, SPACE
from rules.language.disguise import Disguises, Found, disguised_all
from rules.language.folding import Folded
from rules.language.reading import Via
from rules.language.vocabulary import Vocabulary

_END = itemgetter(2)


Word = tuple[int, int, Via]  # start and end where it stands (squeezed offsets), and how it was recognised
Met = tuple[int, int, int]  # word number, start, end


def senses_of(folded: Sequence[Folded], vocabulary: Vocabulary, known: Disguises) -> list["Senses"]:
    """The senses of each of some texts."""
    standing = [vocabulary.find(one.squeezed) for one in folded]
    strange = disguised_all(folded, vocabulary, known)
    return [Senses(one, vocabulary, met, hidden) for one, met, hidden in zip(folded, standing, strange, strict=True)]


class Senses:
    """The words of one text by sense. `met` are all words seen as (word number, start, end), in order of their ends."""

    def __init__(self, folded: Folded, vocabulary: Vocabulary, standing: list[Met], strange: Iterable[Found]) -> None:
        self._folded = folded
        self.vocabulary = vocabulary
        self._standing = standing
        self._cover: _Hidden | None = None
        self._strange = [found for found in strange if not self._hidden.covers(found.start, found.end)]
        self.met = standing
        if self._strange:
            self._disguised = {(found.word, found.start, found.end): found.via for found in self._strange}
            self.met = sorted([*standing, *self._disguised], key=_END)

    @property
    def is_literal(self) -> bool:
        """Whether all words stand there letter by letter; none is only resembled."""
        return not self._strange

    @property
    def _hidden(self) -> "_Hidden":
        if self._cover is None:
            plain = self.vocabulary.plain
            self._cover = _Hidden([(start, end) for number, start, end in self._standing if number in plain])
        return self._cover

    def rows(self, wanted: Iterable[str], met: Iterable[Met], start: int, stop: int) -> dict[str, list[Word]]:
        """The words of the wanted senses in `squeezed[start:stop]`, in order of place; `met` are the words in it."""
        rows: dict[str, list[Word]] = {sense: [] for sense in wanted}
        known = self.vocabulary.senses
        for number, first, last in met:
            for sense in known[number]:
                if sense in rows and (word := self._word(number, first, last)) is not None:
                    rows[sense].append(word)
        text, finders = self._folded.squeezed, self.vocabulary.finders
        for sense, row in rows.items():
            if sense in finders:
                row += self._characters(finders[sense].finditer(text, start, stop))
            if len(row) > 1:
                row.sort()
        return rows

    def _word(self, number: int, start: int, end: int) -> Word | None:
        """The word as it stands there; None when an ordinary word hides it or separators show that it is none."""
        if self._strange and (number, start, end) in self._disguised:
            return start, end, self._disguised[number, start, end]
        if number in self.vocabulary.hideable and self._hidden.covers(start, end):
            return None
        via = self._via(start, end)
        return None if via is None else (start, end, via)

    def told(self) -> list[tuple[int, str]]:
        """Start and sense, as lexicons give it, of every word met that no ordinary longer word hides."""
        told, hideable, covers = self.vocabulary.told, self.vocabulary.hideable, self._hidden.covers
        return [
            (start, sense)
            for number, start, end in self.met
            for sense in told[number]
            if number not in hideable or not covers(start, end)
        ]

    def mentioned(self, senses: frozenset[str]) -> dict[str, list[Word]]:
        """Of these senses those that are met at all, be it inside an ordinary longer word, and the words that stand."""
        known, text = self.vocabulary.senses, self._folded.squeezed
        telling = self.vocabulary.with_one_of(senses)
        met = [one for one in self.met if one[0] in telling]
        named = {sense for number, _, _ in met for sense in known[number] if sense in senses}
        named |= self.vocabulary.lettered(text, senses)
        return self.rows(named, met, 0, len(text)) if named else {}

    def unusual(self, numbers: Container[int]) -> Iterator[tuple[int, Word]]:
        """Those of these words that do not stand there letter by letter."""
        for number, start, end in [one for one in self._standing if one[0] in numbers]:
            if self._folded.altered or not self._folded.joined(start, end):
                word = self._word(number, start, end)
                if word is not None and word[2] is not Via.LITERAL:
                    yield number, word
        for found in self._strange:
            if found.word in numbers:
                yield found.word, (found.start, found.end, found.via)

    def _via(self, start: int, end: int) -> Via | None:
        if not self._folded.altered and self._folded.joined(start, end):
            return Via.LITERAL
        return _via(self._folded, start, end)

    def _characters(self, found: Iterable[re.Match[str]]) -> list[Word]:
        covers = self._hidden.covers
        places = [place for match in found if not covers(place := match.start(), place + 1)]
        if self._folded.altered:
            return [(place, place + 1, self._via(place, place + 1) or Via.LITERAL) for place in places]
        return [(place, place + 1, Via.LITERAL) for place in places]


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
