"""Role by action by scope, asked of every address the application has."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary.people import RIGHTS, Position, Right, Scope
from rules.amendments import use_amendments
from tests.webui.conftest import Browser
from tests.webui.samples import OFFICE, PASSWORD, machine, propose_samples, work_samples
from webui import create_app
from webui.access import ACCESS
from webui.accounts import OPEN_ENDPOINTS

# Written out a second time, so that a change of the table in the program is a decision and not an accident.
EXPECTED = {
    Position.INSPECTOR: "view request decide export amend complaints",
    Position.REVIEWER: "view decide sign export approve",
    Position.SUPERVISOR: "view request decide sign direct export amend approve complaints audit",
    Position.AUDITOR: "view request decide export",
    Position.ADMIN: "view request decide sign direct export amend approve manage-users complaints audit",
    Position.READONLY: "view",
}
SHARED = {"amendments", "lexicons", "rulebook", "coverage", "people", "security", "own", "about", "static", "dashboard"}
STRANGERS = {
    "another-city": ([Position.SUPERVISOR], Scope(districts=("4403",)), "深圳市市场监督管理局"),
    "another-county": ([Position.INSPECTOR], Scope(districts=("330106",)), OFFICE),
    "another-platform": ([Position.AUDITOR], Scope(), "海风直播平台"),
    "another-office": ([Position.ADMIN], Scope(organisations=("上海市市场监督管理局",)), "上海市市场监督管理局"),
    "platform-of-none": ([Position.AUDITOR], Scope(), ""),
}


@pytest.fixture(scope="module")
def opened(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("access") / "var"))
    service = open_service(Settings(var=folder, workers=0, login_rate="1000 per minute"), machine(folder / "evidence"))
    propose_samples(service)
    work_samples(service)
    demo = service.person_named("demo")
    assert demo is not None
    service.request_prices(demo, "shop.example.cn", "", b"{}")
    for name, (positions, limits, organisation) in STRANGERS.items():
        service.add_person(name, PASSWORD, positions, limits=limits, organisation=organisation)
    yield service
    service.close()
    use_amendments(None)


@pytest.fixture(scope="module")
def whole(opened: Service) -> Flask:
    made = create_app(opened.settings, opened)
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@pytest.fixture(scope="module")
def capture(opened: Service) -> str:
    demo = opened.person_named("demo")
    assert demo is not None
    return opened.finding(demo, 1).finding.capture


def _visitor(app: Flask, name: str) -> tuple[Browser, str]:
    visitor = Browser(app.test_client())
    assert visitor.sign_in(name).status_code == 302
    return visitor, visitor.get("/about").text.partition('name="csrf_token" value="')[2].partition('"')[0]


def _path(rule: Rule, app: Flask, **values: object) -> str:
    given = {
        "number": 1,
        "article": 0,
        "which": "dots",
        "file": 1,
        "name": "praise",
        "username": "inspector",
        "filename": "page.css",
        "token": "x",
        "by": "rule",
        "sha256": "0" * 64,
        **values,
    }
    if rule.endpoint.startswith("captures."):
        given["name"] = "0/screenshot" if rule.endpoint == "captures.picture" else "0/document"
    stretch = {"from": 0, "to": 1} if rule.endpoint == "recordings.clip" else {}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: given[name] for name in rule.arguments}, **stretch)


def _ask(app: Flask, visitor: Browser, token: str, rule: Rule, **values: object) -> dict[str, int]:
    path = _path(rule, app, **values)
    answers = {}
    for method in sorted((rule.methods or set()) & {"GET", "POST"}):
        form = {"csrf_token": token} if method == "POST" else None
        answers[method] = visitor.client.open(path, method=method, data=form).status_code
    return answers


def _rules(app: Flask) -> list[Rule]:
    closing = {"security.logout", "people.reset_password", "own.password"}  # would end the session that asks
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in OPEN_ENDPOINTS | closing]


def test_the_table_of_rights_is_what_was_decided() -> None:
    assert {position: " ".join(right for right in Right if right in RIGHTS[position]) for position in Position} == {
        position: " ".join(right for right in Right if right in rights.split()) for position, rights in EXPECTED.items()
    }


def test_every_address_names_its_right(whole: Flask) -> None:
    unused = {"security.two_factor_rescue", "security.tf_select"}  # of the sign-in library: open to nobody signed out
    endpoints = {rule.endpoint for rule in whole.url_map.iter_rules()}
    assert endpoints - OPEN_ENDPOINTS - set(ACCESS) == unused
    assert set(ACCESS) <= endpoints


@pytest.mark.parametrize("position", Position)
def test_every_address_is_open_to_the_roles_that_have_its_right_and_to_no_other(
    whole: Flask, capture: str, position: Position
) -> None:
    visitor, token = _visitor(whole, position.value)
    wrong = {}
    for rule in _rules(whole):
        right = ACCESS.get(rule.endpoint, Right.MANAGE_USERS)
        allowed = right is None or right in RIGHTS[position]
        answers = _ask(whole, visitor, token, rule, capture=capture)
        if any((status == 403) == allowed for status in answers.values()):
            wrong[rule.endpoint] = answers
    # who may look at a proposal may still not decide it: these ask for more once the proposal is known
    assert {name for name in wrong if not name.startswith("amendments.")} == set()


@pytest.mark.parametrize("name", STRANGERS)
def test_no_direct_address_leads_to_what_lies_outside_ones_scope(whole: Flask, capture: str, name: str) -> None:
    visitor, token = _visitor(whole, name)
    for rule in _rules(whole):
        if rule.endpoint.partition(".")[0] in SHARED or not rule.arguments:
            continue
        for number in (1, 2, 3):
            answers = _ask(whole, visitor, token, rule, capture=capture, number=number)
            assert set(answers.values()) <= {403, 404}, (rule.endpoint, answers)


@pytest.mark.parametrize("name", STRANGERS)
def test_no_page_shows_anything_from_outside_ones_scope(whole: Flask, name: str) -> None:
    visitor, _ = _visitor(whole, name)
    for rule in _rules(whole):
        if "GET" in (rule.methods or set()) and not rule.arguments:
            page = visitor.get(_path(rule, whole)).text
            assert "shop.example.cn" not in page, rule.endpoint
            assert "海风生活馆" not in page, rule.endpoint
    for number in (1, 2, 3):
        assert "shop.example.cn" not in visitor.get(f"/amendments/{number}").text


def test_the_same_city_and_the_province_above_see_it(opened: Service, whole: Flask) -> None:
    for name, district in (("city", "3301"), ("province", "33")):
        opened.add_person(name, PASSWORD, [Position.READONLY], limits=Scope(districts=(district,)))
        visitor, _ = _visitor(whole, name)
        assert "商品标题使用了" in visitor.get("/findings/").text
        assert visitor.get("/findings/1").status_code == 200
