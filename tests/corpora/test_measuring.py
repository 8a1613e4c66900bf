"""The figures of the language benchmark count what they say they count."""

import pytest

from tests.bench.adlanguage import Judged, Ratio, breakdown, by_class, letter_f1, misses, overlap_f1, ratio, summary


def judged(label: str, classes: list[str], spans: list[list[int]], *findings: tuple[str, int, int]) -> Judged:
    row = {"id": "b1", "text": "十二三四五六七八九十", "channel": "page", "category": "food", "kind": "speech"}
    said = tuple(
        {"class": name, "outcome": "cannot-tell", "quotes": [{"text": "", "start": start, "end": end}]}
        for name, start, end in findings
    )
    return Judged(row | {"label": label, "classes": classes, "spans": spans}, said)


def test_a_quote_meets_a_span_when_they_share_half_of_the_shorter() -> None:
    near = judged("violation", ["abs_term"], [[0, 4]], ("abs_term", 2, 8))
    far = judged("violation", ["abs_term"], [[0, 4]], ("abs_term", 3, 8))
    assert overlap_f1([near]) == pytest.approx((1, 1, 1))
    assert overlap_f1([far]) == pytest.approx((0, 0, 0))


def test_letters_are_counted_once_however_often_they_are_quoted() -> None:
    twice = judged("violation", ["abs_term"], [[0, 4]], ("abs_term", 0, 2), ("abs_rank", 0, 2))
    assert letter_f1([twice]) == pytest.approx((1, 0.5, 2 / 3))


def test_any_labelled_class_is_the_right_class() -> None:
    one = judged("violation", ["abs_term", "abs_rank"], [[0, 4]], ("abs_rank", 0, 4), ("denigrate", 5, 6))
    other = judged("violation", ["abs_term"], [[0, 4]], ("denigrate", 0, 4))
    assert ratio([one, other], lambda each: each.has_right_class) == Ratio(1, 2)


def test_a_share_of_nothing_is_not_a_number() -> None:
    assert str(Ratio(0, 0)) == "–"
    assert str(Ratio(9, 10)) == "0.900 [0.60, 0.98]"
    assert str(Ratio(0, 10)) == "0.000 [0.00, 0.28]"


def test_every_table_can_be_drawn_from_a_single_kind_of_row() -> None:
    for rows in ([judged("ok", [], [], ("abs_term", 0, 2))], [judged("violation", ["abs_term"], [[0, 2]])], []):
        assert summary(rows).row_count >= 5
        assert breakdown(rows, "channel").row_count == len(rows)
        assert by_class(rows).row_count == len(rows)


def test_misses_keep_the_texts_of_the_check_part_to_themselves() -> None:
    rows = [judged("ok", [], [], ("abs_term", 0, 2)), judged("violation", ["abs_term"], [[0, 2]])]
    assert all("十二三四" not in line for line in misses(rows, 5, with_text=False))
    assert [line.split()[0] for line in misses(rows, 1, with_text=True)] == ["false"]
