"""Exact account permutation: could a chance division of these accounts have looked like this?

All divisions of the accounts into two arms of the given sizes are tried (12 870 for 8 against 8), the same ones for
every article. Above `EXACT_LIMIT` divisions a fixed random sample that contains the observed one stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np

from checker.pricing.observations import Flags, Floats, Ints

EXACT_LIMIT = 200_000
SAMPLED, SAMPLED_CELLS = 40_000, 16_000_000
CHUNK_CELLS = 3_000_000
EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Divisions:
    """Arms as rows of 0 and 1, one column per account.

    `exact` divisions are all there are (or one of each complementary pair, which have the same p); a sample carries
    the observed division besides.
    """

    arms: Floats
    exact: bool

    @property
    def floor(self) -> float:
        """The smallest p these divisions can give."""
        return 1 / len(self.arms) if self.exact else 1 / (len(self.arms) + 1)


@lru_cache(maxsize=24)
def divisions(accounts: int, treated: int) -> Divisions:
    """The ways to put `treated` of `accounts` accounts into the treated arm."""
    halved = accounts == 2 * treated
    total = comb(accounts, treated) // (2 if halved else 1)
    if total <= EXACT_LIMIT:
        chosen = combinations(range(1, accounts), treated - 1) if halved else combinations(range(accounts), treated)
        members = np.array([(0, *rest) if halved else rest for rest in chosen], dtype=np.int64).reshape(total, -1)
        arms = np.zeros((total, accounts))
        np.put_along_axis(arms, members, 1.0, axis=1)
        return Divisions(arms, True)
    random = np.random.default_rng(accounts * 1009 + treated)
    order = random.random((_sample_size(accounts), accounts)).argsort(axis=1)
    return Divisions((order < treated).astype(np.float64), False)


def _sample_size(accounts: int) -> int:
    """Fewer divisions for very many accounts, so that they fit in memory."""
    return max(2_000, min(SAMPLED, SAMPLED_CELLS // max(accounts, 1)))


def smallest_p(accounts: int, treated: int) -> float:
    """The smallest two-sided p that an experiment of this size can give; 1 where an arm is empty."""
    if not 0 < treated < accounts:
        return 1.0
    total = comb(accounts, treated) // (2 if accounts == 2 * treated else 1)
    return 1 / total if total <= EXACT_LIMIT else 1 / (_sample_size(accounts) + 1)


@dataclass(frozen=True, slots=True)
class Contrast:
    """Differences between arms (treated less the others, log scale) with their two-sided p, one entry per article."""

    difference: Floats
    p: Floats


def contrast(effects: Floats, treated: Flags) -> Contrast:
    """Tests each row of `effects` (articles x accounts, complete) for a difference between the arms."""
    count = int(treated.sum())
    rest = len(treated) - count
    ways = divisions(len(treated), count)
    observed = effects[:, treated].mean(axis=1) - effects[:, ~treated].mean(axis=1)
    p = np.ones(len(effects))
    live = np.flatnonzero(np.ptp(effects, axis=1) > EPSILON)
    scale = 1 / count + 1 / rest
    for part in _chunks(live, len(ways.arms)):
        sums = ways.arms @ effects[part].T
        differences = np.abs(sums * scale - effects[part].sum(axis=1) / rest)
        extreme = (differences >= np.abs(observed[part]) - EPSILON).sum(axis=0)
        p[part] = extreme / len(ways.arms) if ways.exact else (extreme + 1) / (len(ways.arms) + 1)
    return Contrast(observed, p)


def interval(effects: Floats, treated: Flags, confidence: float) -> tuple[Floats, Floats]:
    """Bounds of all shifts of the treated arm that the permutation test does not refuse, one pair per article.

    Closed form of test inversion: under division g a shift s is at least as extreme as the observed one exactly for s
    between (T-a)/(1-b) and (T+a)/(1+b), where a and b are g's differences of the effects and of the observed arms.
    """
    count = int(treated.sum())
    rest = len(treated) - count
    ways = divisions(len(treated), count)
    scale = 1 / count + 1 / rest
    overlap = ways.arms @ treated.astype(np.float64) * scale - count / rest
    own = np.abs(overlap) > 1 - EPSILON  # the observed division and its complement hold every shift
    arms, overlap = ways.arms[~own], overlap[~own][:, None]
    observed = effects[:, treated].mean(axis=1) - effects[:, ~treated].mean(axis=1)
    low, high = np.full(len(effects), -np.inf), np.full(len(effects), np.inf)
    total = len(ways.arms) if ways.exact else len(ways.arms) + 1
    refused = int(np.floor((1 - confidence) * total - (total - len(arms)) + EPSILON))
    if refused < 0 or not len(arms):
        return low, high
    for part in _chunks(np.arange(len(effects)), len(arms)):
        shifted = arms @ effects[part].T * scale - effects[part].sum(axis=1) / rest
        one, other = (observed[part] - shifted) / (1 - overlap), (observed[part] + shifted) / (1 + overlap)
        low[part] = np.partition(np.minimum(one, other), refused, axis=0)[refused]
        high[part] = -np.partition(-np.maximum(one, other), refused, axis=0)[refused]
    return low, high


def _chunks(rows: Ints, ways: int) -> list[Ints]:
    size = max(1, CHUNK_CELLS // max(ways, 1))
    return [rows[start : start + size] for start in range(0, len(rows), size)]
