"""Answers as SARIF, JUnit and GitHub annotations, for CI: written as they come, one row after the other.

A location is the feed's file and the line on which the row begins, read anew from the file; of an XLSX file the row of
the sheet when none is empty, of a Parquet file the number of the row. Fingerprints do not depend on where a row stands.
Not covered: rows as JSON lines, which `journal` writes.
"""

import hashlib
import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import Any, TextIO
from xml.etree import ElementTree as Xml

import orjson

from checker.feed.answering import Answers
from checker.feed.questions import Row
from checker.feed.reading import csv_lines
from checker.report.github import annotation
from checker.report.junit import clean
from checker.report.sarif import FINGERPRINT, SEVERITY_RANK, described, driver, uri_of_file
from checker.report.words import OUTCOMES
from checker.vocabulary import Claim, Outcome, Severity
from rules.rulebook import load_rulebook

_HELD = 1 << 20  # characters of notifications in memory; more of them wait in a file


class Sarif:
    """One SARIF 2.1.0 run over all rows of a feed; rows that could not be judged are notifications of the run."""

    def __init__(self, sink: TextIO, feed: Path) -> None:
        self._sink, self._uri, self._first, self._judged = sink, uri_of_file(str(feed)), True, 0
        self._lines, self._line = _lines(feed), 0
        # They come behind the results, so they wait here.
        self._broken = SpooledTemporaryFile(_HELD, "w+", encoding="utf-8")  # noqa: SIM115 - `end` closes it
        rules = load_rulebook().by_subject(Claim)
        self._index = {rule.id: place for place, rule in enumerate(rules)}
        tool = {"driver": driver() | {"rules": [described(rule) for rule in rules]}}
        sink.write(
            '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{"tool": '
            f'{json.dumps(tool, ensure_ascii=False)}, "columnKind": "unicodeCodePoints", "results": ['
        )

    def write(self, answers: Answers) -> None:
        """Adds the results of one chunk."""
        for row in _rows(answers):
            self._line = next(self._lines, self._line)
            self._judged += "error" not in row
            if "error" in row:
                told = {
                    "level": "error",
                    "message": {"text": row["error"]},
                    "locations": self._locations(row, row["id"]),
                }
                self._broken.write((",\n" if self._broken.tell() else "\n") + json.dumps(told, ensure_ascii=False))
            for finding in row.get("findings", ()):
                self._sink.write(("" if self._first else ",") + "\n")
                self._sink.write(json.dumps(self._result(row, finding), ensure_ascii=False))
                self._first = False

    def end(self) -> None:
        """Ends the document."""
        self._sink.write("\n]")
        if self._broken.tell():
            ran = json.dumps(self._judged > 0)
            self._sink.write(f', "invocations": [{{"executionSuccessful": {ran}, "toolExecutionNotifications": [')
            self._broken.seek(0)
            copyfileobj(self._broken, self._sink)
            self._sink.write("\n]}]")
        self._broken.close()
        self._sink.write("}]}\n")

    def _locations(self, row: Row, snippet: str) -> list[dict[str, Any]]:
        region = {"startLine": self._line, "snippet": {"text": snippet}}
        physical = {"artifactLocation": {"uri": self._uri}, "region": region}
        return [{"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": row["id"], "kind": "row"}]}]

    def _result(self, row: Row, finding: Row) -> dict[str, Any]:
        failed = finding["outcome"] == Outcome.FAILED
        words = [quote["text"] for quote in finding["quotes"]]
        mark = hashlib.sha256(orjson.dumps([row["id"], finding["rule"], words])).hexdigest()
        return {
            "ruleId": finding["rule"],
            "ruleIndex": self._index[finding["rule"]],
            "kind": "fail" if failed else "review",
            "level": "error" if failed else "none",
            "message": {"text": f"{OUTCOMES[Outcome(finding['outcome'])]}：{finding['message']}"},
            "locations": self._locations(row, "；".join(words) or row["id"]),
            "partialFingerprints": {FINGERPRINT: mark},
            "rank": SEVERITY_RANK[Severity(finding["severity"])],
            "properties": {"citations": finding["citations"], "severity": finding["severity"]},
        }


class Junit:
    """One JUnit suite with a test per row; a row that could not be judged is an error."""

    def __init__(self, sink: TextIO, feed: Path) -> None:
        self._sink = sink
        sink.write(
            f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="shuoqing"><testsuite name={_quoted(feed.name)}>\n'
        )

    def write(self, answers: Answers) -> None:
        """Adds the tests of one chunk."""
        for row in _rows(answers):
            case = Xml.Element("testcase", classname="judge", name=clean(row["id"]))
            if "error" in row:
                Xml.SubElement(case, "error", message=clean(row["error"]))
            elif row["outcome"] in (Outcome.FAILED, Outcome.CANNOT_TELL):
                kind = "failure" if row["outcome"] == Outcome.FAILED else "skipped"
                lines = [f"{finding['rule']}：{finding['message']}" for finding in row["findings"]]
                Xml.SubElement(case, kind, message=clean(lines[0])).text = clean("\n".join(lines))
            self._sink.write(Xml.tostring(case, encoding="unicode") + "\n")

    def end(self) -> None:
        """Ends the document."""
        self._sink.write("</testsuite></testsuites>\n")


class Github:
    """Annotations for GitHub Actions: a line per concern, at the row of the feed that brought it."""

    def __init__(self, sink: TextIO, feed: Path) -> None:
        self._sink, self._file = sink, feed.as_posix()
        self._lines, self._line = _lines(feed), 0

    def write(self, answers: Answers) -> None:
        """Adds the lines of one chunk."""
        for row in _rows(answers):
            self._line = next(self._lines, self._line)
            if "error" in row:
                self._add("warning", f"{row['id']} 无法判断", row["error"])
            for finding in row.get("findings", ()):
                level = "error" if finding["outcome"] == Outcome.FAILED else "warning"
                self._add(level, f"{finding['alias']} {finding['severity']}", f"{row['id']}：{finding['message']}")

    def end(self) -> None:
        """Nothing ends a list of lines."""

    def _add(self, level: str, title: str, message: str) -> None:
        self._sink.write(annotation(level, self._file, title, message, line=self._line) + "\n")


FORMATS: dict[str, type[Sarif] | type[Junit] | type[Github]] = {"sarif": Sarif, "junit": Junit, "github": Github}


def _rows(answers: Answers) -> Iterator[Row]:
    return (json.loads(line) for line in answers.lines.splitlines())


def _lines(feed: Path) -> Iterator[int]:
    """The line on which each row of the feed begins, in order."""
    kind = feed.suffix.lower()
    if kind == ".csv":
        return csv_lines(feed)
    if kind in (".jsonl", ".ndjson"):
        return _lines_of_json(feed)
    return count(2 if kind == ".xlsx" else 1)  # below the header


def _lines_of_json(feed: Path) -> Iterator[int]:
    with feed.open("rb") as file:
        yield from (number for number, line in enumerate(file, start=1) if line.removeprefix(BOM_UTF8).strip())


def _quoted(name: str) -> str:
    return Xml.tostring(Xml.Element("x", name=clean(name)), encoding="unicode").split("name=", 1)[1].removesuffix(" />")
