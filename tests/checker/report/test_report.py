"""Reports: each form says the same findings, in the shape its readers' tools expect."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from checker.errors import BadRequest
from checker.inspection import InspectionResult, Observed
from checker.report.baseline import only_new, read_baseline
from checker.report.earl import as_earl
from checker.report.html import as_html
from checker.report.json import as_object, schema
from checker.report.junit import as_junit
from checker.report.sarif import as_sarif
from checker.report.words import yuan
from checker.troubles import Trouble
from checker.vocabulary import Capture, Days, Exemption, Finding, Outcome, Penalty, Place, Severity, SubjectKind
from rules.rulebook import load_rulebook

RULE = next(iter(load_rulebook().rules.values()))
DAY = date(2026, 11, 22)


def _finding(outcome: Outcome = Outcome.FAILED, *, number: int = 1, quote: str = "最佳") -> Finding:
    return Finding(
        rule=RULE.id,
        alias=RULE.alias,
        outcome=outcome,
        severity=Severity.S2,
        citations=("cn-advertising-law:9(3)",),
        duty_bearer="advertiser",
        message="涉嫌使用绝对化用语。",
        subject="claim",
        subject_url="https://shop.example.cn/item/1",
        places=(Place(quote=quote, selector="h1", start=3, end=5, box=(10, 20, 30, 40)),),
        reasoning=("《广告法》第9(3)条：……",),
        exemptions=(Exemption(name="同一品牌自我比较", held=False, because="没有同品牌的比较对象"),),
        penalties=(Penalty(basis="cn-advertising-law:57(1)", text="罚款", minimum_fen=20_000_000),),
        remedy="删除该用语。",
        plain="这句话不能当真。",
        fingerprint=f"{number:032x}",
    )


def _result(*findings: Finding, trouble: Trouble | None = None) -> InspectionResult:
    capture = Capture(
        id="sha256:" + "a" * 64, target="https://shop.example.cn/item/1", captured_at=datetime(2026, 11, 22, tzinfo=UTC),
        artefacts=(), record={},
    )  # fmt: skip
    return InspectionResult(
        target="https://shop.example.cn/item/1",
        subject=SubjectKind.PRODUCT,
        days=Days(conduct=DAY, decision=DAY),
        rulebook="0" * 64,
        capture=None if trouble else capture,
        findings=findings,
        observed=Observed(
            pages=1, searched=("https://shop.example.cn/item/1",), channels={"page": 1.0, "speech": None}
        ),
        trouble=trouble,
    )


def test_json_fits_its_published_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(as_object(_result(_finding(), _finding(Outcome.UNTESTED))), schema())


def test_json_of_an_unseen_target_fits_too_and_says_why() -> None:
    shown = as_object(_result(trouble=Trouble(reason="blocked", message="平台拒绝了访问。")))
    jsonschema.validate(shown, schema())
    assert shown["trouble"]["reason"] == "blocked"
    assert shown["capture"] is None


def test_sarif_marks_what_the_baseline_does_not_know_as_new() -> None:
    log = json.loads(as_sarif([_result(_finding(number=1), _finding(number=2))], baseline={f"{1:032x}"}))
    states = [result["baselineState"] for result in log["runs"][0]["results"]]
    assert states == ["unchanged", "new"]


def test_sarif_leaves_out_what_is_no_concern() -> None:
    log = json.loads(as_sarif([_result(_finding(Outcome.PASSED), _finding(Outcome.CANNOT_TELL))]))
    (shown,) = log["runs"][0]["results"]
    assert shown["kind"] == "review"
    assert shown["level"] == "none"


def test_sarif_points_to_a_rule_for_every_result() -> None:
    run = json.loads(as_sarif([_result(_finding())]))["runs"][0]
    assert run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]["id"] == RULE.id


def test_junit_counts_failures_and_survives_characters_xml_cannot_write() -> None:
    text = as_junit([_result(_finding(quote="最\x00佳\ud800"), _finding(Outcome.UNTESTED), _finding(Outcome.PASSED))])
    suite = ElementTree.fromstring(text.encode())[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")


def test_earl_speaks_of_every_finding_in_w3c_words() -> None:
    graph = json.loads(as_earl([_result(_finding(), _finding(Outcome.CANNOT_TELL))]))["@graph"]
    assert [node["earl:result"]["earl:outcome"]["@id"] for node in graph[1:]] == ["earl:failed", "earl:cantTell"]


def test_html_never_lets_captured_text_run() -> None:
    page = as_html([_result(_finding(quote="<script>alert(1)</script>"))])
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("form", ["json", "sarif", "list"])
def test_a_baseline_may_be_any_report_of_ours_or_a_list(tmp_path: Path, form: str) -> None:
    known, fresh = _result(_finding(number=1)), _finding(number=2)
    written = {
        "json": json.dumps(as_object(known)),
        "sarif": as_sarif([known]),
        "list": f"# 已知\n{1:032x} reason=旧\n",
    }
    path = tmp_path / "baseline"
    path.write_text(written[form], "utf-8")
    (left,) = only_new([replace(known, findings=(*known.findings, fresh))], read_baseline(path, DAY))
    assert left.findings == (fresh,)


def test_a_suppression_ends_on_its_day(tmp_path: Path) -> None:
    path = tmp_path / "baseline"
    path.write_text(f"{1:032x} until=2026-11-21\n{2:032x} until=2026-11-22\n", "utf-8")
    assert read_baseline(path, DAY) == {f"{2:032x}"}


def test_a_baseline_that_is_none_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "baseline"
    path.write_text("hello\n", "utf-8")
    with pytest.raises(BadRequest, match="第 1 行"):
        read_baseline(path, DAY)


@pytest.mark.parametrize(("fen", "shown"), [(0, "¥0.00"), (5, "¥0.05"), (123450, "¥1,234.50")])
def test_money_is_shown_exactly(fen: int, shown: str) -> None:
    assert yuan(fen) == shown


@pytest.mark.parametrize(
    "text",
    [
        f"{1:032x} until=2026-13-40",
        '{"findings": [{"outcome": "failed"}]}',
        '{"findings": null}',
        '{"findings": [3]}',
        '{"findings": [{"outcome": "failed", "fingerprint": ["a"]}]}',
        '{"runs": [{"results": [{}]}]}',
        '{"runs": {}, "findings": {"a": 1}}',
        '{"rows": []}',
        '{"findings": []} 3',
        '{"a":' * 100_000,
    ],
)
def test_a_baseline_slightly_wrong_is_refused_too(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline"
    path.write_text(text, "utf-8")
    with pytest.raises(BadRequest, match="基线文件"):
        read_baseline(path, DAY)
