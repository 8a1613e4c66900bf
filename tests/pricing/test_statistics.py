"""The statistics against what they must equal: scipy's exact test, its inversion, known procedures, known sizes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from checker.errors import BadRequest
from checker.pricing.buckets import with_neighbours
from checker.pricing.design import Factor, Prices, Question, layout, needed_level, plans, power_of, recommended
from checker.pricing.judge import judge
from checker.pricing.multiplicity import bounded, echoes, guarded, q_values
from checker.pricing.panel import centred, median_over
from checker.pricing.permutation import contrast, divisions, interval, smallest_p
from checker.pricing.sequential import e_benjamini_hochberg, e_value, over_campaigns, pair_differences
from checker.pricing.spread import sticky_p
from tests.pricing.simulation import SCENARIOS, balanced, simulate


def arms(treated: int, rest: int) -> np.ndarray:
    return np.arange(treated + rest) < treated


def test_exact_p_equals_scipy_for_equal_arms() -> None:
    effects = np.random.default_rng(1).normal(size=(6, 16))
    effects[:, :8] += np.arange(6)[:, None] * 0.5
    found = contrast(effects, arms(8, 8))
    for row, p in zip(effects, found.p, strict=True):
        expected = stats.permutation_test(
            (row[:8], row[8:]), lambda a, b, axis: a.mean(axis) - b.mean(axis), n_resamples=np.inf, vectorized=True
        )
        assert p == pytest.approx(expected.pvalue)


def test_smallest_p_is_what_separated_arms_reach() -> None:
    effects = np.concatenate([np.ones((1, 8)), np.zeros((1, 8))], axis=1)
    assert contrast(effects, arms(8, 8)).p[0] == pytest.approx(2 / 12870) == smallest_p(16, 8)
    assert smallest_p(8, 4) == pytest.approx(2 / 70)
    assert smallest_p(5, 0) == 1.0
    assert divisions(24, 12).exact is False


@pytest.mark.parametrize(("treated", "rest"), [(8, 8), (5, 7), (4, 4)])
def test_interval_ends_where_the_test_begins_to_refuse(treated: int, rest: int) -> None:
    effects = np.random.default_rng(2).normal(size=(1, treated + rest))
    group = arms(treated, rest)
    low, high = interval(effects, group, 0.95)
    for bound, outwards in ((low[0], -1), (high[0], 1)):
        outside = contrast(effects - (bound + outwards * 1e-6) * group, group).p[0]
        inside = contrast(effects - (bound - outwards * 1e-6) * group, group).p[0]
        assert outside <= 0.05 < inside


def test_too_few_accounts_have_no_bounded_interval() -> None:
    low, high = interval(np.array([[1.0, 2.0, 3.0, 4.0]]), arms(2, 2), 0.95)
    assert (low[0], high[0]) == (-np.inf, np.inf)


def test_p_is_uniform_enough_when_nothing_differs() -> None:
    effects = np.random.default_rng(3).standard_t(2, size=(2000, 16))
    p = contrast(effects, arms(8, 8)).p
    for level in (0.01, 0.05, 0.2):
        assert (p <= level).mean() <= level + 3 * np.sqrt(level / 2000)


def test_neighbour_statistic_keeps_its_level_under_price_buckets() -> None:
    random = np.random.default_rng(4)
    levels = random.choice((0.0, 0.03, 0.07), size=(1500, 16)) + random.normal(0, 1e-4, (1500, 16))
    group = arms(8, 8)
    found, _ = with_neighbours(levels, np.full(1500, 1e-4), group, contrast(levels, group))
    assert (found.p <= 0.05).mean() <= 0.065
    assert (found.p <= 0.01).mean() <= 0.018


def test_neighbour_statistic_sees_a_surcharge_that_means_hide() -> None:
    bucket = np.tile([0.0, 0.08], 8)
    effects = (bucket + 0.05 * arms(8, 8))[None, :]
    plain = contrast(effects, arms(8, 8))
    found, adjusted = with_neighbours(effects, np.zeros(1), arms(8, 8), plain)
    assert found.p[0] < plain.p[0] / 4
    assert found.difference[0] == pytest.approx(0.05, abs=0.002)
    assert np.ptp(adjusted[0, :8]) < 0.002


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_q_values_equal_scipy(p: list[float]) -> None:
    assert q_values(np.array(p)) == pytest.approx(stats.false_discovery_control(p))


def test_a_bound_on_the_number_of_false_alarms_is_met_step_by_step() -> None:
    p = np.array([0.02, 0.001, 0.6, 0.013, 0.03])
    assert bounded(p, 0.05).tolist() == [False, True, False, False, False]
    assert bounded(p, 0.061).tolist() == [True, True, False, True, True]
    assert bounded(np.array([]), 0.05).tolist() == []


def test_articles_that_echo_one_account_pattern_count_as_one() -> None:
    pattern = np.random.default_rng(5).normal(0, 0.03, 16)
    assert echoes(np.tile(pattern, (24, 1))).tolist() == [24.0] * 24
    assert echoes(np.zeros((3, 16))).tolist() == [1.0] * 3
    p = np.full(24, 0.01)
    everything = np.ones(24, dtype=np.bool_)
    assert guarded(p, everything, np.full(24, 24.0), 60, 0.05).sum() == 0
    assert guarded(p, everything, np.ones(24), 60, 0.05).sum() == 24


def test_centring_takes_drift_out_whoever_is_missing() -> None:
    account = np.array([0.0, 0.0, 0.05, 0.05, 0.0, 0.05])
    cube = (account[:, None] + np.linspace(0, 1, 8)[None, :])[None]
    cube[0, 0, 0] = cube[0, 2, 3] = cube[0, 5, 6] = np.nan
    level = np.nanmean(centred(cube), axis=2)[0]
    assert level[account > 0].mean() - level[account == 0].mean() == pytest.approx(0.05)
    assert np.ptp(level[account > 0]) < 1e-3


def test_median_skips_what_is_missing() -> None:
    assert median_over(np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]]), 1).tolist()[0] == 2.0


def test_shuffling_tells_sticky_accounts_from_stray_readings() -> None:
    random = np.random.default_rng(6)
    noise = random.normal(0, 0.01, (16, 8))
    sticky = noise + np.where(np.arange(16) % 2, 0.02, 0.0)[:, None]
    stray = np.zeros((16, 8))
    stray[3, [1, 4]] = 0.05
    stray[9, 2] = 0.05
    found = sticky_p(np.stack([sticky, stray]), np.array([1e-3, 2e-3]))
    assert found[0] < 0.01 < found[1]


def test_e_value_of_pairs() -> None:
    assert e_value([]) == pytest.approx(1.0)
    assert e_value([0.0, float("nan")]) == pytest.approx(1.0)
    assert e_value([1.0] * 8) == pytest.approx((2**9 - 1) / 9)
    assert e_value([-1.0] * 8) == pytest.approx(1 / 9)
    assert over_campaigns([2.0, 12.0]) == 24.0


def test_e_value_averages_one_when_signs_are_fair_coins() -> None:
    signs = np.random.default_rng(7).choice((-1.0, 1.0), size=(4000, 8))
    assert np.mean([e_value(row) for row in signs]) == pytest.approx(1.0, abs=0.1)


def test_pairs_are_drawn_from_both_arms() -> None:
    effects = np.array([0.05, 0.05, 0.05, 0.0, 0.0, 0.0, 9.0])
    pairs = pair_differences(effects, np.array([1, 1, 1, 0, 0, 0, -1]), seed=1)
    assert pairs == [0.05] * 3


def test_e_values_of_many_claims() -> None:
    assert e_benjamini_hochberg([]) == []
    assert e_benjamini_hochberg([200.0, 1.0, 1.0]) == [True, False, False]
    assert e_benjamini_hochberg([30.0, 30.0, 30.0]) == [True, True, True]
    assert e_benjamini_hochberg([19.0]) == [False]


LOYALTY = Factor("loyalty", "new", "old")
DEVICE = Factor("device", "android", "ios")


def question(**changes: object) -> Question:
    return Question(**({"skus": 60, "surcharge_pct": 3.0, "factors": (LOYALTY,)} | changes))  # type: ignore[arg-type]


def test_four_accounts_an_arm_cannot_reach_sixty_articles() -> None:
    assert power_of(question(), 4, 8) == 0.0
    assert power_of(question(), 8, 8) > 0.95


def test_no_plan_is_so_small_that_the_judge_calls_it_insufficient() -> None:
    asked = question(surcharge_pct=5.0, affected=12)
    best = recommended(plans(asked, Prices()), asked)
    assert best is not None
    for per_arm in (best.per_arm - 1, best.per_arm):
        site = simulate(SCENARIOS["v_loyal_5"], balanced(per_arm), np.random.default_rng(3))
        one_factor = replace(site.readings, profiles=[{"loyalty": one["loyalty"]} for one in site.readings.profiles])
        found = {one.outcome for one in judge(one_factor)}
        assert ("insufficient" in found) == (per_arm < best.per_arm)


def test_more_rounds_do_not_help_against_a_price_experiment_but_accounts_do() -> None:
    asked = question(experiment_pct=5.0)
    assert power_of(asked, 8, 16) - power_of(asked, 8, 8) < 0.02
    assert power_of(asked, 32, 8) > power_of(asked, 8, 8) + 0.3


def test_an_intermittent_surcharge_may_stay_silent_in_all_rounds() -> None:
    asked = question(surcharge_pct=10.0, rounds_on=0.3, noise_pct=0.1)
    assert power_of(asked, 8, 8) == pytest.approx(1 - 0.7**8)


def test_recommendation_is_the_cheapest_that_reaches_the_power() -> None:
    asked = question()
    best = recommended(plans(asked, Prices()), asked)
    assert best is not None
    assert (best.rounds, best.reachable) == (8, True)
    assert best.floor_p <= needed_level(asked)
    assert recommended(plans(question(surcharge_pct=0.1, experiment_pct=20.0), Prices()), asked) is None


def test_no_more_is_borne_amid_experiments_than_in_a_campaign_of_sixty() -> None:
    many = question(affected=12)
    assert needed_level(replace(many, experiment_pct=5.0)) == needed_level(question())
    assert needed_level(many) == pytest.approx(12 * needed_level(question()))


def test_layout_of_five_factors_is_orthogonal() -> None:
    factors = [Factor(name, "low", "high") for name in "abcde"]
    rows = layout(factors, 16)
    matrix = np.array([[1 if entry[factor.name] == "high" else -1 for factor in factors] for entry in rows])
    assert (matrix.T @ matrix == 16 * np.eye(5)).all()
    pairs = np.array([matrix[:, i] * matrix[:, j] for i in range(5) for j in range(i)])
    assert np.linalg.matrix_rank(np.concatenate([matrix.T, pairs])) == 15


def test_layout_refuses_what_cannot_be_balanced() -> None:
    with pytest.raises(BadRequest):
        layout([LOYALTY, DEVICE], 12)
    with pytest.raises(BadRequest):
        plans(question(factors=(LOYALTY, LOYALTY)), Prices())
