"""Evidence over campaigns: e-values that may be multiplied and looked at whenever one likes.

Each campaign of *new* accounts gives pairs (one treated, one control account, paired at random before reading). Under
no difference the sign of a pair's gap is a fair coin; the e-value bets on treated accounts paying more. It stays valid
when one stops at a good moment, which p values do not. For one claim named beforehand stop at `ENOUGH`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from checker.pricing.observations import Floats, Ints

ENOUGH = 20.0
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


def e_value(differences: Sequence[float]) -> float:
    """The average over all stakes 0..1 of the product of (1 + stake * sign) over pairs; 1 without any pair."""
    signs = np.sign(np.asarray(differences, dtype=np.float64))
    signs = signs[np.isfinite(signs)]
    stakes = (_NODES + 1) / 2
    up, down = int((signs > 0).sum()), int((signs < 0).sum())
    return float((_WEIGHTS / 2 * (1 + stakes) ** up * (1 - stakes) ** down).sum())


def pair_differences(effects: Floats, arms: Ints, seed: int) -> list[float]:
    """Treated less control, accounts paired at random by a fixed seed; the larger arm's surplus is left out."""
    random = np.random.default_rng(seed)
    treated, rest = (random.permutation(np.flatnonzero(arms == arm)) for arm in (1, 0))
    count = min(len(treated), len(rest))
    return [float(effects[one] - effects[other]) for one, other in zip(treated[:count], rest[:count], strict=True)]


def over_campaigns(values: Sequence[float]) -> float:
    """The e-value of campaigns with disjoint accounts together."""
    return prod(values)


def e_benjamini_hochberg(values: Sequence[float], q: float = 0.05) -> list[bool]:
    """Which of many claims hold with false-discovery rate `q`, whatever their dependence (Wang and Ramdas)."""
    scores = np.asarray(values, dtype=np.float64)
    count = len(scores)
    if not count:
        return []
    descending = np.sort(scores)[::-1]
    passing = np.flatnonzero(descending * np.arange(1, count + 1) >= count / q)
    bar = descending[passing[-1]] if len(passing) else np.inf
    return [bool(score >= bar) for score in scores]
