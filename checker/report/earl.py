"""EARL 1.0 as JSON-LD: each finding an assertion, with W3C's own outcome words."""

import json
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from checker.inspection import InspectionResult
from checker.vocabulary import Finding, Outcome
from rules.rulebook import load_rulebook

_CONTEXT = {
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "ptr": "http://www.w3.org/2009/pointers#",
}
_OUTCOMES = {
    Outcome.FAILED: "earl:failed",
    Outcome.CANNOT_TELL: "earl:cantTell",
    Outcome.PASSED: "earl:passed",
    Outcome.INAPPLICABLE: "earl:inapplicable",
    Outcome.UNTESTED: "earl:untested",
}


def as_earl(results: Iterable[InspectionResult]) -> str:
    """One graph over all targets."""
    assertor = {"@id": "_:shuoqing", "@type": "earl:Software", "dct:title": "Shuoqing", "dct:hasVersion": _version()}
    graph = [assertor, *(_assertion(result, finding) for result in results for finding in result.findings)]
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _version() -> str:
    return f"{version('shuoqing')} rulebook {load_rulebook().digest}"


def _assertion(result: InspectionResult, finding: Finding) -> dict[str, Any]:
    pointers = [
        {"@type": "ptr:CharSnippetPointer", "ptr:chars": place.quote, "dct:source": place.page}
        for place in finding.places
    ]
    outcome: dict[str, Any] = {
        "@type": "earl:TestResult",
        "earl:outcome": {"@id": _OUTCOMES[finding.outcome]},
        "dct:description": finding.message,
    }
    if pointers:
        outcome["earl:pointer"] = pointers
    if result.capture:
        outcome["dct:date"] = result.capture.captured_at.isoformat()
    return {
        "@type": "earl:Assertion",
        "earl:assertedBy": {"@id": "_:shuoqing"},
        "earl:mode": {"@id": "earl:automatic"},
        "earl:subject": {"@type": "earl:TestSubject", "dct:source": finding.subject_url or result.target},
        "earl:test": {"@type": "earl:TestCriterion", "dct:identifier": finding.alias, "dct:title": finding.rule},
        "earl:result": outcome,
    }
