"""Folding keeps an exact way back to the text as given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.language.folding import fold, fold_all


@pytest.mark.parametrize(
    ("given_text", "squeezed"),
    [
        ("部*队*内*部", "部队内部"),
        ("歷史最低", "历史最低"),
        ("ＴＯＰ\u200b１", "top1"),
        ("最\u3164受\u3164欢\u3164迎", "最受欢迎"),
        ("専売の薬", "专卖の药"),
        ("第Ⅰ", "第1"),
        ("除皱１號", "除皱1号"),
        ("⑩天", "10天"),
        ("8-10℃ 12.5%", "8-1012.5%"),
    ],
)
def test_one_spelling_for_many(given_text: str, squeezed: str) -> None:
    assert fold(given_text).squeezed == squeezed


@settings(deadline=None)
@given(st.text(max_size=60))
def test_every_squeezed_character_has_a_place_in_the_source(text: str) -> None:
    folded = fold(text)
    assert len(folded.places) == len(folded.squeezed) == len(folded.said)
    assert folded.places == sorted(folded.places)
    assert all(0 <= place < len(text) for place in folded.places)


@settings(deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=8))
def test_many_texts_fold_as_each_alone(texts: list[str]) -> None:
    together = fold_all(texts)
    assert [one.squeezed for one in together] == [fold(text).squeezed for text in texts]
    assert [one.places for one in together] == [fold(text).places for text in texts]


def test_a_span_covers_what_was_dropped_inside() -> None:
    folded = fold("祛🚫痘印")
    assert folded.span(0, 3) == (0, 4)
