"""Between rows and vocabulary: what goes into the tables comes out the same."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy.orm import Bundle

from checker.store.columns import db_now
from checker.store.models import ArtefactRow, CaptureRow, FindingRow, InspectionRow, ReviewRow
from checker.vocabulary import (
    Artefact,
    Capture,
    Category,
    Channel,
    Decision,
    Exemption,
    Finding,
    Milder,
    Outcome,
    Penalty,
    Place,
    Review,
    Severity,
    SubjectKind,
)
from checker.vocabulary.work import Stage, Urgency, Work
from checker.vocabulary.workbench import (
    FindingLine,
    Inspection,
    InspectionState,
    KeptFinding,
    KeptReview,
    Person,
    Position,
    ReviewState,
    Scope,
)

Value = TypeVar("Value")


def clock(seconds: float = 0) -> datetime:
    """The database's time, `seconds` from now, to be assigned to a row's attribute."""
    return cast(datetime, db_now(seconds))


def storable(value: Value) -> Value:
    """The value without what PostgreSQL cannot hold: NUL characters and lone surrogates, as hostile pages send."""
    if isinstance(value, str):
        return cast(Value, value.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8"))
    if isinstance(value, Mapping):
        return cast(Value, {storable(key): storable(one) for key, one in value.items()})
    if isinstance(value, list | tuple):
        return cast(Value, [storable(one) for one in value])
    return value


def capture_row(capture: Capture) -> CaptureRow:
    """The row of a sealed capture, with those of its artefacts."""
    artefacts = [
        ArtefactRow(position=position, **storable(asdict(one))) for position, one in enumerate(capture.artefacts)
    ]
    return CaptureRow(
        id=capture.id,
        target=capture.target,
        captured_at=capture.captured_at,
        record=storable(dict(capture.record)),
        artefacts=artefacts,
    )


def capture(row: CaptureRow) -> Capture:
    """The sealed capture of a row."""
    return Capture(
        id=row.id,
        target=row.target,
        captured_at=row.captured_at,
        artefacts=tuple(artefact(one) for one in row.artefacts),
        record=row.record,
    )


def artefact(row: ArtefactRow) -> Artefact:
    """The sealed file of a row."""
    return Artefact(
        name=row.name,
        role=row.role,
        sha256=row.sha256,
        sm3=row.sm3,
        size=row.size,
        media_type=row.media_type,
        url=row.url,
        note=row.note,
    )


def inspection(row: InspectionRow) -> Inspection:
    """The inspection of a row."""
    return Inspection(
        id=row.id,
        target=row.target,
        title=row.title,
        state=InspectionState(row.state),
        subject=SubjectKind(row.subject) if row.subject else None,
        category=Category(row.category) if row.category else None,
        persona=row.persona,
        conduct_day=row.conduct_day,
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        progress=row.progress,
        reason=row.reason,
        trouble=row.trouble,
        capture=row.capture_id,
        rulebook=row.rulebook,
        observed=row.observed,
        counts={Outcome(name): number for name, number in row.counts.items()},
        recheck_of=row.recheck_of,
        district=row.district,
        organisation=row.organisation,
    )


_PLAIN = (
    "rule", "alias", "severity", "duty_bearer", "message", "subject", "subject_url", "subject_name", "question",
    "remedy", "plain", "rewrite", "language_class", "fingerprint", "rulebook", "conduct_day", "decision_day",
)  # fmt: skip


_LINE = (
    "id", "rule", "alias", "duty_bearer", "message", "subject", "subject_url", "subject_name", "waiting", "assignee",
)  # fmt: skip
LINE: Bundle[Any] = Bundle(
    "line",
    *(getattr(FindingRow, name) for name in _LINE),
    FindingRow.inspection_id, FindingRow.rank, FindingRow.state, FindingRow.outcome, FindingRow.severity, FindingRow.places,
    FindingRow.stage, FindingRow.urgency,
    single_entity=True,
)  # fmt: skip


WHOLE: Bundle[Any] = Bundle(
    "finding",
    *(getattr(FindingRow, name) for name in _PLAIN),
    FindingRow.id, FindingRow.inspection_id, FindingRow.capture_id, FindingRow.found_at, FindingRow.state, FindingRow.rank,
    FindingRow.outcome, FindingRow.citations, FindingRow.places, FindingRow.reasoning, FindingRow.exemptions,
    FindingRow.penalties, FindingRow.milder, FindingRow.stage, FindingRow.stage_since, FindingRow.urgency,
    FindingRow.assignee, FindingRow.claimed_by, FindingRow.claimed_until, FindingRow.waiting, FindingRow.grouped,
    FindingRow.case_id, FindingRow.district, FindingRow.organisation,
    single_entity=True,
)  # fmt: skip


def place(district: str, organisation: str) -> dict[str, str]:
    """The columns that say where and whose something is."""
    code = district if district.isascii() and district.isdigit() and len(district) == 6 else ""
    return {"district": code, "city": code[:4], "province": code[:2], "organisation": storable(organisation)[:80]}


def finding_row(finding: Finding, inspection: InspectionRow) -> FindingRow:
    """The row of a new finding of the inspection, in the same place, still without a decision."""
    return FindingRow(
        **place(inspection.district, inspection.organisation),
        **{name: storable(getattr(finding, name)) for name in _PLAIN},
        inspection_id=inspection.id,
        capture_id=finding.capture or None,
        state=ReviewState.OPEN,
        outcome=finding.outcome,
        rank=finding.outcome.rank,
        citations=list(finding.citations),
        places=[storable(asdict(place)) for place in finding.places],
        reasoning=storable(list(finding.reasoning)),
        exemptions=[storable(asdict(one)) for one in finding.exemptions],
        penalties=[storable(asdict(one)) for one in finding.penalties],
        milder=storable(asdict(finding.milder)) if finding.milder else None,
        haystack=storable(haystack(finding)),
        grouped=finding.fingerprint,
    )


def haystack(finding: Finding) -> str:
    """Everything a person may remember of a finding, one piece a line, lower case."""
    quotes = (place.quote for place in finding.places)
    pieces = (finding.rule, finding.alias, finding.message, finding.subject_name, finding.subject_url, *quotes)
    return "\n".join(dict.fromkeys(filter(None, pieces))).lower()


def kept_finding(row: Any, target: str, reviews: Iterable[KeptReview]) -> KeptFinding:
    """A finding with its number and the decisions on it, from the columns `WHOLE` and its inspection's target."""
    return KeptFinding(
        id=row.id,
        inspection=row.inspection_id,
        target=target,
        state=ReviewState(row.state),
        found_at=row.found_at,
        finding=_finding(row),
        reviews=tuple(reviews),
        work=_work(row),
        district=row.district,
        organisation=row.organisation,
    )


def finding_line(row: Any, target: str) -> FindingLine:
    """What a list shows of a finding, from the columns `LINE` of its row and its inspection's target."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in _LINE}
    return FindingLine(
        **plain,
        inspection=row.inspection_id,
        target=target,
        state=ReviewState(row.state),
        outcome=Outcome(row.outcome),
        severity=Severity(row.severity),
        quotes=tuple(place["quote"] for place in row.places),
        stage=Stage(row.stage),
        urgency=Urgency(row.urgency),
    )


def _work(row: Any) -> Work:
    return Work(
        stage=Stage(row.stage),
        since=row.stage_since,
        urgency=Urgency(row.urgency),
        assignee=row.assignee,
        claimed_by=row.claimed_by,
        claimed_until=row.claimed_until,
        waiting=row.waiting,
        group=row.grouped or row.fingerprint,
        case=row.case_id,
    )


def _finding(row: Any) -> Finding:
    plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN if name != "severity"}
    return Finding(
        **plain,
        severity=Severity(row.severity),
        outcome=Outcome(row.outcome),
        capture=row.capture_id or "",
        citations=tuple(row.citations),
        places=tuple(_place(one) for one in row.places),
        reasoning=tuple(row.reasoning),
        exemptions=tuple(Exemption(**one) for one in row.exemptions),
        penalties=tuple(Penalty(**one) for one in row.penalties),
        milder=Milder(outcome=Outcome(row.milder["outcome"]), because=row.milder["because"]) if row.milder else None,
    )


def _place(stored: Mapping[str, Any]) -> Place:
    whole = dict(stored)
    x_y_w_h, span = whole.pop("box", None), whole.pop("time", None)
    return Place(
        **{**whole, "channel": Channel(whole["channel"])},
        box=tuple(x_y_w_h) if x_y_w_h else None,
        time=tuple(span) if span else None,
    )


def kept_review(row: ReviewRow) -> KeptReview:
    """The decision of a row."""
    review = Review(
        decision=Decision(row.decision),
        reason=row.reason,
        note=row.note,
        extra=row.extra,
        reviewer=row.reviewer,
        decided_at=row.decided_at,
    )
    return KeptReview(id=row.id, review=review)


def person(row: Any, positions: Iterable[str]) -> Person:
    """The account of a row with these positions."""
    return Person(
        id=row.id,
        username=row.username,
        display_name=row.display_name,
        password_hash=row.password_hash,
        session_key=row.session_key,
        positions=frozenset(map(Position, positions)),
        active=row.active,
        organisation=row.organisation,
        limits=Scope(districts=tuple(row.districts), organisations=tuple(row.organisations)),
        second_factor=row.second_factor,
        second_secret=row.second_secret,
    )
