"""The gate saves work and hides nothing: with and without it, every text reads the same."""

import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.errors import RulebookInvalid
from checker.vocabulary import Category, Channel
from rules.language import context, cues, proofs, superlatives
from rules.language.cues import Cued, needed
from rules.language.disguise import disguised_all
from rules.language.engine import Language, Text, language_on
from rules.language.folding import fold_all
from rules.language.gate import Gate, Seen, Sentence
from rules.language.patterns import Shape, grammar
from rules.language.reading import Via
from rules.law import Law

DAY = date(2026, 11, 22)
CORPUS = Path(__file__).parents[2] / "corpora" / "adlanguage" / "build.jsonl"
ROWS = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
TEXTS = [row["text"] for row in ROWS]
FILLERS = ("*", " ", "，", "。", "\n", "\u200b", "·", "🔝", "zui", "v", "①", "1", "%", "最", "葯")


class Ungated(Gate):
    """Lets every pattern through."""

    def sentences(self, seen: Sequence[Seen]) -> list[list[Sentence]]:
        """Every sentence, with everything that bears on such goods."""
        return [self._all(one) for one in seen]

    def _all(self, one: Seen) -> list[Sentence]:
        filed = [claim for _, claim in sorted(zip(self.order, self.claims, strict=True), key=lambda pair: pair[0])]
        goods = (one.category,) if one.category else tuple(Category)
        claims = [claim for claim in filed if any(claim.terms.bear_on(some, one.channel) for some in goods)]
        found, start = [], 0
        for sentence in one.text.split("\n"):
            stop = start + len(sentence)
            found.append(Sentence(start, stop, [met for met in one.met if start <= met[1] and met[2] <= stop], claims))
            start = stop + 1
        return found


def languages() -> tuple[Language, Language]:
    """The language with its gate and without."""
    gated = language_on(Law(DAY))
    gate = gated.gate
    return gated, replace(gated, gate=Ungated(gate.claims, gate.order, gate.words, gate.characters, gate.looks))


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


class Everything(frozenset[str]):
    """A set that holds whatever is asked for."""

    def __contains__(self, asked: object) -> bool:
        return True


def test_no_lone_letter_is_passed_over_that_stands_for_a_character() -> None:
    gated, _ = languages()
    known, chosen = gated.disguises, random.Random(7)
    forms = [text[:place] + letter + text[place + 1 :] for text in chosen.sample(TEXTS, 200)
             for place, letter in [(chosen.randrange(len(text)), chosen.choice("abdghjlmsyz"))]]  # fmt: skip
    folded = fold_all(forms)
    found = disguised_all(folded, gated.vocabulary, known)
    assert found == disguised_all(folded, gated.vocabulary, replace(known, pairs=Everything()))
    assert any(one.via is Via.FUZZY for some in found for one in some)


def test_texts_read_together_read_as_each_alone() -> None:
    gated, _ = languages()
    chosen = random.Random(6)
    goods = (None, Category.GENERAL, Category.FOOD)
    texts = [Text(text, chosen.choice(list(Channel)), chosen.choice(goods)) for text in chosen.sample(TEXTS, 200)]
    assert gated.read_all(texts, DAY) == [gated.read(text, DAY) for text in texts]


def test_most_patterns_stay_outside() -> None:
    gated, _ = languages()
    seen = [Seen(text, gated.vocabulary.find(text), Category.FOOD, Channel.PAGE, True) for text in TEXTS[:200]]
    asked = [len(sentence.claims) for sentences in gated.gate.sentences(seen) for sentence in sentences]
    assert asked
    assert sum(asked) / 200 < len(gated.gate.claims) / 50


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


def test_a_class_before_other_alternatives_is_written_out() -> None:
    assert cues.compile("[违禁]|不得|避免").pattern == "违|禁|不得|避免"
    assert cues.compile("[违禁](?:a|b)").pattern == "[违禁](?:a|b)"


def test_every_expression_answers_as_without_its_gate() -> None:
    forms = [one.form for one in language_on(Law(DAY)).gate.claims if isinstance(one, Shape)]
    forms += [
        value
        for module in (context, proofs, superlatives)
        for value in vars(module).values()
        if isinstance(value, Cued)
    ]
    assert len(forms) > 60
    for form in forms:
        bare = re.compile(form.pattern, form.flags)
        behind = cues.compile(form.pattern, form.flags)
        for text in TEXTS[::40]:
            assert (bare.search(text) is None) == (behind.search(text) is None)
            assert (bare.match(text) is None) == (behind.match(text) is None)


def test_a_key_that_nothing_reads_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text(
        '[[claims]]\nkind = "praise"\nforms = ["好"]\npatterns = "\'最好\'"\n', encoding="utf-8"
    )
    with pytest.raises(RulebookInvalid, match=r"odd\.toml.*forms"):
        grammar(folder=tmp_path)
