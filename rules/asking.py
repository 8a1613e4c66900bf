"""Which rules on claims may have a concern about a text, by what they declare (`wording` and `terms` of `@rule`).

Not covered: what they then say. Tests hold feeds and pages to the same answers as asking every rule about every text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import ahocorasick_rs

from checker.vocabulary import Category, Channel, Claim, Placement
from rules.language.reading import Reading
from rules.law import Law
from rules.rule import Rule


class Held(NamedTuple):
    """What a text holds that rules wait for: classes of claims no exemption cleared, and lexicons."""

    classes: frozenset[str]
    lexicons: frozenset[str]

    def concerns(self, rule: Rule) -> bool:
        """Whether the rule may have a concern about the text."""
        return (not rule.wording or not self.classes.isdisjoint(rule.wording)) and (
            not rule.terms or not self.lexicons.isdisjoint(rule.terms)
        )


@dataclass(frozen=True, eq=False)
class Terms:
    """The words of the lexicons that some rules wait for, in one automaton."""

    finder: ahocorasick_rs.AhoCorasick
    named: tuple[frozenset[str], ...]  # the lexicons of each word of the finder

    def held(self, text: str, reading: Reading) -> Held:
        """What a text holds, given its reading."""
        classes = frozenset(hit.cls for hit in reading.hits if not hit.cleared)
        if not self.named:
            return Held(classes, frozenset())
        found = self.finder.find_matches_as_indexes(text, overlapping=True)
        return Held(classes, frozenset(name for word, _, _ in found for name in self.named[word]))


@lru_cache(maxsize=64)
def terms_of(lexicons: frozenset[str], law: Law) -> Terms:
    """The words of these lexicons in force on the law's day."""
    named: dict[str, set[str]] = {}
    for lexicon in sorted(lexicons):
        for entry in law.lexicon(lexicon):
            named.setdefault(entry.term, set()).add(lexicon)
    return Terms(ahocorasick_rs.AhoCorasick(list(named) or ["\0"]), tuple(frozenset(names) for names in named.values()))


def lexicons_of(rules: Iterable[Rule]) -> frozenset[str]:
    """The lexicons that some rule waits for."""
    return frozenset(name for rule in rules for name in rule.terms)


class Circumstances(NamedTuple):
    """What the outcome of a rule rests on where a text holds nothing that the rule waits for."""

    placement: Placement
    channel: Channel
    in_advert: bool | None
    on_page: bool
    said: Category | None
    read: Category


def circumstances(claim: Claim, reading: Reading) -> Circumstances:
    """Where a text stands, and of which goods it speaks."""
    on_page = claim.place is not None
    return Circumstances(claim.placement, claim.channel, claim.in_advert, on_page, claim.category, reading.category)
