"""Bulk actions: what would happen is shown first, then done together, and can be undone for a day.

Undoing skips, and names, what somebody has changed since. Reviews are never taken away: an undone decision is answered
by another one that says so.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from checker.errors import BadRequest, Conflict, Forbidden, NotFound
from checker.members import allow
from checker.store import findings, people, work
from checker.store.database import Session
from checker.store.models import FindingRow
from checker.vocabulary import Decision, Review
from checker.vocabulary.people import Person, Right
from checker.vocabulary.work import Bulk, BulkAction, Effect, MoveState, Stage, Urgency, transition
from checker.vocabulary.workbench import ReviewState
from checker.working import REASON_LIMIT, Working, check_assignee, hindrance, move

MOST: Final = 500
UNDO_FOR: Final = timedelta(hours=24)
_ACTIONS = (BulkAction.ASSIGN, BulkAction.URGENCY, BulkAction.MOVE, BulkAction.DECIDE)


class Bulking(Working):
    """Many findings at once."""

    def preview(
        self, person: Person, action: BulkAction, value: str, numbers: Sequence[int], reason: str
    ) -> tuple[Effect, ...]:
        """What the action would do to each finding, and why it leaves some out; nothing is changed."""
        with self._writing(person) as session:
            effects = _effects(session, person, action, value, numbers, reason)
            session.rollback()
        return effects

    def do_many(self, person: Person, action: BulkAction, value: str, numbers: Sequence[int], reason: str) -> Bulk:
        """The action, done to all findings it can be done to. Raises BadRequest, Forbidden, Conflict for none."""
        with self._writing(person) as session:
            effects = _effects(session, person, action, value, numbers, reason)
            todo = [one for one in effects if not one.because]
            if not todo:
                raise Conflict("所选的发现都不能这样处理。")
            held = work.locked(session, [one.finding for one in todo])
            for one in todo:
                _do(session, person, action, value, held[one.finding], reason)
            number = work.keep_bulk(session, action, value, reason=reason.strip(), by=person.username, effects=effects)
            people.record(
                session,
                actor=person.username,
                action=f"bulk.{action}",
                object_kind="bulk",
                object_id=str(number),
                detail={"value": value, "findings": [one.finding for one in todo]},
            )
            kept = work.find_bulk(session, number)
        assert kept is not None
        return kept

    def bulk(self, person: Person, number: int) -> Bulk:
        """One of one's own bulk actions. Raises NotFound."""
        allow(person, Right.DECIDE)
        with self._database.reading() as session:
            kept = work.find_bulk(session, number)
        if kept is None or kept.by != person.username:
            raise NotFound
        return kept

    def undo(self, person: Person, number: int) -> tuple[Effect, ...]:
        """What was set back; findings changed since are left as they are. Raises Conflict when it is too late."""
        kept = self.bulk(person, number)
        if kept.undone_at is not None:
            raise Conflict("这次批量操作已经撤销过。")
        if datetime.now(UTC) - kept.at > UNDO_FOR:
            raise Conflict("批量操作只能在 24 小时内撤销。")
        done = [one for one in kept.effects if not one.because]
        with self._writing(person) as session:
            held = work.locked(session, [one.finding for one in done])
            back = tuple(_set_back(session, person, kept, one, held.get(one.finding)) for one in done)
            work.mark_undone(session, number, person.username)
            people.record(
                session, actor=person.username, action="bulk.undone", object_kind="bulk", object_id=str(number)
            )
        return back


def _effects(
    session: Session, person: Person, action: BulkAction, value: str, numbers: Sequence[int], reason: str
) -> tuple[Effect, ...]:
    allow(person, Right.DECIDE)
    if action not in _ACTIONS:
        raise BadRequest("没有这种批量操作。")
    if not 1 <= len(set(numbers)) <= MOST:
        raise BadRequest(f"请选择 1–{MOST} 条发现。")
    if len(reason) > REASON_LIMIT:
        raise BadRequest(f"理由最多 {REASON_LIMIT} 个字符。")
    _check_value(person, action, value, reason)
    held = work.locked(session, numbers)
    return tuple(
        _effect(session, person, action, value, held.get(number), number, reason) for number in dict.fromkeys(numbers)
    )


def _check_value(person: Person, action: BulkAction, value: str, reason: str) -> None:
    known: dict[BulkAction, Callable[[str], object]] = {
        BulkAction.URGENCY: lambda given: Urgency(int(given)),
        BulkAction.MOVE: Stage,
        BulkAction.DECIDE: Decision,
        BulkAction.ASSIGN: str,
    }
    try:
        known[action](value)
    except ValueError:
        raise BadRequest("请选择要做的处理。") from None
    if action is BulkAction.ASSIGN and value not in ("", person.username):
        allow(person, Right.DIRECT)
    if action is BulkAction.DECIDE and not reason.strip():
        raise BadRequest("请写明理由。")


def _effect(
    session: Session,
    person: Person,
    action: BulkAction,
    value: str,
    row: FindingRow | None,
    number: int,
    reason: str,
) -> Effect:
    if row is None:
        return Effect(finding=number, title="", before="", after="", because=str(NotFound()))
    before = _present(row, action)
    return Effect(
        finding=number,
        title=row.message[:120],
        before=before,
        after=value,
        because=_why_not(session, person, action, value, row, before, reason),
    )


def _why_not(
    session: Session, person: Person, action: BulkAction, value: str, row: FindingRow, before: str, reason: str
) -> str:
    if before == value and action is not BulkAction.DECIDE:
        return "已经如此。"
    holder = work.claimant(session, row.id)
    if holder not in ("", person.username):
        return f"“{holder}”正在处理。"
    if action is BulkAction.MOVE:
        trouble = hindrance(person, row, transition(Stage(row.stage), Stage(value)), reason)
        return str(trouble) if trouble else ""
    if action is BulkAction.ASSIGN:
        try:
            check_assignee(session, row, value)
        except (BadRequest, Forbidden) as wrong:
            return str(wrong)
    if action is BulkAction.DECIDE and row.state != ReviewState.OPEN:
        return "已有决定，请逐条更改。"
    return ""


def _present(row: FindingRow, action: BulkAction) -> str:
    return {
        BulkAction.ASSIGN: row.assignee,
        BulkAction.URGENCY: str(row.urgency),
        BulkAction.MOVE: row.stage,
        BulkAction.DECIDE: row.state,
    }[action]


def _do(session: Session, person: Person, action: BulkAction, value: str, row: FindingRow, reason: str) -> None:
    if action is BulkAction.ASSIGN:
        row.assignee = value
    elif action is BulkAction.URGENCY:
        row.urgency = int(value)
    elif action is BulkAction.MOVE:
        move(session, person, row, Stage(value), reason)
    else:
        _decide(session, person, row, Decision(value), reason.strip(), seen=None)
    session.flush()


def _decide(
    session: Session, person: Person, row: FindingRow, decision: Decision, reason: str, *, seen: int | None
) -> None:
    given = Review(decision=decision, reason=reason, reviewer=person.username, decided_at=datetime.now(UTC))
    if findings.review(session, row.id, given, seen=seen) is None:
        raise Conflict("您打开页面之后，已有其他人员对此作出决定；请先查看，再决定是否更改。")


def _set_back(session: Session, person: Person, kept: Bulk, one: Effect, row: FindingRow | None) -> Effect:
    changed = Effect(finding=one.finding, title=one.title, before=one.after, after=one.before, because="")
    if row is None:
        return _left(changed, str(NotFound()))
    if kept.action is BulkAction.MOVE:
        return _moved_back(session, person, kept, changed, row)
    if _present(row, kept.action) != one.after:
        return _left(changed, "此后已有变化。")
    if kept.action is BulkAction.ASSIGN:
        row.assignee = one.before
    elif kept.action is BulkAction.URGENCY:
        row.urgency = int(one.before)
    else:
        reviews = findings.reviews_of(session, row.id)
        if len(reviews) != 1 or reviews[0].review.reviewer != person.username:
            return _left(changed, "此后已有变化。")
        _decide(
            session, person, row, Decision.MORE_EVIDENCE, f"撤销批量操作 {kept.id}，待重新判断。", seen=reviews[0].id
        )
        return Effect(finding=one.finding, title=one.title, before=one.after, after=row.state)
    session.flush()
    return changed


def _moved_back(session: Session, person: Person, kept: Bulk, changed: Effect, row: FindingRow) -> Effect:
    """A proposal is withdrawn, a move done at once goes back; what a second officer has had a hand in stays."""
    newest = work.moves(session, row.id)[-1]
    own = (newest.by, newest.before, newest.after) == (person.username, changed.after, changed.before)
    if not own or newest.second:
        return _left(changed, "此后已有变化。")
    if newest.state is MoveState.WAITING:
        work.settle_move(session, newest.id, row, MoveState.WITHDRAWN, by=person.username, reason="")
    else:
        work.set_back(session, row, newest.before, by=person.username, reason=f"撤销批量操作 {kept.id}")
    return changed


def _left(one: Effect, because: str) -> Effect:
    return Effect(finding=one.finding, title=one.title, before=one.before, after=one.after, because=because)
