"""Queries on findings and the decisions on them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, Session, defer, joinedload

from checker.store import paging, rows, searching
from checker.store.models import ASSIGNED, PRESSING, UNDER_WAY, FindingRow, InspectionRow, ReviewRow
from checker.store.work_models import MoveRow, SeenRow
from checker.vocabulary import Outcome, Review
from checker.vocabulary.work import Counted, MoveState, Stage
from checker.vocabulary.workbench import FindingFilter, FindingLine, KeptFinding, KeptReview, Page, ReviewState

COUNT_LIMIT = 1000  # counts beyond are shown as "1000+"
_AT_A_TIME = 500  # numbers named in one query
HIT_LIMIT = 2000  # findings a search may name one by one
_ORDER: paging.Order = ((FindingRow.rank, False), (FindingRow.severity, False), (FindingRow.id, True))
# What a KeptFinding is made of, and no more; the decisions are fetched apart.
_LOADED = (joinedload(FindingRow.inspection).load_only(InspectionRow.target), defer(FindingRow.haystack))


def find(session: Session, number: int) -> KeptFinding | None:
    """The finding with this number."""
    query = select(FindingRow).where(FindingRow.id == number).options(*_LOADED)
    return next(iter(_kept(session, session.scalars(query))), None)


def page(session: Session, wanted: FindingFilter, *, cursor: str = "", size: int = 50) -> Page[KeptFinding]:
    """Findings, the gravest first, of equal ones the newest first."""
    found = paging.page(session, _select(session, wanted), _ORDER, cursor=cursor, size=size)
    return Page(items=tuple(_kept(session, found.items)), next=found.next, previous=found.previous)


def lines(session: Session, wanted: FindingFilter, *, cursor: str = "", size: int = 50) -> Page[FindingLine]:
    """The same findings as `page`, as a list shows them: read for a fraction of the time."""
    query = select(rows.LINE).where(*_where(session, wanted, whole=True)[0])
    found = paging.page(session, query, _ORDER, cursor=cursor, size=size)
    looked = select(InspectionRow.id, InspectionRow.target).where(
        InspectionRow.id.in_({one.inspection_id for one in found.items})
    )
    targets: dict[int, str] = dict(session.execute(looked).all()) if found.items else {}
    items = tuple(rows.finding_line(one, targets[one.inspection_id]) for one in found.items)
    return Page(items=items, next=found.next, previous=found.previous)


def of_inspections(session: Session, numbers: Sequence[int]) -> list[KeptFinding]:
    """All findings of these inspections, the gravest first."""
    order = (FindingRow.rank, FindingRow.severity, FindingRow.id)
    query = select(FindingRow).where(FindingRow.inspection_id.in_(numbers)).order_by(*order).options(*_LOADED)
    return _kept(session, session.scalars(query))


def _kept(session: Session, found: Iterable[FindingRow]) -> list[KeptFinding]:
    """The findings of rows, with the decisions on them."""
    listed = list(found)
    decided: dict[int, list[KeptReview]] = {row.id: [] for row in listed}
    numbers = list(decided)
    for at in range(0, len(numbers), _AT_A_TIME):
        some = numbers[at : at + _AT_A_TIME]
        for review in session.scalars(select(ReviewRow).where(ReviewRow.finding_id.in_(some)).order_by(ReviewRow.id)):
            decided[review.finding_id].append(rows.kept_review(review))
    return [rows.kept_finding(row, decided[row.id]) for row in listed]


def neighbours(session: Session, number: int, wanted: FindingFilter) -> tuple[int | None, int | None]:
    """The numbers of the findings before and after this one in the list that the filter makes."""
    row = session.get(FindingRow, number)
    if row is None:
        return None, None
    query = _select(session, wanted)
    before = paging.neighbour(session, query, _ORDER, row, backwards=True)
    after = paging.neighbour(session, query, _ORDER, row, backwards=False)
    return before.id if before else None, after.id if after else None


def count_choices(
    session: Session, wanted: FindingFilter
) -> tuple[Mapping[Outcome, Counted], Mapping[ReviewState, Counted]]:
    """How many findings the other choices of outcome, and of review state, would show; counted up to a bound."""
    common, named = _where(session, replace(wanted, outcomes=(), states=()))
    if named:
        outcomes, states = _counted_among(session, common, wanted, is_part=named > HIT_LIMIT)
    else:
        in_states = [FindingRow.state.in_(wanted.states)] if wanted.states else []
        in_outcomes = [FindingRow.rank.in_([one.rank for one in wanted.outcomes])] if wanted.outcomes else []
        outcomes = _counted(session, [[*common, *in_states, FindingRow.rank == one.rank] for one in Outcome])
        states = _counted(session, [[*common, *in_outcomes, FindingRow.state == one] for one in ReviewState])
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


def _select(session: Session, wanted: FindingFilter) -> Select[FindingRow]:
    return select(FindingRow).where(*_where(session, wanted, whole=True)[0]).options(*_LOADED)


def _where(session: Session, wanted: FindingFilter, *, whole: bool = False) -> tuple[list[ColumnElement[bool]], int]:
    """The conditions of a filter, and how many findings they name one by one; beyond HIT_LIMIT: the newest only.

    A rare text is looked up and its findings named; for a common one the list walks in its order, comparing, while
    counts (unless `whole`) look at the newest hits only.
    """
    conditions, named = _of_text(session, wanted.text, whole) if wanted.text.strip() else ([], 0)
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
    return conditions, named


def _few(wanted: FindingFilter) -> Iterator[str]:
    """What the filter implies that an index of few findings holds for: named, or the database does not use it."""
    if wanted.stages and Stage.LEAD not in wanted.stages:
        yield UNDER_WAY
    if wanted.assignee:
        yield ASSIGNED
    if wanted.urgency:
        yield PRESSING


def _of_text(session: Session, text: str, whole: bool) -> tuple[list[ColumnElement[bool]], int]:
    conditions: list[ColumnElement[bool]] = []
    hits = searching.matching(session, text, HIT_LIMIT + 1)
    if hits is not None and whole and len(hits) > HIT_LIMIT:
        hits = None
    if hits is not None:
        conditions.append(FindingRow.id.in_(hits[:HIT_LIMIT]))
    for word in text.lower().split():
        conditions.append(FindingRow.haystack.contains(word, autoescape=True))
    return conditions, len(hits or ())
