"""Price history: where a promotion begins, the window before it, the chart, and facts for the rules."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from checker.pricing.facts import as_fact
from checker.pricing.history import PriceReading, history, lowest_before
from checker.pricing.plots.history import history_picture
from checker.vocabulary import Price, PriceRole
from tests.pricing.rows import campaign, only

START = datetime(2026, 11, 1, 2, tzinfo=UTC)
WAS = Price(role=PriceRole.LIST, amount_fen=19900, label="原价")


def reading(day: float, fen: int, compared: Price | None = None, *, deal: bool = False) -> PriceReading:
    return PriceReading(sku="cup", at=START + timedelta(days=day), amount_fen=fen, compared=compared, deal=deal)


def test_promotion_starts_where_the_last_run_of_comparisons_begins() -> None:
    found = history(
        "cup",
        [reading(9, 9900, WAS), reading(0, 12900), reading(8, 9900, WAS), reading(4, 11900, WAS), reading(6, 12900)],
    )
    assert found.starts == START + timedelta(days=8)
    assert found.compared == WAS
    assert [point.amount_fen for point in found.points] == [12900, 11900, 12900, 9900, 9900]


def test_a_long_pause_ends_a_promotion() -> None:
    found = history("cup", [reading(0, 9900, WAS), reading(10, 9900, WAS)])
    assert found.starts == START + timedelta(days=10)


def test_a_comparison_with_a_lower_price_is_no_promotion() -> None:
    found = history("cup", [reading(0, 29900, WAS)])
    assert (found.starts, found.compared) == (None, None)


def test_lowest_of_seven_days_prefers_deals_and_is_half_open() -> None:
    points = history(
        "cup", [reading(0, 5000), reading(1, 12000), reading(3, 11000, deal=True), reading(8, 9000)]
    ).points
    low = lowest_before(points, START + timedelta(days=8))
    assert low is not None
    assert (low.point.amount_fen, low.readings) == (11000, 2)
    opening = lowest_before(points, START + timedelta(days=7), days=7)
    assert opening is not None
    assert opening.readings == 3
    assert lowest_before(points, START) is None


def test_the_chart_is_well_formed_and_names_the_low() -> None:
    found = history("杯<1>", [reading(0, 12900), reading(3, 9500, deal=True), reading(5, 9900, WAS)])
    drawn = history_picture(found)
    ElementTree.fromstring(drawn)
    assert "最低成交价 95.00 元（2 次读数）" in drawn
    assert "原价 199.00" in drawn
    assert "没有价格记录" in history_picture(history("cup", []))


def test_a_comparison_becomes_the_subject_of_rules() -> None:
    fact = as_fact(only(campaign()), url="https://shop.example.cn/1")
    assert (fact.sku, fact.outcome, fact.rounds) == ("kettle", "no-difference", 8)
    assert fact.accounts == (("old", 8), ("new", 8)) or fact.accounts == (("new", 8), ("old", 8))
