"""Queries for figures: counts and ages, cheap enough to be asked every few seconds."""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from checker.store.columns import UtcTime, db_now
from checker.store.models import OPEN_JOBS, FindingRow, InspectionRow, JobRow
from checker.vocabulary.jobs import JobState
from checker.vocabulary.workbench import InspectionState


def jobs(session: Session) -> Mapping[tuple[str, JobState], int]:
    """How many jobs of each kind wait, run, or were given up; ended ones are not counted."""
    watched = [JobState.QUEUED, JobState.RUNNING, JobState.DEAD]
    query = select(JobRow.kind, JobRow.state, func.count()).where(JobRow.state.in_(watched))
    found = session.execute(query.group_by(JobRow.kind, JobRow.state))
    return {(kind, JobState(state)): number for kind, state, number in found}


def oldest_due_seconds(session: Session) -> float:
    """For how long the oldest job that may start has been waiting to."""
    oldest = func.min(JobRow.not_before, type_=UtcTime())
    now = func.coalesce(db_now(), db_now(), type_=UtcTime())
    due = select(oldest, now).where(text(OPEN_JOBS), JobRow.state == JobState.QUEUED, JobRow.not_before <= db_now())
    since, moment = session.execute(due).one()
    return max((moment - since).total_seconds(), 0.0) if since else 0.0


def inspections(session: Session) -> Mapping[InspectionState, int]:
    """How many inspections wait or run."""
    watched = [InspectionState.QUEUED, InspectionState.RUNNING]
    query = select(InspectionRow.state, func.count()).where(InspectionRow.state.in_(watched))
    found = session.execute(query.group_by(InspectionRow.state))
    return {InspectionState(state): number for state, number in found}


def ended(session: Session, *, hours: float, until: float = 0) -> Mapping[tuple[str, str], int]:
    """How inspections of the last `hours` ended, but for the last `until` of them, by host and reason; "ok" for those
    that observed something."""
    since = InspectionRow.finished_at.between(db_now(-hours * 3600), db_now(-until * 3600))
    counts: dict[tuple[str, str], int] = {}
    for target, reason in session.execute(select(InspectionRow.target, InspectionRow.reason).where(since)):
        key = (_host(target), reason or "ok")
        counts[key] = counts.get(key, 0) + 1
    return counts


def reader_checks(session: Session, *, days: int, most: int = 2_000) -> list[dict[str, Any]]:
    """What platform readers made of each page of the last inspections, at most `most` of the last `days`."""
    since = InspectionRow.finished_at >= db_now(-days * 86_400)
    query = select(InspectionRow.observed).where(since).order_by(InspectionRow.id.desc()).limit(most)
    return [check for observed in session.scalars(query) for check in observed.get("readers", ())]


def _host(target: str) -> str:
    try:
        return (urlsplit(target).hostname or "file") if "://" in target else "file"
    except ValueError:
        return "file"


def rules_by_inspection(session: Session, numbers: Collection[int]) -> Mapping[int, dict[str, dict[str, int]]]:
    """How often each rule came to each outcome in each of these inspections."""
    counted = select(FindingRow.inspection_id, FindingRow.rule, FindingRow.outcome, func.count())
    query = counted.where(FindingRow.inspection_id.in_(numbers))
    counts: dict[int, dict[str, dict[str, int]]] = {}
    for number, rule, outcome, count in session.execute(
        query.group_by(FindingRow.inspection_id, FindingRow.rule, FindingRow.outcome)
    ):
        counts.setdefault(number, {}).setdefault(rule, {})[outcome] = count
    return counts
