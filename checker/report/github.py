"""Annotations for GitHub Actions: one workflow command a line, shown beside the change that brought the concern."""

from collections.abc import Iterable

from checker.inspection import InspectionResult
from checker.report.words import OUTCOMES
from checker.vocabulary import Finding, Outcome

_LEVELS = {Outcome.FAILED: "error", Outcome.CANNOT_TELL: "warning"}


def as_github(results: Iterable[InspectionResult]) -> str:
    """One line per concern, and one per target that could not be observed."""
    lines = []
    for result in results:
        if result.trouble:
            lines.append(annotation("warning", result.target, "未能观察", result.trouble.message))
        lines += [_line(result, finding) for finding in result.findings if finding.outcome in _LEVELS]
    return "".join(line + "\n" for line in lines)


def annotation(level: str, file: str, title: str, message: str, *, line: int | None = None) -> str:
    """A workflow command; what it carries cannot end it or begin another."""
    place = f"file={_property(file)}" + (f",line={line}" if line else "")
    return f"::{level} {place},title={_property(title)}::{_data(message)}"


def _line(result: InspectionResult, finding: Finding) -> str:
    quotes = "、".join(f"「{place.quote}」" for place in finding.places if place.quote)
    message = f"{OUTCOMES[finding.outcome]}：{finding.message}{quotes}（{'，'.join(finding.citations)}）"
    title = f"{finding.alias} {finding.severity.value}"
    return annotation(_LEVELS[finding.outcome], result.target, title, message)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
