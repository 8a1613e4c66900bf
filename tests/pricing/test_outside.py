"""Prices handed in by consumers stand beside a comparison and never carry it; readings that cannot be compared say why."""

from typing import Any

import orjson
import pytest

from checker.pricing.observations import collect
from checker.pricing.verdicts import PriceOutcome
from tests.pricing.rows import campaign, judged, only, sold_at


def _handed_in(fen: int, sku: str = "kettle") -> dict[str, Any]:
    return {"sku": sku, "source": "consumer", "at": "2026-11-21T10:00:00+08:00", "payable_fen": fen}


def test_any_number_of_dear_readings_from_outside_makes_no_suspicion() -> None:
    plain = only(campaign())
    found = only([*campaign(), *(_handed_in(19900) for _ in range(64))])
    assert found.outcome is plain.outcome is PriceOutcome.NO_DIFFERENCE
    assert (found.p, found.effect_pct, found.accounts) == (plain.p, plain.effect_pct, plain.accounts)
    assert "消费者自行提供的读数 64 条（实付 199.00 元）" in found.explanations[-1]


def test_readings_from_outside_dilute_no_suspicion_either() -> None:
    rows = campaign(lambda reading, account, turn: sold_at(reading, 10400 if account < 8 else 10000))
    found = only([*rows, *(_handed_in(10000 + 100 * number) for number in range(5))])
    assert found.outcome is PriceOutcome.SUSPECTED
    assert "实付 100.00–104.00 元" in found.explanations[-1]


def test_an_article_that_only_outsiders_read_is_insufficient() -> None:
    found = judged([_handed_in(8800, sku="cup"), *campaign()])
    assert [(one.sku, one.outcome.value) for one in found] == [("kettle", "no-difference"), ("cup", "insufficient")]
    assert "没有受控测试的读数" in found[1].explanations[0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"payable_fen": None}, "应有 payable_fen"), ({"source": "friend"}, "source"), ({"at": None}, "at")],
)
def test_a_bad_row_from_outside_is_told(change: dict[str, Any], sentence: str) -> None:
    readings, errors = collect([orjson.dumps(_handed_in(100) | change)])
    assert (len(readings.outside), len(errors)) == (0, 1)
    assert sentence in errors[0].message


def test_one_account_and_missing_factors_say_so() -> None:
    assert "只有一个账号" in only(campaign(accounts=1)).explanations[0]
    rows = campaign()
    for reading in rows:
        del reading["factors"]
    assert "没有写明账号的因素" in only(rows).explanations[0]
