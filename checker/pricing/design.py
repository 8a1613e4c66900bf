"""The planner: how many accounts and rounds a campaign needs to see a given surcharge, and what that costs.

Accounts buy validity and power, rounds only make each account's price more precise: under a price experiment more
rounds do not help at all. Figures are normal-theory approximations with the permutation's own floor built in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from scipy.stats import nct
from scipy.stats import t as t_distribution

from checker.errors import BadRequest
from checker.pricing.multiplicity import campaigns_in, may_speak
from checker.pricing.permutation import smallest_p

ARM_SIZES = (4, 5, 6, 7, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64)
ROUND_COUNTS = (4, 6, 8, 12, 16)
RUNS = 16  # accounts of one factorial block
MAX_FACTORS = 5
COMMON_EXPERIMENT_PCT = 5.0  # the step of a price experiment nobody told us to expect


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor with its two levels, the usual one first."""

    name: str
    usual: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the campaign is to find out, and under which conditions.

    Shares and percents as named; `experiment_pct` is the step of a sticky 50/50 price experiment feared on the
    articles, `noise_pct` the standard deviation of one reading, `rounds_on` the share of rounds the surcharge is on.
    """

    skus: int
    surcharge_pct: float
    factors: tuple[Factor, ...]
    affected: int = 1
    experiment_pct: float = 0.0
    noise_pct: float = 1.0
    rounds_on: float = 1.0
    q: float = 0.05
    power: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What a campaign costs to run: yuan an account, seconds a reading takes, how many run at once."""

    account_yuan: float = 0.0
    reading_seconds: float = 15.0
    at_once: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One possible campaign. `power` is for one affected article; `reachable` says that its accounts suffice for it."""

    per_arm: int
    rounds: int
    power: float
    smallest_pct: float
    floor_p: float
    needed_p: float
    readings: int
    hours: float
    yuan: float
    reachable: bool


def needed_level(question: Question) -> float:
    """The p an affected article must reach to be kept among so many; amid an experiment alarms are bounded by number."""
    borne = float(min(question.affected, question.skus))
    if question.experiment_pct:
        borne = min(borne, campaigns_in(question.skus))
    return question.q * borne / (question.skus * len(question.factors))


def _is_reachable(question: Question, per_arm: int) -> bool:
    """Whether the permutation of so few accounts reaches the level, and the judge does not call them too few."""
    floor, family = smallest_p(2 * per_arm, per_arm), question.skus * len(question.factors)
    return bool(floor <= needed_level(question) and may_speak(floor, family, question.q))


def power_of(question: Question, per_arm: int, rounds: int, surcharge_pct: float | None = None) -> float:
    """The chance that one affected article is flagged."""
    if not _is_reachable(question, per_arm):
        return 0.0
    level = needed_level(question)
    size = question.surcharge_pct if surcharge_pct is None else surcharge_pct
    effect = np.log1p(size / 100) * question.rounds_on
    between = np.log1p(question.experiment_pct / 100) / 2
    flicker = np.log1p(size / 100) * np.sqrt(question.rounds_on * (1 - question.rounds_on))
    # All affected accounts share the rounds in which the surcharge is on; it blurs nothing but its own mean.
    error = np.sqrt((between**2 + (question.noise_pct / 100) ** 2 / rounds) * 2 / per_arm)
    freedom = 2 * per_arm - 2
    bar = t_distribution.isf(level / 2, freedom)
    if error == 0:
        found = 1.0
    else:
        shift = effect / error
        found = float(nct.sf(bar, freedom, shift)) if shift < 30 else 1.0
    silent = (1 - question.rounds_on) ** rounds if flicker else 0.0
    return float(np.clip(np.nan_to_num(found, nan=1.0), 0.0, 1.0 - silent))


def smallest_surcharge(question: Question, per_arm: int, rounds: int) -> float:
    """The smallest surcharge in percent seen with the asked power; infinite where none is."""
    grid = np.concatenate([np.arange(0.5, 5, 0.1), np.arange(5, 30.1, 0.5)])
    for size in grid:
        if power_of(question, per_arm, rounds, float(size)) >= question.power:
            return round(float(size), 2)
    return float("inf")


def plans(question: Question, prices: Prices) -> list[Plan]:
    """All sensible campaigns, cheapest first among equals: by accounts, then rounds."""
    _check(question)
    sizes = _arm_sizes(question)
    return [_plan(question, prices, per_arm, rounds) for per_arm, rounds in product(sizes, ROUND_COUNTS)]


def _arm_sizes(question: Question) -> list[int]:
    """Arms that the factors divide evenly."""
    return [size for size in ARM_SIZES if len(question.factors) == 1 or 2 * size % RUNS == 0]


def _plan(question: Question, prices: Prices, per_arm: int, rounds: int) -> Plan:
    readings = 2 * per_arm * rounds * question.skus
    return Plan(
        per_arm=per_arm,
        rounds=rounds,
        power=power_of(question, per_arm, rounds),
        smallest_pct=smallest_surcharge(question, per_arm, rounds),
        floor_p=smallest_p(2 * per_arm, per_arm),
        needed_p=needed_level(question),
        readings=readings,
        hours=readings * prices.reading_seconds / max(prices.at_once, 1) / 3600,
        yuan=2 * per_arm * prices.account_yuan,
        reachable=_is_reachable(question, per_arm),
    )


def recommended(found: Sequence[Plan], question: Question) -> Plan | None:
    """The cheapest campaign that reaches the power; at least eight rounds, so that intermittent rules have a chance."""
    good = [plan for plan in found if plan.power >= question.power and plan.rounds >= 8]
    return min(good, key=lambda plan: (plan.readings, plan.yuan), default=None)


def accounts_amid_experiments(question: Question, rounds: int) -> int | None:
    """Accounts per arm from which the surcharge is seen while the shop also tries out prices; None: no size will do."""
    feared = replace(question, experiment_pct=COMMON_EXPERIMENT_PCT)
    sizes = (size for size in _arm_sizes(feared) if power_of(feared, size, rounds) >= feared.power)
    return next(sizes, None)


def layout(factors: Sequence[Factor], accounts: int) -> list[dict[str, str]]:
    """Levels per account so that every factor divides the accounts evenly and independently of the others.

    One factor: halves. Two to five: a 2^(5-1) fraction of resolution V (fifth column is the product of the four),
    main effects and two-factor interactions clear of each other; repeated for every sixteen accounts.
    """
    if len(factors) == 1:
        return [_levels(factors, (number % 2,)) for number in range(accounts)]
    if accounts % RUNS or len(factors) > MAX_FACTORS:
        raise BadRequest(f"多因素设计需要 {RUNS} 的倍数个账号、至多 {MAX_FACTORS} 个因素。")
    return [_levels(factors, _run(number % RUNS)) for number in range(accounts)]


def _run(number: int) -> tuple[int, ...]:
    bits = tuple(number >> place & 1 for place in range(4))
    return (*bits, sum(bits) % 2)


def _levels(factors: Sequence[Factor], run: Sequence[int]) -> dict[str, str]:
    return {factor.name: factor.other if high else factor.usual for factor, high in zip(factors, run, strict=False)}


def _check(question: Question) -> None:
    if not 1 <= len(question.factors) <= MAX_FACTORS:
        raise BadRequest(f"因素应为 1–{MAX_FACTORS} 个。")
    if len({factor.name for factor in question.factors}) != len(question.factors):
        raise BadRequest("因素不能重名。")
    if not 1 <= question.skus <= 1_000_000:
        raise BadRequest("商品数应为 1–1000000。")
    if not 0.1 <= question.surcharge_pct <= 100:
        raise BadRequest("要发现的加价应为 0.1–100（%）。")
    if not 0 < question.rounds_on <= 1 or not 0 < question.power < 1:
        raise BadRequest("轮次占比应在 (0, 1]，把握度应在 (0, 1)。")
