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
# The two statistics share the error probability unevenly: the mean is asked first.
MEAN_WEIGHT, NEIGHBOUR_WEIGHT = 0.8, 0.2


def clusters(effects: Floats, noise: Floats) -> Floats:
    """How many price levels the accounts of each row stand on, levels told apart by more than the reading noise."""
    gaps = np.diff(np.sort(effects, axis=1), axis=1)
    return np.asarray(1 + (gaps > np.maximum(GAP_LOG, 3 * noise)[:, None]).sum(axis=1), dtype=np.float64)


def with_neighbours(effects: Floats, noise: Floats, treated: Flags, mean: Contrast) -> tuple[Contrast, Floats]:
    """The contrast with the neighbour statistic taken in, and the effects with buckets taken out where it decided."""
    p, difference, adjusted = mean.p.copy(), mean.difference.copy(), effects.copy()
    for row in np.flatnonzero(clusters(effects, noise) >= MIN_CLUSTERS):
        p[row] = min(mean.p[row] / MEAN_WEIGHT, 1.0)
        neighbours = _neighbour_p(effects[row], float(noise[row]), treated) / NEIGHBOUR_WEIGHT
        if neighbours >= p[row]:
            continue
        without = _without_buckets(effects[row], float(noise[row]), treated)
        p[row], adjusted[row] = neighbours, without
        difference[row] = without[treated].mean() - without[~treated].mean()
    return Contrast(difference, p), adjusted


def _neighbour_p(effect: Floats, noise: float, treated: Flags) -> float:
    """p of the observed agreement between neighbours in price and arms."""
    near = np.maximum(1 - np.abs(effect[:, None] - effect[None, :]) / _reach(noise), 0.0)
    ways = divisions(len(treated), int(treated.sum()))
    signs, own = 2 * ways.arms - 1, 2 * treated.astype(np.float64) - 1
    statistic = ((signs @ near) * signs).sum(axis=1)
    extreme = int((statistic >= own @ near @ own - EPSILON).sum())
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
    return effect - step * dear
