"""The second reader resembles, quotes exactly, repeats itself, and never does more than ask."""

import json
from datetime import date
from pathlib import Path

import pytest

from checker.feed import judge_rows
from checker.vocabulary import Category, Channel
from rules.language.engine import Text, language_on
from rules.language.folding import fold
from rules.language.second.features import LONGEST_UNIT, units_of
from rules.language.second.model import WEIGHTS, model
from rules.language.second.opinion import all_heard, second_opinion, whole_clauses
from rules.language.second.provisions import asked_of
from rules.law import Law

TRAIN = Path(__file__).parents[2] / "corpora" / "adlanguage" / "train"
DAY = date(2026, 11, 22)
COUNTER = "这个牌子你去柜台问,一千二都拿不下来,我只要你一百"


def opinions(text: str, category: Category = Category.COSMETICS):
    return second_opinion(text, Channel.ASR, category, DAY)


def test_a_resemblance_is_noticed_with_its_class() -> None:
    (first, *_) = opinions(COUNTER)
    assert first.cls == "price_compare"
    assert 0.5 < first.probability <= 1


def test_the_place_is_inside_the_sentence_that_speaks() -> None:
    text = f"大家晚上好，先报一下发货时间，今天下单的明天下午统一发，偏远地区要多等两三天，请大家耐心一点。{COUNTER}"
    (first, *_) = opinions(text)
    assert first.start >= text.index("这个牌子")
    assert text[first.start : first.end] in COUNTER


@pytest.mark.parametrize(
    ("text", "heard", "quoted"),
    [
        ("全场满减，奶奶喝了就好，快来买", "喝了", "奶奶喝了就好"),
        ("安全认证 官方旗舰", "全认", "安全认证"),
        ("。所释放的气息像一个故事！拍下", "。所释放的气息", "所释放的气息像一个故事"),
        ("只要1,200元拿走，还送锅", "200元", "只要1,200元拿走"),
        ("国 家 级的好酒", "国", "国 家 级的好酒"),
        ("……", "…", "…"),
    ],
)
def test_a_quote_is_made_of_whole_clauses(text: str, heard: str, quoted: str) -> None:
    start = text.index(heard)
    begin, end = whole_clauses(text, start, start + len(heard))
    assert text[begin:end] == quoted


@pytest.mark.parametrize("text", ["拍下之后三天内发货", "蒸八分钟关火再焖两分钟", "", "好", "。。。", "\n"])
def test_ordinary_and_empty_texts_have_no_opinion(text: str) -> None:
    assert opinions(text, Category.GENERAL) == ()


@pytest.mark.parametrize("text", ["\ud800" * 300, "🀄" * 500, "长" * 5000, "a,b" * 2000, "\u200b" * 50])
def test_hostile_texts_are_read_without_harm(text: str) -> None:
    for one in opinions(text):
        assert 0 <= one.start < one.end <= len(text)


def test_many_texts_are_read_as_one_by_one() -> None:
    texts = [COUNTER, "拍下之后三天内发货", "", COUNTER * 6]
    situation = (Channel.ASR, Category.COSMETICS)
    studied = language_on(Law(DAY)).study_all([Text(text, *situation) for text in texts], DAY)
    together = all_heard(studied, [situation] * len(texts))
    assert together == [all_heard([one], [situation])[0] for one in studied]


def test_units_cover_a_text_without_growing_past_their_bound() -> None:
    squeezed = fold("。".join(["今天讲讲这口锅怎么开锅"] * 40)).squeezed
    units = units_of([squeezed])
    sizes = units.last - units.first - 2
    assert sizes.max() <= 2 * LONGEST_UNIT
    assert sizes.sum() == len(squeezed)


def test_the_reader_only_ever_asks() -> None:
    text = "楼上那家人喝了之后再没跑过医院"
    rows = [{"id": "1", "text": text, "category": "food", "channel": "asr", "conduct_day": "2026-11-22"}]
    (answer,) = judge_rows(rows)
    mine = [one for one in answer["findings"] if one["rule"] == "advertising.free_speech"]
    assert [one["outcome"] for one in mine] == ["cannot-tell"]
    assert mine[0]["question"]


def test_every_class_it_can_name_has_a_question_of_its_own() -> None:
    general = asked_of("no such class")
    assert len(model().classes) >= 39
    assert all(asked_of(cls) != general for cls in model().classes)


def test_weights_stay_small() -> None:
    assert WEIGHTS.stat().st_size < 3_000_000


def test_training_texts_are_labelled_and_new() -> None:
    rows = [json.loads(line) for path in sorted(TRAIN.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    parts = (TRAIN.parent / f"{part}.jsonl" for part in ("build", "check"))
    others = {json.loads(line)["text"] for path in parts for line in path.read_text("utf-8").splitlines()}
    texts = [row["text"] for row in rows]
    assert len(set(texts)) == len(texts)
    assert not others & set(texts)
    assert all((row["label"] == "ok") != bool(row["classes"]) for row in rows)
    assert all(0 <= start < end <= len(row["text"]) for row in rows for start, end in row["spans"])
