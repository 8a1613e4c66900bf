"""Many articles at once: how much false alarm a whole campaign may hold.

Benjamini-Hochberg over all tests of a campaign, with one caution: a site-wide price experiment puts the same accounts
into the same bucket for many articles, so that one unlucky division echoes through all of them. Articles whose
accounts deviate in the same pattern count as one discovery.
"""

from __future__ import annotations

import numpy as np

from checker.pricing.observations import Flags, Floats

ECHO_CORRELATION = 0.9
ECHO_SPREAD = 0.002  # log units: below this the accounts of an arm agree, and there is no pattern to echo


def q_values(p: Floats) -> Floats:
    """Benjamini-Hochberg q for each p, in the order given."""
    count = len(p)
    if not count:
        return p.copy()
    order = np.argsort(p, kind="stable")
    scaled = p[order] * count / np.arange(1, count + 1)
    q = np.empty(count)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q


def echoes(within: Floats) -> Floats:
    """How many rows (itself included) show each row's pattern of deviations inside the arms, given as rows of effects.

    `within` is rows x accounts, each arm's mean taken out, NaN where an account was not usable.
    """
    filled = np.nan_to_num(within)
    size = np.sqrt((filled**2).sum(axis=1))
    patterned = np.sqrt((filled**2).mean(axis=1)) > ECHO_SPREAD
    count = np.ones(len(within))
    index = np.flatnonzero(patterned)
    if len(index) < 2:
        return count
    unit = filled[index] / size[index, None]
    for start in range(0, len(index), 1000):
        alike = unit[start : start + 1000] @ unit.T >= ECHO_CORRELATION
        count[index[start : start + 1000]] = alike.sum(axis=1)
    return count


def guarded(p: Floats, candidates: Flags, echo: Floats, family: int, q: float) -> Flags:
    """The candidates that stay rejected when each counts only by the inverse of its echo.

    Self-consistent: every survivor has p <= q * (sum of the survivors' weights) / family. Only ever fewer than given.
    """
    kept = candidates.copy()
    while kept.any():
        volume = float((1 / echo[kept]).sum())
        fewer = kept & (p <= q * volume / family * (1 + 1e-9))
        if (fewer == kept).all():
            break
        kept = fewer
    return kept
