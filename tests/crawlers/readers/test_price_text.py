"""Price text is read as a person reads it, case by case, and never raises or rounds."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.readers.price_text import Figure, read_prices
from crawlers.readers.promotions import read_gifts, read_promotions

_TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "price_text.cases.toml").read_text("utf-8")
)
CASES = [case for group in _TABLE.values() for case in group]
_SIGNS = st.sampled_from(["¥", "￥", "¥ ", "RMB "])
_FEN = st.integers(min_value=0, max_value=99_999_999)


def _said(figure: Figure) -> str:
    price = figure.price
    amount = _yuan(price.amount_fen) + (f"-{_yuan(price.high_fen)}" if price.high_fen is not None else "")
    marks = [f"/{price.unit}" if price.unit else "", "起" if price.starting else "", "struck" if price.struck else ""]
    return " ".join(
        [price.role.value, amount, *filter(None, marks), *([price.currency] if price.currency != "CNY" else [])]
    )


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _read(case: dict[str, Any]) -> tuple[Figure, ...]:
    text = case["text"]
    struck = [(text.index(part), text.index(part) + len(part)) for part in case.get("struck", ())]
    return read_prices(text, bare=case.get("bare", False), struck=struck)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"] or "empty")
def test_a_price_text_reads_as_a_person_reads_it(case: dict[str, Any]) -> None:
    figures = _read(case)
    assert [_said(figure) for figure in figures] == case["reads"]
    if "conditions" in case:
        assert [figure.price.condition for figure in figures] == case["conditions"]
    if "promotions" in case:
        kinds = [getattr(one.what, "kind", None) for one in read_promotions(case["text"])]
        assert [str(kind) for kind in kinds] == case["promotions"]
    if "gifts" in case:
        assert len(read_gifts(case["text"])) == case["gifts"]


def test_there_are_three_hundred_cases_and_no_two_are_the_same() -> None:
    assert len(CASES) >= 300
    assert len({(case["text"], case.get("bare"), str(case.get("struck"))) for case in CASES}) == len(CASES)


@given(sign=_SIGNS, fen=_FEN)
def test_every_amount_written_with_a_sign_is_read_exactly(sign: str, fen: int) -> None:
    (figure,) = read_prices(f"{sign}{_yuan(fen)}")
    assert figure.price.amount_fen == fen


@given(fen=_FEN)
def test_thousands_marks_change_nothing(fen: int) -> None:
    (figure,) = read_prices(f"¥{fen // 100:,}.{fen % 100:02d}")
    assert figure.price.amount_fen == fen


@given(low=_FEN, high=_FEN)
def test_a_range_keeps_both_ends_in_order(low: int, high: int) -> None:
    (figure, *_) = read_prices(f"¥{_yuan(low)}-¥{_yuan(high)}")
    assert figure.price.amount_fen == low
    assert figure.price.high_fen in (None, high)
    assert figure.price.high_fen is None or figure.price.high_fen > low


@given(list_fen=_FEN, sale_fen=_FEN)
def test_labels_go_with_their_own_figures(list_fen: int, sale_fen: int) -> None:
    figures = read_prices(f"原价¥{_yuan(list_fen)} 直播价¥{_yuan(sale_fen)}")
    assert [(figure.price.role.value, figure.price.amount_fen) for figure in figures] == [
        ("list", list_fen),
        ("live", sale_fen),
    ]


@given(st.text(alphabet="¥￥$0123456789.,-~万元块毛角百十一二九起减满券后价原直播第件/（）() \n", max_size=60))
def test_figures_lie_in_order_inside_the_text_whatever_it_says(text: str) -> None:
    figures = read_prices(text, bare=True)
    ends = [0, *[figure.end for figure in figures]]
    for before, figure in zip(ends, figures, strict=False):
        assert before <= figure.start < figure.end <= len(text)
        assert isinstance(figure.price.amount_fen, int)
        assert figure.price.amount_fen >= 0


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    read_prices(text)
    read_prices(text, bare=True)
    read_promotions(text)
    read_gifts(text)
