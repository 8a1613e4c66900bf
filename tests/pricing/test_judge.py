"""What the judge says about small campaigns in which the truth is plain."""

import random

import pytest

from checker.pricing.verdicts import PriceOutcome
from tests.pricing.rows import Row, campaign, judged, only, row, sold_at, take_off


def surcharge(fen: int):  # type: ignore[no-untyped-def]
    def change(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, 10000 + turn * 37 + (fen if account < 8 else 0))

    return change


def test_equal_prices_are_no_difference_and_say_what_could_have_been_seen() -> None:
    found = only(campaign())
    assert found.outcome == PriceOutcome.NO_DIFFERENCE
    assert found.factor is None
    assert found.smallest_effect_pct == pytest.approx(0.5)
    assert "最小加价" in found.explanations[0]


def test_hidden_surcharge_is_suspected_with_factor_effect_and_interval() -> None:
    found = only(campaign(surcharge(300)))
    assert found.outcome == PriceOutcome.SUSPECTED
    assert found.factor == "loyalty"
    assert found.effect_pct == pytest.approx(3.0, abs=0.1)
    assert found.effect_fen == 300
    assert found.ci95 is not None
    assert found.ci95[0] > 2.5
    assert list(found.accounts.items()) == [("old", 8), ("new", 8)]
    assert found.p == pytest.approx(2 / 12870)
    assert found.disclosure == "D0"
    assert "人工核查" in found.explanations[-1]


def test_the_dearer_level_comes_first_whichever_it_is() -> None:
    found = only(campaign(surcharge(-300)))
    assert found.outcome == PriceOutcome.SUSPECTED
    assert found.effect_pct is not None
    assert found.effect_pct > 0
    assert next(iter(found.accounts)) == "new"


def test_a_difference_below_the_floor_is_none() -> None:
    assert only(campaign(surcharge(30))).outcome == PriceOutcome.NO_DIFFERENCE


def test_a_very_large_surcharge_is_not_taken_for_a_reading_error() -> None:
    found = only(campaign(surcharge(8000)))
    assert found.outcome == PriceOutcome.SUSPECTED


def test_device_rule_is_laid_to_the_device() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, 10500 if account % 2 else 10000)

    found = only(campaign(change))
    assert (found.outcome, found.factor) == (PriceOutcome.SUSPECTED, "device")


def test_two_effects_name_the_larger_and_mention_the_other() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, 10000 + (500 if account < 8 else 0) + (200 if account % 2 else 0))

    found = only(campaign(change))
    assert found.factor == "loyalty"
    assert any("设备另有约" in words for words in found.explanations)


def test_surcharge_on_one_cell_of_two_factors_is_called_joint() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, 10600 if account < 8 and account % 2 else 10000)

    rows = [entry for number in range(12) for entry in campaign(change, sku=f"sku{number}")]
    found = judged(rows)
    assert {comparison.outcome for comparison in found} == {PriceOutcome.SUSPECTED}
    assert {comparison.factor for comparison in found} == {"device×loyalty"}
    assert found[0].effect_pct == pytest.approx(6.0, abs=0.1)


def test_factors_with_the_same_arms_cannot_be_told_apart_and_the_report_says_so() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        reading["factors"]["device"] = "ios" if account < 8 else "android"
        surcharge(500)(reading, account, turn)

    found = only(campaign(change))
    assert found.factor == "loyalty"
    assert any("完全重合" in words for words in found.explanations)


def test_one_level_of_three_that_pays_more_is_found() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        reading["factors"] = {"spend": ("high", "middle", "low")[account % 3]}
        sold_at(reading, 10400 if account % 3 == 0 else 10000)

    found = only(campaign(change, accounts=18))
    assert (found.outcome, found.factor) == (PriceOutcome.SUSPECTED, "spend")
    assert found.accounts == {"high": 6, "low": 6, "middle": 6}
    assert next(iter(found.accounts)) == "high"


def test_new_user_price_told_to_both_sides_is_explained_line_by_line() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        if account >= 8:
            take_off(reading, "new_user", 1000)

    found = only(campaign(change))
    assert (found.outcome, found.disclosure, found.factor) == (PriceOutcome.EXPLAINED, "D2", "loyalty")
    assert any("新人优惠相差 10.00 元" in words for words in found.explanations)
    assert any("等效" in words for words in found.explanations)


def test_new_user_price_told_only_to_the_new_is_for_review() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        if account >= 8:
            take_off(reading, "new_user", 1000, "D1")

    found = only(campaign(change))
    assert (found.outcome, found.disclosure) == (PriceOutcome.REVIEW, "D1")


def test_undisclosed_discount_is_suspected() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        if account >= 8:
            take_off(reading, "red_packet", 800, "D0")

    found = only(campaign(change))
    assert (found.outcome, found.disclosure) == (PriceOutcome.SUSPECTED, "D0")


def test_coupon_granted_by_profile_explains_nothing_even_when_shown() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        if account >= 8:
            take_off(reading, "platform_coupon", 800, linked=True)

    found = only(campaign(change))
    assert (found.outcome, found.disclosure) == (PriceOutcome.REVIEW, "D2")
    assert any("画像" in words for words in found.explanations)


def test_surcharge_beneath_a_disclosed_discount_is_never_explained() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        surcharge(300)(reading, account, turn)
        if account >= 8:
            take_off(reading, "new_user", 1000)

    assert only(campaign(change)).outcome == PriceOutcome.SUSPECTED


def test_too_wide_an_interval_beneath_a_discount_is_inconclusive() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, 10000 + (account * 7 % 8) * 100)
        if account >= 8:
            take_off(reading, "new_user", 1000)

    assert only(campaign(change)).outcome == PriceOutcome.INCONCLUSIVE


def test_shipping_between_regions_is_explained() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        reading["factors"] = {"region": "远" if account < 8 else "近"}
        if account < 8:
            reading["shipping_fen"], reading["payable_fen"] = 800, 10800

    found = only(campaign(change))
    assert (found.outcome, found.factor) == (PriceOutcome.EXPLAINED, "region")


def test_shipping_that_differs_within_one_region_is_for_review() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        reading["factors"]["region"] = "杭州"
        if account < 8:
            reading["shipping_fen"], reading["payable_fen"] = 800, 10800

    assert only(campaign(change)).outcome == PriceOutcome.REVIEW


def test_fees_that_differ_are_for_review() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        if account < 8:
            reading["fees_fen"], reading["payable_fen"] = 500, 10500

    assert only(campaign(change)).outcome == PriceOutcome.REVIEW


def test_price_buckets_per_account_are_random_not_suspected() -> None:
    dear = {0, 3, 5, 6, 9, 10, 12, 15}

    def change(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, 10500 if account in dear else 10000)

    found = only(campaign(change))
    assert found.outcome == PriceOutcome.RANDOM
    assert found.factor is None
    assert "看不出与所测因素有关" in "".join(found.explanations)


def test_buckets_that_lean_to_one_arm_are_random_and_the_report_says_how_they_lean() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, 10500 if account in {0, 1, 2, 3, 4, 6, 9} else 10000)

    found = only(campaign(change))
    told = "".join(found.explanations)
    assert found.outcome == PriceOutcome.RANDOM
    assert "「old」账号有偏贵的迹象" in told
    assert "看不出" not in told


def test_a_surcharge_too_rare_to_be_sure_of_is_told_beside_no_difference() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        if turn == 3 and account in {0, 1, 2, 3, 4}:
            sold_at(reading, 10800)

    found = only(campaign(change))
    assert found.outcome == PriceOutcome.NO_DIFFERENCE
    assert "偏贵的迹象" in found.explanations[0]
    assert found.explanations[1].startswith("未认定差异")


def test_the_same_price_for_all_leans_nowhere() -> None:
    assert "迹象" not in "".join(only(campaign()).explanations)


def test_prices_that_flicker_between_requests_are_random() -> None:
    draw = random.Random(7)

    def change(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, draw.choice((10000, 10600)))

    assert only(campaign(change)).outcome == PriceOutcome.RANDOM


def test_surcharge_shows_through_price_buckets() -> None:
    dear = {0, 3, 5, 6, 9, 10, 12, 15}

    def change(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, 10000 + (800 if account in dear else 0) + (500 if account < 8 else 0))

    found = only(campaign(change))
    assert (found.outcome, found.factor) == (PriceOutcome.SUSPECTED, "loyalty")
    assert found.effect_pct == pytest.approx(4.8, abs=0.5)


def test_drift_between_rounds_is_no_difference() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, 10000 + 900 * turn)

    assert only(campaign(change)).outcome == PriceOutcome.NO_DIFFERENCE


def test_one_misread_price_does_not_hide_a_surcharge() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        surcharge(300)(reading, account, turn)
        if (account, turn) == (3, 4):
            sold_at(reading, 103000)

    assert only(campaign(change)).outcome == PriceOutcome.SUSPECTED


def test_readings_that_do_not_add_up_take_no_part_and_are_counted() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        if account < 8 and turn < 2:
            reading["payable_fen"] += 700

    found = only(campaign(change))
    assert found.outcome == PriceOutcome.NO_DIFFERENCE
    assert any("对不上账 16 条" in words for words in found.explanations)


def test_unknown_amounts_are_never_guessed() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        take_off(reading, "shop_coupon", 500)
        reading["items"][0]["amount_fen"] = None

    assert only(campaign(change)).outcome == PriceOutcome.INSUFFICIENT


def test_unrecognised_personas_make_it_insufficient() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        surcharge(500)(reading, account, turn)
        reading["persona_seen"] = account >= 5

    found = only(campaign(change))
    assert found.outcome == PriceOutcome.INSUFFICIENT
    assert found.accounts == {"old": 3, "new": 8}
    assert any("身份 40 条" in words for words in found.explanations)


def test_out_of_stock_rounds_leave_too_few() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        if turn >= 3:
            reading.update(in_stock=False, payable_fen=None, sale_fen=None)

    found = only(campaign(change))
    assert (found.outcome, found.rounds) == (PriceOutcome.INSUFFICIENT, 3)


def test_two_accounts_are_never_enough() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        reading["factors"] = {"loyalty": "old" if account == 0 else "new"}
        sold_at(reading, 10900 if account == 0 else 10000)

    found = only(campaign(change, accounts=2, rounds=100))
    assert found.outcome == PriceOutcome.INSUFFICIENT
    assert found.p is None


def test_prices_are_not_random_while_a_factor_could_not_be_compared() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, 10400 if account < 8 else 10000)

    found = only(campaign(change, accounts=11))
    assert (found.outcome, found.accounts) == (PriceOutcome.INSUFFICIENT, {"old": 8, "new": 3})
    assert any("新老用户这一因素" in words for words in found.explanations)


def test_a_factor_with_two_accounts_on_one_side_keeps_the_others_from_an_all_clear() -> None:
    found = only(campaign(accounts=10))
    assert (found.outcome, found.accounts) == (PriceOutcome.INSUFFICIENT, {"old": 8, "new": 2})


def test_four_against_four_can_speak_of_one_article_but_not_of_sixty() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        reading["factors"] = {"loyalty": "old" if account < 4 else "new"}
        sold_at(reading, 10500 if account < 4 else 10000)

    assert only(campaign(change, accounts=8)).outcome == PriceOutcome.SUSPECTED
    many = judged(entry for number in range(20) for entry in campaign(change, accounts=8, sku=f"s{number}"))
    assert {found.outcome for found in many} == {PriceOutcome.INSUFFICIENT}


def test_without_a_varying_factor_there_is_nothing_to_compare() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        reading["factors"] = {"loyalty": "old"}

    found = only(campaign(change))
    assert found.outcome == PriceOutcome.INSUFFICIENT
    assert any("没有可比较的两组" in words for words in found.explanations)


def test_the_order_of_rows_does_not_matter() -> None:
    rows = campaign(surcharge(300)) + campaign(sku="cup")
    shuffled = rows.copy()
    random.Random(3).shuffle(shuffled)
    straight = {found.sku: found for found in judged(rows)}
    mixed = {found.sku: found for found in judged(shuffled)}
    assert straight == mixed


def test_a_second_look_that_agrees_counts_once_and_one_that_differs_voids_the_cell() -> None:
    rows = campaign(surcharge(300))
    again = [entry | {"at": "2026-11-20T10:01:00+08:00"} for entry in rows[:16]]
    assert only(rows + again).p == only(rows).p
    for entry in again:
        entry.update(sale_fen=entry["sale_fen"] + 50, payable_fen=entry["payable_fen"] + 50)
    assert only(rows + again).rounds == 7


def test_a_persona_that_broke_in_some_rounds_is_left_out_there() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        if (account, turn) == (0, 0):
            reading["factors"]["loyalty"] = "new"

    assert any("身份 1 条" in words for words in only(campaign(change)).explanations)


def test_arms_read_in_fixed_order_over_long_rounds_are_for_review() -> None:
    def change(reading: Row, account: int, turn: int) -> None:
        surcharge(300)(reading, account, turn)
        minute = 20 if account < 8 else 0
        reading["at"] = f"2026-11-20T{10 + turn}:{minute:02d}:00+08:00"

    assert only(campaign(change)).outcome == PriceOutcome.REVIEW


def test_a_gap_equal_to_a_line_all_other_articles_show_is_for_review() -> None:
    def shown(reading: Row, account: int, turn: int) -> None:
        if account >= 8:
            take_off(reading, "new_user", 1000)

    def missed(reading: Row, account: int, turn: int) -> None:
        if account >= 8:
            sold_at(reading, 9000)

    rows = [entry for number in range(10) for entry in campaign(shown, sku=f"s{number}")]
    found = judged([*rows, *campaign(missed, sku="odd")])[-1]
    assert found.outcome == PriceOutcome.REVIEW
    assert any("漏读" in words for words in found.explanations)


def test_a_surcharge_as_large_as_the_discount_is_still_suspected_where_the_line_is_read() -> None:
    def shown(reading: Row, account: int, turn: int) -> None:
        if account >= 8:
            take_off(reading, "new_user", 1000)

    def charged(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, 11111 if account < 8 else 10000)
        shown(reading, account, turn)

    rows = [entry for number in range(10) for entry in campaign(shown, sku=f"s{number}")]
    assert judged([*rows, *campaign(charged, sku="odd")])[-1].outcome == PriceOutcome.SUSPECTED


def test_missing_accounts_and_uneven_rounds_are_borne() -> None:
    rows = [entry for entry in campaign(surcharge(300)) if hash_of(entry) % 7]
    extra = [row(2, 20, sale_fen=10300, payable_fen=10300), row(9, 30)]
    found = only(rows + extra)
    assert found.outcome == PriceOutcome.SUSPECTED
    assert found.effect_fen == pytest.approx(300, abs=2)


def hash_of(entry: Row) -> int:
    return entry["round"] * 5 + int(entry["account"][1:]) * 3


def test_no_rows_give_no_comparisons() -> None:
    assert judged([]) == []


def test_the_output_row_has_exactly_the_contract_fields() -> None:
    fields = (
        "sku outcome factor effect_pct ci95 effect_fen p q accounts rounds smallest_effect_pct explanations disclosure"
    )
    assert list(only(campaign()).as_dict()) == fields.split()
