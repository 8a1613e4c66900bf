"""All tests of all articles of a campaign: contrasts, false-alarm control, intervals, what the run could have seen.

The price compared is the one left when public conditions are put back; the raw payable amount is tested besides, so
that what the conditions explain can be listed line by line. `judge.py` reads the outcomes from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import t as t_distribution

from checker.pricing.attribution import Attribution, attribute, joint_rules
from checker.pricing.contrasts import Split, Tested, intervals, splits_of, steady, test_split, varying
from checker.pricing.ledger import Ledger, reconcile
from checker.pricing.lines import Presence, SiteRule, presences, site_rule
from checker.pricing.multiplicity import ECHO_SPREAD, bounded, campaigns_in, echoes, guarded, may_speak, q_values
from checker.pricing.observations import Flags, Floats, Ints, Readings
from checker.pricing.panel import Panel, panel_of
from checker.pricing.spread import MATERIAL_SPREAD

# An article is under a price experiment when this many accounts stand off their arm's mean. Chance then divides real
# prices: a smaller share of false alarms is borne there, and their number is bounded as well.
EXPERIMENT_ACCOUNTS, EXPERIMENT_SHARE = 3, 0.4


@dataclass(frozen=True, slots=True)
class Standards:
    """What counts as evidence. `q` is the share of false alarms borne; floors are the smallest difference that matters.

    `equivalent_pct` is the margin within which a difference counts as none when it is to be called explained.
    """

    q: float = 0.05
    floor_pct: float = 0.5
    floor_fen: int = 10
    min_rounds: int = 4
    equivalent_pct: float = 1.0
    power: float = 0.9


@dataclass(frozen=True, slots=True)
class Assay:
    """All tests of one price (normalised or payable) over all articles: arrays are splits x articles.

    `blind` marks tests amid a price experiment that so few accounts cannot pass, whatever the prices are.
    """

    tested: tuple[Tested, ...]
    p: Floats
    q: Floats
    difference: Floats
    flagged: Flags
    blind: Flags


@dataclass(frozen=True, slots=True)
class Campaign:
    """Everything computed for all articles together, from which each article's outcome is read."""

    readings: Readings
    ledger: Ledger
    panel: Panel
    standards: Standards
    factors: tuple[str, ...]
    norm: Assay
    payable: Assay
    primary: Ints  # the split each article is about, -1 for none
    enough: Flags
    ci95: tuple[Floats, Floats]
    ci90: tuple[Floats, Floats]
    smallest_pct: Floats
    random: Flags
    flickering: Flags
    attributions: dict[int, Attribution]
    presences: tuple[Presence, ...]
    rules: dict[tuple[int, str], SiteRule]
    unseen: Ints
    unparsed: Ints
    absent: Ints


def campaign_of(readings: Readings, standards: Standards) -> Campaign:
    """All tests of all articles; `judge` reads the outcomes from them."""
    readings, profile = steady(readings)
    ledger = reconcile(readings)
    panel = panel_of(readings, ledger)
    splits = splits_of(readings, profile)
    eligible = panel.rounds >= standards.min_rounds
    norm = _assay(splits, panel, panel.norm, panel.noise, eligible, standards)
    payable = _assay(splits, panel, panel.payable, None, eligible, standards)
    joint = joint_rules(splits, panel, np.asarray(norm.flagged.any(axis=0)), eligible)
    if joint:  # found by looking, so more is asked of them
        stricter = replace(standards, q=standards.q * EXPERIMENT_SHARE)
        norm = _both(norm, _assay(joint, panel, panel.norm, panel.noise, eligible, stricter))
        payable = _both(payable, _assay(joint, panel, panel.payable, None, eligible, stricter))
    primary = _primary(norm, payable)
    enough = _enough(norm, primary, standards)
    rows = np.flatnonzero(primary >= 0)
    ci95, ci90 = _bounds(norm, primary, rows, 0.95), _bounds(norm, primary, rows, 0.90)
    random, flickering = _experiments(panel, standards)
    shown = tuple(presences(readings, ledger, panel.cells, panel.account.shape[1])) if norm.flagged.any() else ()
    return Campaign(
        readings=readings,
        ledger=ledger,
        panel=panel,
        standards=standards,
        factors=tuple(varying(readings, profile)),
        norm=norm,
        payable=payable,
        primary=primary,
        enough=enough,
        ci95=ci95,
        ci90=ci90,
        smallest_pct=_smallest(norm, primary, panel, standards),
        random=random,
        flickering=flickering,
        attributions=attribute(norm.tested, norm.flagged, primary, panel.norm, standards.q),
        presences=shown,
        rules=_rules(norm, shown, panel, primary),
        unseen=_count(readings, ~readings.seen),
        unparsed=_count(readings, ledger.unparsed),
        absent=_count(readings, ~readings.in_stock),
    )


def _count(readings: Readings, which: Flags) -> Ints:
    return np.bincount(readings.sku[which], minlength=len(readings.skus))


def _assay(
    splits: Sequence[Split], panel: Panel, effects: Floats, noise: Floats | None, eligible: Flags, standards: Standards
) -> Assay:
    """The splits tested on one price, as one family of tests."""
    tested = tuple(test_split(split, panel.account, effects, noise, eligible) for split in splits)
    shape = (len(tested), len(effects))
    p = np.array([test.p for test in tested]).reshape(shape)
    difference = np.array([test.difference for test in tested]).reshape(shape)
    testable = np.array([test.testable for test in tested], dtype=np.bool_).reshape(shape)
    q = np.ones(shape)
    q[testable] = q_values(p[testable])
    apart = testable & np.array([_apart(test, panel, effects) for test in tested], dtype=np.bool_).reshape(shape)
    held = testable & (q <= np.where(apart, standards.q * EXPERIMENT_SHARE, standards.q))
    alarms = standards.q * campaigns_in(len(effects))
    held[apart] &= bounded(p[apart], alarms)
    candidates = held & _material(difference, panel.base_fen, standards)
    flagged = _guard(tested, p, candidates, effects, int(testable.sum()), standards.q)
    floor = np.array([test.floor for test in tested]).reshape(shape)
    blind = apart & (floor > alarms / max(int(apart.sum()), 1))
    return Assay(tested, p, q, difference, _clear_of_zero(tested, flagged), blind)


def _clear_of_zero(tested: tuple[Tested, ...], flagged: Flags) -> Flags:
    """The flags whose 95 % interval holds no zero."""
    clear = flagged.copy()
    for number, test in enumerate(tested):
        rows = np.flatnonzero(flagged[number])
        low, high = intervals(test.arms, test.effects, rows, 0.95)
        clear[number, rows] = (low > 0) | (high < 0)
    return clear


def _apart(test: Tested, panel: Panel, effects: Floats) -> Flags:
    """Articles on which accounts of one arm keep different prices, as experiments make them."""
    within = np.abs(np.nan_to_num(_within(effects, test.arms)))
    apart = within > np.maximum(ECHO_SPREAD, 3 * np.nan_to_num(panel.error))
    return np.asarray(apart.sum(axis=1) >= EXPERIMENT_ACCOUNTS)


def _both(one: Assay, other: Assay) -> Assay:
    """Two families side by side; each keeps its own q."""
    return Assay(
        one.tested + other.tested,
        np.concatenate([one.p, other.p]),
        np.concatenate([one.q, other.q]),
        np.concatenate([one.difference, other.difference]),
        np.concatenate([one.flagged, other.flagged]),
        np.concatenate([one.blind, other.blind]),
    )


def _material(difference: Floats, base_fen: Floats, standards: Standards) -> Flags:
    size = np.expm1(np.abs(np.nan_to_num(difference)))
    return np.asarray((size * 100 >= standards.floor_pct) & (size * base_fen >= standards.floor_fen - 0.5))


def _guard(tested: tuple[Tested, ...], p: Floats, candidates: Flags, effects: Floats, family: int, q: float) -> Flags:
    """The candidates left when articles that echo the same accounts' pattern count as one."""
    if not candidates.any():
        return candidates
    split, article = np.nonzero(candidates)
    echo = np.ones(len(split))
    for number in np.unique(split):
        rows = np.flatnonzero(split == number)
        echo[rows] = echoes(_within(effects[article[rows]], tested[number].arms[article[rows]]))
    kept = guarded(p[candidates], np.ones(len(split), dtype=np.bool_), echo, family, q)
    result = np.zeros_like(candidates)
    result[split[kept], article[kept]] = True
    return result


def _within(effects: Floats, arms: Ints) -> Floats:
    """Effects less their arm's mean; NaN for accounts that take no part."""
    result = np.full(effects.shape, np.nan)
    for arm in (0, 1):
        member = arms == arm
        mean = np.where(member, effects, 0.0).sum(axis=1) / np.maximum(member.sum(axis=1), 1)
        result = np.where(member, effects - mean[:, None], result)
    return result


def _primary(norm: Assay, payable: Assay) -> Ints:
    """The split each article is about: the strongest flagged one, else the one with the smallest p; -1 for none."""
    if not norm.tested:
        return np.full(norm.p.shape[1], -1, dtype=np.int64)
    testable = np.array([test.testable for test in norm.tested])
    score = np.where(testable, norm.p, 9.0) - 1e-9 * np.abs(np.nan_to_num(norm.difference))
    score = np.where(
        payable.flagged & testable, payable.p - 10 - 1e-9 * np.abs(np.nan_to_num(payable.difference)), score
    )
    score = np.where(norm.flagged, norm.p - 20 - 1e-6 * np.abs(np.nan_to_num(norm.difference)), score)
    return np.where(testable.any(axis=0), score.argmin(axis=0), -1)


def _enough(norm: Assay, primary: Ints, standards: Standards) -> Flags:
    """Whether the experiment could have flagged an article at all."""
    if not norm.tested:
        return np.zeros(len(primary), dtype=np.bool_)
    floor = np.array([test.floor for test in norm.tested])[np.maximum(primary, 0), np.arange(len(primary))]
    family = int(np.array([test.testable for test in norm.tested]).sum())
    return np.asarray((primary >= 0) & may_speak(floor, family, standards.q))


def _bounds(assay: Assay, primary: Ints, rows: Ints, confidence: float) -> tuple[Floats, Floats]:
    low, high = np.full(len(primary), np.nan), np.full(len(primary), np.nan)
    for number in np.unique(primary[rows]):
        own = rows[primary[rows] == number]
        low[own], high[own] = intervals(assay.tested[number].arms, assay.tested[number].effects, own, confidence)
    return low, high


def _smallest(norm: Assay, primary: Ints, panel: Panel, standards: Standards) -> Floats:
    """The smallest surcharge in percent the run would have flagged with the standard power, per article.

    Normal-theory power of a two-sample comparison of accounts at the level a lone affected article has to pass (or
    the permutation's own floor), never below the smallest difference that counts.
    """
    smallest = np.full(len(primary), np.nan)
    family = max(int(sum(test.testable.sum() for test in norm.tested)), 1)
    for number, test in enumerate(norm.tested):
        rows = np.flatnonzero(primary == number)
        treated = (test.arms[rows] == 1).sum(axis=1)
        rest = (test.arms[rows] == 0).sum(axis=1)
        freedom = np.maximum(treated + rest - 2, 1)
        within = np.nan_to_num(_within(panel.norm[rows], test.arms[rows]))
        error = np.sqrt((within**2).sum(axis=1) / freedom * (1 / np.maximum(treated, 1) + 1 / np.maximum(rest, 1)))
        level = np.maximum(standards.q / family, test.floor[rows])
        reach = t_distribution.isf(np.minimum(level, 1) / 2, freedom) + t_distribution.isf(1 - standards.power, freedom)
        floor = np.maximum(standards.floor_pct, standards.floor_fen / panel.base_fen[rows] * 100)
        smallest[rows] = np.maximum(np.expm1(np.minimum(reach * error, 5.0)) * 100, floor)
    return smallest


def _experiments(panel: Panel, standards: Standards) -> tuple[Flags, Flags]:
    """Articles whose accounts keep prices of their own, and articles whose price flickers between requests."""
    eligible = panel.rounds >= standards.min_rounds
    known = np.isfinite(panel.norm)
    highest = np.where(known, panel.norm, -np.inf).max(axis=1)
    lowest = np.where(known, panel.norm, np.inf).min(axis=1)
    read = known.any(axis=1)
    spread = np.where(read, highest, 0.0) - np.where(read, lowest, 0.0)
    q = np.ones(len(eligible))
    q[eligible] = q_values(panel.sticky_p[eligible])
    return eligible & (q <= standards.q) & (spread >= MATERIAL_SPREAD), eligible & (panel.flicker >= 0.5)


def _rules(norm: Assay, shown: tuple[Presence, ...], panel: Panel, primary: Ints) -> dict[tuple[int, str], SiteRule]:
    """Site rules by split and line, for the splits that some article is flagged on."""
    rules = {}
    flagged = np.flatnonzero(norm.flagged.any(axis=0) & (primary >= 0))
    for number in np.unique(primary[flagged]).tolist():
        test = norm.tested[number]
        for presence in shown:
            rule = site_rule(presence, test.arms, panel.base_fen, test.testable)
            if rule is not None:
                rules[number, presence.line] = rule
    return rules
