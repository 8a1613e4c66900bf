"""The map of the law is whole: every duty of a rule is on it, and what is called checked is."""

import pytest

from rules.coverage import Coverage, coverage, is_within, totals
from rules.rule import Rule
from rules.rulebook import load_rulebook

MAP = coverage()
RULES = list(load_rulebook().rules.values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_duty_of_a_rule_is_on_the_map(rule: Rule) -> None:
    unmapped = [duty for duty in rule.duty if not any(is_within(duty, row.citation) for row in MAP)]
    assert not unmapped


def test_what_is_checked_names_the_rules_that_check_it() -> None:
    checked = [row for row in MAP if row.status in {Coverage.CHECKED, Coverage.PARTLY}]
    assert checked
    assert all(row.rules for row in checked)


def test_an_article_stands_on_the_map_once_and_says_why() -> None:
    citations = [row.citation for row in MAP]
    assert len(citations) == len(set(citations))
    assert all(row.why and row.bearer and row.summary for row in MAP)


def test_what_cannot_be_seen_is_not_claimed_by_a_rule_of_its_own() -> None:
    claimed = [row.citation for row in MAP if row.status is Coverage.NOT_OBSERVABLE and row.rules]
    assert not claimed


def test_the_totals_count_every_article_once() -> None:
    assert sum(totals(MAP).values()) == len(MAP)


def test_the_article_on_paper_is_not_within_a_neighbour_of_like_number() -> None:
    assert is_within("cn-a:13(2)", "cn-a:13")
    assert not is_within("cn-a:13", "cn-a:1")
    assert not is_within("cn-a:13(2)", "cn-a:13(1)")
