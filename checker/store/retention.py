"""Queries on how long evidence is kept: what is due, what is held back, what was deleted."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, true, update
from sqlalchemy.orm import Session

from checker.store import rows
from checker.store.intake_models import ComplaintRow, MaterialRow
from checker.store.models import ArtefactRow, CaptureRow, DeletionRow, FindingRow, HoldRow, InspectionRow
from checker.store.work_models import MarkRow, SeenRow
from checker.vocabulary import Artefact
from checker.vocabulary.retention import Hold, KeptCapture, KeptClass
from checker.vocabulary.work import Stage
from checker.vocabulary.workbench import ReviewState

_CONCERNS = ("failed", "cannot-tell")


def kept(session: Session, only: Collection[str] | None = None) -> list[KeptCapture]:
    """Every capture (of these) whose files are still there, with the class that says how long, the oldest first."""
    confirmed = _captures_with(session, FindingRow.state == ReviewState.CONFIRMED)
    concerns = _captures_with(session, FindingRow.outcome.in_(_CONCERNS) & (FindingRow.state != ReviewState.DISMISSED))
    held = set(session.scalars(select(HoldRow.capture_id).where(HoldRow.released_at.is_(None))))
    used = _captures_with(session, FindingRow.case_id.is_not(None) | (FindingRow.stage != Stage.LEAD))
    handed_in = session.execute(
        select(MaterialRow.capture_id, ComplaintRow.case_id, ComplaintRow.wrapped_key).join(
            ComplaintRow, ComplaintRow.id == MaterialRow.complaint_id
        )
    ).all()
    used |= confirmed | {capture for capture, case, _ in handed_in if case is not None}
    unwanted = {capture for capture, _, key in handed_in if not key}
    gone = select(DeletionRow.capture_id)
    query = (
        select(CaptureRow.id, CaptureRow.captured_at)
        .where(CaptureRow.id.not_in(gone), true() if only is None else CaptureRow.id.in_(only))
        .order_by(CaptureRow.captured_at)
    )
    return [
        KeptCapture(
            id=row.id,
            captured_at=row.captured_at,
            kind=KeptClass.CONFIRMED
            if row.id in confirmed
            else KeptClass.CONCERN
            if row.id in concerns
            else KeptClass.CLEAN,
            is_held=row.id in held,
            is_used=row.id in used,
            is_unwanted=row.id in unwanted,
        )
        for row in session.execute(query)
    ]


def _captures_with(session: Session, condition: Any) -> set[str]:
    query = select(InspectionRow.capture_id).join(FindingRow, FindingRow.inspection_id == InspectionRow.id)
    return {one for one in session.scalars(query.where(condition).distinct()) if one}


def artefacts(session: Session, capture: str) -> list[Artefact]:
    """The files of a capture."""
    query = select(ArtefactRow).where(ArtefactRow.capture_id == capture).order_by(ArtefactRow.position)
    return [rows.artefact(row) for row in session.scalars(query)]


def needed_elsewhere(session: Session, capture: str) -> set[str]:
    """The digests of a capture's files that other captures, not deleted, have too."""
    own = select(ArtefactRow.sha256).where(ArtefactRow.capture_id == capture)
    gone = select(DeletionRow.capture_id)
    query = select(ArtefactRow.sha256).where(
        ArtefactRow.capture_id != capture, ArtefactRow.sha256.in_(own), ArtefactRow.capture_id.not_in(gone)
    )
    return set(session.scalars(query))


def known(session: Session) -> set[str]:
    """Every capture with a row, deleted ones too."""
    return set(session.scalars(select(CaptureRow.id)))


def gone(session: Session) -> list[str]:
    """Every capture that was deleted, in order."""
    return list(session.scalars(select(DeletionRow.capture_id).order_by(DeletionRow.at, DeletionRow.capture_id)))


def bytes_kept(session: Session) -> int:
    """How many bytes of evidence there are, each file counted once."""
    gone = select(DeletionRow.capture_id)
    files = (
        select(ArtefactRow.sha256, ArtefactRow.size).where(ArtefactRow.capture_id.not_in(gone)).distinct().subquery()
    )
    return session.scalar(select(func.sum(files.c.size))) or 0


def holds(session: Session) -> list[Hold]:
    """The holds in force, the oldest first."""
    found = session.scalars(select(HoldRow).where(HoldRow.released_at.is_(None)).order_by(HoldRow.id))
    return [
        Hold(capture=one.capture_id, reason=one.reason, placed_by=one.placed_by, placed_at=one.placed_at)
        for one in found
    ]


def hold(session: Session, capture: str, reason: str, by: str) -> None:
    """Keep a capture until released."""
    session.add(HoldRow(capture_id=capture, reason=rows.storable(reason), placed_by=by))
    session.flush()


def release(session: Session, capture: str, reason: str, by: str) -> int:
    """Lift the holds on a capture; how many there were."""
    found = session.scalars(select(HoldRow).where(HoldRow.capture_id == capture, HoldRow.released_at.is_(None))).all()
    for one in found:
        one.released_by, one.released_at, one.release_reason = by, rows.clock(), rows.storable(reason)
    session.flush()
    return len(found)


def forget_words(session: Session, capture: str) -> None:
    """Empty what the capture's record, inspections and findings say of what was in it; that they were there stays."""
    row = session.get_one(CaptureRow, capture)
    row.record = {**row.record, "visits": []}
    session.execute(update(ArtefactRow).where(ArtefactRow.capture_id == capture).values(url="", note=""))
    looked = select(InspectionRow.id).where(InspectionRow.capture_id == capture)
    for table in (MarkRow, SeenRow):
        session.execute(delete(table).where(table.inspection_id.in_(looked)))
    session.execute(update(InspectionRow).where(InspectionRow.capture_id == capture).values(title="", observed={}))
    words: dict[str, Any] = {
        "places": [],
        "reasoning": [],
        "exemptions": [],
        "subject_name": "",
        "plain": "",
        "rewrite": None,
    }
    session.execute(
        update(FindingRow)
        .where(FindingRow.capture_id == capture)
        .values(message="提交人已删除原件。", question=None, haystack="", **words)
    )


def deleted(session: Session, capture: str) -> Mapping[str, Any] | None:
    """The certificate of a capture's deletion."""
    row = session.get(DeletionRow, capture)
    return row.certificate if row else None


def keep_certificate(session: Session, capture: str, certificate: Mapping[str, Any], at: datetime) -> None:
    """Write down that a capture's files are no more."""
    session.add(DeletionRow(capture_id=capture, certificate=dict(certificate), at=at))
    session.flush()
