"""A few simulated sites per scenario class: the figures themselves are the benchmark's business."""

from dataclasses import replace

import numpy as np
import pytest

from checker.pricing import wording
from checker.pricing.judge import judge
from checker.pricing.observations import collect
from checker.pricing.verdicts import PriceOutcome
from tests.pricing.baselines import BASELINES, payable_cube
from tests.pricing.jsonl import as_lines
from tests.pricing.simulation import CLEAN, SCENARIOS, VIOLATING, balanced, simulate


@pytest.mark.parametrize("name", CLEAN)
def test_clean_sites_raise_no_suspicion(name: str) -> None:
    site = simulate(SCENARIOS[name], balanced(), np.random.default_rng(11))
    assert [found.sku for found in judge(site.readings) if found.outcome == "suspected"] == []


@pytest.mark.parametrize("name", ["v_loyal_1", "v_loyal_5", "v_loyal_5_newuser", "v_device_5"])
def test_plain_surcharges_are_found_and_laid_to_their_factor(name: str) -> None:
    site = simulate(VIOLATING[name], balanced(), np.random.default_rng(12))
    found = judge(site.readings)
    factor = "device" if "device" in name else "loyalty"
    outcomes = [found[number].outcome for number in np.flatnonzero(site.surcharged)]
    assert outcomes.count(PriceOutcome.SUSPECTED) >= len(outcomes) - (name == "v_loyal_1")
    assert {entry.factor for entry in found if entry.outcome == "suspected"} == {factor}


def test_no_violation_hides_as_explained_when_everything_happens_at_once() -> None:
    site = simulate(VIOLATING["v_kitchen"], balanced(), np.random.default_rng(13))
    found = judge(site.readings)
    assert all(found[number].outcome != "explained" for number in np.flatnonzero(site.surcharged))


def test_with_few_accounts_no_surcharge_amid_an_experiment_is_passed_over_in_silence() -> None:
    site = simulate(VIOLATING["v_kitchen"], balanced(6), np.random.default_rng(13))
    found = judge(site.readings)
    missed = [one for one in np.array(found)[site.surcharged] if one.outcome != PriceOutcome.SUSPECTED]
    assert len(missed) > 1
    assert all(wording.BLIND in one.explanations and one.smallest_effect_pct is None for one in missed)
    enough = judge(simulate(VIOLATING["v_kitchen"], balanced(8), np.random.default_rng(13)).readings)
    assert not any(wording.BLIND in one.explanations for one in enough)


@pytest.mark.parametrize("way", ["unmarked", "lost"])
def test_lost_labels_do_not_become_suspicions(way: str) -> None:
    shop = replace(CLEAN["null_newuser"], unlabelled_as=way, unlabelled_articles=0.05)
    site = simulate(shop, balanced(), np.random.default_rng(14))
    assert [found.sku for found in judge(site.readings) if found.outcome == "suspected"] == []


def test_columns_and_jsonl_give_the_same_comparisons() -> None:
    site = simulate(VIOLATING["v_kitchen"], balanced(), np.random.default_rng(15), articles=12)
    readings, errors = collect(as_lines(site.readings))
    assert errors == []
    assert {found.sku: found for found in judge(readings)} == {found.sku: found for found in judge(site.readings)}


def test_every_baseline_answers_for_every_article() -> None:
    for baseline in BASELINES:
        site = simulate(SCENARIOS["v_loyal_10"], baseline.sitting, np.random.default_rng(16), articles=10)
        assert baseline.flags(payable_cube(site.readings, baseline.sitting)).shape == (10,)
