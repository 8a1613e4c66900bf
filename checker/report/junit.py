"""JUnit XML: one suite per target, one test per finding; what CI servers show without a plug-in."""

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from checker.inspection import InspectionResult
from checker.report.words import OUTCOMES
from checker.vocabulary import Finding, Outcome

_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def as_junit(results: Iterable[InspectionResult]) -> str:
    """The report. `failed` is a failure; what a person must judge or nobody could see is skipped, with the reason."""
    suites = Xml.Element("testsuites", name="shuoqing")
    for result in results:
        outcomes = [finding.outcome for finding in result.findings]
        suite = Xml.SubElement(
            suites,
            "testsuite",
            name=clean(result.target),
            tests=str(len(outcomes)),
            failures=str(outcomes.count(Outcome.FAILED)),
            skipped=str(sum(outcome in _SKIPPED for outcome in outcomes)),
            errors="1" if result.trouble and not outcomes else "0",
        )
        for finding in result.findings:
            _case(suite, finding)
    return Xml.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


_SKIPPED = (Outcome.CANNOT_TELL, Outcome.UNTESTED, Outcome.INAPPLICABLE)


def _case(suite: Xml.Element, finding: Finding) -> None:
    name = f"{finding.alias} {finding.subject_name or finding.subject}".strip()
    case = Xml.SubElement(suite, "testcase", classname=finding.rule, name=clean(name))
    message = clean(f"{OUTCOMES[finding.outcome]}：{finding.message}")
    if finding.outcome is Outcome.FAILED:
        lines = [*(f"「{place.quote}」 {place.page}" for place in finding.places), *finding.citations]
        Xml.SubElement(case, "failure", message=message, type=finding.severity.value).text = clean("\n".join(lines))
    elif finding.outcome in _SKIPPED:
        Xml.SubElement(case, "skipped", message=message)


def clean(text: str) -> str:
    """Captured text may hold characters XML has no way to write."""
    return "".join(c for c in text.translate(_NOT_IN_XML) if not 0xD800 <= ord(c) <= 0xDFFF)
