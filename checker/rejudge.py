"""Stored captures judged again under today's rulebook or another day: which findings come, which go.

Nothing is visited and nothing stored is changed; what differs is ours (rules, readers, days), never the page.
Cost is one extraction and one evaluation per inspection; inspections are paged, so memory does not grow with them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.errors import EvidenceNotSealed
from checker.evaluate import CONCERNS
from checker.inspection import Options, Surroundings, reopen
from checker.service import Service
from checker.vocabulary import Finding
from checker.vocabulary.workbench import FindingFilter, Inspection, InspectionFilter, Person, Position

# The command line sees everything; it is whoever may run commands on this machine.
CONSOLE = Person(
    id=0, username="console", display_name="", password_hash="", session_key="", positions=frozenset({Position.ADMIN})
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """What judging one inspection's capture again changed. `trouble` says why it could not be judged."""

    inspection: Inspection
    gained: tuple[Finding, ...] = ()
    lost: tuple[Finding, ...] = ()
    trouble: str = ""


def rejudge(
    service: Service, surroundings: Surroundings, *, decision: date, conduct: date | None = None
) -> Iterator[Rejudged]:
    """Each inspection that has a capture, newest first. `conduct` None keeps each inspection's own conduct day."""
    for inspection in _captured(service):
        yield _judged_again(service, inspection, surroundings, decision, conduct)


def _captured(service: Service) -> Iterator[Inspection]:
    cursor = ""
    while True:
        page = service.inspections(CONSOLE, InspectionFilter(), cursor=cursor)
        yield from (inspection for inspection in page.items if inspection.capture)
        if not page.next:
            return
        cursor = page.next


def _judged_again(
    service: Service, inspection: Inspection, surroundings: Surroundings, decision: date, conduct: date | None
) -> Rejudged:
    options = Options(
        decision=decision,
        conduct=conduct or inspection.conduct_day,
        category=inspection.category,
        subject=inspection.subject,
    )
    try:
        again = reopen(inspection.capture or "", options, surroundings)
    except EvidenceNotSealed as error:
        return Rejudged(inspection=inspection, trouble=str(error))
    now = [finding for finding in again.findings if finding.outcome in CONCERNS]
    before = list(_kept(service, inspection))
    return Rejudged(inspection=inspection, gained=_beyond(now, before), lost=_beyond(before, now))


def _beyond(findings: Sequence[Finding], others: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those without a counterpart among the others. Earlier releases made fingerprints otherwise, so that what a finding
    is about within the capture counts too."""
    known = {one.fingerprint for one in others} | {_act(one) for one in others}
    found = {one.fingerprint: one for one in findings if one.fingerprint not in known and _act(one) not in known}
    return tuple(found.values())


def _act(finding: Finding) -> tuple[str, ...]:
    words = sorted({"".join(place.quote.split()) for place in finding.places}) if finding.subject == "claim" else ()
    return (finding.rule, finding.subject, finding.subject_url, finding.subject_name, *words)


def _kept(service: Service, inspection: Inspection) -> Iterator[Finding]:
    wanted, cursor = FindingFilter(inspection=inspection.id, outcomes=CONCERNS), ""
    while True:
        page = service.findings(CONSOLE, wanted, cursor=cursor)
        yield from (kept.finding for kept in page.items)
        if not page.next:
            return
        cursor = page.next
