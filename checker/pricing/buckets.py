"""Surcharges under a price experiment: accounts in unknown buckets, compared bucket against bucket.

An experiment that puts each account into one of two price buckets widens the spread inside both arms and hides a
surcharge from a comparison of means. But accounts of one bucket and one arm then share one price to the fen, so that
neighbours in price belong to the same arm. How often they do is a second statistic for the same exact permutation.
Whether it is asked for depends on the prices alone, never on the arms, so the test stays exact.
"""

from __future__ import annotations

import numpy as np

from checker.pricing.observations import Flags, Floats
from checker.pricing.permutation import EPSILON, Contrast, divisions

GAP_LOG = 0.003
NEAR_LOG = 0.004
MIN_CLUSTERS = 3
MAX_ACCOUNTS = 48
TESTS = 2  # the mean and the neighbours, each with half of the error probability
WAYS_AT_ONCE, ROWS_AT_ONCE = 6500, 500


def clusters(effects: Floats, noise: Floats) -> Floats:
    """How many price levels the accounts of each row stand on, levels told apart by more than the reading noise."""
    gaps = np.diff(np.sort(effects, axis=1), axis=1)
    return np.asarray(1 + (gaps > np.maximum(GAP_LOG, 3 * noise)[:, None]).sum(axis=1), dtype=np.float64)


def with_neighbours(effects: Floats, noise: Floats, treated: Flags, mean: Contrast) -> tuple[Contrast, Floats]:
    """The contrast with the neighbour statistic taken in, and the effects with buckets taken out where it decided."""
    p, difference, adjusted = mean.p.copy(), mean.difference.copy(), effects.copy()
    if len(treated) > MAX_ACCOUNTS:  # the mean has power enough there, and pairs grow with the square
        return mean, adjusted
    asked = np.flatnonzero(clusters(effects, noise) >= MIN_CLUSTERS)
    p[asked] = np.minimum(mean.p[asked] * TESTS, 1.0)
    floor = divisions(len(treated), int(treated.sum())).floor * TESTS
    open_rows = asked[p[asked] > floor]  # below that the neighbours cannot change the answer
    neighbours = _neighbour_p(effects[open_rows], noise[open_rows], treated) * TESTS
    for row, value in zip(open_rows.tolist(), neighbours.tolist(), strict=True):
        if value >= p[row]:
            continue
        without = _without_buckets(effects[row], float(noise[row]), treated)
        p[row], adjusted[row] = value, without
        difference[row] = without[treated].mean() - without[~treated].mean()
    return Contrast(difference, p), adjusted


def _neighbour_p(effects: Floats, noise: Floats, treated: Flags) -> Floats:
    """p of the observed agreement between neighbours in price and arms, per row."""
    one, other = np.triu_indices(len(treated), 1)
    reach = np.maximum(NEAR_LOG, 3 * noise)[:, None]
    near = np.maximum(1 - np.abs(effects[:, one] - effects[:, other]) / reach, 0.0).T
    own = 2.0 * treated - 1
    observed = (own[one] * own[other]) @ near - EPSILON
    ways = divisions(len(treated), int(treated.sum()))
    extreme = np.zeros(len(effects), dtype=np.int64)
    for start in range(0, len(ways.arms), WAYS_AT_ONCE):
        signs = 2 * ways.arms[start : start + WAYS_AT_ONCE] - 1
        same_arm = signs[:, one] * signs[:, other]
        for first in range(0, len(effects), ROWS_AT_ONCE):
            part = slice(first, first + ROWS_AT_ONCE)
            extreme[part] += (same_arm @ near[:, part] >= observed[part]).sum(axis=0)
    return extreme / len(ways.arms) if ways.exact else (extreme + 1) / (len(ways.arms) + 1)


def _reach(noise: float) -> float:
    return max(NEAR_LOG, 3 * noise)


def _without_buckets(effect: Floats, noise: float, treated: Flags) -> Floats:
    """The effects with the experiment's step taken from the accounts of the dearer bucket.

    The shift that makes most pairs across the arms coincide lines the arms up; the widest gap of what remains parts
    the buckets.
    """
    differences = (effect[treated][:, None] - effect[~treated][None, :]).ravel()
    agreeing = np.maximum(1 - np.abs(differences[:, None] - differences[None, :]) / _reach(noise), 0.0).sum(axis=1)
    shift = float(differences[np.lexsort((np.abs(differences), -np.round(agreeing, 6)))[0]])
    aligned = effect - shift * treated
    order = np.sort(aligned)
    widest = int(np.diff(order).argmax())
    dear = aligned > (order[widest] + order[widest + 1]) / 2
    step = aligned[dear].mean() - aligned[~dear].mean()
    return np.asarray(effect - step * dear, dtype=np.float64)
