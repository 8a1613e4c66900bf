"""Joins the workbench to the machine: how a queued inspection is run, a target checked, a sealed file read."""

import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from checker.clock import shanghai_day
from checker.consistency import consistencies, picture_reader
from checker.errors import EvidenceNotSealed
from checker.evidence import read_artefact
from checker.evidence.bucket import bucket_at
from checker.evidence.stamps import Stamps
from checker.inspection import Options, Surroundings, inspect, reopen
from checker.jobs import Progress
from checker.outcomes import outcome_of
from checker.report.json import as_object
from checker.service import Machine
from checker.settings import Settings
from checker.store.database import Database
from checker.vocabulary import Artefact
from checker.vocabulary.workbench import Inspection, InspectionOutcome
from checker.watching.running import watch_waiting
from crawlers.boundaries import parse_target
from crawlers.platforms.health import checks_of

log = logging.getLogger(__name__)


def connect(settings: Settings) -> Machine:
    """The real machine: the browser behind the guard, the rulebook, the evidence folder."""
    surroundings = surroundings_of(settings)

    def run(inspection: Inspection, progress: Progress) -> InspectionOutcome:
        options = options_of(inspection)
        if inspection.capture:  # handed in, and sealed before it was queued
            result = reopen(inspection.capture, options, surroundings, progress)
        else:
            result = inspect(inspection.target, options, surroundings, progress)
        came = outcome_of(result, settings.evidence)
        came = replace(came, observed={**came.observed, "readers": [asdict(one) for one in checks_of(result.pages)]})
        if came.capture is not None and came.findings:
            progress("比对各渠道")
            agreeing = consistencies(settings.evidence, came.capture, came.findings, picture_reader())
            came = replace(came, observed={**came.observed, "consistency": agreeing})
        if came.capture is not None and settings.stamp_authorities:
            Stamps(settings.evidence, settings.stamp_authorities).queue(came.capture.id[7:])
        if came.capture is not None and settings.evidence_url:
            _send(settings)
        return came

    def check(target: str) -> str:
        return parse_target(target, allow=surroundings.allow)

    def read(artefact: Artefact) -> bytes:
        return read_artefact(settings.evidence, artefact)

    def report(inspection: Inspection) -> dict[str, Any]:
        again = Surroundings(evidence=settings.evidence)
        return as_object(reopen(inspection.capture or "", options_of(inspection), again))

    def watch(database: Database, should_stop: Callable[[], bool]) -> None:
        watch_waiting(settings, database, surroundings, should_stop)

    return Machine(run=run, check=check, read=read, report=report, watch=watch)


def _send(settings: Settings) -> None:
    """Send what was sealed to its second home; what cannot be sent now is sent by the upkeep."""
    try:
        bucket_at(settings.evidence_url).send_due(settings.evidence)
    except EvidenceNotSealed as error:
        log.warning("evidence.not_sent", extra={"reason": str(error)})


def surroundings_of(settings: Settings) -> Surroundings:
    """Where evidence goes, and which addresses are open beyond the public ones."""
    return Surroundings(
        evidence=settings.evidence,
        allow=settings.allowed(),
        models=settings.model_folder,
        speech_model=settings.speech_model,
        clock=settings.timekeeper(),
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
