"""Queries on inspections and their captures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from checker.known import met
from checker.store import jobs, paging, rechecks, rows, subjects, work
from checker.store.columns import db_now
from checker.store.models import ArtefactRow, CaptureRow, DeletionRow, FindingRow, InspectionRow
from checker.store.work_models import SeenRow
from checker.vocabulary import Artefact, Capture, Outcome
from checker.vocabulary.jobs import NewJob, Priority
from checker.vocabulary.workbench import (
    Inspection,
    InspectionFilter,
    InspectionOutcome,
    InspectionRequest,
    InspectionState,
    Page,
)

_ORDER: paging.Order = ((InspectionRow.id, True),)
_CONCERNS = (Outcome.FAILED, Outcome.CANNOT_TELL)


def add(
    session: Session,
    request: InspectionRequest,
    requested_by: str,
    *,
    queued: bool = True,
    priority: Priority = Priority.INTERACTIVE,
    capture: Capture | None = None,
) -> Inspection:
    """A new inspection, queued together with its job; or without one when it is run right here. `capture` is what it is
    to judge when that was sealed already."""
    if capture is not None:
        keep_capture(session, capture)
    state = InspectionState.QUEUED if queued else InspectionState.RUNNING
    row = InspectionRow(
        target=rows.storable(request.target),
        subject=request.subject,
        category=request.category,
        conduct_day=request.conduct_day,
        persona=request.persona,
        **rows.place(request.district, request.organisation),
        recheck_of=request.recheck_of,
        state=state,
        requested_by=requested_by,
        capture_id=capture.id if capture else None,
        started_at=None if queued else rows.clock(),
        counts={},
        observed={},
    )
    session.add(row)
    session.flush()
    if queued:
        job = NewJob(
            kind="inspection",
            payload={"inspection": row.id},
            priority=priority,
            key=f"inspection:{row.id}",
            host=_host(row.target),
            requested_by=requested_by,
        )
        jobs.add(session, job)
    return rows.inspection(row)


def _host(target: str) -> str:
    """Whose servers the inspection burdens; empty for a file. For politeness only, never for a decision."""
    try:
        return (urlsplit(target).hostname or "") if "://" in target else ""
    except ValueError:
        return ""


def get(session: Session, number: int) -> Inspection:
    """The inspection with this number, which must exist."""
    return rows.inspection(session.get_one(InspectionRow, number))


def mark_running(session: Session, number: int, *, progress: str = "") -> None:
    """Its job has begun, or has come as far as `progress` says."""
    begun = {} if progress else {"started_at": db_now()}
    _mark(session, number, state=InspectionState.RUNNING, progress=progress, **begun)


def mark_queued(session: Session, number: int) -> None:
    """It waits, again."""
    fresh = {"started_at": None, "finished_at": None, "progress": "", "reason": "", "trouble": ""}
    _mark(session, number, state=InspectionState.QUEUED, **fresh)


def mark_failed(session: Session, number: int, *, reason: str, trouble: str) -> None:
    """Its job was given up or taken back."""
    why = {"reason": reason, "trouble": trouble, "progress": ""}
    _mark(session, number, state=InspectionState.FAILED, finished_at=db_now(), **why)


def _mark(session: Session, number: int, **values: Any) -> None:
    session.execute(update(InspectionRow).where(InspectionRow.id == number).values(**values))


def find(session: Session, number: int) -> Inspection | None:
    """The inspection with this number."""
    row = session.get(InspectionRow, number)
    return rows.inspection(row) if row else None


def page(session: Session, wanted: InspectionFilter, *, cursor: str = "", size: int = 50) -> Page[Inspection]:
    """Inspections, the newest first."""
    found = paging.page(session, select(InspectionRow).where(*_where(wanted)), _ORDER, cursor=cursor, size=size)
    items = tuple(rows.inspection(row) for row in found.items)
    return Page(items=items, next=found.next, previous=found.previous)


def visible(session: Session, numbers: Collection[int]) -> frozenset[int]:
    """Those of the numbers whose inspections the session may see."""
    if not numbers:
        return frozenset()
    return frozenset(session.scalars(select(InspectionRow.id).where(InspectionRow.id.in_(numbers))))


def count_by_state(session: Session) -> Mapping[InspectionState, int]:
    """How many inspections are in each state."""
    found = session.execute(select(InspectionRow.state, func.count()).group_by(InspectionRow.state))
    return {InspectionState(state): number for state, number in found}


def keep_capture(session: Session, capture: Capture) -> None:
    """Write a sealed capture down, once: the same id is the same capture."""
    if session.get(CaptureRow, capture.id) is None:
        session.add(rows.capture_row(capture))
        session.flush()


def find_capture(session: Session, capture_id: str) -> Capture | None:
    """The sealed capture with this id."""
    row = session.get(CaptureRow, capture_id)
    return rows.capture(row) if row else None


def find_artefact(session: Session, capture_id: str, name: str) -> Artefact | None:
    """The sealed file of this name in a capture."""
    row = session.get(ArtefactRow, (capture_id, name))
    return rows.artefact(row) if row else None


def captures_starting(session: Session, start: str) -> list[str]:
    """Up to two ids of captures that start so."""
    query = select(CaptureRow.id).where(CaptureRow.id.startswith(start, autoescape=True)).limit(2)
    return list(session.scalars(query))


def of_captures(session: Session, captures: Sequence[str]) -> list[Inspection]:
    """The inspections that rest on these captures, the oldest first."""
    query = select(InspectionRow).where(InspectionRow.capture_id.in_(captures)).order_by(InspectionRow.id)
    return [rows.inspection(row) for row in session.scalars(query)]


def objects_of(session: Session, captures: Sequence[str]) -> dict[str, set[str]]:
    """The objects of the log that concern captures: themselves, their inspections and their findings, ids by kind."""
    inspected = session.scalars(select(InspectionRow.id).where(InspectionRow.capture_id.in_(captures)))
    found = session.scalars(select(FindingRow.id).where(FindingRow.capture_id.in_(captures)))
    return {"capture": set(captures), "inspection": set(map(str, inspected)), "finding": set(map(str, found))}


def keep_result(session: Session, number: int, came: InspectionOutcome) -> None:
    """Write down what an inspection came to: its capture, findings, counts, and whether it could observe anything."""
    if came.capture is not None:
        keep_capture(session, came.capture)
    row = session.get_one(InspectionRow, number)
    if row.capture_id and session.get(DeletionRow, row.capture_id):  # meanwhile: nothing of it may come back
        came = replace(came, findings=(), title="", observed={}, parties=(), pictures={})
    row.state = InspectionState.FAILED if came.reason else InspectionState.DONE
    row.finished_at = rows.clock()
    row.capture_id = came.capture.id if came.capture else None
    row.subject = came.subject or row.subject
    row.title = rows.storable(came.title)
    row.rulebook = came.rulebook
    row.conduct_day = came.conduct_day or row.conduct_day
    row.observed = rows.storable(dict(came.observed))
    row.counts = {outcome.value: sum(one.outcome is outcome for one in came.findings) for outcome in Outcome}
    row.concerns = sum(one.outcome in _CONCERNS for one in came.findings)
    row.reason, row.trouble, row.progress = came.reason, rows.storable(came.trouble), ""
    kept = [rows.finding_row(finding, row) for finding in came.findings]
    groups = work.groups_of(session, {one.fingerprint for one in kept})
    for one in kept:
        one.grouped = groups.get(one.fingerprint, one.fingerprint)
    session.add_all(kept)
    session.flush()
    subjects.meet(session, number, met(row.target, came.subject, came.title, came.parties, came.pictures))
    rechecks.pair(session, row, kept)


def _where(wanted: InspectionFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.text:
        in_title = InspectionRow.title.icontains(wanted.text, autoescape=True)
        conditions.append(or_(InspectionRow.target.icontains(wanted.text, autoescape=True), in_title))
    if wanted.states:
        conditions.append(InspectionRow.state.in_(wanted.states))
    if wanted.subject:
        conditions.append(InspectionRow.subject == wanted.subject)
    if wanted.known is not None:
        conditions.append(InspectionRow.id.in_(select(SeenRow.inspection_id).where(SeenRow.subject_id == wanted.known)))
    if wanted.with_concern:
        conditions.append(InspectionRow.concerns > 0)
    return conditions
