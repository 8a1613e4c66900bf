"""Price experiments: do accounts keep different prices, whoever they are?

The exact question is asked by shuffling each round's readings over the accounts: if an account's price level is its
own, the shuffled levels spread less than the observed ones.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from checker.pricing.observations import Floats, Ints

SHUFFLES = 1999
FIRST_LOOK = 199
SIEVE_P = 0.01
# So extreme an F ratio needs an account that deviates in more than half of its rounds; shuffling cannot undo that.
PLAIN_P = 1e-10
MATERIAL_SPREAD = 0.005


def sticky_p(residual: Floats, sieve: Floats) -> Floats:
    """p that accounts share one price level, per article (articles x accounts x rounds, NaN where nothing was read).

    `sieve` is the F test's p; only articles it finds remarkable are shuffled.
    """
    p = np.maximum(sieve, 1 / (SHUFFLES + 1))
    for article in np.flatnonzero((sieve < SIEVE_P) & (sieve > PLAIN_P)):
        p[article] = _shuffled_p(residual[article])
    return p


def _shuffled_p(residual: Floats) -> float:
    used = np.isfinite(residual).any(axis=1)
    cells = residual[used][:, np.isfinite(residual).any(axis=0)]
    for count in (FIRST_LOOK, SHUFFLES):
        exceed = _exceeding(cells, count)
        if exceed > 5:
            break
    return (exceed + 1) / (count + 1)


def _exceeding(cells: Floats, count: int) -> int:
    """How many of `count` shuffles spread the account levels at least as far as observed."""
    answered = np.isfinite(cells)
    values = np.where(answered, cells, 0.0).ravel()
    order = _orders(*cells.shape)[:count]
    sums = values[order].sum(axis=2)
    counts = answered.ravel()[order].sum(axis=2)
    statistic = (sums**2 / np.maximum(counts, 1)).sum(axis=1)
    observed = (values.reshape(cells.shape).sum(axis=1) ** 2 / np.maximum(answered.sum(axis=1), 1)).sum()
    return int((statistic >= observed - 1e-12).sum())


@lru_cache(maxsize=32)
def _orders(accounts: int, rounds: int) -> Ints:
    """Flat cell numbers, shuffled over the accounts within each round: shuffles x accounts x rounds."""
    random = np.random.default_rng(20260410)
    chosen = random.random((SHUFFLES, accounts, rounds)).argsort(axis=1)
    return (chosen * rounds + np.arange(rounds)).astype(np.int64)
