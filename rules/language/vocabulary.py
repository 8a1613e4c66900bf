"""The words of a day: every dated lexicon in one automaton, and what each word may be a part of.

A word has one or more senses (`disease`, `cure`, `praise` …). The sense `plain` is an ordinary longer word that hides
the words inside it: 最近 hides 最. Not covered: what the words mean together; `patterns` says that.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

import ahocorasick_rs

from rules.language.folding import fold
from rules.law import Law

LEXICONS = ("ailments", "effects", "praise", "people", "trades", "offers", "parts", "ordinary")
PLAIN = "plain"
_T = TypeVar("_T")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Words of two and more characters by number, their senses, the automaton over them; single characters by sense."""

    words: tuple[str, ...]
    senses: tuple[tuple[str, ...], ...]
    automaton: ahocorasick_rs.AhoCorasick
    number: dict[str, int] = field(repr=False)
    singles: dict[str, frozenset[str]] = field(repr=False)
    by_sense: dict[str, frozenset[int]] = field(repr=False)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """All hits, overlapping ones too, as (word number, start, end)."""
        return self.automaton.find_matches_as_indexes(text, overlapping=True)

    def is_word(self, text: str) -> bool:
        """Whether exactly this is an entry."""
        return text in self.number

    def of_sense(self, sense: str) -> frozenset[int]:
        """The numbers of the words that have this sense."""
        return self.by_sense.get(sense, _NOBODY)

    def single(self, sense: str) -> frozenset[str]:
        """The single characters that have this sense."""
        return self.singles.get(sense, _NONE)


_NONE: frozenset[str] = frozenset()
_NOBODY: frozenset[int] = frozenset()


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
    of_sense: dict[str, set[int]] = defaultdict(set)
    for word, index in number.items():
        for sense in senses[word]:
            of_sense[sense].add(index)
    return Vocabulary(
        words,
        tuple(tuple(sorted(senses[word])) for word in words),
        automaton,
        number,
        _frozen(singles),
        _frozen(of_sense),
    )


def _frozen(sets: dict[str, set[_T]]) -> dict[str, frozenset[_T]]:
    return {name: frozenset(members) for name, members in sets.items()}


@lru_cache(maxsize=32768)
def _spelled(word: str) -> str:
    """The word as it stands in squeezed text."""
    return word if word.isascii() else fold(word).squeezed
