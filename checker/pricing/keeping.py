"""Readings judged on the command line, kept in the workbench: sealed, judged from the seal, once for each rulebook."""

from datetime import UTC, datetime
from pathlib import Path

from checker.clock import shanghai_day
from checker.evidence.files import digests_of
from checker.operations import offline_service
from checker.pricing.findings import open_readings, outcome_under_law, seal_readings, sold_at_of
from checker.pricing.run import IDENTITY
from checker.settings import Settings
from checker.vocabulary.workbench import InspectionRequest


def keep_readings(readings: Path, name: str) -> tuple[int, bool]:
    """The inspection that holds what the rules say of the readings, and whether it was made just now.

    Raises BadRequest, EvidenceNotSealed.
    """
    settings = Settings()
    service = offline_service(settings)
    try:
        before = service.judged_readings(name, digests_of(readings)[0])
        if before is not None:
            return before, False
        sold_at, command = sold_at_of(readings.with_name(IDENTITY)), ("prices", "judge", str(readings))
        capture = seal_readings(readings, name, sold_at, settings.evidence, command, settings.timekeeper())
        judged = open_readings(settings.evidence, capture)
        came = outcome_under_law(judged, capture, shanghai_day(datetime.now(UTC)), settings.evidence)
        return service.keep_inspection(InspectionRequest(target=name), came, requested_by="console"), True
    finally:
        service.close()
