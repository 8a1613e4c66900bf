"""What the workbench keeps of an inspection's result."""

from dataclasses import asdict
from pathlib import Path

from checker.inspection import InspectionResult
from checker.licence_pictures import licence_pictures
from checker.vocabulary.workbench import InspectionOutcome


def outcome_of(result: InspectionResult, store: Path) -> InspectionOutcome:
    """What is kept of a result whose evidence is in that store."""
    parties = tuple(dict.fromkeys(party for subject in result.facts.subjects for party in subject.parties))
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
        parties=parties,
        pictures=licence_pictures(store, result.capture, parties),
    )
