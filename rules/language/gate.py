"""The gate before the grammar: which patterns and shapes a text can match at all, found with a few operations on bits.

Nobody declares triggers by hand. Every pattern gets one bit, and from its senses the gate works out what must be met
within one sentence: a word or character of one of its senses (*left*) and one of the next (*right*). The rarest such
pair stands for the pattern. A shape needs the word it is tried around and a character that its expression cannot do
without; a pattern of one sense needs only its own word. Most texts hold no such pair and are done; the others are
matched against the few patterns that remain. The gate lets through too much, never too little (a test compares it with
no gate at all). Not covered: what a pattern then says; `matching` decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from checker.vocabulary import Category, Channel
from rules.language.cues import DIGIT, needed
from rules.language.patterns import Grammar, Pattern, Shape
from rules.language.vocabulary import Vocabulary

Met = tuple[int, int, int]  # word number, start, end


@dataclass(frozen=True, eq=False)
class Gate:
    """Bits by word number and by single character: bit p says "left of claim p", bit p + size "right of claim p"."""

    claims: tuple[Pattern | Shape, ...]
    words: tuple[int, ...] = field(repr=False)
    characters: Mapping[str, int] = field(repr=False)
    telling: frozenset[str] = field(repr=False)  # the characters that have bits
    _open: dict[tuple[Category, Channel], int] = field(default_factory=dict, repr=False)

    def admitted(self, text: str, met: Sequence[Met], category: Category, channel: Channel) -> list[Pattern | Shape]:
        """The claims that this squeezed text may hold for such goods, in the order of the files."""
        words, characters, telling = self.words, self.characters, self.telling
        size, bearing = len(self.claims), self.open_for(category, channel)
        found = place = start = 0
        total = len(met)
        for sentence in text.split("\n"):
            stop = start + len(sentence)
            here = 0
            while place < total and met[place][2] <= stop:
                here |= words[met[place][0]]
                place += 1
            for char in telling.intersection(sentence):
                here |= characters[char]
            found |= here & (here >> size)
            start = stop + 1
        return self._named(found & bearing)

    def all(self, category: Category, channel: Channel) -> list[Pattern | Shape]:
        """Every claim of the grammar for such goods: no gate."""
        return self._named(self.open_for(category, channel))

    def open_for(self, category: Category, channel: Channel) -> int:
        """The bits of the claims that bear on these goods in this channel."""
        key = (category, channel)
        if key not in self._open:
            bears = (one.terms.bear_on(category, channel) for one in self.claims)
            self._open[key] = sum(1 << bit for bit, on in enumerate(bears) if on)
        return self._open[key]

    def _named(self, bits: int) -> list[Pattern | Shape]:
        found = []
        while bits:
            lowest = bits & -bits
            found.append(self.claims[lowest.bit_length() - 1])
            bits ^= lowest
        return found


def gate(vocabulary: Vocabulary, grammar: Grammar) -> Gate:
    """The gate of a grammar over the words of a vocabulary."""
    claims: tuple[Pattern | Shape, ...] = (*grammar.patterns, *grammar.shapes)
    counts = _counts(vocabulary)
    size = len(claims)
    by_sense: dict[str, int] = defaultdict(int)
    by_character: dict[str, int] = defaultdict(int)
    for bit, one in enumerate(claims):
        left, right = _pair(one, counts)
        by_sense[left] |= 1 << bit
        if isinstance(right, str):
            by_sense[right] |= 1 << (bit + size)
        else:
            for char in right:
                by_character[char] |= 1 << (bit + size)
    shared = {senses: _bits(senses, by_sense) for senses in dict.fromkeys(vocabulary.senses)}
    for char, senses in vocabulary.senses_of_characters().items():
        by_character[char] |= _bits(senses, by_sense)
    characters = {char: bits for char, bits in by_character.items() if bits}
    words = tuple(shared[senses] for senses in vocabulary.senses)
    return Gate(claims, words, characters, frozenset(characters))


def _bits(senses: Iterable[str], by_sense: Mapping[str, int]) -> int:
    return reduce(or_, (by_sense.get(sense, 0) for sense in senses), 0)


_CHARACTER = 40  # a single character is met as often as so many words


def _counts(vocabulary: Vocabulary) -> dict[str, int]:
    """About how often a sense is met: its words, and its single characters many times over."""
    counts: dict[str, int] = {}
    for senses in vocabulary.senses:
        for sense in senses:
            counts[sense] = counts.get(sense, 0) + 1
    for senses in vocabulary.senses_of_characters().values():
        for sense in senses:
            counts[sense] = counts.get(sense, 0) + _CHARACTER
    return counts


def _pair(one: Pattern | Shape, counts: Mapping[str, int]) -> tuple[str, str | frozenset[str]]:
    """Two senses, or a sense and some characters, that every match holds in one sentence; as rare as can be."""
    if isinstance(one, Shape):
        wanted = needed(one.form.pattern)
        return one.around, one.around if wanted is None or DIGIT in wanted else wanted
    if len(one.senses) == 1:
        return one.senses[0], one.senses[0]
    pairs = zip(one.senses, one.senses[1:], strict=False)
    return min(pairs, key=lambda pair: (counts.get(pair[0], 0) * counts.get(pair[1], 0), pair))
