import pytest
from flask import Flask

from checker.service import Service
from checker.vocabulary.workbench import Position
from tests.webui.conftest import Browser
from tests.webui.samples import PASSWORD

PATHS = [
    "/",
    "/inspections/new",
    "/inspections/1",
    "/findings/",
    "/findings/1",
    "/rules/",
    "/rules/x",
    "/rulebook/coverage",
    "/lexicons/",
    "/lexicons/praise/table.csv",
    "/amendments/1",
    "/about",
    "/nope",
]


@pytest.mark.parametrize("path", [*PATHS, "/captures/x/pictures/0/screenshot", "/captures/x/files/0/document"])
def test_strangers_see_nothing_but_the_sign_in(stranger: Browser, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/login")


def test_strangers_may_ask_whether_it_lives(stranger: Browser) -> None:
    assert stranger.get("/healthz").json == {"status": "ok"}
    assert stranger.get("/readyz").json == {"status": "ready"}


def test_one_comes_back_to_the_page_one_wanted(stranger: Browser) -> None:
    wanted = stranger.get("/findings/?state=open").location
    answer = stranger.post(wanted, {"username": "demo", "password": PASSWORD, "next": "/findings/?state=open"})
    assert answer.location == "/findings/?state=open"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_sign_in_and_preferences_lead_nowhere_else(stranger: Browser, target: str) -> None:
    signed_in = stranger.post("/login", {"username": "demo", "password": PASSWORD, "next": target})
    assert signed_in.location.startswith("/")
    assert not signed_in.location.startswith(("//", "/\\"))
    kept = stranger.post("/preferences", {"theme": "dark", "back": target}, page="/findings/")
    assert kept.location == "/"


def test_the_answer_to_a_form_offers_no_switch_that_would_lose_it(browser: Browser) -> None:
    assert 'action="/preferences"' in browser.get("/inspections/new").text
    refused = browser.post("/inspections/new", {"target": "x"})
    assert refused.status_code == 422
    assert "/preferences" not in refused.text
    kept = browser.post("/preferences", {"theme": "dark", "back": "/findings/1/moves"}, page="/about")
    assert kept.location == "/"
    kept = browser.post("/preferences", {"theme": "dark", "back": "/findings/1?state=open"}, page="/about")
    assert kept.location == "/findings/1?state=open"


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(stranger: Browser) -> None:
    name = stranger.sign_in("nobody", "wrong-password")
    password = stranger.sign_in("demo", "wrong-password")
    assert name.status_code == password.status_code == 200
    assert "账号或密码不正确" in name.text
    assert "账号或密码不正确" in password.text
    asked_for_json = [
        stranger.client.post("/login", json={"username": user, "password": "wrong-password", "csrf_token": ""}).json
        for user in ("nobody", "demo")
    ]
    assert asked_for_json[0] == asked_for_json[1]


def test_an_account_pauses_after_failures_and_even_the_right_password_must_wait(stranger: Browser) -> None:
    for _ in range(5):
        stranger.sign_in("demo", "wrong-password")
    answer = stranger.sign_in()
    assert answer.status_code == 200
    assert "失败次数过多" in answer.text
    assert stranger.sign_in("inspector").status_code == 302


def test_a_password_typed_into_the_field_of_the_name_is_not_logged(stranger: Browser, service: Service) -> None:
    supervisor = service.person_named("supervisor")
    assert supervisor is not None
    for _ in range(5):
        stranger.sign_in(PASSWORD, "x")
    entry = service.log_entries(supervisor, limit=1)[0]
    assert entry.action == "login.failed"
    assert PASSWORD not in entry.actor
    assert "失败次数过多" in stranger.sign_in(PASSWORD, "x").text


def test_an_address_that_tries_too_often_is_slowed(stranger: Browser) -> None:
    answers = [stranger.post("/login", {"username": f"u{n}", "password": "x"}).status_code for n in range(21)]
    assert answers[:20] == [200] * 20
    assert answers[20] == 429


def test_signing_out_ends_the_session(browser: Browser) -> None:
    assert browser.post("/logout", {}, page="/about").status_code == 302
    assert browser.get("/").location == "/login"


def test_signing_out_needs_a_post_with_the_token(browser: Browser) -> None:
    assert browser.get("/logout").status_code == 405
    assert browser.client.post("/logout").status_code == 400
    assert browser.get("/about").status_code == 200


def test_a_new_password_ends_open_sessions(browser: Browser, service: Service) -> None:
    service.change_person("demo", password="another-password")
    assert browser.get("/").location == "/login"


def test_a_closed_account_ends_open_sessions(browser: Browser, service: Service) -> None:
    service.change_person("demo", active=False)
    assert browser.get("/").location == "/login"


def test_a_closed_account_cannot_sign_in(stranger: Browser, service: Service) -> None:
    service.change_person("demo", active=False)
    assert stranger.sign_in().status_code == 200
    assert stranger.get("/").location == "/login"


def test_the_session_cookie_is_out_of_reach_and_ends(app: Flask) -> None:
    visitor = Browser(app.test_client())
    cookies = [cookie for cookie in visitor.sign_in().headers.getlist("Set-Cookie") if cookie.startswith("shuoqing=")]
    assert cookies
    assert all(part in cookies[-1] for part in ("HttpOnly", "SameSite=Lax", "Expires="))


@pytest.mark.parametrize("position", [Position.READONLY, Position.REVIEWER])
def test_pages_offer_only_what_the_role_allows(stranger: Browser, position: Position) -> None:
    stranger.sign_in(position.value)
    assert "新建检查" not in stranger.get("/").text
    assert ("data-decide" in stranger.get("/findings/1").text) == (position is Position.REVIEWER)
    assert stranger.post("/inspections/new", {"target": "https://x.cn"}).status_code == 403


def test_those_who_only_read_cannot_decide_by_a_direct_request(stranger: Browser, service: Service) -> None:
    stranger.sign_in("readonly")
    form = {"decision": "confirmed", "reason": "x", "seen": ""}
    assert stranger.post("/findings/1/reviews", form, page="/findings/1").status_code == 403
    person = service.person_named("readonly")
    assert person is not None
    assert not service.finding(person, 1).reviews
