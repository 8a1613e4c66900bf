"""What pipelines read: SARIF by the standard's own demands, annotations, suppressions, thresholds."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from checker.commands.check import exit_code
from checker.errors import BadRequest
from checker.report.github import annotation, as_github
from checker.report.sarif import as_sarif
from checker.report.suppressions import read_suppressions, without
from checker.troubles import Trouble
from checker.vocabulary import Outcome, Place
from tests.checker.report.test_report import DAY, RULE, _finding, _result

SCHEMA = json.loads((Path(__file__).parent / "sarif.schema.json").read_text("utf-8"))


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "suppress.toml"
    path.write_text(text, "utf-8")
    return path


def test_sarif_is_what_the_standard_demands(tmp_path: Path) -> None:
    path = _file(tmp_path, f'[[suppress]]\nfingerprint = "{1:032x}"\nreason = "已附证明"\nuntil = 2026-12-31\n')
    results = [_result(_finding(number=1), _finding(Outcome.CANNOT_TELL, number=2))]
    log = json.loads(as_sarif(results, {f"{2:032x}"}, read_suppressions(path, DAY)))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(log, SCHEMA)
    first, second = log["runs"][0]["results"]
    assert first["suppressions"][0]["justification"] == "已附证明（至 2026-12-31）"
    assert "suppressions" not in second


def test_sarif_points_at_the_file_that_was_handed_in() -> None:
    saved = replace(_finding(), subject_url="saved:中 文.html", places=(Place(quote="最佳", page="saved:中 文.html"),))
    whole = replace(saved, places=())
    for finding in (saved, whole):
        (run,) = json.loads(as_sarif([replace(_result(finding), target="./pages/中 文.html")]))["runs"]
        place = run["results"][0]["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "pages/%E4%B8%AD%20%E6%96%87.html"


def test_a_broken_sarif_would_be_noticed() -> None:
    log = json.loads(as_sarif([_result(_finding(Outcome.CANNOT_TELL))]))
    log["runs"][0]["results"][0]["level"] = "error"  # only results of kind fail have a level
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, SCHEMA)


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        (f'fingerprint = "{1:032x}"', 1),
        (f'rule = "{RULE.id}"', 0),
        (f'rule = "{RULE.id}"\ntarget = "https://shop.example.cn/*"', 0),
        (f'rule = "{RULE.id}"\ntarget = "https://other.example.cn/*"', 2),
        ('rule = "advertising.something_else"', 2),
    ],
)
def test_a_suppression_covers_what_it_names(tmp_path: Path, entry: str, left: int) -> None:
    path = _file(tmp_path, f'[[suppress]]\n{entry}\nreason = "已附证明"\nuntil = 2026-11-22\n')
    (kept,) = without([_result(_finding(number=1), _finding(number=2))], read_suppressions(path, DAY))
    assert len(kept.findings) == left


def test_a_suppression_that_ran_out_counts_no_longer_and_is_named(tmp_path: Path) -> None:
    path = _file(tmp_path, f'[[suppress]]\nrule = "{RULE.id}"\nreason = "已附证明"\nuntil = 2026-11-21\n')
    read = read_suppressions(path, DAY)
    assert (read.current, [one.until for one in read.expired]) == ((), [date(2026, 11, 21)])


@pytest.mark.parametrize(
    "text",
    [
        "[[suppress]]\nrule = 'a'\nuntil = 2026-12-31",
        "[[suppress]]\nrule = 'a'\nreason = ' '\nuntil = 2026-12-31",
        "[[suppress]]\nrule = 'a'\nreason = 'b'",
        "[[suppress]]\nrule = 'a'\nreason = 'b'\nuntil = '2026-12-31'",
        "[[suppress]]\nrule = 'a'\nreason = 'b'\nuntil = 2027-01-01T00:00:00",
        "[[suppress]]\nreason = 'b'\nuntil = 2026-12-31",
        "[[suppress]]\nfingerprint = 'x'\nreason = 'b'\nuntil = 2026-12-31",
        "[[suppress]]\nrule = 'a'\nreason = 'b'\nuntil = 2026-12-31\nforever = true",
        "suppress = 3",
        "[[",
    ],
)
def test_a_suppression_without_reason_end_or_object_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadRequest):
        read_suppressions(_file(tmp_path, text), DAY)


def test_a_milder_finding_than_the_threshold_does_not_fail_the_pipeline() -> None:
    results = [_result(_finding())]
    assert [exit_code(results, severity=one) for one in ("S1", "S2", "S3", "S4")] == [0, 1, 1, 1]


def test_annotations_name_every_concern_and_what_could_not_be_seen() -> None:
    findings = (_finding(), _finding(Outcome.CANNOT_TELL), _finding(Outcome.PASSED))
    lines = as_github([_result(*findings, trouble=Trouble(reason="blocked", message="拒绝了访问。"))]).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::warning", "::error", "::warning"]
    assert "「最佳」" in lines[1]


def test_captured_text_cannot_end_an_annotation_or_begin_another() -> None:
    line = annotation("error", "a,b:c\n", "t::x", "one\r\n::warning::two %0A")
    assert line == "::error file=a%2Cb%3Ac%0A,title=t%3A%3Ax::one%0D%0A::warning::two %250A"
