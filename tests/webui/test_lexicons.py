import csv
import io
import re

import pytest
from flask import Flask

from checker.service import Service
from tests.webui.conftest import Browser
from tests.webui.samples import propose_samples, run_trials

WORD = {
    "term": "宇宙神霜",
    "sense": "abs",
    "from": "2026-01-01",
    "source": "cn-advertising-law:9(3)",
    "reason": "近期直播间常用",
}


def _as(app: Flask, name: str) -> Browser:
    made = Browser(app.test_client())
    made.sign_in(name)
    return made


def test_every_table_is_listed(browser: Browser) -> None:
    page = browser.get("/lexicons/").text
    for piece in ("评价与绝对化用语", "/lexicons/praise", "价格类数值", "/lexicons/prices", "还没有修订"):
        assert piece in page


def test_a_table_is_searched_and_paged(browser: Browser) -> None:
    assert "第 201–400 行" in browser.get("/lexicons/praise?from=200").text
    page = browser.get("/lexicons/praise?q=封神").text
    assert "封神之作" in page
    assert "接财神" not in page
    assert "没有符合条件的行" in browser.get("/lexicons/praise?q=zzz").text
    assert browser.get("/lexicons/praise?from=x").status_code == 200


def test_a_word_is_proposed_tried_out_and_approved_by_another_person(
    app: Flask, browser: Browser, service: Service
) -> None:
    answer = browser.post("/lexicons/praise/propose", WORD)
    assert (answer.status_code, answer.location) == (303, "/amendments/1")
    run_trials(service)
    page = browser.get("/amendments/1").text
    for piece in ("宇宙神霜", "规则案例：700 个全部不受影响", "会增加的发现", "须由另一人决定"):
        assert piece in page
    assert ">批准<" not in page
    reviewer = _as(app, "reviewer")
    form = {"state": "approved", "reason": "核对无误"}
    assert reviewer.post("/amendments/1/decision", form, page="/amendments/1").status_code == 303
    assert "已批准" in reviewer.get("/amendments/1").text
    assert "经修订" in browser.get("/lexicons/praise?q=宇宙神霜").text


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(browser: Browser) -> None:
    answer = browser.post("/lexicons/praise/propose", {**WORD, "source": "nowhere:1"})
    assert answer.status_code == 422
    assert "在法律库中找不到" in answer.text
    assert 'value="宇宙神霜"' in answer.text
    assert "近期直播间常用" in answer.text


def test_a_row_can_only_be_given_an_end(browser: Browser, service: Service) -> None:
    link = re.search(r'href="(/lexicons/praise/propose\?[^"]+)"', browser.get("/lexicons/praise?q=封神之作").text)
    assert link is not None
    path = link[1].replace("&amp;", "&")
    page = browser.get(path).text
    assert "停用一行" in page
    assert 'name="term" value="封神之作"' in page
    fields = dict(re.findall(r'type="hidden" name="([a-z]+)" value="([^"]*)"', page))
    form = {**fields, "until": service.law_day().isoformat(), "reason": "误收"}
    form.pop("csrf_token", None)
    assert browser.post("/lexicons/praise/propose", form, page=path).status_code == 303


def test_a_figure_is_proposed_from_a_day_on(browser: Browser, service: Service) -> None:
    form = {"name": "most_clicks", "value": "5", "from": service.law_day().isoformat(), "reason": "新的解释"}
    assert browser.post("/lexicons/mechanisms/propose", form).status_code == 303
    page = browser.get("/amendments/1").text
    assert "<del>不限</del>" in page


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (
            "term,sense,from,until,source\n宇宙神霜,abs,2026-01-01,,cn-advertising-law:9(3)\n".encode("utf-8-sig"),
            303,
            "",
        ),
        ("term,sense,from,until,source\n宇宙神霜,abs,2026-01-01,,\n".encode("gb18030"), 422, "CSV UTF-8"),
        (b"term,sense,from,until,source\n,abs,2026-01-01,,\n", 422, "第 1 行"),
        (b"", 422, "第一行应为列名"),
    ],
)
def test_an_upload_is_read_or_refused_with_a_way_out(
    browser: Browser, content: bytes, status: int, sentence: str
) -> None:
    form = {"reason": "批量", "file": (io.BytesIO(content), "words.csv")}
    answer = browser.post("/lexicons/praise/upload", form, page="/lexicons/praise/propose")  # type: ignore[arg-type]
    assert answer.status_code == status
    assert sentence in answer.text


def test_a_download_can_be_uploaded_again(browser: Browser) -> None:
    answer = browser.get("/lexicons/praise/table.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    heading, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert heading == ["term", "sense", "from", "until", "source", "note"]
    assert len(rows) > 1000


def test_roles_see_the_buttons_they_may_press(app: Flask, service: Service) -> None:
    propose_samples(service)
    reader, inspector, reviewer = (_as(app, name) for name in ("readonly", "inspector", "reviewer"))
    assert "提出修订" not in reader.get("/lexicons/praise").text
    assert "提出修订" in inspector.get("/lexicons/praise").text
    assert ">批准<" in reviewer.get("/amendments/2").text
    assert ">批准<" not in reader.get("/amendments/2").text
    assert "撤销提议" in inspector.get("/amendments/2").text
    assert "提出撤回" in inspector.get("/amendments/1").text
    assert reader.post("/lexicons/praise/propose", WORD, page="/lexicons/praise").status_code == 403


def test_an_approved_amendment_is_taken_back_by_another_one(app: Flask, service: Service) -> None:
    propose_samples(service)
    inspector = _as(app, "inspector")
    answer = inspector.post("/amendments/1/reversal", {"reason": "误收"}, page="/amendments/1")
    assert answer.location == "/amendments/4"
    assert 'href="/amendments/1"' in inspector.get("/amendments/4").text


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"state": "approved"}, 422, "请写明理由"),
        ({"state": "nonsense", "reason": "x"}, 422, "请选择"),
        ({"state": "proposed", "reason": "x"}, 422, "请选择"),
    ],
)
def test_a_decision_must_be_whole(
    app: Flask, service: Service, form: dict[str, str], status: int, sentence: str
) -> None:
    propose_samples(service)
    answer = _as(app, "reviewer").post("/amendments/2/decision", form, page="/amendments/2")
    assert answer.status_code == status
    assert sentence in answer.text


@pytest.mark.parametrize(
    "path", ["/lexicons/nope", "/lexicons/nope/table.csv", "/lexicons/nope/propose", "/amendments/9"]
)
def test_what_is_not_there_is_said(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404
