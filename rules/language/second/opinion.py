"""What the second reader says of a text: where it sounds like punished advertising, and as which class.

An opinion is a resemblance, never a finding of fact: whoever uses it may ask a person, or let a doubtful word pass, no
more. Not covered: texts whose words the vocabulary already explains.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp
from typing import NamedTuple

import numpy as np

from checker.vocabulary import Category, Channel, Claim
from rules.language.engine import Language, Studied, Text, language_on
from rules.language.second.features import situation, units_of
from rules.language.second.gist import Mark, gist, marks_of
from rules.language.second.model import model
from rules.law import Law

_MOST = 3
# Where one clause ends and the next begins; a gap inside a spread-out word (国 家 级) or a number (1,200) is none.
_BREAK = re.compile(r"[。！？；：，…!?;\n【】「」《》（）()|]+|,(?!\d)|(?<=[^\W_]{2})\s+(?=[^\W_]{2})")


@dataclass(frozen=True, slots=True)
class Opinion:
    """One resemblance: class, half-open place in the text as given, and how sure the reader is (0 to 1)."""

    cls: str
    start: int
    end: int
    probability: float


class Sentence(NamedTuple):
    """One unit of a text: half-open place in the text as given, and the log-odds that it sounds punished."""

    start: int
    end: int
    odds: float


class Heard(NamedTuple):
    """What the reader makes of one text."""

    opinions: tuple[Opinion, ...]
    sentences: tuple[Sentence, ...]

    def odds_at(self, start: int, end: int) -> float:
        """The loudest sentence that meets this place; loud enough for anything when none does."""
        met = [one.odds for one in self.sentences if one.start < end and start < one.end]
        return max(met, default=99.0)


Situation = tuple[Channel, Category]
Asked = tuple[str, Channel, Category]
_KEPT: dict[tuple[Asked, Language], Heard] = {}
_MOST_KEPT = 4096


def applies(claim: Claim) -> bool:
    """Whether the reader was trained on such texts: speech, scripts and texts sent in, not the menus of captured pages."""
    return claim.place is None or claim.channel in (Channel.ASR, Channel.SCRIPT)


def second_opinion(text: str, channel: Channel, category: Category, day: date) -> tuple[Opinion, ...]:
    """The opinions on one text, the surest first, at most three. `day` chooses the words; one set of weights serves all."""
    return heard(text, channel, category, day).opinions


def heard(text: str, channel: Channel, category: Category, day: date) -> Heard:
    """All that the reader makes of one text on `day`."""
    asked, language = (text, channel, category), language_on(Law(day))
    found = _KEPT.get((asked, language))
    return hear([asked], language, day)[0] if found is None else found


def hear(asked: Sequence[Asked], language: Language, day: date) -> list[Heard]:
    """All that the reader makes of many texts, in one pass."""
    texts = [Text(text, channel, category) for text, channel, category in asked]
    return hear_studied(asked, language.study_all(texts, day), language, [True] * len(asked))


def hear_studied(
    asked: Sequence[Asked], studied: Sequence[Studied], language: Language, wanted: Sequence[bool]
) -> list[Heard]:
    """What the reader makes of texts that were read already. Sentences are told of those `wanted` only; what holds an
    opinion or was wanted is kept for `heard`, the latest few thousand."""
    read = all_heard(studied, [situation[1:] for situation in asked], wanted)
    for key, found, needed in zip(asked, read, wanted, strict=True):
        if needed or found.opinions:
            if len(_KEPT) >= _MOST_KEPT:
                _KEPT.pop(next(iter(_KEPT)), None)
            _KEPT[key, language] = found
    return read


def all_heard(
    studied: Sequence[Studied], situations: Sequence[Situation], wanted: Sequence[bool] | None = None
) -> list[Heard]:
    """What the reader makes of texts, in order, for the channel and category of each.

    The gist is worked out only for sentences that may become loud with it; the others keep the odds without. Of texts
    not `wanted` only the opinions are told.
    """
    folded = [one.folded for one in studied]
    learned = model()
    units = units_of([one.squeezed for one in folded])
    if len(units.first) == 0:
        return [Heard((), ()) for _ in folded]
    places = [situation(*one) for one in situations]
    odds, slots = learned.alarms(units, np.array(places, dtype=np.int64)[units.owner])
    loud = odds >= learned.look
    told = np.ones_like(loud) if wanted is None else loud | np.array(wanted, dtype=bool)[units.owner]
    chosen = np.flatnonzero(told)
    begins = units.start + 1
    ends = begins + units.last - units.first - 2
    marks = {owner: marks_of(studied[owner].senses) for owner in sorted(set(units.owner[loud].tolist()))}
    opinions: list[list[Opinion]] = [[] for _ in folded]
    sentences: list[list[Sentence]] = [[] for _ in folded]
    columns = (chosen, units.owner[chosen], begins[chosen], ends[chosen], odds[chosen])
    for unit, owner, begin, end, heard_odds in zip(*(column.tolist() for column in columns), strict=True):
        features: list[int] = []
        if heard_odds >= learned.look:
            features = gist(_senses_in(marks[owner], begin, end), situations[owner][1])
            heard_odds += learned.gist_odds(features)
        if wanted is None or wanted[owner]:
            start, stop = folded[owner].span(begin, end)
            sentences[owner].append(Sentence(start, stop, heard_odds))
        if heard_odds >= learned.flag:
            first, last = learned.window(units, unit, slots)
            start, stop = folded[owner].span(begin + first, begin + last)
            source = folded[owner].source
            if any(map(str.isalnum, source[start:stop])):  # signs alone are nothing to ask about
                cls, _ = learned.kind(units, unit, slots, places[owner], features)
                opinions[owner].append(Opinion(cls, *whole_clauses(source, start, stop), _probability(heard_odds)))
    return [
        Heard(tuple(sorted(some, key=lambda one: -one.probability)[:_MOST]), tuple(said))
        for some, said in zip(opinions, sentences, strict=True)
    ]


def whole_clauses(text: str, start: int, end: int) -> tuple[int, int]:
    """The half-open place of the clauses that lie mostly inside this one, at least the one that shares most with it."""
    shares = {clause: min(end, clause[1]) - max(start, clause[0]) for clause in _clauses(text, start, end)}
    most = max(shares.values(), default=0)
    if most <= 0:
        return start, end
    chosen = [clause for clause, shared in shares.items() if shared == most or 2 * shared >= clause[1] - clause[0]]
    return chosen[0][0], chosen[-1][1]


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The places of the clauses that meet this one and hold letters or digits, without the signs around them."""
    found = []
    begin = 0
    for stop in _BREAK.finditer(text, max(0, text.rfind("。", 0, start))):
        found.append((begin, stop.start()))
        begin = stop.end()
        if begin >= end:
            break
    else:
        found.append((begin, len(text)))
    trimmed = (_trimmed(text, *place) for place in found if place[1] > start)
    return [place for place in trimmed if place[0] < place[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _senses_in(marks: Sequence[Mark], begin: int, end: int) -> list[str]:
    return [sense for _, sense in marks[bisect_left(marks, (begin,)) : bisect_left(marks, (end,))]]


def _probability(odds: float) -> float:
    return round(1 / (1 + exp(-max(-30.0, min(30.0, odds)))), 3)
