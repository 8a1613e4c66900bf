"""Reading observations: what is taken, what is refused, and what the refusal says."""

from codecs import BOM_UTF8
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.errors import BadRequest
from checker.pricing.ledger import reconcile
from checker.pricing.observations import NULL, collect, read_observations
from tests.pricing.jsonl import as_lines
from tests.pricing.rows import campaign, row, take_off


def refused(**changes: object) -> str:
    _, errors = collect([orjson.dumps(row(0, 0, **changes))])
    (error,) = errors
    assert error.line == 1
    return error.message


def test_a_plain_row_becomes_columns() -> None:
    reading = row(0, 3)
    take_off(reading, "shop_coupon", 500, "D1", linked=True, condition="满100可用")
    readings, errors = collect([orjson.dumps(reading)])
    assert errors == []
    assert (readings.skus, readings.accounts, readings.round.tolist()) == (["kettle"], ["a00"], [3])
    assert readings.payable_fen.tolist() == [9500]
    assert readings.items.amount_fen.tolist() == [500]
    assert readings.conditions == ["满100可用"]


def test_null_amounts_and_missing_optional_fields_are_unknown_not_zero() -> None:
    reading = row(0, 0, payable_fen=None)
    del reading["list_fen"], reading["items"]
    readings, errors = collect([orjson.dumps(reading)])
    assert errors == []
    assert readings.payable_fen.tolist() == readings.list_fen.tolist() == [NULL]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sku": ""}, "sku"),
        ({"account": None}, "account"),
        ({"round": 1.5}, "round"),
        ({"round": True}, "round"),
        ({"at": "yesterday"}, "at"),
        ({"at": 5}, "at"),
        ({"factors": []}, "factors"),
        ({"factors": {"device": ["ios"]}}, "factors.device"),
        ({"sale_fen": 10000.0}, "sale_fen 应为以分计的整数或 null，不是 10000.0"),
        ({"sale_fen": -1}, "sale_fen"),
        ({"payable_fen": 10**13}, "payable_fen"),
        ({"payable_fen": "99"}, 'payable_fen 应为以分计的整数或 null，不是 "99"'),
        ({"persona_seen": 1}, "persona_seen"),
        ({"in_stock": None}, "in_stock"),
        ({"items": {}}, "items"),
        ({"items": "none"}, "items"),
        ({"items": ["coupon"]}, "items[0]"),
        ({"items": [{"kind": "gift"}]}, "items[0].kind 不认识 'gift'"),
        ({"items": [{"kind": "member", "disclosed": "D3"}]}, "items[0].disclosed"),
        ({"items": [{"kind": "member", "disclosed": "D2", "persona_linked": "no"}]}, "items[0].persona_linked"),
    ],
)
def test_a_wrong_field_is_named(changes: dict[str, object], says: str) -> None:
    if changes == {"items": {}}:
        changes = {"items": {"kind": "member"}}
    assert says in refused(**changes)


def test_a_missing_payable_is_refused_and_the_rest_is_kept() -> None:
    short = row(0, 0)
    del short["payable_fen"]
    readings, errors = collect([orjson.dumps(row(1, 0)), b"", orjson.dumps(short), b"{", b"[]"])
    assert len(readings) == 1
    assert [error.line for error in errors] == [3, 4, 5]


def test_a_refused_row_leaves_no_trace() -> None:
    readings, _ = collect([orjson.dumps(row(0, 0, sku="ghost", items=[{"kind": "gift"}])), orjson.dumps(row(1, 0))])
    assert readings.skus == ["kettle"]


def test_times_without_zone_are_shanghai_times() -> None:
    readings, _ = collect([orjson.dumps(row(0, 0, at=at)) for at in ("2026-11-20T18:00:00", "2026-11-20T10:00:00Z")])
    assert readings.at[0] == readings.at[1]


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "marked.jsonl"
    path.write_bytes(BOM_UTF8 + orjson.dumps(row(0, 0)) + b"\n" + BOM_UTF8 + orjson.dumps(row(1, 0)))
    readings, errors = read_observations(path)
    assert (len(readings), [error.line for error in errors]) == (1, [2])


def test_an_endless_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(b'{"sku": "' + b"x" * 1_000_000 + b'"}\n' + orjson.dumps(row(0, 0)) + b"\n")
    readings, errors = read_observations(path)
    assert len(readings) == 1
    assert "字节" in errors[0].message


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="读不了"):
        read_observations(tmp_path / "none.jsonl")


def test_written_readings_read_back_the_same() -> None:
    rows = campaign()
    readings, _ = collect(orjson.dumps(entry) for entry in rows)
    again, errors = collect(as_lines(readings))
    assert errors == []
    assert again.payable_fen.tolist() == readings.payable_fen.tolist()
    assert again.at.tolist() == readings.at.tolist()


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fall(line: bytes) -> None:
    readings, errors = collect([line])
    assert len(readings) + len(errors) <= 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(row(0, 0))), json_values)
def test_any_value_in_any_field_is_taken_or_named(key: str, value: object) -> None:
    try:
        line = orjson.dumps(row(0, 0, **{key: value}))
    except orjson.JSONEncodeError:
        return
    readings, errors = collect([line])
    assert len(readings) + len(errors) == 1
    if errors:
        assert key in errors[0].message or "JSON" in errors[0].message


def test_the_sum_is_asserted_to_the_fen() -> None:
    def ledger_of(**changes: object) -> tuple[bool, int]:
        readings, _ = collect([orjson.dumps(row(0, 0, **changes))])
        ledger = reconcile(readings)
        return bool(ledger.usable[0]), int(ledger.norm_fen[0])

    assert ledger_of(payable_fen=10001) == (True, 10001)
    assert ledger_of(payable_fen=10002) == (False, NULL)
    assert ledger_of(payable_fen=10600, shipping_fen=600) == (True, 10000)
    assert ledger_of(payable_fen=10000, shipping_fen=None, fees_fen=None) == (True, 10000)
    assert ledger_of(sale_fen=None) == (False, NULL)
    assert ledger_of(in_stock=False) == (False, NULL)
