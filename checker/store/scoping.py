"""Data scope, put into every query of a session: whoever asks sees only the districts and organisations they may.

A session opened with a scope adds the condition to each SELECT on the tables below, also when one is fetched by its
number, so that a query cannot forget it. Sessions of workers and of the command line have no scope and see everything.
"""

from functools import lru_cache

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption

from checker.store.intake_models import ComplaintRow
from checker.store.models import ArtefactRow, CaptureRow, FindingRow, InspectionRow, Placed, PriceCampaignRow, WatchRow
from checker.store.work_models import CaseRow, MarkRow, MoveRow, PauseRow, SeenRow, SubjectRow, SweepRow
from checker.vocabulary.people import EVERYTHING, Scope

_KEY = "scope"
PLACED: tuple[type[Placed], ...] = (
    InspectionRow,
    FindingRow,
    WatchRow,
    ComplaintRow,
    CaseRow,
    SweepRow,
    PriceCampaignRow,
)


def limit(session: Session, scope: Scope) -> None:
    """Let the session see no more than the scope does."""
    session.info[_KEY] = scope


def narrow(state: ORMExecuteState) -> None:
    """Add the session's scope to the statement; listens to `do_orm_execute`."""
    scope: Scope = state.session.info.get(_KEY, EVERYTHING)
    if state.is_select and scope != EVERYTHING:
        state.statement = state.statement.options(*_criteria(scope))


def within(table: type[Placed], scope: Scope) -> ColumnElement[bool]:
    """The condition that a row lies within the scope."""
    conditions: list[ColumnElement[bool]] = []
    if scope.districts:
        conditions.append(or_(false(), *(_in_district(table, one) for one in scope.districts)))
    if scope.organisations:
        conditions.append(table.organisation.in_(scope.organisations))
    return and_(*conditions) if conditions else ~false()


def _in_district(table: type[Placed], prefix: str) -> ColumnElement[bool]:
    columns = {2: table.province, 4: table.city, 6: table.district}
    return columns[len(prefix)] == prefix if len(prefix) in columns else false()


@lru_cache(maxsize=256)
def _criteria(scope: Scope) -> tuple[LoaderCriteriaOption, ...]:
    """The conditions of a scope, built once: every query of every request asks for them."""
    seen = select(InspectionRow.capture_id).where(within(InspectionRow, scope), InspectionRow.capture_id.is_not(None))
    inspected = select(InspectionRow.id).where(within(InspectionRow, scope))
    findings = select(FindingRow.id).where(within(FindingRow, scope))
    met = select(SeenRow.subject_id).join(InspectionRow).where(within(InspectionRow, scope))
    placed = [with_loader_criteria(table, within(table, scope), include_aliases=True) for table in PLACED]
    return (
        *placed,
        with_loader_criteria(CaptureRow, CaptureRow.id.in_(seen), include_aliases=True),
        with_loader_criteria(ArtefactRow, ArtefactRow.capture_id.in_(seen), include_aliases=True),
        with_loader_criteria(MoveRow, MoveRow.finding_id.in_(findings), include_aliases=True),
        with_loader_criteria(PauseRow, PauseRow.finding_id.in_(findings), include_aliases=True),
        with_loader_criteria(SubjectRow, SubjectRow.id.in_(met), include_aliases=True),
        with_loader_criteria(SeenRow, SeenRow.inspection_id.in_(inspected), include_aliases=True),
        with_loader_criteria(MarkRow, MarkRow.inspection_id.in_(inspected), include_aliases=True),
    )
