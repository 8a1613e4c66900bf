import re
import time

import pytest
from passlib.totp import TOTP

from checker.service import Service
from checker.vocabulary.people import Position, Scope
from tests.webui.conftest import Browser
from tests.webui.samples import PASSWORD

FORM = {"position": "inspector", "display_name": "王晓", "organisation": "西湖区市场监督管理局", "districts": "330106"}


@pytest.fixture
def admin(stranger: Browser) -> Browser:
    stranger.sign_in("admin")
    return stranger


def _secret(page: str) -> str:
    found = re.search(r'class="secret">([^<]+)<', page)
    assert found is not None
    return found[1]


def test_a_new_account_signs_in_with_the_password_shown_once(admin: Browser, app: object, service: Service) -> None:
    page = admin.post("/people/new", {"username": "wang", **FORM}).text
    made = service.person_named("wang")
    assert made is not None
    assert made.scope == Scope(districts=("330106",))
    assert made.positions == {Position.INSPECTOR}
    assert _secret(page) not in admin.get("/people/wang").text
    other = Browser(admin.client.application.test_client())
    assert other.sign_in("wang", _secret(page)).status_code == 302


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"username": "x"}, "账号须为"),
        ({"username": "demo"}, "已存在"),
        ({"username": "Program"}, "留给系统自身的记录"),
        ({"username": "console"}, "留给系统自身的记录"),
        ({"username": "public"}, "留给系统自身的记录"),
        ({"districts": "339999"}, "没有行政区划代码"),
        ({"position": "auditor", "organisation": ""}, "请填写其单位"),
        ({"position": "nonsense"}, "至少指定一个角色"),
    ],
)
def test_what_is_wrong_with_an_account_is_said(admin: Browser, form: dict[str, str], sentence: str) -> None:
    answer = admin.post("/people/new", {"username": "wang", **FORM, **form})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "西湖区" in answer.text or "organisation" in form


def test_an_account_is_changed_and_closed(admin: Browser, service: Service) -> None:
    form = {**FORM, "position": "reviewer", "active": ""}
    assert admin.post("/people/inspector", form).status_code == 303
    changed = service.person_named("inspector")
    assert changed is not None
    assert (changed.positions, changed.active) == ({Position.REVIEWER}, False)
    assert "浙江省杭州市西湖区" in admin.get("/people/inspector").text


def test_the_last_administrator_stays(admin: Browser, service: Service) -> None:
    answer = admin.post("/people/admin", {**FORM, "districts": "", "active": "1"})
    assert answer.status_code == 422
    assert "至少须保留一个" in answer.text
    kept = service.person_named("admin")
    assert kept is not None
    assert Position.ADMIN in kept.positions


def test_nobody_grants_more_than_they_have(stranger: Browser, service: Service) -> None:
    service.add_person("local", PASSWORD, [Position.ADMIN], limits=Scope(districts=("3301",)))
    stranger.sign_in("local")
    answer = stranger.post("/people/new", {"username": "wang", **FORM, "districts": "330000"})
    assert "超出您本人范围" in answer.text
    assert stranger.get("/people/admin").status_code == 404
    assert stranger.post("/people/new", {"username": "wang", **FORM}).status_code == 200


def test_a_reset_password_ends_the_sessions(admin: Browser, service: Service) -> None:
    other = Browser(admin.client.application.test_client())
    other.sign_in("inspector")
    page = admin.post("/people/inspector/password", {}, page="/people/inspector").text
    assert other.get("/").location == "/login"
    assert other.sign_in("inspector", _secret(page)).status_code == 302


def test_ones_own_password_needs_the_present_one(browser: Browser) -> None:
    form = {"wanted": "another-password", "again": "another-password"}
    assert "不正确" in browser.post("/me/password", {**form, "present": "wrong"}, page="/me").text
    assert browser.post("/me/password", {**form, "present": PASSWORD, "again": "x"}, page="/me").status_code == 422
    assert browser.post("/me/password", {**form, "present": PASSWORD}, page="/me").status_code == 303
    assert browser.get("/").location == "/login"
    assert browser.sign_in(password="another-password").status_code == 302


def _set_up(browser: Browser) -> TOTP:
    page = browser.post("/me/second-factor/setup", {"setup": "authenticator"}).text
    assert "<svg" in page
    totp = TOTP(key=_secret(page).replace("-", "").replace(" ", ""))
    target = re.search(r'action="(/(?:me/)?second-factor[^"]*)"', page)
    assert target is not None
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    code = totp.generate().token
    answer = browser.client.post(target[1], data={"csrf_token": token[1], "code": code})
    assert answer.status_code == 302, answer.text
    return totp


def test_with_a_second_factor_the_password_alone_lets_nobody_in(browser: Browser, service: Service) -> None:
    totp = _set_up(browser)
    kept = service.person_named("demo")
    assert kept is not None
    assert kept.second_factor == "authenticator"
    other = Browser(browser.client.application.test_client())
    assert "/second-factor" in other.sign_in().location
    assert other.get("/").status_code == 302
    assert "不正确" in other.post("/second-factor", {"code": "000000"}).text
    assert other.get("/").status_code == 302
    other.post("/second-factor", {"code": _next_code(totp)})
    assert other.get("/").status_code == 200


def _next_code(totp: TOTP) -> str:
    """The code after the one that set the device up, already good a little early."""
    return str(totp.generate(time.time() + 30).token)


def test_a_code_works_once(browser: Browser) -> None:
    totp = _set_up(browser)
    first, second = (Browser(browser.client.application.test_client()) for _ in range(2))
    code = _next_code(totp)
    for one, status in ((first, 200), (second, 302)):
        one.sign_in()
        one.post("/second-factor", {"code": code})
        assert one.get("/").status_code == status


def test_wrong_codes_are_logged_and_pause_the_account(browser: Browser, service: Service) -> None:
    totp = _set_up(browser)
    other = Browser(browser.client.application.test_client())
    other.sign_in()
    for number in range(5):
        assert "不正确" in other.post("/second-factor", {"code": f"{number:06d}"}).text
    supervisor = service.person_named("supervisor")
    assert supervisor is not None
    assert [(one.actor, one.action) for one in service.log_entries(supervisor, limit=5)] == [
        ("demo", "login.failed")
    ] * 5
    assert "失败次数过多" in other.post("/second-factor", {"code": _next_code(totp)}).text
    assert other.get("/").status_code == 302


def test_another_second_factor_takes_the_password(browser: Browser) -> None:
    _set_up(browser)
    for wrong in ("", "wrong-password"):
        answer = browser.post("/me/second-factor/setup", {"setup": "authenticator", "present": wrong})
        assert "现在的密码不正确" in answer.text
        assert 'class="secret"' not in answer.text
    page = browser.post("/me/second-factor/setup", {"setup": "authenticator", "present": PASSWORD})
    assert 'class="secret"' in page.text


def test_an_administrator_turns_a_lost_second_factor_off(browser: Browser, service: Service) -> None:
    _set_up(browser)
    admin = Browser(browser.client.application.test_client())
    admin.sign_in("admin")
    admin.post("/people/demo/second-factor", {}, page="/people/demo")
    assert browser.get("/").location == "/login"
    assert browser.sign_in().location == "/"
