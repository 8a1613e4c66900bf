from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from checker.errors import BadRequest, CheckerError, Conflict, EvidenceNotSealed, Forbidden, NotAllowed, NotFound
from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary import Decision
from checker.vocabulary.workbench import (
    RIGHTS,
    FindingFilter,
    InspectionFilter,
    InspectionRequest,
    InspectionState,
    Person,
    Position,
    Right,
)
from tests.webui.samples import PASSWORD, SHOP, machine, sample_outcome


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = Settings(var=tmp_path_factory.mktemp("var"), workers=0)
    opened = open_service(settings, machine(settings.evidence))
    for position in Position:
        opened.add_person(position.value, PASSWORD, [position])
    opened.keep_inspection(InspectionRequest(target=SHOP), sample_outcome(settings.evidence), requested_by="admin")
    yield opened
    opened.close()


def _person(service: Service, position: Position) -> Person:
    person = service.person_named(position.value)
    assert person is not None
    return person


ACTIONS: dict[str, tuple[Right, Callable[[Service, Person], object]]] = {
    "list inspections": (Right.VIEW, lambda service, person: service.inspections(person, InspectionFilter())),
    "open an inspection": (Right.VIEW, lambda service, person: service.inspection(person, 1)),
    "list findings": (Right.VIEW, lambda service, person: service.findings(person, FindingFilter())),
    "open a finding": (Right.VIEW, lambda service, person: service.finding(person, 1)),
    "list rules": (Right.VIEW, lambda service, person: service.rules(person)),
    "request": (
        Right.REQUEST,
        lambda service, person: service.request_inspection(person, InspectionRequest(target=SHOP)),
    ),
    "decide": (
        Right.DECIDE,
        lambda service, person: service.review(person, 999, Decision.CONFIRMED, "理由", seen=None),
    ),
    "take evidence out": (
        Right.EXPORT,
        lambda service, person: service.artefact(person, "sha256:x", "0/document", export=True),
    ),
}


@pytest.mark.parametrize("position", Position)
@pytest.mark.parametrize("action", ACTIONS)
def test_each_role_may_do_exactly_what_its_rights_say(service: Service, position: Position, action: str) -> None:
    right, act = ACTIONS[action]
    try:
        act(service, _person(service, position))
        allowed = True
    except Forbidden:
        allowed = False
    except NotFound:
        allowed = True
    assert allowed == (right in RIGHTS[position])


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (InspectionRequest(target="  "), BadRequest),
        (InspectionRequest(target="https://" + "x" * 5000), BadRequest),
        (InspectionRequest(target="file:///etc/passwd"), NotAllowed),
        (InspectionRequest(target="http://127.0.0.1/"), NotAllowed),
    ],
)
def test_unfit_targets_are_refused_before_they_are_queued(
    service: Service, request_: InspectionRequest, error: type[CheckerError]
) -> None:
    person = _person(service, Position.INSPECTOR)
    before = service.inspection_counts(person)
    with pytest.raises(error):
        service.request_inspection(person, request_)
    assert service.inspection_counts(person) == before


def test_a_day_to_come_is_no_conduct_day(service: Service) -> None:
    tomorrow = service.today() + timedelta(days=1)
    with pytest.raises(BadRequest):
        service.request_inspection(
            _person(service, Position.INSPECTOR), InspectionRequest(target=SHOP, conduct_day=tomorrow)
        )


def test_a_request_is_queued(service: Service) -> None:
    kept = service.request_inspection(_person(service, Position.INSPECTOR), InspectionRequest(target=f" {SHOP} "))
    assert (kept.state, kept.target) == (InspectionState.QUEUED, SHOP)


@pytest.mark.parametrize("reason", ["", " \n\t", "长" * 2001])
def test_a_decision_needs_a_reason_of_sensible_length(service: Service, reason: str) -> None:
    with pytest.raises(BadRequest):
        service.review(_person(service, Position.REVIEWER), 1, Decision.CONFIRMED, reason, seen=None)


def test_two_people_deciding_at_once_do_not_overwrite_each_other(service: Service) -> None:
    first, second = _person(service, Position.REVIEWER), _person(service, Position.SUPERVISOR)
    service.review(first, 2, Decision.CONFIRMED, "核对无误", seen=None)
    with pytest.raises(Conflict):
        service.review(second, 2, Decision.DISMISSED, "另有公示", seen=None)
    (kept,) = service.finding(second, 2).reviews
    assert (kept.review.reviewer, kept.review.reason) == ("reviewer", "核对无误")


def test_altered_evidence_is_not_shown(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, workers=0)
    service = open_service(settings, machine(settings.evidence))
    person = service.add_person("li", PASSWORD, [Position.INSPECTOR])
    service.keep_inspection(InspectionRequest(target=SHOP), sample_outcome(settings.evidence), requested_by="li")
    capture = service.capture(person, service.inspection(person, 1).capture or "")
    shot = next(one for one in capture.artefacts if one.role == "screenshot")
    (path,) = settings.evidence.rglob(shot.sha256)
    path.chmod(0o644)
    path.write_bytes(b"\x89PNG changed")
    with pytest.raises(EvidenceNotSealed):
        service.artefact(person, capture.id, shot.name, export=False)
    assert shot.name not in {picture.name for picture in service.pictures(person, capture.id)}
    service.close()


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("a", PASSWORD),
        ("x" * 65, PASSWORD),
        ("a b", PASSWORD),
        ("new", "short"),
        ("new", "aaaaaaaaaaaa"),
        ("new", "x" * 300),
    ],
)
def test_unfit_accounts_are_refused(service: Service, name: str, password: str) -> None:
    with pytest.raises(BadRequest):
        service.add_person(name, password, [Position.READONLY])


def test_an_account_name_is_taken_once_whatever_its_case_and_width(service: Service) -> None:
    service.add_person("Wang", PASSWORD, [Position.READONLY])
    with pytest.raises(BadRequest, match="已存在"):
        service.add_person("ｗａｎｇ", PASSWORD, [Position.READONLY])
    assert service.person_named("WANG") is not None


def test_a_closed_account_may_do_nothing(service: Service) -> None:
    service.add_person("gone", PASSWORD, [Position.ADMIN])
    closed = service.change_person("gone", active=False)
    with pytest.raises(Forbidden):
        service.findings(closed, FindingFilter())


def test_an_old_rulebook_does_not_hide_a_finding(service: Service) -> None:
    assert service.articles(["cn-no-such-law:1"], None) == ()


def test_it_says_why_it_cannot_work(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, workers=0)
    service = open_service(settings, machine(settings.evidence))
    assert service.trouble() == ""
    (tmp_path / "shuoqing.db").unlink()
    service.close()
    assert "db upgrade" in service.trouble()
    service.close()
