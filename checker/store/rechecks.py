"""Re-checks: a finding before and after. What is not found again is closed by itself, what is found again reopened.

Closed only when the rule came to a clear result on the repeated inspection: not observed is not corrected.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from checker.store import work
from checker.store.models import FindingRow, InspectionRow
from checker.vocabulary import Outcome
from checker.vocabulary.work import Stage, transition

_CONCERNS = (Outcome.FAILED, Outcome.CANNOT_TELL)
_MOST = 1000


def pair(session: Session, inspection: InspectionRow, found: Sequence[FindingRow]) -> None:
    """Compare an inspection just kept with what it repeats, and with what was closed before."""
    again = {one.grouped for one in found if one.outcome == Outcome.FAILED}
    if inspection.recheck_of is not None and not inspection.reason:
        for earlier in _under_recheck(session, inspection.recheck_of):
            _compare(session, earlier, inspection, found)
    for closed in _closed(session, again, inspection.id) if again else ():
        _move(session, closed, Stage.VERIFYING, inspection, "办结后再次出现")


def _compare(session: Session, earlier: FindingRow, inspection: InspectionRow, found: Sequence[FindingRow]) -> None:
    same_rule = [one for one in found if one.rule == earlier.rule]
    if any(one.outcome in _CONCERNS and _is_same(one, earlier) for one in same_rule):
        _move(session, earlier, Stage.ORDERED, inspection, "复查仍存在")
    elif any(one.outcome is Outcome.UNTESTED for one in same_rule):
        return  # this may be the very one
    elif any(one.outcome in (Outcome.PASSED, *_CONCERNS) for one in same_rule):
        _move(session, earlier, Stage.CLOSED, inspection, "复查未再发现")


def _is_same(one: FindingRow, earlier: FindingRow) -> bool:
    """Whether both are of one group, or of one act: earlier releases made fingerprints otherwise."""
    return one.grouped == earlier.grouped or _act(one) == _act(earlier)


def _act(row: FindingRow) -> tuple[str, str, str, frozenset[str]]:
    """What a finding says of the target, whatever its fingerprint."""
    words = {"".join(place["quote"].split()) for place in row.places} if row.subject == "claim" else set()
    return (row.rule, row.subject, row.subject_name, frozenset(words))


def _move(session: Session, row: FindingRow, after: Stage, inspection: InspectionRow, said: str) -> None:
    declared = transition(Stage(row.stage), after)
    assert declared is not None
    assert declared.by_program
    captures = f"取证 {(row.capture_id or '—')[:19]} → {(inspection.capture_id or '—')[:19]}"
    work.move_by_program(
        session, row, after, reason=f"{said}：检查 #{inspection.id}，{captures}", inspection=inspection.id
    )


def _under_recheck(session: Session, inspection: int) -> Sequence[FindingRow]:
    query = select(FindingRow).where(FindingRow.inspection_id == inspection, FindingRow.stage == Stage.RECHECK)
    return session.scalars(query.with_for_update().limit(_MOST)).all()


def _closed(session: Session, groups: set[str], new: int) -> Sequence[FindingRow]:
    """The last closed finding of each group that has been found again."""
    query = select(FindingRow).where(
        FindingRow.grouped.in_(groups), FindingRow.stage == Stage.CLOSED, FindingRow.inspection_id != new
    )
    found = session.scalars(query.order_by(FindingRow.id).with_for_update().limit(_MOST)).all()
    return list({row.grouped: row for row in found}.values())
