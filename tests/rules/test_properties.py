"""What holds for every rule on any facts, also on those no page ever showed.

Subjects are built from the type hints of the vocabulary, so a new field or subject is tried without being named here.
"""

import dataclasses
import types
import typing
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.evaluate import evaluate
from checker.vocabulary import Claim, Days, Facts, Finding, Outcome, Search, Sought, Subject
from rules.law import Law
from rules.rule import Rule, Verdict
from rules.rulebook import load_rulebook

BOOK = load_rulebook()
KINDS = sorted({rule.subject for rule in BOOK.rules.values()}, key=lambda kind: kind.__name__)
SUBJECTS = [kind for kind in KINDS if issubclass(kind, Subject)]
DAYS = [
    date(2014, 3, 14),
    date(2019, 1, 1),
    date(2024, 6, 30),
    date(2025, 10, 15),
    date(2026, 4, 10),
    date(2026, 11, 22),
]
EVERYWHERE = tuple(Search(what=what, where=("首页",), complete=True) for what in Sought)
_PHRASES = [
    "",
    "最终解释权归本店所有",
    "七日无理由退货",
    "91330100MA2H3XQX2K",
    "XXXX",
    "限时5折",
    "押金不退",
    "会员",
    "广告",
    "自营",
    "注销账号",
    "治疗",
]
_TEXTS = st.one_of(st.sampled_from(_PHRASES), st.text(max_size=12))
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: _TEXTS,
    int: st.integers(min_value=-(10**9), max_value=10**12),
    float: st.floats(allow_nan=True, allow_infinity=True),
    bool: st.booleans(),
    date: st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)),
    datetime: st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
}
_QUICK = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def anything(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type hint of the vocabulary."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(
            [st.none() if kind is type(None) else st.deferred(lambda k=kind: anything(k)) for kind in inner]
        )
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return st.lists(st.deferred(lambda: anything(inner[0])), max_size=2).map(tuple)
        return st.tuples(*map(anything, inner))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return built(hint) if dataclasses.is_dataclass(hint) else _PLAIN[hint]


def built(kind: Any) -> st.SearchStrategy[Any]:
    """Instances of a vocabulary dataclass: each field is anything, or left out where it may be."""
    hints = typing.get_type_hints(kind)
    required = {
        f.name
        for f in dataclasses.fields(kind)
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    }
    always = {name: st.deferred(lambda h=hint: anything(h)) for name, hint in hints.items() if name in required}
    sometimes = {name: st.deferred(lambda h=hint: anything(h)) for name, hint in hints.items() if name not in required}
    return st.fixed_dictionaries(always, optional=sometimes).map(lambda fields: kind(**fields))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_rule_raises_on_any_facts(kind: type) -> None:
    rules = BOOK.by_subject(kind)

    @_QUICK
    @given(subject=built(kind), day=st.sampled_from(DAYS))
    def holds(subject: Subject | Claim, day: date) -> None:
        law = Law(on=day)
        for rule in rules:
            if rule.citations(law):
                verdict = rule.judge(subject, law)
                assert isinstance(verdict, Verdict)
                assert verdict.outcome is not Outcome.UNTESTED

    holds()


@pytest.mark.parametrize("kind", SUBJECTS, ids=lambda kind: kind.__name__)
def test_more_searching_never_turns_failed_into_untested(kind: type) -> None:
    @_QUICK
    @given(subject=built(kind), day=st.sampled_from(DAYS))
    def holds(subject: Subject, day: date) -> None:
        subject = replace(subject, on_mainland=True)
        before, after = _judged(subject, day), _judged(replace(subject, searches=EVERYWHERE), day)
        for name, finding in before.items():
            if finding.outcome is Outcome.FAILED:
                assert after[name].outcome is not Outcome.UNTESTED, name

    holds()


@pytest.mark.parametrize("kind", SUBJECTS, ids=lambda kind: kind.__name__)
def test_nothing_is_failed_for_absence_where_nobody_could_look(kind: type) -> None:
    """An empty subject whose every search was hindered convicts nobody, and clears nobody of an asserted absence."""
    hindered = tuple(Search(what=what, where=(), complete=False, hindrance="打不开") for what in Sought)
    for name, finding in _judged(kind(searches=hindered), DAYS[-1]).items():
        assert finding.outcome is not Outcome.FAILED, name


def _judged(subject: Subject, day: date) -> dict[str, Finding]:
    findings = evaluate(Facts(subjects=(subject,)), BOOK, Days(conduct=day, decision=day))
    return {finding.rule: finding for finding in findings}


@pytest.mark.parametrize("rule", list(BOOK.rules.values()), ids=lambda rule: rule.id)
def test_a_rule_names_only_penalties_and_readings_the_lawbook_dates(rule: Rule) -> None:
    law = Law(on=DAYS[-1])
    assert rule.citations(law), f"{rule.id} has no duty in force"
    named = [*rule.penalties, *rule.reading]
    assert not named or any(law.in_force(citation) for citation in named)
