"""Rules that say when they may have a concern say it truly: asking all of them changes no answer."""

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.evaluate import CONCERNS
from checker.feed import judge_rows
from checker.feed.questions import Question, understood
from checker.vocabulary import Claim
from rules.language.kinds import kinds
from rules.law import Law, lexicon_names
from rules.rulebook import load_rulebook

CORPUS = Path(__file__).parents[2] / "corpora" / "adlanguage" / "build.jsonl"
DAY = date(2026, 11, 22)


def rows() -> list[dict[str, Any]]:
    """Rows of the corpus, and some that only lexicons of single rules speak of."""
    given = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    chosen = [
        {"id": row["id"], "text": row["text"], "channel": row["channel"], "category": row["category"]}
        for row in random.Random(5).sample(given, 250)
    ]
    more = ["使用前后对比图 七天见证", "爷爷奶奶都能吃 降三高", "家庭必备 无效退款", "老年人增强免疫力"]
    return chosen + [
        {"id": f"m{number}{category}", "text": text, "category": category}
        for number, text in enumerate(more)
        for category in ("health_food", "cosmetics", "drug", "home")
    ]


def test_asking_every_rule_changes_no_answer() -> None:
    law = Law(DAY)
    rules = [rule for rule in load_rulebook().by_subject(Claim) if not rule.needs and rule.citations(law)]
    given = rows()
    for row, answer in zip(given, judge_rows(given, on=DAY), strict=True):
        question = understood(row, DAY)
        assert isinstance(question, Question)
        concerned = {rule.id for rule in rules if rule.judge(question.claim, law).outcome in CONCERNS}
        assert {finding["rule"] for finding in answer["findings"]} == concerned


@pytest.mark.parametrize("rule", load_rulebook().by_subject(Claim), ids=lambda rule: rule.id)
def test_what_a_rule_cannot_do_without_exists(rule: Any) -> None:
    assert set(rule.wording) <= {cls for kind in kinds().values() for cls in (kind.cls, *kind.by_category.values())}
    assert set(rule.terms) <= set(lexicon_names())
