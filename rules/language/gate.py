"""The gate before the grammar: which patterns and shapes a text can match at all, found with a few operations on bits.

Nobody declares triggers by hand. Of what every match must hold within one sentence (words or characters of its senses,
characters its expression cannot do without) the gate takes the two rarest, *left* and *right*, and gives each one bit;
a pattern of one sense has it twice. What single characters say is gathered for many texts at once. Most texts hold no
such pair and are done; the others are matched against the few patterns that remain. The gate lets through too much,
never too little (a test compares it with no gate at all). Not covered: what a pattern then says; `matching` decides.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from checker.vocabulary import Category, Channel
from rules.language.alphabet import SIZE
from rules.language.cues import DIGIT, Needed, all_needed, share
from rules.language.folding import STOP, code_points
from rules.language.patterns import Grammar, Pattern, Shape
from rules.language.senses import Met
from rules.language.vocabulary import Vocabulary

_MOST_NAMED = 20_000  # combinations of claims kept
_MOST_LOOKED_FOR = 120  # words of one sense in a plain expression


Look = Callable[[str, int, int], re.Match[str] | None]
Half = str | Needed  # a sense, or characters


class Seen(NamedTuple):
    """A squeezed text, the words met in it by their ends, the goods (None for any) and the channel it is read for; `literal`
    says that all words met stand there letter by letter."""

    text: str
    met: Sequence[Met]
    category: Category | None
    channel: Channel
    literal: bool


class Sentence(NamedTuple):
    """`text[start:stop]` of a squeezed text, the words met in it, and the claims it may hold in the order of the files."""

    start: int
    stop: int
    met: Sequence[Met]
    claims: Sequence[Pattern | Shape]


class Characters(NamedTuple):
    """What single characters say: `kinds` gives a row of `bits` by code point. Row 0 says nothing and is left out at once,
    row 1 stands for the end of a sentence."""

    kinds: npt.NDArray[np.uint16]
    bits: npt.NDArray[np.uint64]

    def told(self, text: str) -> list[int]:
        """What the characters of each sentence of a squeezed text say together."""
        kinds = self.kinds.take(code_points(text + "\n"), mode="clip")
        telling = kinds[kinds != 0]
        starts = (telling == 1).nonzero()[0]
        starts[1:] = starts[:-1] + 1
        starts[0] = 0
        rows = np.bitwise_or.reduceat(self.bits.take(telling, axis=0), starts).tobytes()
        width = self.bits.shape[1] * 8
        return [int.from_bytes(rows[place : place + width], "little") for place in range(0, len(rows), width)]


@dataclass(frozen=True, eq=False)
class Gate:
    """Bits by word number and by single character. Bit 2p says "left of claim p", bit 2p + 1 "right of claim p"; claims of
    common characters and words come first, so that most numbers are short. `order` is a claim's place in the files.
    """

    claims: tuple[Pattern | Shape, ...]
    order: tuple[int, ...] = field(repr=False)
    words: tuple[int, ...] = field(repr=False)
    characters: Characters = field(repr=False)
    looks: tuple[Look | None, ...] = field(repr=False)
    _named_by: dict[int, tuple[tuple[Pattern | Shape, Look | None], ...]] = field(default_factory=dict, repr=False)
    _open: dict[tuple[Category | None, Channel], int] = field(default_factory=dict, repr=False)

    def sentences(self, seen: Sequence[Seen]) -> list[list[Sentence]]:
        """The sentences of each of some texts that may hold a claim about such goods."""
        told = iter(self.characters.told("\n".join([one.text for one in seen])))
        return [self._sentences(one, told) for one in seen]

    def _sentences(self, one: Seen, told: Iterator[int]) -> list[Sentence]:
        """The sentences of one text; `told` is what the characters of each say."""
        text, met, words, bearing = one.text, one.met, self.words, self.open_for(one.category, one.channel)
        found: list[Sentence] = []
        place = start = 0
        total = len(met)
        for sentence in text.split("\n"):
            stop, first, bits = start + len(sentence), place, next(told)
            while place < total and met[place][2] <= stop:
                bits |= words[met[place][0]]
                place += 1
            bits &= bits >> 1 & bearing
            if bits and (claims := self._worth_asking(bits, text, start, stop, one.literal)):
                found.append(Sentence(start, stop, met[first:place], claims))
            start = stop + 1
        return found

    def _worth_asking(self, bits: int, text: str, start: int, stop: int, literal: bool) -> Sequence[Pattern | Shape]:
        """The claims of these bits; of a text without disguised words only those that a plain look finds."""
        claims = self._named_by.get(bits)
        if claims is None:
            if len(self._named_by) >= _MOST_NAMED:
                self._named_by.clear()
            claims = self._named_by[bits] = self._named(bits)
        if not literal:
            return [one for one, _ in claims]
        return [one for one, look in claims if look is None or look(text, start, stop)]

    def open_for(self, category: Category | None, channel: Channel) -> int:
        """The bits of the claims that bear on these goods, or on any, in this channel."""
        key = (category, channel)
        if key not in self._open:
            goods = (category,) if category else tuple(Category)
            self._open[key] = sum(1 << 2 * bit for bit, one in enumerate(self.claims) if _bears(one, goods, channel))
        return self._open[key]

    def _named(self, bits: int) -> tuple[tuple[Pattern | Shape, Look | None], ...]:
        found = []
        while bits:
            lowest = bits & -bits
            found.append(lowest.bit_length() // 2)
            bits ^= lowest
        found.sort(key=self.order.__getitem__)
        return tuple((self.claims[bit], self.looks[bit]) for bit in found)


def bearing_on(sentences: Iterable[Sentence], goods: Sequence[Category], channel: Channel) -> list[Sentence]:
    """The sentences with only those claims that bear on one of these goods."""
    return [
        one._replace(claims=claims)
        for one in sentences
        if (claims := [claim for claim in one.claims if _bears(claim, goods, channel)])
    ]


def _bears(claim: Pattern | Shape, goods: Sequence[Category], channel: Channel) -> bool:
    return any(claim.terms.bear_on(category, channel) for category in goods)


class _Sequence:
    """A plain expression for words in sequence; it is compiled when first needed."""

    __slots__ = ("_groups", "_search")

    def __init__(self, groups: Sequence[tuple[int, Sequence[str]]]) -> None:
        self._groups = groups
        self._search: Look | None = None

    def __call__(self, text: str, start: int, stop: int) -> re.Match[str] | None:
        if self._search is None:
            self._search = re.compile("".join(_gap(gap) + _one_of(words) for gap, words in self._groups)).search
        return self._search(text, start, stop)


def _gap(widest: int) -> str:
    return f"[^\\n]{{0,{widest}}}" if widest else ""


def _one_of(words: Sequence[str]) -> str:
    single = [re.escape(word) for word in words if len(word) == 1]
    longer = [re.escape(word) for word in words if len(word) > 1]
    return "(?:" + "|".join(longer + (["[" + "".join(single) + "]"] if single else [])) + ")"


def gate(vocabulary: Vocabulary, grammar: Grammar) -> Gate:
    """The gate of a grammar over the words of a vocabulary."""
    counts = _counts(vocabulary)
    all_claims: tuple[Pattern | Shape, ...] = (*grammar.patterns, *grammar.shapes)
    filed = list(enumerate(all_claims))
    filed.sort(key=lambda one: -max(_commonness(half, counts) for half in _pair(one[1], counts)))
    order, claims = tuple(place for place, _ in filed), tuple(one for _, one in filed)
    by_sense: dict[str, int] = defaultdict(int)
    by_character: dict[str, int] = defaultdict(int)
    for place, one in enumerate(claims):
        for bit, half in enumerate(_pair(one, counts), start=2 * place):
            if isinstance(half, str):
                by_sense[half] |= 1 << bit
            else:
                for char in half:
                    by_character[char] |= 1 << bit
    shared = {senses: _bits(senses, by_sense) for senses in dict.fromkeys(vocabulary.senses)}
    for char, senses in vocabulary.senses_of_characters.items():
        by_character[char] |= _bits(senses, by_sense)
    words = tuple(shared[senses] for senses in vocabulary.senses)
    return Gate(claims, order, words, _characters(by_character), _looks(claims, vocabulary))


def _characters(bits: Mapping[str, int]) -> Characters:
    said = [0, 0, *sorted(set(bits.values()) - {0})]
    row = {some: number for number, some in enumerate(said[2:], start=2)}
    kinds = np.zeros(SIZE, dtype=np.uint16)
    kinds[[*map(ord, bits), STOP]] = [*(row.get(some, 0) for some in bits.values()), 1]
    width = 8 * -(-said[-1].bit_length() // 64)
    rows = b"".join(some.to_bytes(width, "little") for some in said)
    return Characters(kinds, np.frombuffer(rows, dtype=np.uint64).reshape(-1, width // 8))


def _looks(claims: Sequence[Pattern | Shape], vocabulary: Vocabulary) -> tuple[Look | None, ...]:
    """A look for every shape, and for every pattern of several senses with few words enough for a plain expression."""
    by_sense: dict[str, list[str]] = defaultdict(list)
    for word, senses in zip(vocabulary.words, vocabulary.senses, strict=True):
        for sense in senses:
            by_sense[sense].append(word)
    for char, senses in vocabulary.senses_of_characters.items():
        for sense in senses:
            by_sense[sense].append(char)
    return tuple(_look(one, by_sense) for one in claims)


def _look(one: Pattern | Shape, by_sense: Mapping[str, Sequence[str]]) -> Look | None:
    if isinstance(one, Shape):
        return one.form.search if one.whole else None
    if len(one.senses) == 1:
        return None
    groups = [(gap, by_sense.get(sense, ())) for gap, sense in zip((0, *one.gaps[1:]), one.senses, strict=True)]
    if any(not words or len(words) > _MOST_LOOKED_FOR for _, words in groups):
        return None
    return _Sequence(groups)


def _bits(senses: Iterable[str], by_sense: Mapping[str, int]) -> int:
    return reduce(or_, (by_sense.get(sense, 0) for sense in senses), 0)


_WORD = 0.000_008  # about how often one word is met, in parts of all characters


def _counts(vocabulary: Vocabulary) -> dict[str, float]:
    """About how often a sense is met: its words and its single characters."""
    counts: dict[str, float] = defaultdict(float)
    for senses in vocabulary.senses:
        for sense in senses:
            counts[sense] += _WORD
    for char, senses in vocabulary.senses_of_characters.items():
        for sense in senses:
            counts[sense] += share(char)
    return counts


def _commonness(half: Half, counts: Mapping[str, float]) -> float:
    return counts.get(half, 0.0) if isinstance(half, str) else share(half)


def _pair(one: Pattern | Shape, counts: Mapping[str, float]) -> tuple[Half, Half]:
    """The two rarest of the senses and sets of characters that every match holds in one sentence."""
    halves: list[Half] = list(dict.fromkeys(one.senses))
    if isinstance(one, Shape):
        halves += [wanted for wanted in all_needed(one.form.pattern, one.form.flags) if DIGIT not in wanted]
    halves.sort(key=lambda half: _commonness(half, counts))
    return halves[0], halves[min(1, len(halves) - 1)]
