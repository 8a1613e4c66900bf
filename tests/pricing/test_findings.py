"""Judged readings become findings: sealed, under the law of their day, once, and the same when judged again."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from checker.evidence import open_capture, verify_capture
from checker.inspection import InspectionResult, Options, Surroundings, reopen
from checker.operations import offline_service
from checker.pricing.command import prices
from checker.pricing.findings import seal_readings
from checker.rejudge import CONSOLE, rejudge
from checker.report.html import as_html
from checker.report.json import as_object, schema
from checker.settings import Settings
from checker.vocabulary import Outcome
from checker.vocabulary.people import Scope
from checker.vocabulary.prices import LIMITS
from checker.vocabulary.workbench import FindingFilter
from rules.rulebook import load_rulebook
from tests.pricing.rows import Row, campaign, sold_at
from tests.webui.samples import sample_outcome

ALIASES = {"IR-9-2", "PR-31-1", "PI-24-1", "PB-8-1"}
PAGES = "sha256:" + "ab" * 32
DECIDED = Options(decision=date(2026, 11, 29))


def surcharged(reading: Row, account: int, turn: int) -> None:
    """Four percent more for old customers, read from a named capture."""
    sold_at(reading, 10400 if account < 8 else 10000)
    reading["capture"] = PAGES


def written(folder: Path, rows: Iterable[Row]) -> Path:
    path = folder / "readings.jsonl"
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return path


def ruled(folder: Path, rows: Iterable[Row], options: Options = DECIDED, **addresses: str) -> InspectionResult:
    store = folder / "evidence"
    capture = seal_readings(written(folder, rows), "水壶测试", addresses, store)
    assert verify_capture(store, capture.id).faults == ()
    return reopen(capture.id, options, Surroundings(evidence=store))


def test_a_suspected_surcharge_is_a_question_of_every_duty_with_its_evidence(tmp_path: Path) -> None:
    result = ruled(tmp_path, campaign(surcharged) + campaign(sku="cup"), kettle="https://shop.example.cn/kettle")
    concerns = [one for one in result.findings if one.outcome is Outcome.CANNOT_TELL]
    assert {one.alias for one in concerns} == ALIASES
    assert {(one.subject_name, one.subject_url) for one in concerns} == {("kettle", "https://shop.example.cn/kettle")}
    assert {one.conduct_day for one in result.findings} == {date(2026, 11, 27)}
    assert {one.rulebook for one in result.findings} == {load_rulebook().digest}
    assert result.capture is not None
    assert {one.capture for one in result.findings} == {result.capture.id}
    assert all(any(PAGES in told for told in one.reasoning) for one in concerns)
    assert len(result.findings) == len(ALIASES)


def test_an_earlier_day_knows_no_such_duty(tmp_path: Path) -> None:
    options = Options(decision=date(2026, 11, 29), conduct=date(2024, 6, 30))
    outcomes = {one.alias: one.outcome for one in ruled(tmp_path, campaign(surcharged), options).findings}
    assert outcomes["IR-9-2"] is Outcome.INAPPLICABLE
    assert outcomes["PI-24-1"] is Outcome.CANNOT_TELL


def test_too_few_accounts_anywhere_keep_the_rules_from_passing(tmp_path: Path) -> None:
    result = ruled(tmp_path, campaign() + campaign(sku="cup", accounts=3))
    assert {one.outcome for one in result.findings} == {Outcome.UNTESTED}
    assert "2 件商品中有 1 件" in result.findings[0].message


def test_even_prices_pass_with_one_finding_a_rule(tmp_path: Path) -> None:
    result = ruled(tmp_path, campaign() + campaign(sku="cup"))
    assert {(one.alias, one.outcome) for one in result.findings} == {(alias, Outcome.PASSED) for alias in ALIASES}
    assert all(one.message.startswith("2 件商品") for one in result.findings)


def test_a_price_raised_before_a_promotion_is_a_question_with_its_history(tmp_path: Path) -> None:
    def promoted(reading: Row, account: int, turn: int) -> None:
        sold_at(reading, (10000, 10000, 10000, 14000, 14000, 12000, 12000, 12000)[turn])
        reading["list_fen"] = 20000 if turn >= 5 else None

    result = ruled(tmp_path, campaign(promoted) + campaign(sku="cup"))
    outcomes = {one.alias: (one.outcome, one.subject_name) for one in result.findings}
    assert outcomes["MP-16-2"] == outcomes["MP-17-1"] == (Outcome.CANNOT_TELL, "水壶测试：kettle")
    assert outcomes["IR-9-2"][0] is Outcome.PASSED
    assert [one.which for one in result.pictures()] == ["dots", "ladder", "history"]


def test_a_clock_that_runs_ahead_reaches_no_later_law(tmp_path: Path) -> None:
    def ahead(reading: Row, account: int, turn: int) -> None:
        surcharged(reading, account, turn)
        reading["at"] = "9999-12-31T23:59:00Z"

    result = ruled(tmp_path, campaign(ahead))
    assert result.capture is not None
    assert result.days.conduct <= date(result.capture.captured_at.year + 1, 1, 1)


def test_reports_show_the_findings_of_readings(tmp_path: Path) -> None:
    import jsonschema

    result = ruled(tmp_path, campaign(surcharged))
    jsonschema.validate(as_object(result), schema())
    shown = as_html([result])
    assert "IR-9-2" in shown
    assert [one.title for one in result.pictures()] == [
        "kettle：账号与轮次",
        "kettle：两个身份的价格阶梯，不同的一步已标出",
    ]
    assert shown.count("<svg") == 2
    assert LIMITS in shown
    assert "<svg" not in as_html([ruled(tmp_path, campaign())])


@pytest.fixture
def workbench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("SHUOQING_VAR", str(tmp_path / "var"))
    return Settings()


def test_the_command_line_keeps_findings_once_and_they_are_judged_again_alike(
    tmp_path: Path, workbench: Settings
) -> None:
    path = written(tmp_path, campaign(surcharged))
    (tmp_path / "campaign.json").write_text('{"articles": {"kettle": "https://shop.example.cn/kettle"}}')
    told = [CliRunner().invoke(prices, ["judge", str(path), "--store", "--name", "水壶"]) for _ in range(2)]
    assert [one.exit_code for one in told] == [0, 0]
    assert [one.stderr for one in told] == ["已写入工作台：检查 #1。\n", "这些读数已经写入过：检查 #1。\n"]
    service = offline_service(workbench)
    try:
        kept = service.findings(CONSOLE, FindingFilter(outcomes=(Outcome.CANNOT_TELL,))).items
        assert {one.finding.alias for one in kept} == ALIASES
        assert {one.finding.subject_url for one in kept} == {"https://shop.example.cn/kettle"}
        capture = open_capture(workbench.evidence, kept[0].finding.capture)
        assert capture.target == "水壶"
        surroundings = Surroundings(evidence=workbench.evidence)
        (again,) = rejudge(service, surroundings, decision=date(2026, 11, 29))
        (earlier,) = rejudge(service, surroundings, decision=date(2026, 11, 29), conduct=date(2024, 6, 30))
    finally:
        service.close()
    assert (again.gained, again.lost, again.trouble) == ((), (), "")
    assert "IR-9-2" in {one.alias for one in earlier.lost}


def test_the_bundle_and_the_papers_of_judged_readings_hold_what_they_rest_on(
    tmp_path: Path, workbench: Settings
) -> None:
    pages = sample_outcome(workbench.evidence).capture
    assert pages is not None

    def taken_from(reading: Row, account: int, turn: int) -> None:
        surcharged(reading, account, turn)
        reading["capture"] = pages.id if turn else PAGES

    path = written(tmp_path, campaign(taken_from) + campaign(sku="cup"))
    assert CliRunner().invoke(prices, ["judge", str(path), "--store"]).exit_code == 0
    service = offline_service(workbench)
    try:
        service.write_bundle("1", tmp_path / "case.wacz")
        elsewhere = service.dossier("1", Scope(organisations=("",)))
        word = service.make_document("report", "1", "docx")[1]
        paper = service.make_document("report", "1", "pdf")[1]
    finally:
        service.close()
    with zipfile.ZipFile(tmp_path / "case.wacz") as bundle:
        manifest = orjson.loads(bundle.read("proof/manifest.json"))
        coverage = orjson.loads(bundle.read("record/coverage.json"))
    assert (elsewhere.pages, elsewhere.unseen) == ((), (PAGES, pages.id))
    assert pages.id in [one["id"] for one in manifest["captures"]]
    assert coverage["读数所依据而未附的页面取证"] == [PAGES]
    with zipfile.ZipFile(io.BytesIO(word)) as letter:
        assert [letter.read(one)[:4] for one in letter.namelist() if "media/" in one] == [b"\x89PNG"] * 2
    assert paper.startswith(b"%PDF")


@pytest.mark.parametrize("more", [["--q", "0.2"], ["--floor-pct", "2"]])
def test_only_what_can_be_judged_again_is_kept(tmp_path: Path, more: list[str]) -> None:
    result: Any = CliRunner().invoke(prices, ["judge", str(written(tmp_path, campaign())), "--store", *more])
    assert "默认的 --q" in str(result.exception)
