"""Evidence over campaigns: e-values that may be multiplied and looked at whenever one likes.

Each campaign of *new* accounts gives pairs (one treated, one control account, paired at random before reading). Under
no difference the sign of a pair's gap is a fair coin; the e-value bets on treated accounts paying more. It stays valid
when one stops at a good moment, which p values do not. For one claim named beforehand stop at `ENOUGH`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from checker.errors import BadRequest
from checker.pricing.contrasts import arms_on, splits_of, steady
from checker.pricing.ledger import reconcile
from checker.pricing.observations import Floats, Ints, Readings
from checker.pricing.panel import panel_of

ENOUGH = 20.0
PAIRING = 20260410  # the seed by which accounts are paired, fixed before anything is read
SAME_LOG = 1e-9
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


def e_value(differences: Sequence[float]) -> float:
    """The average over all stakes 0..1 of the product of (1 + stake * sign) over pairs; 1 without any pair."""
    signs = np.sign(np.asarray(differences, dtype=np.float64))
    signs = signs[np.isfinite(signs)]
    stakes = (_NODES + 1) / 2
    up, down = int((signs > 0).sum()), int((signs < 0).sum())
    return float((_WEIGHTS / 2 * (1 + stakes) ** up * (1 - stakes) ** down).sum())


def pair_differences(effects: Floats, arms: Ints, seed: int = PAIRING) -> list[float]:
    """Treated less control, accounts paired at random by a fixed seed; the larger arm's surplus is left out."""
    random = np.random.default_rng(seed)
    treated, rest = (random.permutation(np.flatnonzero(arms == arm)) for arm in (1, 0))
    count = min(len(treated), len(rest))
    gaps = effects[treated[:count]] - effects[rest[:count]]
    return [float(gap) if abs(gap) > SAME_LOG else 0.0 for gap in gaps]


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


@dataclass(frozen=True, slots=True)
class Claim:
    """What was suspected beforehand: accounts of this level of a factor pay more than the others."""

    factor: str
    dearer: str


@dataclass(frozen=True, slots=True)
class Accumulated:
    """How far campaigns together speak for a claim about one article; `holds` among all articles."""

    e: float
    pairs: int
    campaigns: int
    holds: bool


def accumulated(campaigns: Sequence[Readings], claim: Claim) -> dict[str, Accumulated]:
    """What campaigns of different accounts together say of a claim, by article.

    Raises BadRequest when an account took part twice, or a campaign has no accounts of that level.
    """
    _refuse_repeated(campaigns)
    pairs: dict[str, list[list[float]]] = {}
    for readings in campaigns:
        for sku, differences in _pairs(readings, claim):
            pairs.setdefault(sku, []).append(differences)
    values = [over_campaigns([e_value(one) for one in own]) for own in pairs.values()]
    holding = e_benjamini_hochberg(values)
    return {
        sku: Accumulated(e, sum(map(len, own)), len(own), holds)
        for (sku, own), e, holds in zip(pairs.items(), values, holding, strict=True)
    }


def _refuse_repeated(campaigns: Iterable[Readings]) -> None:
    seen = set[str]()
    for readings in campaigns:
        if again := sorted(seen.intersection(readings.accounts)):
            raise BadRequest(f"账号 {again[0]} 参加了不止一次测试：累积证据要求每次都用新的账号。")
        seen.update(readings.accounts)


def _pairs(readings: Readings, claim: Claim) -> Iterable[tuple[str, list[float]]]:
    """By article, how much more accounts of the level paid than the others they were paired with."""
    readings, profile = steady(readings)
    panel = panel_of(readings, reconcile(readings))
    named = (one for one in splits_of(readings, profile) if one.factor == claim.factor)
    split = next((one for one in named if claim.dearer in (one.level, one.rest)), None)
    if split is None:
        raise BadRequest(f"有一次测试的读数里没有“{claim.factor}={claim.dearer}”的账号与其他账号可比。")
    arms = arms_on(split, panel.account, panel.norm)
    if claim.dearer == split.rest:
        arms = np.where(arms >= 0, 1 - arms, arms)
    for row, sku in enumerate(readings.skus):
        yield sku, pair_differences(panel.norm[row], arms[row])
