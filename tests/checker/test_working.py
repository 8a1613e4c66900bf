"""The procedure: every stage by every stage by every role, second officers, clocks, bulk actions and their undoing."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from checker import working_days
from checker.clocks import running
from checker.errors import BadRequest, Conflict, Forbidden, NotFound
from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary import Decision, Outcome
from checker.vocabulary.people import Person, Position, Right, Scope
from checker.vocabulary.work import TRANSITIONS, BulkAction, MoveState, Pause, Stage, Urgency, transition
from checker.vocabulary.workbench import FindingFilter, InspectionOutcome, InspectionRequest
from rules.amendments import use_amendments
from tests.webui.samples import PASSWORD, machine, make_finding

REASON = "核对无误。"
DECLARED = """
lead>verifying lead>not-filed verifying>proposed verifying>not-filed proposed>verifying proposed>ordered
proposed>not-filed ordered>recheck recheck>closed recheck>ordered closed>verifying not-filed>verifying
"""
SECOND = {"lead>not-filed", "verifying>proposed", "verifying>not-filed", "proposed>ordered", "proposed>not-filed"} | {
    "recheck>closed"
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("working") / "var"
    opened = open_service(Settings(var=folder, workers=0), machine(folder / "evidence"))
    for position in Position:
        opened.add_person(position.value, PASSWORD, [position], organisation="局")
    opened.add_person("second", PASSWORD, [Position.SUPERVISOR])
    opened.add_person("far", PASSWORD, [Position.SUPERVISOR], limits=Scope(districts=("44",)))
    _inspect(opened, Outcome.FAILED)
    opened.close()
    return folder


@pytest.fixture
def service(prepared: Path, tmp_path: Path) -> Iterator[Service]:
    folder = Path(shutil.copytree(prepared, tmp_path / "var"))
    opened = open_service(Settings(var=folder, workers=0), machine(folder / "evidence"))
    yield opened
    opened.close()
    use_amendments(None)


def _inspect(
    service: Service,
    *outcomes: Outcome,
    target: str = "https://shop.example.cn/item/1",
    of: int | None = None,
    first: int = 0,
):
    found = [make_finding(one, capture="", fingerprint=f"{number:032x}") for number, one in enumerate(outcomes, first)]
    request = InspectionRequest(target=target, recheck_of=of)
    return service.keep_inspection(request, InspectionOutcome(findings=found), requested_by="inspector")


def _who(service: Service, name: str) -> Person:
    person = service.person_named(name)
    assert person is not None
    return person


def _put(service: Service, stage: Stage, number: int = 1, *, confirmed: bool = True) -> None:
    """Bring a finding to a stage the short way; the ways themselves are tested below."""
    from checker.store import work

    with service._database.writing() as session:
        row = work.locked(session, [number])[number]
        row.stage, row.waiting, row.state = stage, None, "confirmed" if confirmed else "open"


def test_the_procedure_is_what_was_decided() -> None:
    declared = {f"{one.before}>{one.after}": one for one in TRANSITIONS}
    assert set(declared) == set(DECLARED.split())
    assert {name for name, one in declared.items() if one.second} == SECOND
    assert {name for name, one in declared.items() if one.confirmed} == {"verifying>proposed"}
    assert {name for name, one in declared.items() if not one.reason} == {"lead>verifying", "ordered>recheck"}
    directed = {"proposed>ordered", "proposed>not-filed", "closed>verifying", "not-filed>verifying"}
    assert {name for name, one in declared.items() if one.right is Right.DIRECT} == directed


@pytest.mark.parametrize("position", Position)
def test_each_role_makes_the_moves_of_the_table_and_no_other(service: Service, position: Position) -> None:
    person = _who(service, position.value)
    for before in Stage:
        for after in Stage:
            _put(service, before)
            declared = transition(before, after)
            if declared and person.may(declared.right):
                made = service.move(person, 1, after, REASON)
                assert made.state is (MoveState.WAITING if declared.second else MoveState.DONE)
                kept = service.finding(person, 1).work
                assert kept.stage is (before if declared.second else after)
            else:
                with pytest.raises(Forbidden if declared else Conflict):
                    service.move(person, 1, after, REASON)


def test_a_reason_is_needed_where_the_table_says_so(service: Service) -> None:
    inspector = _who(service, "inspector")
    with pytest.raises(BadRequest):
        service.move(inspector, 1, Stage.NOT_FILED, "  ")
    service.move(inspector, 1, Stage.VERIFYING, "")
    with pytest.raises(Conflict, match="先认定"):
        service.move(inspector, 1, Stage.PROPOSED, REASON)


def test_a_move_takes_effect_with_another_officers_name_only(service: Service) -> None:
    supervisor, second = _who(service, "supervisor"), _who(service, "second")
    service.move(supervisor, 1, Stage.NOT_FILED, REASON)
    with pytest.raises(Forbidden):
        service.sign(supervisor, 1, agreed=True)
    for name in ("inspector", "readonly", "auditor"):
        with pytest.raises(Forbidden):
            service.sign(_who(service, name), 1, agreed=True)
    with pytest.raises(NotFound):
        service.sign(_who(service, "far"), 1, agreed=True)
    with pytest.raises(Conflict, match="等待会签"):
        service.move(second, 1, Stage.VERIFYING, "")
    assert service.sign(second, 1, agreed=True).state is MoveState.DONE
    kept = service.finding(second, 1).work
    assert (kept.stage, kept.waiting) == (Stage.NOT_FILED, None)
    with pytest.raises(Conflict):
        service.sign(second, 1, agreed=True)


def test_a_refusal_needs_a_reason_and_leaves_the_stage(service: Service) -> None:
    service.move(_who(service, "inspector"), 1, Stage.NOT_FILED, REASON)
    reviewer = _who(service, "reviewer")
    with pytest.raises(BadRequest):
        service.sign(reviewer, 1, agreed=False)
    assert service.sign(reviewer, 1, agreed=False, reason="还要看详情页。").state is MoveState.DECLINED
    assert service.finding(reviewer, 1).work.stage is Stage.LEAD
    service.move(_who(service, "inspector"), 1, Stage.NOT_FILED, REASON)
    with pytest.raises(Forbidden):
        service.withdraw_move(reviewer, 1)
    assert service.withdraw_move(_who(service, "inspector"), 1).state is MoveState.WITHDRAWN


def test_who_claims_a_finding_works_on_it_alone(service: Service) -> None:
    first, other = _who(service, "inspector"), _who(service, "supervisor")
    assert service.claim_finding(first, 1) == "inspector"
    assert service.claim_finding(other, 1) == "inspector"
    with pytest.raises(Conflict, match="正在处理"):
        service.review(other, 1, Decision.CONFIRMED, REASON, seen=None)
    service.release_finding(other, 1)
    assert service.claim_finding(other, 1) == "inspector"
    service.release_finding(first, 1)
    assert service.claim_finding(other, 1) == "supervisor"


def test_a_claim_runs_out(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.working.CLAIM_MINUTES", -1)
    service.claim_finding(_who(service, "inspector"), 1)
    assert service.claim_finding(_who(service, "supervisor"), 1) == "supervisor"


def test_work_is_given_to_those_who_can_see_it(service: Service) -> None:
    inspector, supervisor = _who(service, "inspector"), _who(service, "supervisor")
    service.assign(inspector, 1, "inspector", Urgency.URGENT)
    with pytest.raises(Forbidden):
        service.assign(inspector, 1, "reviewer", Urgency.NORMAL)
    service.assign(supervisor, 1, "reviewer", Urgency.HIGH)
    for unfit in ("readonly", "nobody", "far"):
        with pytest.raises(BadRequest):
            service.assign(supervisor, 1, unfit, Urgency.HIGH)
    assert service.finding(supervisor, 1).work.assignee == "reviewer"
    assert service.findings(supervisor, FindingFilter(assignee="reviewer")).items


# -- bulk


def test_a_bulk_action_says_before_what_it_does_and_is_undone(service: Service) -> None:
    _inspect(service, Outcome.FAILED, Outcome.CANNOT_TELL)
    person = _who(service, "supervisor")
    service.claim_finding(_who(service, "inspector"), 2)
    numbers = [1, 2, 3, 99]
    effects = service.preview(person, BulkAction.ASSIGN, "reviewer", numbers, "")
    assert [bool(one.because) for one in effects] == [False, True, False, True]
    assert not service.findings(person, FindingFilter(assignee="reviewer")).items
    done = service.do_many(person, BulkAction.ASSIGN, "reviewer", numbers, "")
    assert {one.id for one in service.findings(person, FindingFilter(assignee="reviewer")).items} == {1, 3}
    service.assign(person, 3, "second", Urgency.NORMAL)
    back = service.undo(person, done.id)
    assert [one.because for one in back] == ["", "此后已有变化。"]
    assert [service.finding(person, number).work.assignee for number in (1, 3)] == ["", "second"]
    with pytest.raises(Conflict):
        service.undo(person, done.id)


@pytest.mark.parametrize(
    ("action", "value", "read"),
    [
        (BulkAction.URGENCY, "2", lambda kept: kept.work.urgency),
        (BulkAction.MOVE, "verifying", lambda kept: kept.work.stage),
        (BulkAction.MOVE, "not-filed", lambda kept: kept.work.waiting is not None),
        (BulkAction.DECIDE, "dismissed", lambda kept: len(kept.reviews)),
    ],
)
def test_every_bulk_action_has_a_way_back(service: Service, action: BulkAction, value: str, read) -> None:  # type: ignore[no-untyped-def]
    person = _who(service, "supervisor")
    before = read(service.finding(person, 1))
    done = service.do_many(person, action, value, [1], REASON)
    changed = read(service.finding(person, 1))
    assert changed != before
    service.undo(person, done.id)
    after = service.finding(person, 1)
    if action is BulkAction.DECIDE:  # reviews stay; another one takes the first back
        assert [one.review.decision for one in after.reviews] == [Decision.DISMISSED, Decision.MORE_EVIDENCE]
    else:
        assert read(after) == before


@pytest.mark.parametrize(("agreed", "stage"), [(True, Stage.NOT_FILED), (False, Stage.LEAD)])
def test_undoing_leaves_what_a_second_officer_has_signed_or_declined(
    service: Service, agreed: bool, stage: Stage
) -> None:
    person = _who(service, "inspector")
    done = service.do_many(person, BulkAction.MOVE, "not-filed", [1], REASON)
    service.sign(_who(service, "second"), 1, agreed=agreed, reason=REASON)
    assert [one.because for one in service.undo(person, done.id)] == ["此后已有变化。"]
    assert service.finding(person, 1).work.stage is stage
    assert len(service.moves(person, 1)) == 1


def test_nobody_does_in_bulk_what_they_may_not_do_singly(service: Service) -> None:
    _put(service, Stage.PROPOSED)
    with pytest.raises(Conflict):
        service.do_many(_who(service, "inspector"), BulkAction.MOVE, "ordered", [1], REASON)
    with pytest.raises(Forbidden):
        service.do_many(_who(service, "inspector"), BulkAction.ASSIGN, "reviewer", [1], "")
    with pytest.raises(Forbidden):
        service.do_many(_who(service, "readonly"), BulkAction.URGENCY, "1", [1], "")
    with pytest.raises(Conflict):
        service.do_many(_who(service, "far"), BulkAction.URGENCY, "1", [1], "")
    with pytest.raises(BadRequest):
        service.do_many(_who(service, "supervisor"), BulkAction.URGENCY, "9", [1], "")


# -- re-checks


def test_what_is_still_there_is_not_closed_because_its_fingerprint_is_made_otherwise_now(service: Service) -> None:
    person = _who(service, "supervisor")
    _put(service, Stage.ORDERED)
    service.recheck(person, 1)
    _inspect(service, Outcome.FAILED, of=1, first=100)
    assert service.finding(person, 1).work.stage is Stage.ORDERED


@pytest.mark.parametrize(
    ("again", "stage"),
    [
        ((Outcome.PASSED,), Stage.CLOSED),
        ((Outcome.FAILED,), Stage.ORDERED),
        ((Outcome.UNTESTED,), Stage.RECHECK),
        ((), Stage.RECHECK),
    ],
)
def test_a_recheck_closes_or_sends_back_by_itself(service: Service, again: tuple[Outcome, ...], stage: Stage) -> None:
    person = _who(service, "supervisor")
    _put(service, Stage.ORDERED)
    queued = service.recheck(person, 1)
    assert queued.recheck_of == 1
    _inspect(service, *again, of=1)
    assert service.finding(person, 1).work.stage is stage
    if stage is not Stage.RECHECK:
        assert service.moves(person, 1)[-1].by == "program"
        assert service.moves(person, 1)[-1].inspection == 3


def test_what_was_closed_and_is_found_again_is_reopened(service: Service) -> None:
    _put(service, Stage.CLOSED)
    _inspect(service, Outcome.FAILED, target="https://shop.example.cn/item/1?again")
    assert service.finding(_who(service, "supervisor"), 1).work.stage is Stage.VERIFYING


# -- groups


def test_parted_findings_stay_apart_and_merged_ones_together(service: Service) -> None:
    person = _who(service, "inspector")
    _inspect(service, Outcome.FAILED, Outcome.CANNOT_TELL)
    own, other = service.finding(person, 1), service.finding(person, 3)
    assert service.group(person, own.work.group).count == 2
    assert service.merge(person, 3, 1, "同一张图的两处。") == 1
    assert service.finding(person, 3).work.group == own.work.group
    _inspect(service, Outcome.PASSED, Outcome.CANNOT_TELL)
    assert service.finding(person, 5).work.group == own.work.group
    assert service.part(person, 3, "其实是两句话。") == 2
    _inspect(service, Outcome.PASSED, Outcome.CANNOT_TELL)
    assert service.finding(person, 7).work.group == other.finding.fingerprint
    decided = service.group(person, other.finding.fingerprint).decided
    assert [one.into for one in decided] == [other.finding.fingerprint, own.work.group]
    with pytest.raises(Conflict):
        service.part(person, 3, "再拆。")


# -- clocks


def test_working_days_know_holidays_and_the_weekends_that_make_up_for_them() -> None:
    assert working_days.is_working(date(2024, 10, 12))  # a Saturday worked for the National Day
    assert not working_days.is_working(date(2024, 10, 7))
    assert working_days.after(date(2024, 9, 30), 1) == date(2024, 10, 8)
    assert working_days.calendar_after(date(2024, 9, 25), 8) == date(2024, 10, 8)  # ends in the holidays: moved on
    assert working_days.between(date(2024, 9, 30), date(2024, 10, 9)) == 2
    assert not working_days.is_announced(date(2099, 1, 4))


def test_fifteen_working_days_to_verify_longer_when_paused_or_extended() -> None:
    found: dict[Stage | None, date] = {None: date(2024, 9, 2)}
    (clock,) = running(Stage.LEAD, found, (), (), date(2024, 9, 3))
    assert (clock.due, clock.left) == (date(2024, 9, 24), 14)
    pause = Pause(id=1, clock="verify", since=date(2024, 9, 9), until=date(2024, 9, 11), reason="检测", by="li")
    (paused,) = running(Stage.LEAD, found, (pause,), (), date(2024, 9, 10))
    assert (paused.due, paused.paused) == (date(2024, 9, 27), True)
    (longer,) = running(Stage.LEAD, found, (), ("verify",), date(2024, 9, 3))
    assert longer.due == date(2024, 10, 18)


def test_a_pause_kept_without_an_end_worth_the_name_still_lets_the_clock_run() -> None:
    found: dict[Stage | None, date] = {None: date(2024, 9, 2)}
    endless = Pause(id=1, clock="verify", since=date(2024, 9, 9), until=date.max, reason="检测", by="li")
    (clock,) = running(Stage.LEAD, found, (endless,), (), date(2024, 9, 10))
    assert (clock.due.year, clock.paused) == (2027, True)


def test_a_pause_lasts_three_years_at_most_and_can_be_corrected_with_a_reason(service: Service) -> None:
    person, since = _who(service, "inspector"), date(2026, 1, 5)
    with pytest.raises(BadRequest, match="最长三年"):
        service.pause(person, 1, "verify", since, date(9999, 12, 31), "检测")
    service.pause(person, 1, "verify", since, date(2028, 1, 5), "检测")
    (pause,) = service.clocks(person, 1)[1]
    for until, reason in ((date(2026, 2, 5), " "), (date(2025, 1, 1), "写错年份"), (date.max, "写错年份")):
        with pytest.raises(BadRequest):
            service.correct_pause(person, 1, pause.id, since, until, reason)
    with pytest.raises(NotFound):
        service.correct_pause(person, 1, 99, since, None, "写错年份")
    service.correct_pause(person, 1, pause.id, since, date(2026, 2, 5), "写错年份")
    (corrected,) = service.clocks(person, 1)[1]
    assert (corrected.until, corrected.reason) == (date(2026, 2, 5), "检测；更正：写错年份")
    entry = service.log_entries(_who(service, "supervisor"))[0]
    assert (entry.action, entry.detail["before"]) == ("clock.corrected", ["2026-01-05", "2028-01-05"])


def test_clocks_follow_the_stage(service: Service) -> None:
    person = _who(service, "supervisor")
    service.move(person, 1, Stage.VERIFYING, "")
    assert [one.name for one in service.clocks(person, 1)[0]] == ["verify"]
    service.review(person, 1, Decision.CONFIRMED, REASON, seen=None)
    service.move(person, 1, Stage.PROPOSED, REASON)
    service.sign(_who(service, "second"), 1, agreed=True)
    assert [one.name for one in service.clocks(person, 1)[0]] == ["decide"]
    service.extend(person, 1, "decide", "案情复杂。")
    with pytest.raises(Conflict):
        service.extend(person, 1, "decide", "再次。")
    with pytest.raises(Forbidden):
        service.extend(_who(service, "inspector"), 1, "decide", "想要。")
    service.pause(person, 1, "decide", date(2026, 1, 5), None, "听证")
    (pause,) = service.clocks(person, 1)[1]
    service.resume(person, 1, pause.id)
    assert service.clocks(person, 1)[1][0].until is not None
