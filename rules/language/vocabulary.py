"""The words of a day: every dated lexicon in one automaton, and what each word may be a part of.

A word has one or more senses (`disease`, `cure`, `praise` …). The sense `plain` is an ordinary longer word that hides
the words inside it: 最近 hides 最. Not covered: what the words mean together; `patterns` says that.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import ahocorasick_rs

from rules.language.folding import fold
from rules.law import Law

LEXICONS = ("ailments", "effects", "praise", "people", "trades", "offers", "parts", "ordinary")
PLAIN = "plain"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Words of two and more characters by number, their senses, the automaton over them; single characters by sense."""

    words: tuple[str, ...]
    senses: tuple[tuple[str, ...], ...]
    automaton: ahocorasick_rs.AhoCorasick
    number: dict[str, int] = field(repr=False)
    singles: dict[str, frozenset[str]] = field(repr=False)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """All hits, overlapping ones too, as (word number, start, end)."""
        return self.automaton.find_matches_as_indexes(text, overlapping=True)

    def is_word(self, text: str) -> bool:
        """Whether exactly this is an entry."""
        return text in self.number

    def single(self, sense: str) -> frozenset[str]:
        """The single characters that have this sense."""
        return self.singles.get(sense, _NONE)


_NONE: frozenset[str] = frozenset()


def vocabulary(law: Law, inline: Iterable[tuple[str, str]] = ()) -> Vocabulary:
    """The words in force on the law's day, and the (word, sense) pairs that patterns bring along."""
    senses: dict[str, set[str]] = defaultdict(set)
    for name in LEXICONS:
        for entry in law.lexicon(name):
            for sense in entry.sense.split():
                senses[_spelled(entry.term)].add(sense)
    for word, sense in inline:
        senses[_spelled(word)].add(sense)
    words = tuple(sorted(word for word in senses if len(word) > 1))
    automaton = ahocorasick_rs.AhoCorasick(list(words), implementation=ahocorasick_rs.Implementation.DFA)
    number = {word: index for index, word in enumerate(words)}
    singles: dict[str, set[str]] = defaultdict(set)
    for word in senses:
        if len(word) == 1:
            for sense in senses[word]:
                singles[sense].add(word)
    by_sense = {sense: frozenset(chars) for sense, chars in singles.items()}
    return Vocabulary(words, tuple(tuple(sorted(senses[word])) for word in words), automaton, number, by_sense)


@lru_cache(maxsize=32768)
def _spelled(word: str) -> str:
    """The word as it stands in squeezed text."""
    return word if word.isascii() else fold(word).squeezed
