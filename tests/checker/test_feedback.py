from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.errors import BadRequest, Conflict, Forbidden
from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary import Decision
from checker.vocabulary.amending import AmendmentState
from checker.vocabulary.people import Person, Position
from checker.vocabulary.workbench import InspectionOutcome, InspectionRequest
from rules.amendments import use_amendments
from rules.rulebook import load_rulebook
from tests.webui.samples import PASSWORD, machine, make_finding, run_trials


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(var=tmp_path, workers=0)
    opened = open_service(settings, machine(settings.evidence))
    for position in (Position.INSPECTOR, Position.REVIEWER):
        opened.add_person(position.value, PASSWORD, [position])
    came = InspectionOutcome(findings=[make_finding(capture="")])
    opened.keep_inspection(InspectionRequest(target="https://x.example.cn"), came, requested_by="inspector")
    yield opened
    opened.close()
    use_amendments(None)


def _who(service: Service, name: str) -> Person:
    person = service.person_named(name)
    assert person is not None
    return person


def test_a_false_alarm_becomes_a_proposal_that_somebody_else_approves(service: Service) -> None:
    inspector, reviewer = _who(service, "inspector"), _who(service, "reviewer")
    with pytest.raises(Conflict, match="先排除"):
        service.suggestions(inspector, 1)
    service.review(inspector, 1, Decision.DISMISSED, "说的是食用时间。", seen=None)
    offered = service.suggestions(inspector, 1)
    assert offered[0].table == "ordinary"
    assert offered[0].row["term"] == "全网最佳补"
    assert any(one.table == "praise" and one.row["term"] == "最佳" and one.row["until"] for one in offered[1:])
    with pytest.raises(BadRequest, match="须包含"):
        service.propose_from(inspector, 1, offered[0].key, "别的话", "误报。")
    with pytest.raises(BadRequest, match="请选择"):
        service.propose_from(inspector, 1, "nonsense", "", "误报。")
    with pytest.raises(Forbidden):
        service.suggestions(reviewer, 1)
    made = service.propose_from(inspector, 1, offered[0].key, "最佳食用温度", "说的是食用方法。")
    run_trials(service)
    assert "发现 #1" in made.reason
    assert not any(row["term"] == "最佳食用温度" for row in service.table(inspector, "ordinary").rows)
    service.decide(reviewer, made.id, AmendmentState.APPROVED, "同意。")
    assert any(row["term"] == "最佳食用温度" for row in service.table(inspector, "ordinary").rows)


def test_confidence_is_what_was_measured_or_nothing(service: Service) -> None:
    found = service.precision("advertising.disease_claims")
    assert found is not None
    assert found.interval[0] < found.share < found.interval[1]
    assert service.precision("disclosure.operator_name") is None


def test_measured_rules_exist(service: Service) -> None:
    from checker.feedback import _measured

    assert set(_measured()) <= set(load_rulebook().rules)
