"""The pages of live watching: empty at first, a form that explains itself, how each room goes, and a way to stop."""

from datetime import UTC, datetime

import pytest

from checker.service import Service
from checker.store import noticed, watches
from checker.vocabulary import Outcome, Severity
from checker.vocabulary.watching import Health, Noticed, WatchRequest, WatchState
from checker.vocabulary.workbench import Position
from tests.webui.conftest import Browser
from tests.webui.samples import PASSWORD

URL = "https://live.example.cn/8801"


def _requested(browser: Browser) -> None:
    answer = browser.post("/watches/new", {"url": URL, "minutes": "30"})
    assert (answer.status_code, answer.location) == (303, "/watches")


def test_nothing_watched_yet_is_said(browser: Browser) -> None:
    assert "还没有观看过直播间" in browser.get("/watches").text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"url": "", "minutes": "30"}, "请填写直播间的网址"),
        ({"url": URL, "minutes": "0"}, "观看时长须在 1 到 1440 分钟之间"),
        ({"url": URL, "minutes": "soon"}, "观看时长须在 1 到 1440 分钟之间"),
        ({"url": "http://localhost/", "minutes": "30"}, "该网址指向内部网络"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(browser: Browser, form: dict[str, str], sentence: str) -> None:
    answer = browser.post("/watches/new", form)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_list_tells_how_a_room_goes(browser: Browser, service: Service) -> None:
    _requested(browser)
    health = Health(
        state="lost", why="直播流的服务器应答 404。", title="云溪茶舍", segments=7, bytes=3 * 2**20, observed_s=247,
        gaps=2, gap_s=63, lag_s=1.25, failures=4, last_segment_at=datetime(2026, 11, 29, 18, 0, tzinfo=UTC),
    )  # fmt: skip
    with service._database.writing() as session:
        watches.take(session, "other", seconds=60, places=1)
        assert watches.tell(session, 1, "other", health, seconds=60)
    page = browser.get("/watches").text
    for piece in (
        "云溪茶舍",
        "观看中",
        "码流中断，正在重连：直播流的服务器应答 404。",
        "4:07",
        "共 30:00",
        "2 处",
        "1:03",
        "3.0 MB",
    ):
        assert piece in page
    assert "2026-11-30 02:00:00" in browser.get("/watches/1").text  # Shanghai


def test_what_is_found_so_far_stands_on_the_page_of_the_room(browser: Browser, service: Service) -> None:
    _requested(browser)
    with service._database.writing() as session:
        watches.take(session, "other", seconds=60, places=1)
    assert "到目前为止没有发现" in browser.get("/watches/1").text
    one = Noticed(
        fingerprint="a", rule="advertising.absolute_terms", alias="AD-9-3", outcome=Outcome.FAILED, severity=Severity.S2,
        message="画面文字含<绝对化>用语", quote="全网最佳", channel="ocr", at_s=754.2,
    )  # fmt: skip
    with service._database.writing() as session:
        noticed.replace(session, 1, [one])
    page = browser.get("/watches/1").text
    for piece in ("观看中的发现", "画面文字含&lt;绝对化&gt;用语", "全网最佳", "12:34", "AD-9-3"):
        assert piece in page


def test_a_watch_is_stopped_from_its_page(browser: Browser, service: Service) -> None:
    _requested(browser)
    with service._database.writing() as session:
        watches.take(session, "other", seconds=60, places=1)
    answer = browser.post("/watches/1/stop", {}, page="/watches/1")
    assert answer.status_code == 303
    assert "正在停止" in browser.get("/watches/1").text
    with service._database.writing() as session:
        assert not watches.tell(session, 1, "other", Health(), seconds=60)


def test_who_may_only_look_can_start_and_stop_nothing(stranger: Browser, service: Service) -> None:
    service.add_person("looker", PASSWORD, [Position.READONLY])
    with service._database.writing() as session:
        watches.add(session, WatchRequest(url=URL, seconds=60), "demo")
    stranger.sign_in("looker")
    assert "停止观看并封存" not in stranger.get("/watches/1").text
    assert stranger.post("/watches/1/stop", {}, page="/watches").status_code == 403
    assert stranger.post("/watches/new", {"url": URL, "minutes": "5"}, page="/watches").status_code == 403
    with service._database.reading() as session:
        assert watches.count_by_state(session) == {WatchState.QUEUED: 1}
