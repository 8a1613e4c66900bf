"""Runs the cases beside the rules, for the command line, the amendment preview and the tests alike."""

from collections.abc import Iterator
from dataclasses import replace

from checker.evaluate import Setting, evaluate, judge_claim
from checker.vocabulary import Claim, Days, Facts, Finding
from rules.cases import Case, cases_of
from rules.rulebook import Rulebook


def judge_case(case: Case, book: Rulebook) -> Finding:
    """The finding the rule gives on the case's facts, on its days."""
    alone = replace(book, rules={case.rule: book.rules[case.rule]})
    days = Days(conduct=case.on, decision=case.decided_on or case.on)
    if isinstance(case.given, Claim):
        return judge_claim(case.given, alone.rules[case.rule], Setting(rulebook=alone, days=days), case.searches)
    (finding,) = evaluate(Facts(subjects=(case.given,)), alone, days)
    return finding


def broken_cases(book: Rulebook) -> Iterator[str]:
    """One line for each case whose outcome or quotations are not as written."""
    for rule in book.rules.values():
        for case in cases_of(rule):
            finding = judge_case(case, book)
            quoted = {place.quote for place in finding.places}
            if finding.outcome != case.outcome or not set(case.quotes) <= quoted:
                yield f"{rule.id}: {case.name}: 应为 {case.outcome}，实为 {finding.outcome}（{finding.message}）"
