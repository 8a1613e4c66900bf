"""The map of the law is whole: every duty of a rule is on it, and what is called checked is.

A rule can speak when some reader makes its subject, fills something of it that the rule reads, and looks for what the
rule asks to have been looked for. All three are read off the source. Not covered: a fact that readers look for in one
kind of subject and a rule wants in another; parts of a rule that no reader feeds (`why` of the row says so).
"""

import ast
import inspect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from checker.vocabulary import Subject
from rules.coverage import WITH_RULES, Coverage, coverage, is_within, totals
from rules.rule import Rule
from rules.rulebook import load_rulebook

MAP = coverage()
RULES = list(load_rulebook().rules.values())
ROOT = Path(__file__).parents[2]
# They only ask for what readers look for, or name it for people.
ASKING = {ROOT / name for name in ("checker/facts/joining.py", "checker/facts/searches.py", "checker/evaluate.py")}
# Articles whose rule speaks, but of another article of its own that readers do feed.
ANOTHER_LIMB = {"cn-ecommerce-law:39(2)"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_duty_of_a_rule_is_on_the_map(rule: Rule) -> None:
    unmapped = [duty for duty in rule.duty if not any(is_within(duty, row.citation) for row in MAP)]
    assert not unmapped


def test_what_is_checked_names_the_rules_that_check_it() -> None:
    checked = [row for row in MAP if row.status in WITH_RULES]
    assert checked
    assert all(row.rules for row in checked)


def test_what_is_checked_has_a_rule_that_readers_let_speak() -> None:
    checked = [row for row in MAP if row.status in {Coverage.CHECKED, Coverage.PARTLY}]
    assert not {row.citation: row.rules for row in checked if SILENT.issuperset(row.rules)}


def test_what_has_no_reader_is_not_read_after_all() -> None:
    """Whoever builds the reader learns here which rows to change."""
    unread = [row for row in MAP if row.status is Coverage.NO_READER and row.citation not in ANOTHER_LIMB]
    assert not {row.citation: row.rules for row in unread if not SILENT.issuperset(row.rules)}


def test_it_is_known_which_rules_wait_for_a_reader() -> None:
    """Drawn up so that the tests above cannot pass by finding readers where there are none, or none at all."""
    aliases = {rule.alias for rule in RULES if rule.id in SILENT}
    assert {"NT-27-1", "EC-15-2", "IA-10-1", "PB-20-1"} <= aliases
    assert aliases.isdisjoint({"IR-13-2", "MP-20-1", "IR-9-2", "MP-16-2", "NU-9-3-time", "EC-59-1"})


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


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    """What reads pages and makes subjects of them."""
    for room in ("crawlers", "checker"):
        for path in (ROOT / room).rglob("*.py"):
            if path.parent != ROOT / "checker" / "vocabulary":
                yield path, ast.parse(path.read_text("utf-8"))


def _sought_in(tree: ast.Module) -> set[str]:
    """The members of `Sought` that a module names."""
    named = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    return {node.attr for node in named if isinstance(node.value, ast.Name) and node.value.id == "Sought"}


def _supplied() -> tuple[dict[str, set[str]], set[str]]:
    """The words of the vocabulary that are made, each with the fields that are filled; and what is looked for."""
    made: dict[str, set[str]] = defaultdict(set)
    sought: set[str] = set()
    for path, tree in _sources():
        imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
        own = [node for node in imports if (node.module or "").startswith("checker.vocabulary")]
        words = {alias.name for node in own for alias in node.names} | {"replace"}
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id in words:
                made[call.func.id] |= {keyword.arg for keyword in call.keywords if keyword.arg}
        sought |= set() if path in ASKING else _sought_in(tree)
    return made, sought


def _silent() -> set[str]:
    """The rules that no reader lets speak."""
    made, sought = _supplied()
    common = {field.name for field in fields(Subject)} | made["replace"]
    found = set()
    for rule in RULES:
        tree = ast.parse(Path(inspect.getfile(rule.judge)).read_text("utf-8"))
        read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        wanted = read & {field.name for field in fields(rule.subject)}
        is_made = rule.subject.__name__ in made
        is_fed = is_made and (not wanted or bool(wanted & (made[rule.subject.__name__] | common)))
        if not is_fed or not _sought_in(tree) <= sought:
            found.add(rule.id)
    return found


SILENT = _silent()
