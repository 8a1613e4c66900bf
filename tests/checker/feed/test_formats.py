"""Feeds as SARIF and JUnit: well-formed while streamed, one place per row."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as Xml

import jsonschema
import pytest

from checker.feed.answering import Terms
from checker.feed.formats import FORMATS
from checker.feed.reading import chunks
from checker.feed.running import here

SCHEMA = Path(__file__).parents[1] / "report" / "sarif.schema.json"
ROWS = [
    {"id": "甲", "text": "全网最佳面霜", "category": "cosmetics"},
    {"id": "乙\u0001", "text": "酸甜开胃", "category": "food"},
    {"id": "丙", "text": "降血压的茶", "category": "tea"},
    {"id": "", "text": "没有编号"},
]


def document(tmp_path: Path, form: str, rows: Sequence[Mapping[str, str]] = ROWS) -> str:
    """The feed written in one format."""
    feed = tmp_path / 'a "feed" & more.jsonl'
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    sink = StringIO()
    made = FORMATS[form](sink, feed)
    for answers in here(chunks(feed), Terms(date(2026, 11, 22))):
        made.write(answers)
    made.end()
    return sink.getvalue()


def test_sarif_names_the_row_and_the_rule(tmp_path: Path) -> None:
    (run,) = json.loads(document(tmp_path, "sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {rules[one["ruleIndex"]]["id"] for one in run["results"]} == {one["ruleId"] for one in run["results"]}
    lines = {one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in run["results"]}
    assert lines == {1, 3}
    assert len({one["partialFingerprints"]["shuoqing/v1"] for one in run["results"]}) == len(run["results"])


def test_sarif_tells_of_rows_that_could_not_be_judged(tmp_path: Path) -> None:
    written = json.loads(document(tmp_path, "sarif", [*ROWS, {"id": "戊"}]))
    jsonschema.validate(written, json.loads(SCHEMA.read_text("utf-8")))
    (invocation,) = written["runs"][0]["invocations"]
    told = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] is True
    assert [one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in told] == [4, 5]
    assert [one["message"]["text"] for one in told] == ["缺少 id", "缺少 text 或 product"]


def test_junit_has_a_test_for_every_row(tmp_path: Path) -> None:
    suite = Xml.fromstring(document(tmp_path, "junit").encode()).find("testsuite")
    assert suite is not None
    assert suite.get("name") == 'a "feed" & more.jsonl'
    assert [[child.tag for child in case] for case in suite] == [["failure"], [], ["failure"], ["error"]]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("c.csv", "id,text\n甲,酸甜开胃\n乙,降血压的茶\n", 3),
        ("c.csv", 'id,text\n甲,"酸甜\n开胃"\n\n乙,降血压的茶\n', 5),
        ("c.jsonl", '\ufeff{"id": "甲", "text": "酸甜开胃"}\n\n \n{"id": "乙", "text": "降血压的茶"}\n', 4),
    ],
)
def test_a_location_is_the_path_as_given_and_the_line_in_the_file(
    name: str, text: str, line: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    feed = Path("文 案") / name
    feed.parent.mkdir()
    feed.write_text(text, "utf-8")
    for given, form in ((feed, "github"), (feed, "sarif"), (feed.resolve(), "sarif")):
        sink = StringIO()
        made = FORMATS[form](sink, given)
        for answers in here(chunks(given), Terms(date(2026, 11, 22))):
            made.write(answers)
        made.end()
        if form == "github":
            assert f"file=文 案/{name},line={line}," in sink.getvalue()
            continue
        place = json.loads(sink.getvalue())["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == f"%E6%96%87%20%E6%A1%88/{name}"
        assert place["region"]["startLine"] == line
