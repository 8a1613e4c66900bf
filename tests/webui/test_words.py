"""What is shown to people has words: tables of the rulebook, and every act the log may hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from checker.kinds import KINDS
from checker.tables import tables
from checker.vocabulary import Outcome, factor_name
from checker.vocabulary.amending import AmendmentState
from checker.vocabulary.complaints import ComplaintState
from checker.vocabulary.work import BulkAction, MoveState
from rules.amendments import in_use
from webui import logged, words
from webui.spoken import Words, said

ROOT = Path(__file__).parents[2]
_LOGS = {"record", "note", "_record", "_note", "_log", "_note_clock", "record_sign_in"}
_ACT = re.compile(r"[a-z]+\.[a-z_]+")
_PUT_TOGETHER = {
    "amendment.": set(AmendmentState),
    "bulk.": set(BulkAction),
    "clock.": {"pause", "extension"},
    "complaint.": {ComplaintState.LEAD, ComplaintState.CLOSED},
    "move.": {MoveState.DONE, MoveState.DECLINED, MoveState.WITHDRAWN},
}


def test_every_table_people_may_amend_has_a_title() -> None:
    assert {table.name for table in tables(in_use())} == set(words.TABLES)


def test_every_act_the_log_may_hold_has_words() -> None:
    acts = {act for folder in ("checker", "webui") for path in (ROOT / folder).rglob("*.py") for act in _acts(path)}
    assert len(acts) > 60
    assert acts - set(logged.ACTIONS) == set()


def test_texts_and_words_are_said_in_the_language_of_each_request(app: Flask) -> None:
    heard = []
    for language in ("zh", "en", "zh"):
        with app.test_request_context("/", headers={"Cookie": f"language={language}"}):
            heard.append((said("级别"), Words().OUTCOMES[Outcome.PASSED], said("仅检查 #%(number)d", number=7)))
    assert heard[0] == heard[2] == ("级别", "未见异常", "仅检查 #7")
    assert heard[1] == ("Severity", "Nothing found", "Only inspection #7")


def test_a_text_that_came_from_outside_is_escaped_like_its_variables(app: Flask) -> None:
    with app.test_request_context("/"):
        assert said("<b>%(name)s", name="<i>") == "&lt;b&gt;&lt;i&gt;"


def _acts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in _LOGS:
            for given in [*node.args, *(one.value for one in node.keywords)]:
                yield from _written(given)


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _written(given: ast.expr) -> Iterator[str]:
    match given:
        case ast.IfExp(body=one, orelse=other):
            yield from _written(one)
            yield from _written(other)
        case ast.Constant(value=str(act)) if _ACT.fullmatch(act):
            yield act
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]) if start.endswith("."):
            yield from (f"{start}{end}" for end in _PUT_TOGETHER[start])


def test_price_factors_have_the_same_names_in_findings_and_in_tables(app: Flask) -> None:
    with app.test_request_context("/", headers={"Cookie": "language=zh"}):
        named = Words().PRICE_FACTORS
    assert named == {factor: factor_name(factor) for factor in named}


def test_every_kind_of_job_has_a_name_and_no_name_is_left_over() -> None:
    assert set(words.JOB_KINDS) == set(KINDS)
