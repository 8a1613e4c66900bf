"""A special rule speaks for a general one about the same act, and only then."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from checker.evaluate import evaluate
from checker.vocabulary import Claim, Clause, Days, Facts, Finding, Outcome, Place, Search, Sought, Terms
from rules.rulebook import load_rulebook

DAY = date(2026, 11, 22)
WORDS = "签收即视为认可，概不退换"
PAGE = "https://shop.example.cn/item/1"


def _place(words: str, page: str = PAGE) -> Place:
    return Place(quote=words, start=0, end=len(words), page=page)


def _judged(clauses: Iterable[Clause], claims: Iterable[Claim]) -> list[Finding]:
    searches = (
        Search(what=Sought.TERMS, where=("/",), complete=True),
        Search(what=Sought.CLAIMS, where=("/",), complete=True),
    )
    facts = Facts(
        subjects=(Terms(url=PAGE, clauses=tuple(clauses), searches=searches),), claims=tuple(claims), searches=searches
    )
    found = evaluate(facts, load_rulebook(), Days(conduct=DAY, decision=DAY))
    return [one for one in found if one.alias.startswith("IR-17-1") and one.outcome is Outcome.FAILED]


CLAUSE = Clause(text=WORDS, place=_place(WORDS))
CLAIM = Claim(text=WORDS, place=_place(WORDS))


def test_the_special_rule_speaks_for_both_with_the_articles_of_both() -> None:
    (found,) = _judged([CLAUSE], [CLAIM])
    assert found.alias == "IR-17-1"
    assert "IR-17-1-W" in found.reasoning[-1]
    (alone,) = _judged([], [CLAIM])
    assert set(alone.citations) <= set(found.citations)
    assert set(alone.penalties) <= set(found.penalties)


def test_the_general_rule_speaks_where_the_special_one_is_silent() -> None:
    assert [one.alias for one in _judged([], [CLAIM])] == ["IR-17-1-W"]


@pytest.mark.parametrize(
    "elsewhere", [_place(WORDS, page="https://shop.example.cn/item/2"), _place("最终解释权归本店")]
)
def test_another_page_or_other_words_are_another_act(elsewhere: Place) -> None:
    clause = replace(CLAUSE, text=elsewhere.quote, place=elsewhere)
    assert {one.alias for one in _judged([clause], [CLAIM])} == {"IR-17-1", "IR-17-1-W"}
