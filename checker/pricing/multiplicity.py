"""Many articles at once: how much false alarm a whole campaign may hold.

Benjamini-Hochberg over all tests of a campaign, with one caution: a site-wide price experiment puts the same accounts
into the same bucket for many articles, so that one unlucky division echoes through all of them. Articles whose
accounts deviate in the same pattern count as one discovery. Under price experiments false alarms are also bounded by
number (Holm), because there a share of many true alarms may hide a false one.
"""

from __future__ import annotations

import numpy as np

from checker.pricing.observations import Flags, Floats

ECHO_CORRELATION = 0.9
BOUNDED_ARTICLES = 60  # in so many articles the chance of a false alarm amid experiments is bounded
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


def may_speak(floor: Floats | float, family: int, q: float) -> Flags:
    """Whether tests whose smallest p is `floor` could be flagged at all, were a tenth of their family affected."""
    return np.asarray(floor * family / q <= max(1.0, family / 10) + 1e-9)


def campaigns_in(articles: int) -> float:
    """How many times over a campaign of so many articles may bear the chance of a false alarm; at least once."""
    return max(1.0, articles / BOUNDED_ARTICLES)


def bounded(p: Floats, alarms: float) -> Flags:
    """Which tests hold when no more than so many false alarms are expected among them all (Holm's steps).

    With `alarms` below 1 that is the chance of any false alarm.
    """
    order = np.argsort(p, kind="stable")
    refused = p[order] > alarms / np.arange(len(p), 0, -1)
    held = np.zeros(len(p), dtype=np.bool_)
    held[order] = ~np.logical_or.accumulate(refused)
    return held
