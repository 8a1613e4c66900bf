"""SARIF 2.1.0: concerns as results of a static analysis, for code-review tools and CI.

`failed` is an error of kind fail, `cannot-tell` a note of kind review. Fingerprints are stable over captures; against a
baseline each result says whether it is new.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from checker.inspection import InspectionResult
from checker.report.suppressions import Suppression, Suppressions
from checker.report.words import OUTCOMES
from checker.vocabulary import Finding, Outcome, Place
from rules.law import lawbook
from rules.rule import Rule
from rules.rulebook import load_rulebook

FINGERPRINT = "shuoqing/v1"
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%~"
SEVERITY_RANK = {"S1": 100.0, "S2": 75.0, "S3": 50.0, "S4": 25.0}


def as_sarif(
    results: Iterable[InspectionResult],
    baseline: Collection[str] | None = None,
    suppressions: Suppressions = Suppressions(),  # noqa: B008 - frozen
) -> str:
    """One run over all targets. With a baseline (fingerprints) each result carries its baselineState; what a person
    suppressed stays in, marked as such and with the reason."""
    concerns = [(result, finding) for result in results for finding in _concerns(result)]
    used = sorted({finding.rule for _, finding in concerns})
    run = {
        "tool": {"driver": driver() | {"rules": [described(load_rulebook().rules[name]) for name in used]}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(result, finding, used, baseline, suppressions.of(result.target, finding))
            for result, finding in concerns
        ],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def driver() -> dict[str, Any]:
    """The tool as SARIF names it, without its rules."""
    return {
        "name": "Shuoqing",
        "fullName": "说清 Shuoqing",
        "version": version("shuoqing"),
        "properties": {"rulebook": load_rulebook().digest},
    }


def _concerns(result: InspectionResult) -> Iterator[Finding]:
    return (finding for finding in result.findings if finding.outcome in (Outcome.FAILED, Outcome.CANNOT_TELL))


def described(rule: Rule) -> dict[str, Any]:
    """A rule as SARIF describes it."""
    instrument = lawbook()[rule.duty[0].partition(":")[0]]
    return {
        "id": rule.id,
        "name": rule.alias,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.doc or rule.title},
        "help": {"text": rule.remedy},
        "helpUri": instrument.url,
        "properties": {"tags": [rule.severity.value, *rule.aliases, *rule.duty]},
    }


def _result(
    result: InspectionResult,
    finding: Finding,
    used: list[str],
    baseline: Collection[str] | None,
    suppressed: Suppression | None,
) -> dict[str, Any]:
    failed = finding.outcome is Outcome.FAILED
    written: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": used.index(finding.rule),
        "kind": "fail" if failed else "review",
        "level": "error" if failed else "none",
        "message": {"text": f"{OUTCOMES[finding.outcome]}：{finding.message}"},
        "locations": [_location(result, place) for place in finding.places] or [_whole(result, finding)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "rank": SEVERITY_RANK[finding.severity],
        "properties": {"citations": list(finding.citations), "severity": finding.severity.value},
    }
    if baseline is not None:
        written["baselineState"] = "unchanged" if finding.fingerprint in baseline else "new"
    if suppressed is not None:
        told = {"reason": suppressed.reason, "until": suppressed.until.isoformat()}
        why = f"{suppressed.reason}（至 {suppressed.until}）"
        written["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why, "properties": told}]
    return written


def _location(result: InspectionResult, place: Place) -> dict[str, Any]:
    region: dict[str, Any] = {"snippet": {"text": place.quote}}
    if place.start is not None and place.end is not None:
        region |= {"charOffset": place.start, "charLength": place.end - place.start}
    physical = {"artifactLocation": {"uri": _uri(result, place.page)}, "region": region}
    logical = [{"fullyQualifiedName": place.selector, "kind": "element"}] if place.selector else []
    return {"physicalLocation": physical, **({"logicalLocations": logical} if logical else {})}


def uri_of_file(path: str) -> str:
    """The file as a reference from the working folder, which is where pipelines run; outside of it, a file URI."""
    file = PurePath(path)
    if file.is_absolute() and not file.is_relative_to(Path.cwd()):
        return file.as_uri()
    return quote((file.relative_to(Path.cwd()) if file.is_absolute() else file).as_posix())


def _uri(result: InspectionResult, page: str) -> str:
    """Where something stands: of a visited page its address, of a saved one the file that was handed in."""
    return quote(page or result.target, _IN_ADDRESSES) if "://" in result.target else uri_of_file(result.target)


def _whole(result: InspectionResult, finding: Finding) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(result, finding.subject_url)}}}
