"""Complaint pages: what a consumer can do without an account, and nobody without the secret."""

import json
import re
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from checker.evidence import verify_capture
from checker.intake.puzzle import solve
from checker.intake.receipts import checked
from checker.service import Service
from tests.checker.intake.test_parts import drawn
from tests.webui.conftest import Browser
from tests.webui.samples import HOSTILE, SHOP

REPORT = {
    "kind": "report",
    "target": SHOP,
    "problem": "advertising",
    "facts": "页面写着全网最佳，没有任何依据。",
    "truthful": "1",
}


@pytest.fixture
def app(app: Flask) -> Flask:
    app.extensions["shuoqing"].settings = app.extensions["shuoqing"].settings.model_copy(
        update={"intake_bits": 1, "intake_district": "330106"}
    )
    return app


def hand_in(
    browser: Browser, given: dict[str, str] | None = None, files: list[tuple[BytesIO, str]] | None = None
) -> TestResponse:
    page = browser.post("/public/", {"kind": "report", "pasted": f"看这个 {SHOP} 。"}).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    data = {**hidden, "solution": solve(hidden["puzzle"]), **(given or REPORT)}
    return browser.client.post("/public/complaints", data={**data, "files": files or []})


def received(answer: TestResponse) -> tuple[str, str]:
    assert answer.status_code == 201
    number, secret = re.findall(r'<dd id="(?:number|secret)">([^<]+)<', answer.text)
    return number, secret


def test_a_consumer_hands_in_follows_and_withdraws(stranger: Browser, app: Flask) -> None:
    number, secret = received(hand_in(stranger, files=[(BytesIO(drawn()), "截图.png")]))
    page = stranger.get(f"/public/complaints/{number}").text
    assert "正在打开您提供的页面" in page
    assert "截图.png" in page
    assert stranger.get(f"/public/complaints/{number}/pictures/1").data.startswith(b"\xff\xd8\xff")
    assert "全网最佳" in stranger.get(f"/public/complaints/{number}/sheet").text
    assert checked(stranger.get(f"/public/complaints/{number}/receipt.json").data)["receipt"] == number

    elsewhere = Browser(app.test_client())
    for path in ("", "/sheet", "/receipt.json", "/withdraw"):
        asked = elsewhere.get(f"/public/complaints/{number}{path}")
        assert (asked.status_code, asked.location) == (303, f"/public/status?receipt={number}")
    assert f'value="{number}"' in elsewhere.get(asked.location).text
    assert elsewhere.post("/public/status", {"receipt": number, "secret": "WRONG"}).status_code == 422
    assert elsewhere.post("/public/status", {"receipt": number, "secret": secret}).status_code == 303
    path = f"/public/complaints/{number}"
    assert elsewhere.post(f"{path}/evidence", {"text": "又看到一次。"}, page=path).status_code == 303
    assert "又看到一次。" in elsewhere.get(path).text
    elsewhere.post(f"{path}/withdraw", {"erase": "1"})
    page = elsewhere.get(path).text
    assert "又看到一次。" not in page
    assert "已删除，不能恢复" in page


def test_words_added_stay_when_a_file_is_refused(stranger: Browser) -> None:
    number, _ = received(hand_in(stranger))
    path = f"/public/complaints/{number}"
    bad = {"text": "又看到一次。", "files": (BytesIO(b"MZ"), "a.exe")}
    answer = stranger.post(f"{path}/evidence", bad, page=path)
    assert answer.status_code == 422
    assert "“a.exe”" in answer.text
    assert "又看到一次。</textarea>" in answer.text
    assert "data-refresh" in stranger.get(path).text
    assert "data-refresh" not in answer.text  # a reload would send the form again


def test_a_consumers_error_leads_on_to_the_consumers_pages(stranger: Browser) -> None:
    wrong = (
        stranger.get("/public/statu"),
        stranger.get("/public/complaints/SQ260101ABCDEFGH/evidence"),
        stranger.client.post("/public/status", data={"receipt": "SQ1"}),  # a form that has grown old
        stranger.client.post("/public/status", data={"receipt": "x" * 2**19}),
    )
    assert [one.status_code for one in wrong] == [404, 405, 400, 413]
    for one in wrong:
        assert 'href="/public/"' in one.text
        assert 'href="/public/status"' in one.text
        assert "/login" not in one.text
    assert 'href="/public/"' in stranger.get("/login").text
    assert stranger.get("/publi").status_code == 302


def test_a_pasted_text_fills_the_form(stranger: Browser) -> None:
    shared = "7.53 复制打开抖音，看看【海风生活馆的作品】 https://v.douyin.com/iAbCdEf/ 0@1.com"
    page = stranger.post("/public/", {"kind": "dispute", "pasted": shared}).text
    for value in ("https://v.douyin.com/iAbCdEf/", "抖音", "海风生活馆"):
        assert f'value="{value}"' in page


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("￥AbCd1234EfG￥ 打开手机淘宝", "只能在 App 里打开"),
        ("http://127.0.0.1/a", "不能检查"),
        ("你好", "没有找到链接"),
    ],
)
def test_a_text_without_a_usable_link_says_why(stranger: Browser, pasted: str, said: str) -> None:
    answer = stranger.post("/public/", {"kind": "report", "pasted": pasted})
    assert answer.status_code == 422
    assert said in answer.text
    assert stranger.post("/public/", {"kind": "report", "pasted": pasted, "without_link": "1"}).status_code == 200


def test_what_is_missing_is_asked_and_nothing_typed_is_lost(stranger: Browser) -> None:
    answer = hand_in(stranger, {"kind": "dispute", "facts": "只写了这一句经过的话。", "amount_fen": "九十九"})
    assert answer.status_code == 422
    assert "只写了这一句经过的话。" in answer.text
    assert "请填写订单号" in answer.text
    assert "金额写法不对" in answer.text


def test_a_warning_is_shown_once_and_does_not_stop_anybody(stranger: Browser) -> None:
    risky = {**REPORT, "claim": "退款 99 元"}
    answer = hand_in(stranger, risky)
    assert answer.status_code == 422
    assert "举报不处理退款" in answer.text
    received(hand_in(stranger, {**risky, "warned": "claim-in-report"}))


def test_a_file_that_is_none_of_ours_is_named(stranger: Browser) -> None:
    answer = hand_in(stranger, files=[(BytesIO(b"MZ"), "a.exe")])
    assert answer.status_code == 422
    assert "“a.exe”" in answer.text


def test_staff_see_it_and_decide(stranger: Browser, app: Flask) -> None:
    number, _ = received(hand_in(stranger, {**REPORT, "seller": "海风", "name": HOSTILE[:50]}))
    staff = Browser(app.test_client())
    staff.sign_in()
    assert number in staff.get("/complaints/?q=海风").text
    page = staff.get("/complaints/1").text
    assert "<script>document.title" not in page
    assert (
        staff.post(
            "/complaints/1/decision", {"state": "lead", "reason": "线索明确。", "seen": "1"}, page="/complaints/1"
        ).status_code
        == 303
    )
    late = staff.post(
        "/complaints/1/decision", {"state": "closed", "reason": "没有依据。", "seen": "1"}, page="/complaints/1"
    )
    assert late.status_code == 409
    assert "没有依据。</textarea>" in late.text
    assert 'name="seen" value="2"' in late.text
    assert "已转线索" in stranger.get(f"/public/complaints/{number}").text
    assert "线索明确。" in stranger.get(f"/public/complaints/{number}").text


def test_staff_make_a_case_of_it_and_the_filer_reads_so(stranger: Browser, browser: Browser) -> None:
    number, _ = received(hand_in(stranger, {**REPORT, "seller": "海风"}))
    assert "移出案件" not in browser.get("/complaints/1").text
    assert browser.post("/complaints/1/case", {"title": "海风专案"}, page="/complaints/1").status_code == 303
    assert "移出案件" in browser.get("/complaints/1").text
    case = browser.get("/cases/1").text
    assert "海风专案" in case
    assert number in case
    assert "已纳入案件" in stranger.get(f"/public/complaints/{number}").text
    browser.post("/complaints/1/case", {"case": "out"}, page="/complaints/1")
    assert "并入未结案件" in browser.get("/complaints/1").text
    browser.post("/complaints/1/case", {"case": "1"}, page="/complaints/1")
    assert number in browser.get("/complaints/?case=1").text
    browser.post("/complaints/1/case", {"case": "1"}, page="/complaints/1")
    assert "已在案件中" in browser.get("/complaints/1").text


def test_staff_seal_and_check_a_page_that_came_with_a_complaint(
    browser: Browser, stranger: Browser, service: Service
) -> None:
    saved = "<!doctype html><meta charset=utf-8><title>面霜</title><h1>全网最佳面霜</h1><p>¥99</p>".encode()
    hand_in(stranger, files=[(BytesIO(saved), "张三.html"), (BytesIO(drawn()), "截图.png")])
    page = browser.get("/complaints/1").text
    assert page.count("封存并检查") == 1  # a screenshot is no page and no recording
    answer = browser.post("/complaints/1/files/1/inspect", {}, page="/complaints/1")
    assert answer.status_code == 303
    (capture,) = service.dossier(answer.location.rpartition("/")[2]).captures
    assert capture.record["run"]["configuration"]["supplied_by"] == "投诉举报 #1 的提交人"
    assert verify_capture(service.settings.evidence, capture.id).is_intact
    assert "张三" not in browser.get("/").text
    reader = Browser(browser.client.application.test_client())
    reader.sign_in("readonly")
    assert reader.get(answer.location).status_code == 404
    assert "投诉 1" not in reader.get("/").text
    assert browser.post("/complaints/1/files/9/inspect", {}, page="/complaints/1").status_code == 404


@pytest.mark.parametrize("path", ["/complaints/", "/complaints/1", "/complaints/1/files/1", "/complaints/1/pictures/1"])
def test_staff_pages_are_shut_to_the_public(stranger: Browser, path: str) -> None:
    assert stranger.get(path).status_code == 302


@pytest.mark.parametrize(
    "junk",
    ["", "\0", "\ud800", "x" * 6000, "=1+1", "../../etc", "💥" * 300, "<svg onload=1>", "%00", "-1", "1e9", "NaN"],
)
def test_no_form_is_upset_by_junk(stranger: Browser, junk: str) -> None:
    fields = ("pasted", "target", "platform", "seller", "goods", "problem", "happened_on", "facts", "order_number", "amount_fen",
              "claim", "name", "phone", "address", "for_living", "elsewhere", "truthful", "puzzle", "solution", "warned")  # fmt: skip
    junk = junk.encode("utf-8", "replace").decode()
    for kind in ("report", "dispute", junk):
        assert hand_in(stranger, dict.fromkeys(fields, junk) | {"kind": kind}).status_code < 500
        assert (
            hand_in(
                stranger, {**REPORT, "kind": kind, "goods": junk, "amount_fen": junk, "happened_on": junk}
            ).status_code
            < 500
        )
    assert stranger.post("/public/", {"pasted": junk, "kind": junk}).status_code < 500
    assert stranger.post("/public/status", {"receipt": junk, "secret": junk}).status_code < 500


def test_who_is_turned_away_is_in_the_security_log(stranger: Browser, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("WARNING", "shuoqing.security"):
        stranger.post("/public/status", {"receipt": "SQ1", "secret": "guess"})
        stranger.client.post("/public/status", data={"receipt": "SQ1"})
        stranger.sign_in("demo", "wrong-password")
    lines = [json.loads(one.message) for one in caplog.records if one.name == "shuoqing.security"]
    assert [one["event"] for one in lines] == ["complaint.wrong_secret", "form.forged_or_stale", "login.failed"]
    assert {one["address"] for one in lines} == {"127.0.0.1"}
    assert "guess" not in caplog.text
