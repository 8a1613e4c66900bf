"""Queries on findings and the decisions on them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from checker.store import paging, rows, searching
from checker.store.columns import unwalked
from checker.store.models import ASSIGNED, PRESSING, UNDER_WAY, FindingRow, InspectionRow, ReviewRow
from checker.store.work_models import MoveRow, SeenRow
from checker.vocabulary import Outcome, Review
from checker.vocabulary.work import Counted, MoveState, Stage
from checker.vocabulary.workbench import (
    FindingFilter,
    FindingLine,
    KeptFinding,
    KeptReview,
    Overview,
    Page,
    ReviewState,
)

COUNT_LIMIT = 1000  # counts beyond are shown as "1000+"
_AT_A_TIME = 500  # numbers named in one query
HIT_LIMIT = 1000  # findings a search may name one by one
_ORDER: paging.Order = ((FindingRow.rank, False), (FindingRow.severity, False), (FindingRow.id, True))


def find(session: Session, number: int) -> KeptFinding | None:
    """The finding with this number."""
    query = select(rows.WHOLE).where(FindingRow.id == number)
    return next(iter(_kept(session, session.scalars(query).all())), None)


def page(session: Session, wanted: FindingFilter, *, cursor: str = "", size: int = 50) -> Page[KeptFinding]:
    """Findings, the gravest first, of equal ones the newest first."""
    query = select(rows.WHOLE).where(*_where(wanted, _hits(session, wanted), whole=True))
    found = paging.page(session, query, _ORDER, cursor=cursor, size=size)
    return Page(items=tuple(_kept(session, found.items)), next=found.next, previous=found.previous)


def lines(session: Session, wanted: FindingFilter, *, cursor: str = "", size: int = 50) -> Page[FindingLine]:
    """The same findings as `page`, as a list shows them: read for a fraction of the time."""
    return _lines(session, wanted, _hits(session, wanted), cursor, size)


def overview(session: Session, wanted: FindingFilter, *, cursor: str = "", size: int = 50) -> Overview:
    """The same lines, and how many findings the other choices of outcome, and of review state, would show."""
    hits = _hits(session, wanted)
    outcomes, states = _count_choices(session, wanted, hits)
    return Overview(page=_lines(session, wanted, hits, cursor, size), outcomes=outcomes, states=states)


def _lines(
    session: Session, wanted: FindingFilter, hits: Sequence[int] | None, cursor: str, size: int
) -> Page[FindingLine]:
    query = select(rows.LINE).where(*_where(wanted, hits, whole=True))
    found = paging.page(session, query, _ORDER, cursor=cursor, size=size)
    targets = _targets(session, found.items)
    items = tuple(rows.finding_line(one, targets[one.inspection_id]) for one in found.items)
    return Page(items=items, next=found.next, previous=found.previous)


def of_inspections(session: Session, numbers: Sequence[int]) -> list[KeptFinding]:
    """All findings of these inspections, the gravest first."""
    order = (FindingRow.rank, FindingRow.severity, FindingRow.id)
    query = select(rows.WHOLE).where(FindingRow.inspection_id.in_(numbers)).order_by(*order)
    return _kept(session, session.scalars(query).all())


def _kept(session: Session, found: Sequence[Any]) -> list[KeptFinding]:
    """The findings of rows, with the decisions on them."""
    decided: dict[int, list[KeptReview]] = {row.id: [] for row in found}
    for some in _in_parts(decided):
        for review in session.scalars(select(ReviewRow).where(ReviewRow.finding_id.in_(some)).order_by(ReviewRow.id)):
            decided[review.finding_id].append(rows.kept_review(review))
    targets = _targets(session, found)
    return [rows.kept_finding(row, targets[row.inspection_id], decided[row.id]) for row in found]


def _targets(session: Session, found: Sequence[Any]) -> dict[int, str]:
    """The target of each inspection that the rows belong to."""
    targets: dict[int, str] = {}
    for some in _in_parts({row.inspection_id for row in found}):
        query = select(InspectionRow.id, InspectionRow.target).where(InspectionRow.id.in_(some))
        targets |= dict(session.execute(query).all())
    return targets


def _in_parts(numbers: Iterable[int]) -> Iterator[list[int]]:
    listed = list(numbers)
    return (listed[at : at + _AT_A_TIME] for at in range(0, len(listed), _AT_A_TIME))


def neighbours(session: Session, number: int, wanted: FindingFilter) -> tuple[int | None, int | None]:
    """The numbers of the findings before and after this one in the list that the filter makes."""
    row = session.get(FindingRow, number)
    if row is None:
        return None, None
    query = select(FindingRow.id).where(*_where(wanted, _hits(session, wanted), whole=True))
    before = paging.neighbour(session, query, _ORDER, row, backwards=True)
    return before, paging.neighbour(session, query, _ORDER, row, backwards=False)


def _count_choices(
    session: Session, wanted: FindingFilter, hits: Sequence[int] | None
) -> tuple[Mapping[Outcome, Counted], Mapping[ReviewState, Counted]]:
    """Counted up to a bound, and of a search that finds many among its newest hits only."""
    common = _where(replace(wanted, outcomes=(), states=()), hits)
    if hits:
        outcomes, states = _counted_among(session, common, wanted, is_part=len(hits) > HIT_LIMIT)
    else:
        rank, state = (unwalked(one) if _names_few(wanted) else one for one in (FindingRow.rank, FindingRow.state))
        in_states = [state.in_(wanted.states)] if wanted.states else []
        in_outcomes = [rank.in_([one.rank for one in wanted.outcomes])] if wanted.outcomes else []
        outcomes = _counted(session, [[*common, *in_states, rank == one.rank] for one in Outcome])
        states = _counted(session, [[*common, *in_outcomes, state == one] for one in ReviewState])
    return (
        {one: number for one, number in zip(Outcome, outcomes, strict=True) if number},
        {one: number for one, number in zip(ReviewState, states, strict=True) if number},
    )


def _counted(session: Session, choices: Sequence[list[ColumnElement[bool]]]) -> list[Counted]:
    """One bounded count for each choice, in one statement: it costs the same at a million findings."""
    few = [select(FindingRow.id).where(*one).limit(COUNT_LIMIT + 1).subquery() for one in choices]
    counts = session.execute(select(*(select(func.count()).select_from(one).scalar_subquery() for one in few))).one()
    return _capped(counts, is_part=False)


def _counted_among(
    session: Session, conditions: list[ColumnElement[bool]], wanted: FindingFilter, *, is_part: bool
) -> tuple[list[Counted], list[Counted]]:
    """Of the few that a search names, all choices of outcome and of state in one pass; `is_part`: there are more."""
    columns = (FindingRow.rank, FindingRow.state)
    query = select(*columns, func.count()).where(*conditions).group_by(*columns)
    found = [(rank, state, number) for rank, state, number in session.execute(query)]
    ranks, states = [one.rank for one in wanted.outcomes or Outcome], wanted.states or tuple(ReviewState)
    by_outcome = (
        sum(number for rank, state, number in found if rank == one.rank and state in states) for one in Outcome
    )
    by_state = (sum(number for rank, state, number in found if state == one and rank in ranks) for one in ReviewState)
    return _capped(by_outcome, is_part), _capped(by_state, is_part)


def _capped(numbers: Iterable[int], is_part: bool) -> list[Counted]:
    return [Counted(min(one, COUNT_LIMIT), capped=one > COUNT_LIMIT or (is_part and one > 0)) for one in numbers]


def count_by_rule(session: Session) -> Mapping[str, Mapping[Outcome, int]]:
    """How often each rule came to each outcome."""
    query = select(FindingRow.rule, FindingRow.outcome, func.count()).group_by(FindingRow.rule, FindingRow.outcome)
    counts: dict[str, dict[Outcome, int]] = {}
    for rule, outcome, number in session.execute(query):
        counts.setdefault(rule, {})[Outcome(outcome)] = number
    return counts


def reviews_of(session: Session, number: int) -> tuple[KeptReview, ...]:
    """The decisions on a finding, the oldest first."""
    query = select(ReviewRow).where(ReviewRow.finding_id == number).order_by(ReviewRow.id)
    return tuple(rows.kept_review(row) for row in session.scalars(query))


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


def _hits(session: Session, wanted: FindingFilter) -> Sequence[int] | None:
    """The findings in which a search finds its text, some beyond HIT_LIMIT left out; None: it looks nothing up."""
    return searching.matching(session, wanted.text, HIT_LIMIT + 1) if wanted.text.strip() else None


def _where(wanted: FindingFilter, hits: Sequence[int] | None, *, whole: bool = False) -> list[ColumnElement[bool]]:
    """The conditions of a filter; those of a search name its `hits` one by one.

    Where there are too many to name, the list (`whole`) walks in its order, comparing; counts look at the hits named.
    """
    conditions: list[ColumnElement[bool]] = []
    if hits is not None and not (whole and len(hits) > HIT_LIMIT):
        conditions.append(FindingRow.id.in_(hits[:HIT_LIMIT]))
    for word in wanted.text.lower().split():
        conditions.append(FindingRow.haystack.contains(word, autoescape=True))
    among: Sequence[tuple[InstrumentedAttribute[Any], Sequence[object]]] = (
        (FindingRow.rank, [one.rank for one in wanted.outcomes or (Outcome if wanted.severities else ())]),
        (FindingRow.severity, wanted.severities),
        (FindingRow.state, wanted.states),
        (FindingRow.stage, wanted.stages),
        (FindingRow.id, wanted.numbers),
        (FindingRow.subject_name, wanted.names),
    )
    for column, values in among:
        if values:
            conditions.append(column.in_(values))
    equal: Sequence[tuple[InstrumentedAttribute[Any], object]] = (
        (FindingRow.rule, wanted.rule or None),
        (FindingRow.duty_bearer, wanted.duty_bearer or None),
        (FindingRow.inspection_id, wanted.inspection),
        (FindingRow.assignee, wanted.assignee or None),
        (FindingRow.urgency, wanted.urgency),
        (FindingRow.grouped, wanted.group or None),
        (FindingRow.case_id, wanted.case),
    )
    for column, value in equal:
        if value is not None:
            conditions.append(column == value)
    conditions += [literal_column(f"findings.{one}") for one in _few(wanted)]
    if wanted.waiting:
        waiting = select(MoveRow.finding_id).where(MoveRow.state == MoveState.WAITING)
        conditions.append(FindingRow.id.in_(waiting))
    if wanted.subject is not None:
        met = select(SeenRow.inspection_id).where(SeenRow.subject_id == wanted.subject)
        conditions.append(FindingRow.inspection_id.in_(met))
    return conditions


def _few(wanted: FindingFilter) -> Iterator[str]:
    """What the filter implies that an index of few findings holds for: named, or the database does not use it."""
    if wanted.stages and Stage.LEAD not in wanted.stages:
        yield UNDER_WAY
    if wanted.assignee:
        yield ASSIGNED
    if wanted.urgency:
        yield PRESSING


def _names_few(wanted: FindingFilter) -> bool:
    """Whether the filter has an index of its own that holds all that counting asks."""
    return bool(wanted.rule or wanted.duty_bearer or list(_few(wanted)))
