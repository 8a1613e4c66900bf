"""Data scope, put into every query of a session: whoever asks sees only the districts and organisations they may.

A session opened with a scope adds the condition to each SELECT on the tables below, also when one is fetched by its
number, so that a query cannot forget it; likewise evidence that is a consumer's own file, for who may not see it.
Sessions of workers and of the command line have no scope and see everything.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption

from checker.store.intake_models import ComplaintRow, MaterialRow
from checker.store.models import ArtefactRow, CaptureRow, FindingRow, InspectionRow, Placed, PriceCampaignRow, WatchRow
from checker.store.work_models import CaseRow, MarkRow, MoveRow, PauseRow, SeenRow, SubjectRow, SweepRow
from checker.vocabulary.people import EVERYTHING, Scope

_KEY, _HANDED_IN = "scope", "handed in"
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
    if state.is_select and not scope.materials and _is_anything_handed_in(state.session):
        state.statement = state.statement.options(*_without_materials())


def _is_anything_handed_in(session: Session) -> bool:
    """Whether there is evidence to leave out at all: where there is none, lists are counted from their indexes alone."""
    if _HANDED_IN not in session.info:
        some = select(MaterialRow.__table__.c.capture_id).limit(1)
        session.info[_HANDED_IN] = session.connection().scalar(some) is not None
    return bool(session.info[_HANDED_IN])


def within(table: Any, scope: Scope) -> ColumnElement[bool]:
    """The condition that a row of a placed table, or of an alias's columns, lies within the scope."""
    conditions: list[ColumnElement[bool]] = []
    if scope.districts:
        conditions.append(or_(false(), *(_in_district(table, one) for one in scope.districts)))
    if scope.organisations:
        conditions.append(table.organisation.in_(scope.organisations))
    return and_(*conditions) if conditions else ~false()


def _in_district(table: Any, prefix: str) -> ColumnElement[bool]:
    columns = {2: table.province, 4: table.city, 6: table.district}
    return columns[len(prefix)] == prefix if len(prefix) in columns else false()


@lru_cache(maxsize=256)
def _criteria(scope: Scope) -> tuple[LoaderCriteriaOption, ...]:
    """The conditions of a scope, built once: every query of every request asks for them.

    What has no place of its own is looked up row by row: a list of all that lies within would be read for each query.
    """
    looked, found, seen = (table.__table__.alias() for table in (InspectionRow, FindingRow, SeenRow))
    inspected, judged = within(looked.c, scope), within(found.c, scope)

    def of_inspection(column: Any) -> ColumnElement[bool]:
        return exists().where(looked.c.id == column, inspected)

    def of_finding(column: Any) -> ColumnElement[bool]:
        return exists().where(found.c.id == column, judged)

    def of_capture(column: Any) -> ColumnElement[bool]:
        return exists().where(looked.c.capture_id == column, inspected)

    met = exists().where(seen.c.subject_id == SubjectRow.id, seen.c.inspection_id == looked.c.id, inspected)
    return _everywhere(
        {
            **{table: within(table, scope) for table in PLACED},
            CaptureRow: of_capture(CaptureRow.id),
            ArtefactRow: of_capture(ArtefactRow.capture_id),
            MoveRow: of_finding(MoveRow.finding_id),
            PauseRow: of_finding(PauseRow.finding_id),
            SubjectRow: met,
            SeenRow: of_inspection(SeenRow.inspection_id),
            MarkRow: of_inspection(MarkRow.inspection_id),
        }
    )


@lru_cache(maxsize=1)
def _without_materials() -> tuple[LoaderCriteriaOption, ...]:
    """The conditions that leave out what rests on a consumer's own file."""
    handed_in = select(MaterialRow.__table__.c.capture_id)
    looked, found = (table.__table__.alias() for table in (InspectionRow, FindingRow))

    def other(capture: Any) -> ColumnElement[bool]:
        return or_(capture.is_(None), capture.not_in(handed_in))

    def of_inspection(column: Any) -> ColumnElement[bool]:
        return exists().where(looked.c.id == column, other(looked.c.capture_id))

    def of_finding(column: Any) -> ColumnElement[bool]:
        return exists().where(found.c.id == column, other(found.c.capture_id))

    return _everywhere(
        {
            InspectionRow: other(InspectionRow.capture_id),
            FindingRow: other(FindingRow.capture_id),
            CaptureRow: other(CaptureRow.id),
            ArtefactRow: other(ArtefactRow.capture_id),
            MoveRow: of_finding(MoveRow.finding_id),
            PauseRow: of_finding(PauseRow.finding_id),
            SeenRow: of_inspection(SeenRow.inspection_id),
            MarkRow: of_inspection(MarkRow.inspection_id),
        }
    )


def _everywhere(conditions: Mapping[type[Any], ColumnElement[bool]]) -> tuple[LoaderCriteriaOption, ...]:
    return tuple(with_loader_criteria(table, one, include_aliases=True) for table, one in conditions.items())
