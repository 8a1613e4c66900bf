"""Work on leads: claims, assignment, moves between stages with a second officer where needed, clocks."""

from datetime import UTC, date, datetime
from typing import Final

from checker import clocks
from checker.clock import shanghai_day
from checker.errors import BadRequest, Conflict, Forbidden, NotFound
from checker.members import Members, allow
from checker.store import findings, people, work
from checker.store.database import Session
from checker.store.models import FindingRow
from checker.vocabulary.people import Person, Right
from checker.vocabulary.work import Clock, Move, MoveState, Pause, SavedFilter, Stage, Transition, Urgency, transition
from checker.vocabulary.workbench import ReviewState

CLAIM_MINUTES: Final = 15
REASON_LIMIT: Final = 2000


class Working(Members):
    """Who does what with a finding, and how far it has come."""

    def claim_finding(self, person: Person, number: int) -> str:
        """Who holds the finding from now on: the person, or whoever has claimed it before and is still at it."""
        allow(person, Right.DECIDE)
        with self._writing(person) as session:
            self._one(session, number)
            if work.claim(session, number, person.username, CLAIM_MINUTES):
                return person.username
            return work.claimant(session, number)

    def release_finding(self, person: Person, number: int) -> None:
        """Give up a claim."""
        allow(person, Right.DECIDE)
        with self._writing(person) as session:
            self._one(session, number)
            work.release(session, number, person.username)

    def move(self, person: Person, number: int, after: Stage, reason: str) -> Move:
        """The move, done or waiting for a second officer.

        Raises BadRequest without a reason where one is needed, Forbidden, Conflict when the stage does not allow it.
        """
        with self._writing(person) as session:
            return move(session, person, self._one(session, number), after, reason)

    def sign(self, person: Person, number: int, *, agreed: bool, reason: str = "") -> Move:
        """The waiting move of a finding, signed by somebody else than who proposed it; or declined, with a reason."""
        allow(person, Right.SIGN)
        with self._writing(person) as session:
            row, found = self._waiting(session, number)
            if found.by == person.username:
                raise Forbidden("须由另一名执法人员会签，本人不能会签自己的提议。")
            if not agreed:
                _reasoned(reason)
            state = MoveState.DONE if agreed else MoveState.DECLINED
            done = work.settle_move(session, found.id, row, state, by=person.username, reason=reason.strip())
            _record(session, person.username, f"move.{state}", done)
        return done

    def withdraw_move(self, person: Person, number: int) -> Move:
        """The waiting move of a finding, taken back by who proposed it."""
        allow(person, Right.DECIDE)
        with self._writing(person) as session:
            row, found = self._waiting(session, number)
            if found.by != person.username:
                raise Forbidden("只有提议人可以撤回。")
            done = work.settle_move(session, found.id, row, MoveState.WITHDRAWN, by=person.username, reason="")
            _record(session, person.username, "move.withdrawn", done)
        return done

    def moves(self, person: Person, number: int) -> tuple[Move, ...]:
        """Everything that happened to a finding's stage, the oldest first."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return work.moves(session, number)

    def assign(self, person: Person, number: int, assignee: str, urgency: Urgency) -> None:
        """Give a finding to somebody, or take it oneself. Giving work to others is for those who direct."""
        allow(person, Right.DECIDE)
        if assignee not in ("", person.username):
            allow(person, Right.DIRECT)
        with self._writing(person) as session:
            row = self._one(session, number)
            check_assignee(session, row, assignee)
            row.assignee, row.urgency = assignee, int(urgency)
            people.record(
                session,
                actor=person.username,
                action="finding.assigned",
                object_kind="finding",
                object_id=str(number),
                detail={"assignee": assignee, "urgency": int(urgency)},
            )

    # -- clocks

    def clocks(self, person: Person, number: int) -> tuple[tuple[Clock, ...], tuple[Pause, ...]]:
        """The clocks that run on a finding, the nearest first, and the pauses made."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            kept = findings.find(session, number)
            if kept is None:
                raise NotFound
            paused, extended = work.pauses(session, number)
            history = work.moves(session, number)
        began: dict[Stage | None, date] = {None: shanghai_day(kept.found_at)}
        for one in history:
            if one.state is MoveState.DONE:
                began[one.after] = shanghai_day(one.second_at or one.at)
        return clocks.running(kept.work.stage, began, paused, extended, self._law_day()), paused

    def pause(self, person: Person, number: int, clock: str, since: date, until: date | None, reason: str) -> None:
        """Let days not count: testing, appraisal, a hearing. Raises BadRequest."""
        allow(person, Right.DECIDE)
        if clock not in {term.name for term in clocks.TERMS}:
            raise BadRequest("没有这个期限。")
        self._check_pause(since, until, reason)
        self._keep_pause(person, number, "pause", clock, since, until, reason)

    def resume(self, person: Person, number: int, pause: int) -> None:
        """End a running pause with today as its last day."""
        allow(person, Right.DECIDE)
        with self._writing(person) as session:
            self._one(session, number)
            if not work.end_pause(session, number, pause, self._law_day()):
                raise Conflict("这次中止已经结束。")
            self._note_clock(session, person, "clock.resumed", number, {"pause": pause})

    def correct_pause(
        self, person: Person, number: int, pause: int, since: date, until: date | None, reason: str
    ) -> None:
        """Give a pause other days; what it was before stands in the log. Raises BadRequest, NotFound."""
        allow(person, Right.DECIDE)
        self._check_pause(since, until, reason)
        with self._writing(person) as session:
            self._one(session, number)
            before = next((one for one in work.pauses(session, number)[0] if one.id == pause), None)
            if before is None or not work.correct_pause(session, number, pause, since, until, reason.strip()):
                raise NotFound
            detail = {"pause": pause, "before": _days(before.since, before.until), "after": _days(since, until)}
            self._note_clock(session, person, "clock.corrected", number, detail)

    def extend(self, person: Person, number: int, clock: str, reason: str) -> None:
        """Extend a clock once, as its article allows; for those who direct."""
        allow(person, Right.DIRECT)
        _reasoned(reason)
        if clock not in {term.name for term in clocks.TERMS if term.extension}:
            raise BadRequest("这个期限不能延长。")
        with self._reading(person) as session:
            if clock in work.pauses(session, number)[1]:
                raise Conflict("这个期限已经延长过一次。")
        self._keep_pause(person, number, "extension", clock, self._law_day(), None, reason)

    # -- saved filters

    def saved_filters(self, person: Person) -> tuple[SavedFilter, ...]:
        """One's own, then those others share."""
        allow(person, Right.VIEW)
        with self._database.reading() as session:
            return work.filters(session, person.username)

    def save_filter(self, person: Person, name: str, query: str, *, shared: bool = False) -> None:
        """Keep a filter under a name; one of the same name is replaced. Sharing is for those who decide."""
        allow(person, Right.DECIDE if shared else Right.VIEW)
        if not 1 <= len(name.strip()) <= 40 or len(query) > 2000:
            raise BadRequest("名称须为 1–40 个字符。")
        with self._database.writing() as session:
            work.keep_filter(session, person.username, name.strip(), query, shared=shared)

    def drop_filter(self, person: Person, number: int) -> None:
        """Drop one of one's own. Raises NotFound."""
        allow(person, Right.VIEW)
        with self._database.writing() as session:
            if not work.drop_filter(session, person.username, number):
                raise NotFound

    def _one(self, session: Session, number: int) -> FindingRow:
        row = work.locked(session, [number]).get(number)
        if row is None:
            raise NotFound
        return row

    def _waiting(self, session: Session, number: int) -> tuple[FindingRow, Move]:
        row = self._one(session, number)
        found = work.find_move(session, row.waiting) if row.waiting else None
        if found is None:
            raise Conflict("没有等待会签的事项：可能刚刚已由他人处理。")
        return row, found

    def _law_day(self) -> date:
        return shanghai_day(datetime.now(UTC))

    def _check_pause(self, since: date, until: date | None, reason: str) -> None:
        _reasoned(reason)
        if until is not None and until < since:
            raise BadRequest("结束日不能早于起始日。")
        if abs((since - self._law_day()).days) > 3660:
            raise BadRequest("日期有误。")
        if until is not None and until - since > clocks.LONGEST_PAUSE:
            raise BadRequest("一次中止最长三年，请核对结束日。")

    def _keep_pause(
        self, person: Person, number: int, kind: str, clock: str, since: date, until: date | None, reason: str
    ) -> None:
        with self._writing(person) as session:
            self._one(session, number)
            work.add_pause(
                session, number, kind=kind, clock=clock, since=since, until=until, reason=reason.strip(),
                by=person.username,
            )  # fmt: skip
            self._note_clock(session, person, f"clock.{kind}", number, {"clock": clock, "since": since.isoformat()})

    def _note_clock(
        self, session: Session, person: Person, action: str, number: int, detail: dict[str, object]
    ) -> None:
        people.record(
            session, actor=person.username, action=action, object_kind="finding", object_id=str(number), detail=detail
        )


def move(session: Session, person: Person, row: FindingRow, after: Stage, reason: str) -> Move:
    """The move of one finding, as the table of transitions allows it; see `Working.move`."""
    declared = transition(Stage(row.stage), after)
    trouble = hindrance(person, row, declared, reason)
    if trouble is not None:
        raise trouble
    assert declared is not None
    made = work.add_move(session, row, after, reason=reason.strip(), by=person.username, waits=declared.second)
    _record(session, person.username, "move.proposed" if declared.second else "move.done", made)
    return made


def hindrance(
    person: Person, row: FindingRow, declared: Transition | None, reason: str
) -> Conflict | Forbidden | BadRequest | None:
    """Why this person cannot make this move with this finding now, None when they can."""
    if declared is None:
        return Conflict("目前的阶段不能这样流转。")
    if not person.may(declared.right):
        return Forbidden("您的角色没有此项权限。")
    if row.waiting is not None:
        return Conflict("已有事项等待会签，请先会签或撤回。")
    if declared.confirmed and row.state != ReviewState.CONFIRMED:
        return Conflict("须先认定这一发现，才能建议立案。")
    if declared.reason and not reason.strip():
        return BadRequest("请写明理由。")
    if len(reason) > REASON_LIMIT:
        return BadRequest(f"理由最多 {REASON_LIMIT} 个字符。")
    return None


def check_assignee(session: Session, row: FindingRow, assignee: str) -> None:
    """Raises BadRequest unless work on this finding can be given to the account."""
    if not assignee:
        return
    who = people.by_name(session, assignee)
    if who is None or not who.may(Right.DECIDE) or not who.scope.covers(row.district, row.organisation):
        raise BadRequest("不能交给这个账号：不存在、已停用，或看不到这一发现。")


def _record(session: Session, actor: str, action: str, made: Move) -> None:
    people.record(
        session,
        actor=actor,
        action=action,
        object_kind="finding",
        object_id=str(made.finding),
        detail={"move": made.id, "before": made.before.value, "after": made.after.value},
    )


def _days(since: date, until: date | None) -> list[str]:
    return [since.isoformat(), until.isoformat() if until else ""]


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise BadRequest("请写明理由。")
    if len(reason) > REASON_LIMIT:
        raise BadRequest(f"理由最多 {REASON_LIMIT} 个字符。")
