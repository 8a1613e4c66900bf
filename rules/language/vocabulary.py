"""The words of a day: every dated lexicon in one automaton, and what each word may be a part of.

A word has one or more senses (`disease`, `cure`, `praise` …). The sense `plain` is an ordinary longer word that hides
the words inside it: 最近 hides 最. Not covered: what the words mean together; `patterns` says that.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

import ahocorasick_rs

from rules.language.folding import fold_all
from rules.law import Law

LEXICONS = ("ailments", "effects", "praise", "people", "trades", "offers", "parts", "ordinary")
PLAIN = "plain"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Words of two and more characters by number, their senses, the automaton over them; single characters by sense.

    `plain` are the numbers of ordinary words that hide what stands inside them, `hideable` of the words that can stand
    inside one.
    """

    words: tuple[str, ...]
    senses: tuple[tuple[str, ...], ...]
    automaton: ahocorasick_rs.AhoCorasick
    number: dict[str, int] = field(repr=False)
    singles: dict[str, frozenset[str]] = field(repr=False)
    plain: frozenset[int] = field(repr=False)
    hideable: frozenset[int] = field(repr=False)
    told: tuple[tuple[str, ...], ...] = field(
        repr=False
    )  # of each word the senses that lexicons give, `plain` left out
    finders: dict[str, re.Pattern[str]] = field(repr=False)  # one of the single characters of a sense
    _numbers: dict[frozenset[str], frozenset[int]] = field(default_factory=dict, repr=False)
    _lettered: dict[frozenset[str], Callable[[str], list[str]]] = field(default_factory=dict, repr=False)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """All hits, overlapping ones too, as (word number, start, end)."""
        return self.automaton.find_matches_as_indexes(text, overlapping=True)

    def lettered(self, text: str, senses: frozenset[str]) -> set[str]:
        """Those of these senses that some single character of the text has."""
        if senses not in self._lettered:
            self._lettered[senses] = _one_of(char for sense in senses for char in self.singles.get(sense, ())).findall
        own = self.senses_of_characters
        return {sense for char in self._lettered[senses](text) for sense in own[char] if sense in senses}

    def with_one_of(self, senses: frozenset[str]) -> frozenset[int]:
        """The numbers of the words that have one of these senses."""
        if senses not in self._numbers:
            self._numbers[senses] = frozenset(
                number for number, own in enumerate(self.senses) if not senses.isdisjoint(own)
            )
        return self._numbers[senses]

    @cached_property
    def senses_of_characters(self) -> dict[str, tuple[str, ...]]:
        """The senses of every single character that has one."""
        senses: dict[str, list[str]] = defaultdict(list)
        for sense in sorted(self.singles):
            for char in self.singles[sense]:
                senses[char].append(sense)
        return {char: tuple(found) for char, found in senses.items()}


def vocabulary(law: Law, inline: Iterable[tuple[str, str]] = ()) -> Vocabulary:
    """The words in force on the law's day, and the (word, sense) pairs that patterns bring along."""
    said = [(entry.term, sense) for name in LEXICONS for entry in law.lexicon(name) for sense in entry.sense.split()]
    said += inline
    spelled = _spelled([term for term, _ in said])
    senses: dict[str, set[str]] = defaultdict(set)
    for term, sense in said:
        senses[spelled[term]].add(sense)
    words = tuple(sorted(word for word in senses if len(word) > 1))
    automaton = ahocorasick_rs.AhoCorasick(list(words), implementation=ahocorasick_rs.Implementation.ContiguousNFA)
    number = {word: index for index, word in enumerate(words)}
    singles: dict[str, set[str]] = defaultdict(set)
    for word in senses:
        if len(word) == 1:
            for sense in senses[word]:
                singles[sense].add(word)
    own = tuple(tuple(sorted(senses[word])) for word in words)
    plain = frozenset(index for word, index in number.items() if PLAIN in senses[word])
    return Vocabulary(
        words,
        own,
        automaton,
        number,
        {sense: frozenset(chars) for sense, chars in singles.items()},
        plain,
        _inside(words, plain, automaton),
        tuple(tuple(sense for sense in some if sense != PLAIN and not sense.startswith("=")) for some in own),
        {sense: _one_of(chars) for sense, chars in singles.items()},
    )


def _one_of(characters: Iterable[str]) -> re.Pattern[str]:
    known = "".join(map(re.escape, sorted(characters)))
    return re.compile(f"[{known}]" if known else "(?!)")


def _inside(words: tuple[str, ...], plain: frozenset[int], automaton: ahocorasick_rs.AhoCorasick) -> frozenset[int]:
    """The numbers of the words that stand inside a longer plain word."""
    return frozenset(
        number
        for whole in plain
        for number, start, end in automaton.find_matches_as_indexes(words[whole], overlapping=True)
        if end - start < len(words[whole])
    )


def _spelled(terms: list[str]) -> dict[str, str]:
    """The terms as they stand in squeezed text."""
    other = [term for term in dict.fromkeys(terms) if not term.isascii()]
    folded = (one.squeezed for one in fold_all(other))
    return {term: term for term in terms if term.isascii()} | dict(zip(other, folded, strict=True))
