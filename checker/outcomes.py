"""What the workbench keeps of an inspection's result."""

from dataclasses import asdict

from checker.inspection import InspectionResult
from checker.vocabulary.workbench import InspectionOutcome


def outcome_of(result: InspectionResult) -> InspectionOutcome:
    """What is kept of a result."""
    return InspectionOutcome(
        capture=result.capture,
        findings=result.findings,
        observed=asdict(result.observed),
        subject=result.subject,
        title=result.pages[0].title if result.pages else "",
        rulebook=result.rulebook,
        conduct_day=result.days.conduct,
        reason=result.trouble.reason if result.trouble else "",
        trouble=result.trouble.message if result.trouble else "",
        parties=tuple(dict.fromkeys(party for subject in result.facts.subjects for party in subject.parties)),
    )
