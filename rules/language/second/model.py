"""Scores sentences with the learned weights: first whether anything sounds punished, then as what.

Only sentences that pass the first question are asked the second, so that ordinary text stays cheap. Deterministic:
whole-number weights, one order of addition. Not covered: which thresholds suit; they were chosen while training.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rules.language.second.features import CLASS_SHIFT, LONGEST_RUN, Slots, Units, runs

WEIGHTS = Path(__file__).with_name("weights.npz")
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Model:
    """Weights in steps of `*_step`: `alarm` by slot, `kinds` by class slot and class; `*_situation` by channel and
    category; `gist` by feature of the gist. `flag` is the least log-odds that is shown, `clear` the most at which a doubtful
    word is let pass, `mild` and `deep` the same for a certain word of puffery and for any other, `look` the least without the gist that is looked at at all."""

    alarm: npt.NDArray[np.int16]
    alarm_step: float
    alarm_situation: Numbers
    alarm_base: float
    gist: list[int]
    gist_step: float
    kinds: npt.NDArray[np.int16]
    kinds_step: float
    kinds_situation: Numbers
    kinds_gist: npt.NDArray[np.int16]
    kinds_gist_step: float
    kinds_base: Numbers
    classes: tuple[str, ...]
    flag: float
    clear: float
    mild: float
    deep: float
    look: float
    digest: str = ""

    def alarms(self, units: Units, situations: npt.NDArray[np.int64]) -> tuple[Numbers, list[Slots]]:
        """The log-odds that each unit sounds punished, its gist left out, and the slots of all runs.

        `situations` is one row per unit.
        """
        slots = runs(units.points)
        total = np.zeros(len(units.first), dtype=np.int64)
        for length, found in enumerate(slots, start=1):
            sums = np.concatenate(([0], np.cumsum(self.alarm[found], dtype=np.int64)))
            total += sums[units.last - length + 1] - sums[units.first]
        odds = total * (self.alarm_step / np.sqrt(weight(units)))
        return odds + self.alarm_situation[situations].sum(axis=1) + self.alarm_base, slots

    def gist_odds(self, gist: Sequence[int]) -> float:
        """What the gist of one unit adds to the log-odds."""
        return sum(map(self.gist.__getitem__, gist)) * self.gist_step / sqrt(len(gist)) if gist else 0.0

    def kind(
        self, units: Units, unit: int, slots: list[Slots], situation: tuple[int, int], gist: Sequence[int]
    ) -> tuple[str, float]:
        """The likeliest class of one unit and the log-odds of it."""
        first, last = int(units.first[unit]), int(units.last[unit])
        own = np.concatenate([found[first : last - at] for at, found in enumerate(slots)]) >> np.uint32(CLASS_SHIFT)
        sums = self.kinds[own].sum(axis=0, dtype=np.int64)
        odds = sums * (self.kinds_step / float(np.sqrt(len(own)))) + self.kinds_base
        odds = odds + self.kinds_situation[list(situation)].sum(axis=0)
        if gist:
            odds = odds + self.kinds_gist[gist].sum(axis=0, dtype=np.int64) * (self.kinds_gist_step / sqrt(len(gist)))
        best = int(np.argmax(odds))
        return self.classes[best], float(odds[best])

    def window(self, units: Units, unit: int, slots: list[Slots]) -> tuple[int, int]:
        """The half-open place, in characters from the unit's first, of the stretch that speaks loudest."""
        first, last = int(units.first[unit]), int(units.last[unit])
        letters = np.zeros(last - first)
        for at, found in enumerate(slots):
            share = self.alarm[found[first : last - at]] / (at + 1)
            for step in range(at + 1):
                letters[step : step + len(share)] += share
        return _loudest(letters[1:-1])


def _loudest(letters: Numbers) -> tuple[int, int]:
    """The stretch with the greatest sum once a small toll is taken for each letter."""
    toll = float(np.mean(np.abs(letters))) * 0.3
    best, place, total, begin = -np.inf, (0, len(letters)), 0.0, 0
    for at, value in enumerate(letters.tolist()):
        if total <= 0:
            total, begin = 0.0, at
        total += value - toll
        if total > best:
            best, place = total, (begin, at + 1)
    return place


def weight(units: Units) -> Numbers:
    """How many runs each unit has."""
    sizes = units.last - units.first
    return (sizes * LONGEST_RUN - LONGEST_RUN * (LONGEST_RUN - 1) // 2).astype(np.float64)


@cache
def model() -> Model:
    """The learned weights, read once."""
    with np.load(WEIGHTS) as stored:
        return Model(
            alarm=stored["alarm"],
            alarm_step=float(stored["alarm_step"]),
            alarm_situation=stored["alarm_situation"].astype(np.float64),
            alarm_base=float(stored["alarm_base"]),
            gist=stored["gist"].tolist(),
            gist_step=float(stored["gist_step"]),
            kinds=np.ascontiguousarray(stored["kinds"]),  # read row by row
            kinds_step=float(stored["kinds_step"]),
            kinds_situation=stored["kinds_situation"].astype(np.float64),
            kinds_gist=np.ascontiguousarray(stored["kinds_gist"]),
            kinds_gist_step=float(stored["kinds_gist_step"]),
            kinds_base=stored["kinds_base"].astype(np.float64),
            classes=tuple(str(name) for name in stored["classes"]),
            flag=float(stored["flag"]),
            clear=float(stored["clear"]),
            mild=float(stored["mild"]),
            deep=float(stored["deep"]),
            look=float(stored["look"]),
            digest=str(stored["digest"]),
        )
