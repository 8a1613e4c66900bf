"""The machine-readable report of one target; its schema is published beside it."""

import json
from functools import cache
from importlib.resources import files
from operator import attrgetter
from typing import Any, cast

from checker.inspection import InspectionResult
from checker.report.plain import plain
from checker.vocabulary import Finding

_FINDING_FIELDS = (
    "rule", "alias", "outcome", "severity", "citations", "duty_bearer", "message", "subject", "subject_url",
    "subject_name", "question", "reasoning", "exemptions", "penalties", "remedy", "plain", "rewrite", "fingerprint",
    "milder",
)  # fmt: skip
_PLACE_FIELDS = ("channel", "quote", "prefix", "suffix", "selector", "start", "end", "box", "time", "page")
_finding_values, _place_values = attrgetter(*_FINDING_FIELDS), attrgetter(*_PLACE_FIELDS)


def as_object(result: InspectionResult) -> dict[str, Any]:
    """The report as one JSON-able object, in the published shape."""
    facts = result.facts
    capture = result.capture
    return {
        "target": result.target,
        "subject": result.subject.value,
        "capture": capture.id if capture else None,
        "captured_at": capture.captured_at.isoformat() if capture else None,
        "conduct_day": result.days.conduct.isoformat(),
        "decision_day": result.days.decision.isoformat(),
        "rulebook": result.rulebook,
        "trouble": plain(result.trouble),
        "observed": plain(result.observed),
        "facts": {
            "parties": _distinct([party for page in result.pages for party in page.parties]),
            "offers": _distinct([offer for page in result.pages for offer in page.offers]),
            "claims": plain(facts.claims),
            "mechanisms": _mechanisms(result),
            "terms": _distinct([clause for page in result.pages for clause in page.clauses]),
        },
        "findings": [finding_object(finding) for finding in result.findings],
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """One finding in the published shape."""
    shown: dict[str, Any] = dict(zip(_FINDING_FIELDS, plain(_finding_values(finding)), strict=True))
    shown["class"] = finding.language_class
    shown["places"] = [dict(zip(_PLACE_FIELDS, plain(_place_values(place)), strict=True)) for place in finding.places]
    return shown


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the report."""
    return cast(
        dict[str, Any], json.loads(files("checker.report").joinpath("inspection.schema.json").read_text("utf-8"))
    )


def _mechanisms(result: InspectionResult) -> list[Any]:
    return [
        {"kind": kind, "page": page.url, **plain(mechanism)}
        for page in result.pages
        for kind, mechanism in (("dispute", page.dispute), ("complaint", page.complaint))
        if mechanism is not None
    ]


def _distinct(items: list[Any]) -> list[Any]:
    return [plain(item) for item in dict.fromkeys(items)]
