"""The detectors people use today, each with the sitting it asks for: what ours is measured beside.

N1  consumer councils 2022: one old and one new account, one reading each, ten minutes apart.
N2  consumer council 2024: eleven people within half an hour, largest against smallest amount.
H+  Hannak et al. 2014: treated, control and a twin of the control, 40 synchronised rounds; inconsistency above the
    twin's, made a test by Fisher (the paper compares by eye).
S2  Price $heriff 2017: twelve peers, ten checks, median spread and a pooled t test on the feature.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from checker.pricing.observations import Readings
from tests.pricing.simulation import Sitting

NOTICEABLE = 0.01


@dataclass(frozen=True, slots=True)
class Baseline:
    """A named detector: how its accounts sit, and which articles it flags given payable amounts (NaN where missing)."""

    name: str
    sitting: Sitting
    flags: Callable[[np.ndarray], np.ndarray]


def payable_cube(readings: Readings, sitting: Sitting) -> np.ndarray:
    """Amounts to pay in yuan: articles x accounts x rounds, the last reading of a cell counting."""
    cube = np.full((len(readings.skus), sitting.accounts, sitting.rounds), np.nan)
    shown = readings.in_stock & (readings.payable_fen > 0)
    cube[readings.sku[shown], readings.account[shown], readings.round[shown]] = readings.payable_fen[shown] / 100
    return cube


def council_pair(cube: np.ndarray) -> np.ndarray:
    """Two amounts differ."""
    flagged: np.ndarray = np.abs(np.nan_to_num(cube[:, 0, 0] - cube[:, 1, 0])) > 0.005
    return flagged


def council_spread(cube: np.ndarray) -> np.ndarray:
    """The dearest of all is more than one percent above the cheapest."""
    paid = cube[:, :, 0]
    present = np.isfinite(paid)
    most = np.where(present, paid, -np.inf).max(axis=1)
    least = np.where(present, paid, np.inf).min(axis=1)
    enough = present.sum(axis=1) >= 2
    flagged: np.ndarray = enough & (np.where(enough, most, 1.0) / np.where(enough, least, 1.0) - 1 > NOTICEABLE)
    return flagged


def twin_control(cube: np.ndarray) -> np.ndarray:
    """Treated against control differs in more rounds than control against its twin (Fisher, 5 %)."""
    flagged = np.zeros(len(cube), dtype=np.bool_)
    for article, (treated, control, twin) in enumerate(cube):
        against = _differing(treated, control)
        noise = _differing(control, twin)
        p = stats.fisher_exact([against, noise], alternative="greater").pvalue
        flagged[article] = p < 0.05
    return flagged


def _differing(one: np.ndarray, other: np.ndarray) -> tuple[int, int]:
    both = np.isfinite(one) & np.isfinite(other)
    differs = int((np.abs(one[both] - other[both]) > 0.005).sum())
    return differs, int(both.sum()) - differs


def peer_spread(cube: np.ndarray) -> np.ndarray:
    """The median spread over checks exceeds one percent and a t test of all readings tells the arms apart."""
    flagged = np.zeros(len(cube), dtype=np.bool_)
    half = cube.shape[1] // 2
    for article, paid in enumerate(cube):
        with np.errstate(invalid="ignore"):
            relative = paid / _middle(paid)
        spread = [_spread(check) for check in relative.T if np.isfinite(check).sum() >= 2]
        if not spread or np.median(spread) <= NOTICEABLE:
            continue
        first, second = (part[np.isfinite(part)] for part in (relative[:half].ravel(), relative[half:].ravel()))
        if min(len(first), len(second)) < 2 or np.ptp(np.concatenate([first, second])) < 1e-12:
            continue
        if first.std() + second.std() < 1e-12:
            flagged[article] = True
            continue
        welch = stats.ttest_ind_from_stats(*_summary(first), *_summary(second), equal_var=False)
        flagged[article] = welch.pvalue < 0.05
    return flagged


def _summary(values: np.ndarray) -> tuple[float, float, int]:
    return float(values.mean()), float(values.std(ddof=1)), len(values)


def _middle(paid: np.ndarray) -> np.ndarray:
    return np.array([np.median(check[np.isfinite(check)]) if np.isfinite(check).any() else np.nan for check in paid.T])


def _spread(check: np.ndarray) -> float:
    known = check[np.isfinite(check)]
    return float(known.max() / known.min() - 1)


def _alternating(count: int) -> tuple[bool, ...]:
    return tuple(number % 2 == 0 for number in range(count))


def _halves(count: int) -> tuple[bool, ...]:
    return tuple(number < count // 2 for number in range(count))


BASELINES = (
    Baseline("N1", Sitting((True, False), (True, True), 1, 10.0, reread=False, shuffled=False), council_pair),
    Baseline("N2", Sitting(_alternating(11), _halves(11), 1, 30.0, reread=False), council_spread),
    Baseline("H+", Sitting((True, False, False), (True, False, False), 40, reread=False), twin_control),
    Baseline("S2", Sitting(_halves(12), _alternating(12), 10, reread=False), peer_spread),
)
