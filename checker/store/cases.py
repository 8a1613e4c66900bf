"""Queries on cases and sweeps."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from checker.store import paging, rows
from checker.store.models import FindingRow, InspectionRow
from checker.store.work_models import CaseNoteRow, CaseRow, SweepInspectionRow, SweepRow
from checker.vocabulary.work import Case, CaseNote, NoteKind, Sweep
from checker.vocabulary.workbench import InspectionState, Page

_ORDER: paging.Order = ((CaseRow.id, True),)
_SWEEPS: paging.Order = ((SweepRow.id, True),)


def open_case(session: Session, title: str, *, by: str, district: str, organisation: str) -> Case:
    """A new case, led by who opens it."""
    row = CaseRow(title=rows.storable(title), owner=by, opened_by=by, **rows.place(district, organisation))
    session.add(row)
    session.flush()
    add_note(session, row.id, NoteKind.OPENED, title, by=by)
    return _case(session, row)


def find(session: Session, number: int, *, whole: bool = True, to_change: bool = False) -> Case | None:
    """The case with its entries."""
    row = session.get(CaseRow, number, with_for_update=to_change or None)
    return _case(session, row, whole=whole) if row else None


def page(session: Session, *, closed: bool = False, owner: str = "", cursor: str = "", size: int = 50) -> Page[Case]:
    """Cases, the newest first."""
    query = select(CaseRow).where(CaseRow.closed_at.is_not(None) if closed else CaseRow.closed_at.is_(None))
    if owner:
        query = query.where(CaseRow.owner == owner)
    found = paging.page(session, query, _ORDER, cursor=cursor, size=size)
    items = tuple(_case(session, row, whole=False) for row in found.items)
    return Page(items=items, next=found.next, previous=found.previous)


def put_in(session: Session, case: int, numbers: Collection[int]) -> int:
    """How many findings are in the case now that were in none before."""
    free = (FindingRow.id.in_(numbers), FindingRow.case_id.is_(None))
    found = session.scalars(select(FindingRow).where(*free).with_for_update()).all()
    for row in found:
        row.case_id = case
    session.flush()
    return len(found)


def take_out(session: Session, case: int, number: int) -> bool:
    """Whether the finding was in the case and is not any more."""
    row = session.scalars(select(FindingRow).where(FindingRow.id == number, FindingRow.case_id == case)).first()
    if row is None:
        return False
    row.case_id = None
    session.flush()
    return True


def numbers(session: Session, case: int) -> list[int]:
    """The findings of a case."""
    return list(session.scalars(select(FindingRow.id).where(FindingRow.case_id == case).order_by(FindingRow.id)))


def captures(session: Session, case: int) -> list[str]:
    """The captures that the findings of a case rest on."""
    query = select(FindingRow.capture_id).where(FindingRow.case_id == case, FindingRow.capture_id.is_not(None))
    return sorted({one for one in session.scalars(query.distinct()) if one})


def add_note(session: Session, case: int, kind: NoteKind, text: str, *, by: str) -> None:
    """One more entry."""
    session.add(CaseNoteRow(case_id=case, kind=kind, text=rows.storable(text), by=by))
    session.flush()


def hand_over(session: Session, case: int, to: str) -> None:
    """Somebody else leads it from now on."""
    session.execute(update(CaseRow).where(CaseRow.id == case).values(owner=to))


def set_closed(session: Session, case: int, *, closed: bool) -> None:
    """Close it, or open it again."""
    session.execute(update(CaseRow).where(CaseRow.id == case).values(closed_at=rows.clock() if closed else None))


def _case(session: Session, row: CaseRow, *, whole: bool = True) -> Case:
    count = session.scalar(select(func.count()).select_from(FindingRow).where(FindingRow.case_id == row.id)) or 0
    query = select(CaseNoteRow).where(CaseNoteRow.case_id == row.id).order_by(CaseNoteRow.id)
    notes = session.scalars(query) if whole else ()
    return Case(
        id=row.id,
        title=row.title,
        owner=row.owner,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        subject=row.subject_id,
        district=row.district,
        organisation=row.organisation,
        findings=count,
        notes=tuple(CaseNote(id=one.id, kind=NoteKind(one.kind), text=one.text, by=one.by, at=one.at) for one in notes),
    )


# -- sweeps


def add_sweep(
    session: Session,
    title: str,
    rules: Sequence[str],
    targets: Sequence[str],
    *,
    by: str,
    district: str,
    organisation: str,
) -> Sweep:
    """A planned sweep."""
    row = SweepRow(
        title=rows.storable(title), rules=list(rules), targets=[rows.storable(one) for one in targets], phase=0,
        started_by=by, **rows.place(district, organisation),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _sweep(row)


def find_sweep(session: Session, number: int, *, to_change: bool = False) -> Sweep | None:
    """The sweep with this number."""
    row = session.get(SweepRow, number, with_for_update=to_change or None)
    return _sweep(row) if row else None


def sweeps(session: Session, *, cursor: str = "") -> Page[Sweep]:
    """Sweeps, the newest first."""
    found = paging.page(session, select(SweepRow), _SWEEPS, cursor=cursor, size=50)
    return Page(items=tuple(_sweep(row) for row in found.items), next=found.next, previous=found.previous)


def begin_phase(session: Session, sweep: int, phase: int, inspections: Sequence[int]) -> None:
    """Write down which inspection looks at which target in the phase."""
    session.execute(update(SweepRow).where(SweepRow.id == sweep).values(phase=phase))
    session.add_all(
        SweepInspectionRow(sweep_id=sweep, phase=phase, target=place, inspection_id=one)
        for place, one in enumerate(inspections)
    )
    session.flush()


def sweep_progress(session: Session, sweep: int) -> dict[tuple[int, InspectionState], int]:
    """How many inspections of each phase are in each state."""
    query = (
        select(SweepInspectionRow.phase, InspectionRow.state, func.count())
        .join(InspectionRow, InspectionRow.id == SweepInspectionRow.inspection_id)
        .where(SweepInspectionRow.sweep_id == sweep)
        .group_by(SweepInspectionRow.phase, InspectionRow.state)
    )
    return {(phase, InspectionState(state)): number for phase, state, number in session.execute(query)}


def sweep_outcomes(session: Session, sweep: int, rules: Collection[str]) -> dict[tuple[str, int, int], int]:
    """The rank of the worst outcome by rule, phase and target."""
    query = (
        select(FindingRow.rule, SweepInspectionRow.phase, SweepInspectionRow.target, func.min(FindingRow.rank))
        .join(SweepInspectionRow, SweepInspectionRow.inspection_id == FindingRow.inspection_id)
        .where(SweepInspectionRow.sweep_id == sweep, FindingRow.rule.in_(rules))
        .group_by(FindingRow.rule, SweepInspectionRow.phase, SweepInspectionRow.target)
    )
    return {(rule, phase, target): rank for rule, phase, target, rank in session.execute(query)}


def _sweep(row: SweepRow) -> Sweep:
    return Sweep(
        id=row.id,
        title=row.title,
        rules=tuple(row.rules),
        targets=tuple(row.targets),
        phase=row.phase,
        started_by=row.started_by,
        started_at=row.started_at,
        district=row.district,
        organisation=row.organisation,
    )
