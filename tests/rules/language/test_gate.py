"""The gate saves work and hides nothing: with and without it, every text reads the same."""

import json
import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.vocabulary import Category, Channel
from rules.language import context, proofs, superlatives
from rules.language.cues import Cued, cued, needed
from rules.language.engine import Language, Text, language_on
from rules.language.gate import Gate
from rules.language.patterns import Pattern, Shape
from rules.law import Law

DAY = date(2026, 11, 22)
CORPUS = Path(__file__).parents[2] / "corpora" / "adlanguage" / "build.jsonl"
ROWS = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
TEXTS = [row["text"] for row in ROWS]
FILLERS = ("*", " ", "，", "。", "\n", "\u200b", "·", "🔝", "zui", "v", "①", "1", "%", "最", "葯")


class Ungated(Gate):
    """Lets every pattern through."""

    def admitted(self, text: str, met: object, category: Category, channel: Channel) -> list[Pattern | Shape]:
        """Everything that bears on such goods."""
        return self.all(category, channel)


def languages() -> tuple[Language, Language]:
    """The language with its gate and without."""
    gated = language_on(Law(DAY))
    gate = gated.gate
    return gated, replace(gated, gate=Ungated(gate.claims, gate.words, gate.characters, gate.telling))


def test_the_gate_hides_no_finding_of_the_corpus() -> None:
    gated, ungated = languages()
    for row in random.Random(4).sample(ROWS, 500):
        text = Text(text=row["text"], channel=Channel(row["channel"]), category=Category(row["category"]))
        assert gated.read(text, DAY) == ungated.read(text, DAY)


@settings(max_examples=120, deadline=None)
@given(
    parts=st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, 40), st.sampled_from(FILLERS)), min_size=1, max_size=4),
    channel=st.sampled_from(list(Channel)),
    category=st.sampled_from([None, *Category]),
)  # fmt: skip
def test_the_gate_hides_no_finding_of_a_text_pulled_apart(
    parts: list[tuple[str, int, str]], channel: Channel, category: Category | None
) -> None:
    gated, ungated = languages()
    pieces = "".join(text[:place] + filler + text[place:] for text, place, filler in parts)
    text = Text(text=pieces, channel=channel, category=category)
    assert gated.read(text, DAY) == ungated.read(text, DAY)


def test_most_patterns_stay_outside() -> None:
    gated, _ = languages()
    admitted = [len(gated.gate.admitted(*_met(gated, text), Category.FOOD, Channel.PAGE)) for text in TEXTS[:200]]
    assert sum(admitted) / len(admitted) < len(gated.gate.claims) / 50


def _met(language: Language, text: str) -> tuple[str, list[tuple[int, int, int]]]:
    return text, language.vocabulary.find(text)


@pytest.mark.parametrize(
    ("form", "characters"),
    [
        ("(?:不|没)(?:再){0,4}$", "不没"),
        ("^a?b", "b"),
        (r"(?:\d+|几)(?:斤|公斤)", "斤"),
        (r"[一-三]{2,}", "一丁七丈三"),
        ("[^a]", None),
        ("(?:x|y)?z*", None),
        ("(?i)abc", None),
        ("(?<=甲)乙(?!丙)", "乙"),
    ],
)
def test_an_expression_tells_which_characters_it_needs(form: str, characters: str | None) -> None:
    found = needed(form, re.compile(form).flags)
    if characters is None or found is None:
        assert found is None
        assert characters is None
    else:
        assert set(characters) <= found


def test_every_expression_answers_as_without_its_gate() -> None:
    forms = [one.form for one in language_on(Law(DAY)).gate.claims if isinstance(one, Shape)]
    forms += [
        value
        for module in (context, proofs, superlatives)
        for value in vars(module).values()
        if isinstance(value, (Cued, re.Pattern))
    ]
    assert len(forms) > 60
    for form in forms:
        bare = re.compile(form.pattern, form.flags)
        behind = cued(form.pattern, form.flags)
        for text in TEXTS[::40]:
            assert (bare.search(text) is None) == (behind.search(text) is None)
            assert (bare.match(text) is None) == (behind.match(text) is None)
