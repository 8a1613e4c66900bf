"""The advertising corpus is whole: fields, offsets, classes, families, balance, and nothing taken from elsewhere."""

import json
import os
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.corpora.markup import CATEGORIES, CHANNELS, CLASSES, KINDS, PARTS, compile_rows, numbered

HERE = Path(__file__).parent / "adlanguage"
FIELDS = {"id", "text", "channel", "category", "label", "classes", "spans", "kind", "family", "slot"}
FRESH = ("fresh", "fresh2", "fresh3", "fresh4", "fresh5")  # frozen when written, only measured
NEAR = 0.6  # bigram overlap (Jaccard) from which two texts count as the same
Row = dict[str, Any]


@cache
def rows(part: str) -> tuple[Row, ...]:
    lines = (HERE / f"{part}.jsonl").read_text("utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def everything() -> list[Row]:
    return [row for part in PARTS for row in rows(part)]


def share(of: list[Row], condition: str, value: object) -> float:
    return [row[condition] for row in of].count(value) / len(of)


@cache
def letters(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum())


@cache
def bigrams(text: str) -> frozenset[str]:
    plain = letters(text)
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset({plain})


def near_pairs(ours: list[str], theirs: list[str]) -> list[tuple[str, str]]:
    """Pairs of texts that are the same or nearly so; only texts that share a bigram are compared."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(theirs):
        for pair in bigrams(text):
            holders[pair].append(index)
    found = []
    for text in ours:
        shared = Counter(index for pair in bigrams(text) for index in holders.get(pair, ()))
        for index, count in shared.items():
            if count / (len(bigrams(text)) + len(bigrams(theirs[index])) - count) >= NEAR:
                found.append((text, theirs[index]))
    return found


def test_the_corpus_is_large_and_split_about_sixty_to_forty() -> None:
    assert len(everything()) >= 2_000
    assert 0.55 <= len(rows("build")) / len(everything()) <= 0.65


def test_every_row_has_the_documented_fields_and_known_words() -> None:
    for row in everything():
        assert set(row) - {"conduct_day"} == FIELDS, row["id"]
        assert row["channel"] in CHANNELS.values(), row["id"]
        assert row["category"] in CATEGORIES.values(), row["id"]
        assert row["kind"] in KINDS, row["id"]
        assert set(row["classes"]) <= CLASSES, row["id"]
        assert row["text"].strip(), row["id"]
        assert len(row["text"]) <= 1_000, row["id"]
        if "conduct_day" in row:
            date.fromisoformat(row["conduct_day"])


def test_ids_and_texts_occur_once() -> None:
    assert max(Counter(row["id"] for row in everything()).values()) == 1
    assert [text for text, count in Counter(row["text"] for row in everything()).items() if count > 1] == []


def test_lawful_rows_are_bare_and_the_others_name_class_and_place() -> None:
    for row in everything():
        lawful = row["label"] == "ok"
        assert row["label"] in ("violation", "needs_review", "ok"), row["id"]
        assert lawful == (not row["classes"]) == (not row["spans"]), row["id"]
        assert row["label"] == "violation" or row["kind"] == "negative" or row["label"] == "needs_review", row["id"]
        assert not lawful or row["kind"] == "negative", row["id"]


def test_spans_are_code_point_offsets_in_order_that_do_not_overlap() -> None:
    for row in everything():
        end = 0
        for start, stop in row["spans"]:
            assert end <= start < stop <= len(row["text"]), row["id"]
            assert row["text"][start:stop].strip(), row["id"]
            end = stop


def test_lawful_and_unlawful_are_about_equal() -> None:
    assert 0.42 <= share(everything(), "label", "ok") <= 0.58
    for part in PARTS:
        assert 0.40 <= share(list(rows(part)), "label", "ok") <= 0.60


def test_every_class_channel_and_category_is_met_in_both_parts() -> None:
    for part in PARTS:
        assert {name for row in rows(part) for name in row["classes"]} == CLASSES
        assert {row["channel"] for row in rows(part)} == set(CHANNELS.values())
        assert {row["category"] for row in rows(part)} == set(CATEGORIES.values())
        assert {row["kind"] for row in rows(part)} == set(KINDS)


def test_at_most_three_items_in_ten_come_from_slot_patterns() -> None:
    assert share(everything(), "slot", True) <= 0.30


def test_a_family_stays_in_one_part() -> None:
    assert {row["family"] for row in rows("build")}.isdisjoint(row["family"] for row in rows("check"))


def test_no_check_text_is_near_a_build_text() -> None:
    assert near_pairs([row["text"] for row in rows("check")], [row["text"] for row in rows("build")]) == []


def test_no_training_text_is_near_a_text_that_is_only_measured() -> None:
    learned = [
        json.loads(line)["text"]
        for path in sorted((HERE / "train").glob("*.jsonl"))
        if path.stem not in ("lawful", "unlawful")
        for line in path.read_text("utf-8").splitlines()
    ]
    for part in ("check", *FRESH):
        assert near_pairs(learned, [row["text"] for row in rows(part)]) == []


@pytest.mark.parametrize("part", FRESH)
def test_fresh_texts_are_labelled_and_new(part: str) -> None:
    others = [row["text"] for row in everything()]
    assert near_pairs([row["text"] for row in rows(part)], others) == []
    for row in rows(part):
        assert set(row["classes"]) <= CLASSES
        assert (row["label"] == "ok") == (not row["classes"]) == (not row["spans"])
        assert all(0 <= start < end <= len(row["text"]) for start, end in row["spans"])


def test_no_text_is_near_the_development_data() -> None:
    folder = Path(os.environ.get("SHUOQING_DEV_DATA", Path(__file__).parents[3] / "shared" / "data"))
    source = folder / "adtext_dev.jsonl"
    if not source.exists():
        pytest.skip("development data is not here")
    theirs = [json.loads(line)["text"] for line in source.read_text("utf-8").splitlines() if line.strip()]
    assert near_pairs([row["text"] for row in everything()], theirs) == []


def test_markup_gives_exact_spans_past_invisible_signs() -> None:
    source = ["# one evasion abs_term >check", r"o.ge {国\u200b家级}😀\n{最强}"]
    (row,) = numbered(compile_rows(source))
    assert (row.id, row.part, row.label) == ("c0001", "check", "violation")
    assert [row.text[start:end] for start, end in row.spans] == ["国\u200b家级", "最强"]
    assert row.spans[1] == (6, 8)


def test_markup_writes_one_row_per_alternative_and_marks_it_as_a_slot() -> None:
    found = list(compile_rows(["# two negative -", "p.te <绿茶|红茶> 净含量<100|125>g"]))
    assert [row.text for row in found] == ["绿茶 净含量100g", "红茶 净含量125g"]
    assert all(row.slot for row in found)


@pytest.mark.parametrize(
    "line",
    ["p.te {没有结尾", "p.te 没有}开头", "x.te 甲", "p.zz 甲", "p.te:nonsense {甲}", "p.te {违法却标合规}", "?p.te 甲"],
)
def test_markup_refuses_a_line_it_cannot_read(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(compile_rows(["# three negative -", line]))
