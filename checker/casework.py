"""Cases and sweeps: findings that go together, and one set of rules asked of many subjects in two phases."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from checker.errors import BadRequest, Conflict, NotFound, present
from checker.lawview import titles
from checker.members import allow
from checker.queueing import Queueing
from checker.store import cases, complaints, inspections, people, work
from checker.store.database import Session
from checker.vocabulary import Outcome
from checker.vocabulary.jobs import Priority
from checker.vocabulary.people import Person, Right
from checker.vocabulary.work import Case, MoveState, NoteKind, Stage, Sweep, Tally, transition
from checker.vocabulary.workbench import InspectionRequest, InspectionState, Page
from checker.working import hindrance, move

MOST_FINDINGS: Final = 500
MOST_TARGETS: Final = 500
T = TypeVar("T")
_CONCERNS = (Outcome.FAILED.rank, Outcome.CANNOT_TELL.rank)
_JUDGED = (*_CONCERNS, Outcome.PASSED.rank)


class Casework(Queueing):
    """What is done together."""

    def cases(self, person: Person, *, closed: bool = False, mine: bool = False, cursor: str = "") -> Page[Case]:
        """Cases, the newest first."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return cases.page(session, closed=closed, owner=person.username if mine else "", cursor=cursor)

    def case(self, person: Person, number: int) -> Case:
        """One case. Raises NotFound."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return present(cases.find(session, number))

    def case_captures(self, person: Person, number: int) -> list[str]:
        """The captures a case rests on."""
        self.case(person, number)
        with self._reading(person) as session:
            return cases.captures(session, number)

    def open_case(self, person: Person, title: str, findings: Sequence[int]) -> Case:
        """A new case with these findings; those that are in another stay there. Raises BadRequest, NotFound."""
        allow(person, Right.DECIDE)
        if len(findings) > MOST_FINDINGS:
            raise BadRequest(f"一次最多放入 {MOST_FINDINGS} 条发现。")
        with self._writing(person) as session:
            held = work.locked(session, findings)
            if len(held) < len(set(findings)):
                raise NotFound
            place = next(iter(held.values()), person)
            made = self._new_case(session, person, title, district=place.district, organisation=place.organisation)
            self._put_in(session, person, made.id, findings)
            return present(cases.find(session, made.id))

    def put_in_case(self, person: Person, number: int, findings: Sequence[int]) -> int:
        """How many findings came into the case; those in another case stay there."""
        allow(person, Right.DECIDE)
        if not 1 <= len(findings) <= MOST_FINDINGS:
            raise BadRequest(f"一次最多放入 {MOST_FINDINGS} 条发现。")
        with self._writing(person) as session:
            self._open(session, number)
            return self._put_in(session, person, number, findings)

    def take_out_of_case(self, person: Person, number: int, finding: int) -> None:
        """Take a finding out again. Raises NotFound."""
        allow(person, Right.DECIDE)
        with self._writing(person) as session:
            self._open(session, number)
            if not cases.take_out(session, number, finding):
                raise NotFound
            cases.add_note(session, number, NoteKind.FINDINGS, f"移出发现 #{finding}", by=person.username)
            _log(session, person, "case.finding_out", number, {"finding": finding})

    def note_in_case(self, person: Person, number: int, text: str) -> None:
        """Say something about a case. Raises BadRequest."""
        allow(person, Right.DECIDE)
        if not 1 <= len(text.strip()) <= 4000:
            raise BadRequest("内容须为 1–4000 个字符。")
        with self._writing(person) as session:
            self._open(session, number)
            cases.add_note(session, number, NoteKind.NOTE, text.strip(), by=person.username)
            _log(session, person, "case.noted", number)

    def hand_over(self, person: Person, number: int, to: str, text: str) -> None:
        """Give a case to somebody else, with what they must know; for who leads it, or who directs."""
        allow(person, Right.DECIDE)
        if not 1 <= len(text.strip()) <= 4000:
            raise BadRequest("请写明交接事项。")
        with self._writing(person) as session:
            kept = self._open(session, number)
            if kept.owner != person.username:
                allow(person, Right.DIRECT)
            who = people.by_name(session, to)
            if who is None or not who.may(Right.DECIDE) or not who.scope.covers(kept.district, kept.organisation):
                raise BadRequest("不能交给这个账号：不存在、已停用，或看不到这一案件。")
            cases.hand_over(session, number, to)
            cases.add_note(
                session, number, NoteKind.HANDOVER, f"{kept.owner} → {to}：{text.strip()}", by=person.username
            )
            _log(session, person, "case.handed_over", number, {"from": kept.owner, "to": to})

    def move_case(self, person: Person, number: int, after: Stage, reason: str) -> tuple[int, int, Mapping[int, str]]:
        """How many findings of the case moved, how many wait for a signature, and why the others did not."""
        with self._writing(person) as session:
            self._open(session, number)
            done, waiting, left = 0, 0, {}
            for row in work.locked(session, cases.numbers(session, number)).values():
                trouble = hindrance(person, row, transition(Stage(row.stage), after), reason)
                if trouble is not None:
                    left[row.id] = str(trouble)
                    continue
                made = move(session, person, row, after, reason)
                done, waiting = done + (made.state is MoveState.DONE), waiting + (made.state is MoveState.WAITING)
        return done, waiting, left

    def close_case(self, person: Person, number: int, text: str) -> None:
        """Close a case whose findings have all come to an end. Raises Conflict while one has not, BadRequest."""
        allow(person, Right.DECIDE)
        if not 1 <= len(text.strip()) <= 4000:
            raise BadRequest("请写明理由。")
        with self._writing(person) as session:
            self._open(session, number)
            held = work.locked(session, cases.numbers(session, number))
            if any(row.stage not in (Stage.CLOSED, Stage.NOT_FILED) for row in held.values()):
                raise Conflict("案内还有未办结的发现，不能结案。")
            cases.set_closed(session, number, closed=True)
            complaints.tell_of_case(session, number, "所在案件已办结。", by=person.username)
            cases.add_note(session, number, NoteKind.CLOSED, text.strip(), by=person.username)
            _log(session, person, "case.closed", number)

    # -- sweeps

    def sweeps(self, person: Person, *, cursor: str = "") -> Page[Sweep]:
        """Sweeps, the newest first."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return cases.sweeps(session, cursor=cursor)

    def sweep(self, person: Person, number: int) -> Sweep:
        """One sweep. Raises NotFound."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return present(cases.find_sweep(session, number))

    def plan_sweep(self, person: Person, title: str, rules: Sequence[str], targets: Sequence[str]) -> Sweep:
        """A sweep of these rules over these addresses, planned. Raises BadRequest, NotAllowed for an address."""
        allow(person, Right.DIRECT)
        wanted = tuple(dict.fromkeys(one.strip() for one in targets if one.strip()))
        if not 1 <= len(title.strip()) <= 200:
            raise BadRequest("专项名称须为 1–200 个字符。")
        if not 1 <= len(wanted) <= MOST_TARGETS:
            raise BadRequest(f"请填写 1–{MOST_TARGETS} 个网址，每行一个。")
        known = titles()
        chosen = tuple(one for one in dict.fromkeys(rules) if one in known)
        if not chosen:
            raise BadRequest("请至少选择一条规则。")
        checked = [self.check_target(one) for one in wanted]
        with self._writing(person) as session:
            made = cases.add_sweep(
                session,
                title.strip(),
                chosen,
                checked,
                by=person.username,
                district=person.district,
                organisation=person.organisation,
            )
            _log(session, person, "sweep.planned", made.id, {"targets": len(checked), "rules": len(chosen)})
        return made

    def begin_phase(self, person: Person, number: int) -> Sweep:
        """The sweep with its next look at every target queued. Raises Conflict after the second, or while one runs."""
        allow(person, Right.DIRECT)
        with self._writing(person) as session:
            kept = present(cases.find_sweep(session, number, to_change=True))
            if kept.phase >= 2:
                raise Conflict("两个阶段都已进行。")
            if _unfinished(cases.sweep_progress(session, number)):
                raise Conflict("上一阶段还没有检查完。")
            made = [
                inspections.add(
                    session,
                    InspectionRequest(target=one, district=kept.district, organisation=kept.organisation),
                    person.username,
                    priority=Priority.BATCH,
                ).id
                for one in kept.targets
            ]
            cases.begin_phase(session, number, kept.phase + 1, made)
            _log(session, person, "sweep.begun", number, {"phase": kept.phase + 1})
        self.wake_workers()
        return self.sweep(person, number)

    def sweep_result(
        self, person: Person, number: int
    ) -> tuple[Mapping[tuple[int, InspectionState], int], tuple[Tally, ...]]:
        """How far the phases are, and what each rule came to; see `Tally` for what is counted."""
        kept = self.sweep(person, number)
        with self._reading(person) as session:
            progress = cases.sweep_progress(session, number)
            ranks = cases.sweep_outcomes(session, number, kept.rules)
        return progress, tuple(_tally(rule, len(kept.targets), ranks) for rule in kept.rules)

    def _new_case(self, session: Session, person: Person, title: str, *, district: str, organisation: str) -> Case:
        if not 1 <= len(title.strip()) <= 200:
            raise BadRequest("案件名称须为 1–200 个字符。")
        made = cases.open_case(session, title.strip(), by=person.username, district=district, organisation=organisation)
        _log(session, person, "case.opened", made.id)
        return made

    def _put_in(self, session: Session, person: Person, case: int, findings: Sequence[int]) -> int:
        count = cases.put_in(session, case, findings)
        if count:
            said = f"放入 {count} 条发现"
            cases.add_note(session, case, NoteKind.FINDINGS, said, by=person.username)
            _log(session, person, "case.findings_in", case, {"findings": list(findings)})
        return count

    def _open(self, session: Session, number: int) -> Case:
        kept = present(cases.find(session, number, whole=False, to_change=True))
        if kept.closed_at is not None:
            raise Conflict("案件已结案。")
        return kept


def _tally(rule: str, asked: int, ranks: Mapping[tuple[str, int, int], int]) -> Tally:
    def seen(phase: int, wanted: Sequence[int]) -> set[int]:
        return {target for (one, at, target), rank in ranks.items() if one == rule and at == phase and rank in wanted}

    judged, concerned = (seen(1, _JUDGED), seen(2, _JUDGED)), (seen(1, _CONCERNS), seen(2, _CONCERNS))
    both = judged[0] & judged[1]
    return Tally(
        rule=rule,
        asked=asked,
        judged=(len(judged[0]), len(judged[1])),
        concerned=(len(concerned[0]), len(concerned[1])),
        both=len(both),
        first=len(both & concerned[0]),
        second=len(both & concerned[1]),
    )


def _unfinished(progress: Mapping[tuple[int, InspectionState], int]) -> bool:
    return any(state in (InspectionState.QUEUED, InspectionState.RUNNING) for _, state in progress)


def _log(
    session: Session, person: Person, action: str, number: int, detail: Mapping[str, object] | None = None
) -> None:
    people.record(
        session,
        actor=person.username,
        action=action,
        object_kind=action.partition(".")[0],
        object_id=str(number),
        detail=detail,
    )
