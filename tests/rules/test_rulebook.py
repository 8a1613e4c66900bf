"""Every rule is whole: its cases hold, its citations resolve, its words are there for all three readers."""

import ast
import inspect
from dataclasses import replace
from pathlib import Path

import pytest

from checker.evaluate import CONCERNS
from checker.rulebook_check import judge_case
from checker.vocabulary import Finding, Outcome, Search, Sought, Subject
from rules.cases import Case, cases_of
from rules.rule import Rule
from rules.rulebook import load_rulebook

BOOK = load_rulebook()
RULES = list(BOOK.rules.values())
CASES = [case for rule in RULES for case in cases_of(rule)]
_CONSTRUCTORS = {
    "failed": Outcome.FAILED,
    "cannot_tell": Outcome.CANNOT_TELL,
    "passed": Outcome.PASSED,
    "inapplicable": Outcome.INAPPLICABLE,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_case(case: Case) -> None:
    finding = judge_case(case, BOOK)
    assert finding.outcome == case.outcome, finding.message
    quoted = [place.quote for place in finding.places]
    assert set(case.quotes) <= set(quoted), f"quoted {quoted}"
    if case.milder:
        assert finding.milder is not None
        assert finding.milder.outcome == case.milder
    if case.language_class:
        assert finding.language_class == case.language_class
    if case.penalties is not None:
        assert tuple(penalty.basis for penalty in finding.penalties) == case.penalties


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_outcome_the_code_can_return_has_a_case(rule: Rule) -> None:
    source = Path(inspect.getfile(rule.judge)).read_text("utf-8")
    called = {node.func.id for node in ast.walk(ast.parse(source)) if _is_call_by_name(node)}
    can_return = {_CONSTRUCTORS[name] for name in called & set(_CONSTRUCTORS)}
    shown = {case.outcome for case in CASES if case.rule == rule.id}
    assert can_return <= shown, f"no case for {can_return - shown}"


def _is_call_by_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_five_cases_and_words_for_three_readers(rule: Rule) -> None:
    assert len(cases_of(rule)) >= 5
    assert rule.title
    assert rule.remedy
    assert rule.plain


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.outcome in CONCERNS], ids=lambda c: f"{c.rule}: {c.name}"
)
def test_a_concern_carries_a_sentence_an_article_and_an_explanation(case: Case) -> None:
    finding = judge_case(case, BOOK)
    assert finding.message
    assert finding.citations
    assert finding.reasoning


@pytest.mark.parametrize(
    "case", [c for c in CASES if isinstance(c.given, Subject)], ids=lambda c: f"{c.rule}: {c.name}"
)
def test_nothing_is_asserted_when_nobody_looked(case: Case) -> None:
    """Taking all searches away never leaves a finding that rests on absence."""
    rule = BOOK.rules[case.rule]
    blind = _without_searches(case)
    if not rule.needs:
        return
    assert blind.outcome in {Outcome.UNTESTED, Outcome.INAPPLICABLE}


def _without_searches(case: Case) -> Finding:
    assert isinstance(case.given, Subject)
    return judge_case(replace(case, given=replace(case.given, searches=())), BOOK)


@pytest.mark.parametrize(
    "case", [c for c in CASES if isinstance(c.given, Subject)], ids=lambda c: f"{c.rule}: {c.name}"
)
def test_more_searching_never_turns_failed_into_untested(case: Case) -> None:
    if case.outcome is not Outcome.FAILED:
        return
    assert isinstance(case.given, Subject)
    everywhere = tuple(Search(what=what, where=("首页",), complete=True) for what in Sought)
    seen = judge_case(replace(case, given=replace(case.given, searches=everywhere)), BOOK)
    assert seen.outcome is not Outcome.UNTESTED
