"""Queries on findings and the decisions on them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from checker.store import paging, rows
from checker.store.models import FindingRow, ReviewRow
from checker.vocabulary import Outcome, Review
from checker.vocabulary.workbench import FindingFilter, KeptFinding, KeptReview, Page, ReviewState

_ORDER: paging.Order = ((FindingRow.rank, False), (FindingRow.severity, False), (FindingRow.id, True))


def find(session: Session, number: int) -> KeptFinding | None:
    """The finding with this number."""
    row = session.get(FindingRow, number)
    return rows.kept_finding(row) if row else None


def page(session: Session, wanted: FindingFilter, *, cursor: str = "", size: int = 50) -> Page[KeptFinding]:
    """Findings, the gravest first, of equal ones the newest first."""
    found = paging.page(session, _select(wanted), _ORDER, cursor=cursor, size=size)
    items = tuple(rows.kept_finding(row) for row in found.items)
    return Page(items=items, next=found.next, previous=found.previous)


def of_inspections(session: Session, numbers: Sequence[int]) -> list[KeptFinding]:
    """All findings of these inspections, the gravest first."""
    order = (FindingRow.rank, FindingRow.severity, FindingRow.id)
    query = select(FindingRow).where(FindingRow.inspection_id.in_(numbers)).order_by(*order)
    return [rows.kept_finding(row) for row in session.scalars(query)]


def neighbours(session: Session, number: int, wanted: FindingFilter) -> tuple[int | None, int | None]:
    """The numbers of the findings before and after this one in the list that the filter makes."""
    row = session.get(FindingRow, number)
    if row is None:
        return None, None
    before = paging.neighbour(session, _select(wanted), _ORDER, row, backwards=True)
    after = paging.neighbour(session, _select(wanted), _ORDER, row, backwards=False)
    return before.id if before else None, after.id if after else None


def count_by_outcome(session: Session, wanted: FindingFilter) -> Mapping[Outcome, int]:
    """How many findings there are of each outcome, whatever outcome the filter asks for."""
    conditions = _where(replace(wanted, outcomes=()))
    found = session.execute(select(FindingRow.outcome, func.count()).where(*conditions).group_by(FindingRow.outcome))
    return {Outcome(outcome): number for outcome, number in found}


def count_by_state(session: Session, wanted: FindingFilter) -> Mapping[ReviewState, int]:
    """How many findings there are in each state of review, whatever state the filter asks for."""
    conditions = _where(replace(wanted, states=()))
    found = session.execute(select(FindingRow.state, func.count()).where(*conditions).group_by(FindingRow.state))
    return {ReviewState(state): number for state, number in found}


def count_by_rule(session: Session) -> Mapping[str, Mapping[Outcome, int]]:
    """How often each rule came to each outcome."""
    query = select(FindingRow.rule, FindingRow.outcome, func.count()).group_by(FindingRow.rule, FindingRow.outcome)
    counts: dict[str, dict[Outcome, int]] = {}
    for rule, outcome, number in session.execute(query):
        counts.setdefault(rule, {})[Outcome(outcome)] = number
    return counts


def rules_met(session: Session) -> tuple[str, ...]:
    """The ids of the rules that have findings."""
    return tuple(session.scalars(select(FindingRow.rule).distinct().order_by(FindingRow.rule)))


def review(session: Session, number: int, decision: Review, *, seen: int | None) -> KeptReview | None:
    """Keep a decision, or None when somebody else decided after the review numbered `seen`."""
    row = session.scalars(select(FindingRow).where(FindingRow.id == number).with_for_update()).one()
    latest = session.scalar(select(func.max(ReviewRow.id)).where(ReviewRow.finding_id == number))
    if latest != seen:
        return None
    kept = ReviewRow(
        finding_id=number,
        decision=decision.decision,
        reason=rows.storable(decision.reason),
        note=rows.storable(decision.note),
        extra=decision.extra,
        reviewer=decision.reviewer,
        decided_at=decision.decided_at,
    )
    row.state = ReviewState.after(decision.decision)
    session.add(kept)
    session.flush()
    return rows.kept_review(kept)


def _select(wanted: FindingFilter) -> Select[FindingRow]:
    loading = (joinedload(FindingRow.inspection), selectinload(FindingRow.reviews))
    return select(FindingRow).where(*_where(wanted)).options(*loading)


def _where(wanted: FindingFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for word in wanted.text.lower().split():
        conditions.append(FindingRow.haystack.contains(word, autoescape=True))
    if wanted.outcomes:
        conditions.append(FindingRow.outcome.in_(wanted.outcomes))
    if wanted.severities:
        conditions.append(FindingRow.severity.in_(wanted.severities))
    if wanted.states:
        conditions.append(FindingRow.state.in_(wanted.states))
    if wanted.rule:
        conditions.append(FindingRow.rule == wanted.rule)
    if wanted.duty_bearer:
        conditions.append(FindingRow.duty_bearer == wanted.duty_bearer)
    if wanted.inspection is not None:
        conditions.append(FindingRow.inspection_id == wanted.inspection)
    return conditions
