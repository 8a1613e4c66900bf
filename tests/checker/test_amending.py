from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.amending import TRIAL, take_amendments
from checker.errors import BadRequest, CheckerError, Conflict, Forbidden
from checker.service import Service, open_service
from checker.settings import Settings
from checker.store import amendments as store
from checker.store.models import AuditRow
from checker.trial import Proposal, StoredCapture, try_out
from checker.vocabulary.amending import AmendmentState
from checker.vocabulary.jobs import JobFilter
from checker.vocabulary.workbench import InspectionRequest, Person, Position
from rules.amendments import in_use, use_amendments
from rules.law import Law
from rules.rulebook import digest
from tests.webui.samples import PASSWORD, SHOP, machine, run_trials, sample_outcome

WORD = {"term": "宇宙神霜", "sense": "abs", "from": "2026-01-01", "source": "cn-advertising-law:9(3)"}
APPROVED, REJECTED, WITHDRAWN = AmendmentState.APPROVED, AmendmentState.REJECTED, AmendmentState.WITHDRAWN


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(var=tmp_path, workers=0)
    opened = open_service(settings, machine(settings.evidence))
    for position in Position:
        opened.add_person(position.value, PASSWORD, [position])
    opened.keep_inspection(InspectionRequest(target=SHOP), sample_outcome(settings.evidence), requested_by="admin")
    yield opened
    opened.close()
    use_amendments(None)


def _person(service: Service, position: Position) -> Person:
    person = service.person_named(position.value)
    assert person is not None
    return person


def _proposed(service: Service, by: Position = Position.INSPECTOR, **change: str) -> int:
    kept = service.propose(_person(service, by), "praise", [WORD | change], "近期常用")
    run_trials(service)
    return kept.id


def _decide(service: Service, by: Position, number: int, state: AmendmentState = APPROVED) -> None:
    service.decide(_person(service, by), number, state, "核对无误")


def _in_force(service: Service) -> bool:
    return "宇宙神霜" in Law(service.law_day()).lexicon("praise")


def test_an_approved_word_is_law_at_once_and_changes_the_digest(service: Service) -> None:
    before, number = digest(), _proposed(service)
    assert not _in_force(service)
    _decide(service, Position.REVIEWER, number)
    assert _in_force(service)
    assert service.rulebook_digest() != before
    assert [path.name for path in service.settings.amendments.iterdir()] == ["0001-praise.csv"]
    assert (service.settings.amendments / "0001-praise.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("by", [Position.SUPERVISOR, Position.ADMIN])
@pytest.mark.parametrize("state", [APPROVED, REJECTED])
def test_nobody_decides_on_their_own_proposal(service: Service, by: Position, state: AmendmentState) -> None:
    number = _proposed(service, by)
    with pytest.raises(Forbidden, match="另一人"):
        _decide(service, by, number, state)
    assert not _in_force(service)


@pytest.mark.parametrize("by", [Position.INSPECTOR, Position.READONLY])
def test_who_may_not_approve_cannot(service: Service, by: Position) -> None:
    number = _proposed(service, Position.SUPERVISOR)
    with pytest.raises(Forbidden):
        _decide(service, by, number)


@pytest.mark.parametrize("by", [Position.REVIEWER, Position.READONLY])
def test_who_may_not_propose_cannot(service: Service, by: Position) -> None:
    with pytest.raises(Forbidden):
        _proposed(service, by)


def test_only_the_proposer_withdraws(service: Service) -> None:
    number = _proposed(service)
    with pytest.raises(Forbidden):
        _decide(service, Position.SUPERVISOR, number, WITHDRAWN)
    _decide(service, Position.INSPECTOR, number, WITHDRAWN)
    assert service.amendment(_person(service, Position.READONLY), number).state is WITHDRAWN


def test_what_was_decided_stays_decided(service: Service) -> None:
    number = _proposed(service)
    _decide(service, Position.REVIEWER, number, REJECTED)
    with pytest.raises(Conflict, match="已经有了决定"):
        _decide(service, Position.ADMIN, number)


def test_an_amendment_that_breaks_a_case_cannot_be_approved(service: Service) -> None:
    number = _proposed(service, term="破例")
    with pytest.raises(Conflict, match="案例"):
        _decide(service, Position.REVIEWER, number)


def test_two_proposals_for_one_word_cannot_both_be_approved(service: Service) -> None:
    first, second = _proposed(service), _proposed(service, note="另一种写法", until="2027-01-01")
    _decide(service, Position.REVIEWER, first)
    with pytest.raises(Conflict, match=r"情况有变.*已经存在"):
        _decide(service, Position.REVIEWER, second)


@pytest.mark.parametrize("reason", ["", "  ", "长" * 2001])
def test_a_proposal_and_a_decision_need_a_reason(service: Service, reason: str) -> None:
    inspector, number = _person(service, Position.INSPECTOR), _proposed(service)
    with pytest.raises(BadRequest):
        service.propose(inspector, "praise", [WORD], reason)
    with pytest.raises(BadRequest):
        service.decide(_person(service, Position.REVIEWER), number, APPROVED, reason)


def test_taking_back_is_an_amendment_of_its_own(service: Service) -> None:
    number = _proposed(service)
    inspector = _person(service, Position.INSPECTOR)
    with pytest.raises(Conflict):
        service.take_back(inspector, number, "误收")
    _decide(service, Position.REVIEWER, number)
    back = service.take_back(inspector, number, "误收")
    run_trials(service)
    assert _in_force(service)
    _decide(service, Position.REVIEWER, back.id)
    assert not _in_force(service)
    assert service.amendment(inspector, back.id).reverses == number
    assert len(in_use().rows["praise"]) == 2
    with pytest.raises(BadRequest, match="没有需要撤回"):
        service.take_back(inspector, number, "再撤")


def test_a_figure_is_amended_the_same_way(service: Service) -> None:
    today = service.law_day().isoformat()
    row = {"name": "most_clicks", "value": "5", "from": today}
    kept = service.propose_value(_person(service, Position.INSPECTOR), "mechanisms", row, "新的解释")
    run_trials(service)
    assert Law(service.law_day()).parameter("mechanisms.most_clicks") == 3
    _decide(service, Position.REVIEWER, kept.id)
    assert Law(service.law_day()).parameter("mechanisms.most_clicks") == 5


def test_every_step_is_in_the_audit_log(service: Service) -> None:
    first, second = _proposed(service), _proposed(service, term="卖得飞起")
    _decide(service, Position.REVIEWER, first)
    _decide(service, Position.INSPECTOR, second, WITHDRAWN)
    with service._database.reading() as session:
        logged = [(row.actor, row.action) for row in session.query(AuditRow) if row.object_kind == "amendment"]
    assert logged == [
        ("inspector", "amendment.proposed"),
        ("inspector", "amendment.proposed"),
        ("reviewer", "amendment.approved"),
        ("inspector", "amendment.withdrawn"),
    ]


def test_another_machine_writes_the_files_it_misses(service: Service, tmp_path: Path) -> None:
    _decide(service, Position.REVIEWER, _proposed(service))
    take_amendments(service._database, tmp_path / "elsewhere")
    assert _in_force(service)
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["0001-praise.csv"]


def test_a_decided_amendment_cannot_be_changed_even_in_the_database(service: Service) -> None:
    number = _proposed(service)
    _decide(service, Position.REVIEWER, number)
    from sqlalchemy.exc import DatabaseError

    with pytest.raises(DatabaseError, match="stays as it is"), service._database.writing() as session:
        store.decide(session, number, REJECTED, by="x", reason="y")


def test_a_trial_that_came_to_nothing_can_be_repeated(service: Service) -> None:
    number = _proposed(service)
    with service._database.writing() as session:
        store.keep_trial(session, number, None)
    with pytest.raises(Conflict, match="试算还没有结果"):
        _decide(service, Position.REVIEWER, number)
    service.try_again(_person(service, Position.REVIEWER), number)
    run_trials(service)
    _decide(service, Position.REVIEWER, number)


def test_a_trial_is_a_job_that_outlives_the_page_it_was_asked_on(service: Service) -> None:
    kept = service.propose(_person(service, Position.INSPECTOR), "praise", [WORD], "近期常用")
    with pytest.raises(Conflict, match="试算还没有结果"):
        _decide(service, Position.REVIEWER, kept.id)
    again = open_service(service.settings, machine(service.settings.evidence))
    run_trials(again)
    again.close()
    _decide(service, Position.REVIEWER, kept.id)


def test_a_trial_that_was_given_up_says_so(service: Service) -> None:
    kept = service.propose(_person(service, Position.INSPECTOR), "praise", [WORD], "近期常用")
    admin = _person(service, Position.ADMIN)
    (job,) = service.jobs(admin, JobFilter(kind=TRIAL)).items
    service.cancel_job(admin, job.id)
    trial = service.amendment(admin, kept.id).trial
    assert trial is not None
    assert "试算没有完成" in trial.trouble


def test_a_trial_leaves_alone_what_was_decided_meanwhile(service: Service) -> None:
    kept = service.propose(_person(service, Position.INSPECTOR), "praise", [WORD], "近期常用")
    _decide(service, Position.INSPECTOR, kept.id, WITHDRAWN)
    run_trials(service)
    assert service.amendment(_person(service, Position.INSPECTOR), kept.id).trial is None


def test_a_real_trial_runs_the_cases_and_judges_the_captures(service: Service) -> None:
    kept = service.inspection(_person(service, Position.READONLY), 1)
    text = "term,sense,from,until,source,note\n补水,abs,2026-01-01,,cn-advertising-law:9(3),\n"
    stored = StoredCapture(
        inspection=1, target=kept.target, capture=kept.capture or "", conduct="2026-03-15", subject="product"
    )
    trial = try_out(
        Proposal(
            files={"0001-praise.csv": text},
            proposed="0001-praise.csv",
            evidence=str(service.settings.evidence),
            decision="2026-11-23",
            seconds=120,
            captures=(stored,),
        )
    )
    assert trial.trouble == ""
    assert trial.cases > 100
    assert (trial.judged, trial.asked) == (1, 1)
    assert [(change.inspection, change.rule) for change in trial.gained] == [(1, "advertising.absolute_terms")]
    assert trial.lost == ()


def test_a_trial_that_fails_says_so(tmp_path: Path) -> None:
    nothing = Proposal(
        files={"x.csv": "a"}, proposed="x.csv", evidence=str(tmp_path), decision="2026-11-23", seconds=60
    )
    assert "没有完成" in try_out(nothing).trouble


def test_errors_are_sentences(service: Service) -> None:
    with pytest.raises(CheckerError, match="第 1 行"):
        _proposed(service, term="")
