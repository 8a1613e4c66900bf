"""Judges rows: all texts of a batch are read together, and only rules that may have a concern are asked.

Which rules these are, they say themselves (`wording` and `terms` of `@rule`); `asked_of_all` asks every rule, and a test
holds both to the same answers. Not covered: where rows come from and go to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from checker.evaluate import CONCERNS
from checker.feed.questions import Question, Row, understood
from checker.vocabulary import Claim, Outcome
from rules.amendments import Amendments
from rules.asking import Held, Terms, lexicons_of, terms_of
from rules.language.engine import Text, keep, language_on
from rules.language.reading import Reading
from rules.language.second.opinion import Opinion, hear_studied
from rules.law import Law
from rules.rule import Rule, Verdict
from rules.rulebook import load_rulebook

_BATCH = 512
_FREE_SPEECH = "advertising.free_speech"  # speaks only where the second reader has an opinion


def judge_rows(rows: Iterable[Mapping[str, Any]], *, on: date | None = None) -> Iterator[Row]:
    """One answer per row, in order (contract: docs on feeds). `on` is the conduct day of rows that name none.

    A row without a day and without `on` is an error of that row: nothing here asks the clock.
    """
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        yield from judge_batch(batch, on)


def judge_batch(rows: Sequence[Mapping[str, Any]], on: date | None, amendments: Amendments | None = None) -> list[Row]:
    """The answers to a few rows, under the amendments in use unless others are given."""
    answers: list[Row] = []
    asked: dict[date, list[tuple[int, Question]]] = {}
    for place, row in enumerate(rows):
        one = understood(row, on)
        if isinstance(one, Question):
            asked.setdefault(one.day, []).append((place, one))
            answers.append({})
        else:
            answers.append(one)
    for day, questions in asked.items():
        findings = _judged([question for _, question in questions], Law(day, amendments=amendments))
        for (place, question), found in zip(questions, findings, strict=True):
            answers[place] = {"id": question.id, "outcome": outcome_of(found).value, "findings": found}
    return answers


def outcome_of(findings: Iterable[Mapping[str, Any]]) -> Outcome:
    """The worst outcome among findings, `passed` when there is none."""
    return min((Outcome(one["outcome"]) for one in findings), key=lambda o: o.rank, default=Outcome.PASSED)


def _judged(questions: Sequence[Question], law: Law) -> list[list[Row]]:
    language, asking = language_on(law), _asking(law.on, law.amendments)
    asked = [_text(question) for question in questions]
    texts = list(dict.fromkeys(asked))  # viewers say the same thing many times over
    studied = language.study_all(texts, law.on)
    heard = hear_studied(
        [
            (text.text, text.channel, text.category or one.reading.category)
            for text, one in zip(texts, studied, strict=True)
        ],
        studied,
        language,
        [any(not hit.cleared for hit in one.reading.hits) for one in studied],
    )
    known = {text: (one.reading, said.opinions) for text, one, said in zip(texts, studied, heard, strict=True)}
    return [_findings(asking, question, *known[text], law) for question, text in zip(questions, asked, strict=True)]


def _text(question: Question) -> Text:
    if not question.context:
        return Text(question.text, question.channel, question.category)
    context = f"{question.goods}\n{question.context}" if question.goods else question.context
    return Text(question.text, question.channel, question.category, context)


def _findings(
    asking: "_Asking", question: Question, reading: Reading, opinions: Sequence[Opinion], law: Law
) -> list[Row]:
    rules = asking.rules(reading, opinions, question)
    if not rules:
        return []
    claim = question.claim
    keep(claim, law, reading)
    found = [
        _finding(rule, verdict, asking.citations[rule.id])
        for rule in rules
        if (verdict := rule.judge(claim, law)).outcome in CONCERNS
    ]
    found.sort(key=lambda one: (Outcome(one["outcome"]).rank, one["severity"], one["rule"]))
    return found


@dataclass(frozen=True, eq=False)
class _Asking:
    """Which rules on claims are asked on one day: those always asked, and what finds their terms."""

    all: tuple[Rule, ...]
    citations: Mapping[str, list[str]]  # by rule
    always: tuple[Rule, ...]
    terms: Terms

    def rules(self, reading: Reading, opinions: Sequence[Opinion], question: Question) -> Sequence[Rule]:
        """The rules that may have a concern about this text."""
        held = self.terms.held(question.text, reading)
        if not (held.classes or held.lexicons or opinions):
            return self.always
        return _concerned(self, held, bool(opinions))


@lru_cache(maxsize=4096)
def _concerned(asking: _Asking, held: Held, is_loud: bool) -> tuple[Rule, ...]:
    """The rules that may have a concern about a text that holds this; `is_loud` when the second reader has an opinion."""
    return tuple(rule for rule in asking.all if (is_loud if rule.id == _FREE_SPEECH else held.concerns(rule)))


@lru_cache(maxsize=64)
def _asking(day: date, amendments: Amendments) -> _Asking:
    law = Law(day, amendments=amendments)
    rules = load_rulebook(amendments).by_subject(Claim)
    citations = {rule.id: list(rule.citations(law)) for rule in rules if not rule.needs}
    binding = tuple(rule for rule in rules if citations.get(rule.id))
    always = tuple(rule for rule in binding if not rule.wording and not rule.terms and rule.id != _FREE_SPEECH)
    return _Asking(binding, citations, always, terms_of(lexicons_of(binding), law))


def _finding(rule: Rule, verdict: Verdict, citations: list[str]) -> Row:
    return {
        "rule": rule.id,
        "alias": rule.alias,
        "class": verdict.language_class,
        "outcome": verdict.outcome.value,
        "severity": (verdict.severity or rule.severity).value,
        "citations": citations,
        "message": verdict.message,
        "quotes": [{"text": place.quote, "start": place.start, "end": place.end} for place in verdict.places],
        "question": verdict.question,
        "exemptions": [{"name": e.name, "held": e.held, "because": e.because} for e in verdict.exemptions],
        "rewrite": verdict.rewrite,
    }
