"""What the second reader says of a text: where it sounds like punished advertising, and as which class.

An opinion is a resemblance, never a finding of fact: whoever uses it may ask a person, no more. Not covered: texts
whose words the vocabulary already explains.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp

import numpy as np

from checker.vocabulary import Category, Channel
from rules.language.folding import Folded, fold, fold_all
from rules.language.second.features import situation, units_of
from rules.language.second.model import Model, model

_MOST = 3


@dataclass(frozen=True, slots=True)
class Opinion:
    """One resemblance: class, half-open place in the text as given, and how sure the reader is (0 to 1)."""

    cls: str
    start: int
    end: int
    probability: float


Situation = tuple[Channel, Category]
Asked = tuple[str, Channel, Category]
_KEPT: dict[Asked, tuple[Opinion, ...]] = {}
_MOST_KEPT = 4096


def second_opinion(text: str, channel: Channel, category: Category, day: date) -> tuple[Opinion, ...]:
    """The opinions on one text, the surest first, at most three. `day` chooses the weights; one set serves all days."""
    key = (text, channel, category)
    if key not in _KEPT:
        remember_opinions([key])
    return _KEPT[key]


def remember_opinions(asked: Iterable[Asked]) -> None:
    """Reads many texts in one pass, so that `second_opinion` finds them ready; the latest few thousand are kept."""
    unread = list(dict.fromkeys(key for key in asked if key not in _KEPT))
    if not unread:
        return
    read = opinions_on(
        fold_all([text for text, _, _ in unread]), [(channel, category) for _, channel, category in unread]
    )
    for key in list(_KEPT)[: max(0, len(_KEPT) + len(unread) - _MOST_KEPT)]:
        _KEPT.pop(key, None)
    _KEPT.update(zip(unread, read, strict=True))


def opinions_on(folded: Sequence[Folded], situations: Sequence[Situation]) -> list[tuple[Opinion, ...]]:
    """The opinions on folded texts, in order, for the channel and category of each."""
    learned = model()
    units = units_of([one.squeezed for one in folded])
    found: list[list[Opinion]] = [[] for _ in folded]
    if len(units.first) == 0:
        return [() for _ in folded]
    places = [situation(*one) for one in situations]
    odds, slots = learned.alarms(units, np.array(places, dtype=np.int64)[units.owner])
    for unit in np.flatnonzero(odds >= learned.flag).tolist():
        owner = int(units.owner[unit])
        cls, _ = learned.kind(units, unit, slots, places[owner])
        begin, end = learned.window(units, unit, slots)
        offset = int(units.start[unit]) + 1
        start, stop = folded[owner].span(offset + begin, offset + end)
        found[owner].append(Opinion(cls, start, stop, _probability(float(odds[unit]))))
    return [tuple(sorted(some, key=lambda one: -one.probability)[:_MOST]) for some in found]


def lawful(text: str, channel: Channel, category: Category) -> bool:
    """Whether every sentence of the text sounds surely lawful."""
    return _all_clear(fold(text), situation(channel, category), model())


def _all_clear(folded: Folded, place: tuple[int, int], learned: Model) -> bool:
    units = units_of([folded.squeezed])
    odds, _ = learned.alarms(units, np.array([place] * len(units.first), dtype=np.int64).reshape(-1, 2))
    return bool((odds <= learned.clear).all())


def _probability(odds: float) -> float:
    return round(1 / (1 + exp(-max(-30.0, min(30.0, odds)))), 3)
