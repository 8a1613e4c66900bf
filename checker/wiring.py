"""Joins the workbench to the machine: how a queued inspection is run, a target checked, a sealed file read."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from checker.clock import shanghai_day
from checker.evidence import read_artefact
from checker.evidence.stamps import Stamps
from checker.inspection import InspectionResult, Options, Surroundings, inspect, reopen
from checker.jobs import Progress
from checker.report.json import as_object
from checker.service import Machine
from checker.settings import Settings
from checker.vocabulary import Artefact
from checker.vocabulary.workbench import Inspection, InspectionOutcome
from crawlers.boundaries import parse_target


def connect(settings: Settings) -> Machine:
    """The real machine: the browser behind the guard, the rulebook, the evidence folder."""
    surroundings = surroundings_of(settings)

    def run(inspection: Inspection, progress: Progress) -> InspectionOutcome:
        came = outcome_of(inspect(inspection.target, options_of(inspection), surroundings, progress))
        if came.capture is not None and settings.stamp_authorities:
            Stamps(settings.evidence, settings.stamp_authorities).queue(came.capture.id[7:])
        return came

    def check(target: str) -> str:
        return parse_target(target, allow=surroundings.allow)

    def read(artefact: Artefact) -> bytes:
        return read_artefact(settings.evidence, artefact)

    def report(inspection: Inspection) -> dict[str, Any]:
        again = Surroundings(evidence=settings.evidence)
        return as_object(reopen(inspection.capture or "", options_of(inspection), again))

    return Machine(run=run, check=check, read=read, report=report)


def surroundings_of(settings: Settings) -> Surroundings:
    """Where evidence goes, and which addresses are open beyond the public ones."""
    return Surroundings(
        evidence=settings.evidence,
        allow=settings.allowed(),
        models=settings.model_folder,
        speech_model=settings.speech_model,
    )


def options_of(inspection: Inspection) -> Options:
    """What was asked for, decided on today's day where the law applies."""
    options = Options(
        decision=shanghai_day(datetime.now(UTC)),
        conduct=inspection.conduct_day,
        category=inspection.category,
        subject=inspection.subject,
        command=("workbench", "inspect", inspection.target),
    )
    return replace(options, persona=inspection.persona) if inspection.persona else options


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
    )
