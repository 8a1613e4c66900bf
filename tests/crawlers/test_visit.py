"""What one visit brings home."""

import io
import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from warcio.archiveiterator import ArchiveIterator

from checker.errors import Reason, VisitFailed
from checker.vocabulary import Blob, SubjectKind, Visit
from crawlers.browser import FLAGS, Browser, launch_options
from crawlers.egress import EgressGuard, GuardFailed
from crawlers.isolation import unshare
from crawlers.personas import persona
from crawlers.visit import Budget, Session, visit
from tests.crawlers.sites import Site, html, redirect, serving

QUICK = Budget(load_s=3, scroll_s=2, open_s=8)
GOODS = """
<h1 style="color:#cc0000;font-size:30px">全网销量领先的面霜</h1><del>¥199</del><b>¥99</b>
<p id=data>数据：</p><p style="display:none">看不见的话</p><div style="height:0;overflow:hidden"><em>夹住的话</em></div>
<x-card></x-card><iframe src="/frame"></iframe><div style="height:3000px"></div><img id=lazy loading=lazy src="/picture.png" width=50 height=50>
<script>
fetch("/data.json").then(r=>r.json()).then(d=>document.querySelector("#data").append(d.word));
document.querySelector("x-card").attachShadow({mode:"open"}).innerHTML="<p>影子里的文字</p>";
Object.defineProperty(document,"documentElement",{get(){return {outerHTML:"假的网页"}}});
Element.prototype.getBoundingClientRect=()=>({x:0,y:0,width:0,height:0});
window.getComputedStyle=()=>({});JSON.stringify=()=>"假";console.error("脚本出错");
if(navigator.serviceWorker)navigator.serviceWorker.register("/worker.js").catch(()=>0);
</script>
"""


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (50, 50), "red").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def site(berths: list[socket.socket]) -> Iterator[Site]:
    pages: dict[str, Any] = {
        "/goods": html(GOODS, title="面霜"),
        "/start": redirect("/middle"),
        "/middle": redirect("/goods", 301),
        "/data.json": (
            200,
            {"Content-Type": "application/json", "Set-Cookie": "secret=1"},
            '{"word":"到手价"}'.encode(),
        ),
        "/frame": html("<p>内嵌页面里的商家信息，" + "有足够多的文字可以阅读。" * 8 + "</p>"),
        "/picture.png": (200, {"Content-Type": "image/png"}, picture()),
        "/gbk": html("<p>国标编码的页面，文字完整。</p>" * 5, charset="gbk"),
        "/restless": html("<p>每隔一会儿就取数的页面。</p><script>setInterval(() => fetch('/data.json'), 30)</script>"),
        "/asking": html("<p>爱问人的页面，文字完整。</p><script>alert('在吗')</script>"),
        "/auth": (401, {"WWW-Authenticate": "Basic realm=x", "Content-Type": "text/html"}, "<p>需要密码</p>".encode()),
        "/blocked": html("<p>抱歉由于访问频繁，请稍后再试</p>"),
        "/gone": (404, {"Content-Type": "text/html; charset=utf-8"}, "<h1>页面不存在</h1>".encode()),
        "/file.zip": (200, {"Content-Type": "application/zip"}, b"PK"),
        "/words.txt": (200, {"Content-Type": "text/plain"}, b"hello"),
        "/worker.js": (200, {"Content-Type": "text/javascript"}, b"self.onfetch=e=>0"),
    }
    with serving(pages, at=berths.pop()) as running:
        yield running


@pytest.fixture(scope="module")
def seen(browser: Browser, site: Site) -> Visit:
    return visit(browser, f"{site.url}/start", persona=persona(), budget=QUICK)


def blob(seen: Visit, role: str) -> Blob:
    return next(blob for blob in seen.blobs if blob.role == role)


def boxes(seen: Visit) -> dict[str, dict[str, Any]]:
    return {box["path"].rpartition(">")[2].split(":")[0]: box for box in json.loads(blob(seen, "layout").content)}


def test_every_artefact_comes_home(seen: Visit) -> None:
    assert {blob.role for blob in seen.blobs} == {
        "document",
        "dom",
        "layout",
        "screenshot",
        "viewport",
        "har",
        "response",
        "parts",
        "frame",
    }
    assert (seen.title, seen.incomplete, seen.record["trouble"]) == ("面霜", (), "")


def test_what_the_page_was_drawn_with_is_kept_as_it_came(seen: Visit, site: Site) -> None:
    kept = {
        record.rec_headers.get_header("WARC-Target-URI"): record.content_stream().read()
        for record in ArchiveIterator(io.BytesIO(blob(seen, "parts").content))
    }
    assert kept[f"{site.url}/picture.png"] == picture()
    assert b"secret=1" not in b"".join(kept.values())


def test_the_way_to_the_page_is_recorded(seen: Visit, site: Site) -> None:
    assert (seen.url, seen.final_url) == (f"{site.url}/start", f"{site.url}/goods")
    assert [(step["status"], step["to"]) for step in seen.record["redirects"]] == [
        (302, f"{site.url}/middle"),
        (301, f"{site.url}/goods"),
    ]
    assert seen.record["addresses"] == {"127.0.0.2": "127.0.0.2"}
    assert "脚本出错" in seen.record["console"]


def test_the_page_cannot_lie_about_itself(seen: Visit) -> None:
    dom = blob(seen, "dom").content.decode()
    assert "全网销量领先的面霜" in dom
    assert "数据：到手价" in dom
    assert "影子里的文字" in dom


def test_layout_tells_what_is_seen(seen: Visit) -> None:
    found = boxes(seen)
    assert (found["h1"]["color"], found["h1"]["font_px"], found["h1"]["background"]) == ("#cc0000", 30, "#ffffff")
    assert found["h1"]["visible"]
    assert found["h1"]["box"][2] > 100
    assert (found["del"]["struck"], found["b"]["struck"]) == (True, False)
    assert not found["em"]["visible"]
    hidden = [box for box in json.loads(blob(seen, "layout").content) if not box["visible"]]
    assert len(hidden) == 2


def test_lazy_pictures_are_waited_for(seen: Visit, site: Site) -> None:
    assert "/picture.png" in site.visited
    assert seen.record["images"] == {"expected": 1, "complete": 1, "broken": 0}


def test_pictures_are_in_css_pixels(browser: Browser, site: Site, seen: Visit) -> None:
    whole = Image.open(io.BytesIO(blob(seen, "screenshot").content))
    assert (whole.width, whole.height > 3000) == (1366, True)
    phone = visit(browser, f"{site.url}/goods", persona=persona("phone"), budget=QUICK)
    assert Image.open(io.BytesIO(blob(phone, "viewport").content)).size == (412, 915)
    assert phone.record["persona"]["mobile"]


def test_data_answers_are_kept_and_secrets_are_not(seen: Visit) -> None:
    assert json.loads(blob(seen, "response").content) == {"word": "到手价"}
    har = json.loads(blob(seen, "har").content)
    assert har["log"]["version"] == "1.2"
    assert b"secret=1" not in blob(seen, "har").content
    assert {entry["response"]["status"] for entry in har["log"]["entries"]} >= {200, 301, 302}


def test_service_workers_do_not_start(seen: Visit, site: Site) -> None:
    assert "/worker.js" not in site.visited


def test_a_frame_with_text_is_kept_as_a_page(seen: Visit, site: Site) -> None:
    assert blob(seen, "frame").url == f"{site.url}/frame"
    assert "内嵌页面里的商家信息" in blob(seen, "frame").content.decode()


def test_other_encodings_are_kept_as_the_browser_read_them(browser: Browser, site: Site) -> None:
    seen = visit(browser, f"{site.url}/gbk", persona=persona(), budget=QUICK)
    document = blob(seen, "document")
    assert "文字完整" in document.content.decode("utf-8")
    assert "gb18030" in document.note


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/blocked", Reason.BLOCKED), ("/gone", Reason.UNREACHABLE), ("/words.txt", Reason.NOT_HTML),
     ("/picture.png", Reason.NOT_HTML)],
)  # fmt: skip
def test_a_page_in_trouble_comes_home_as_evidence(browser: Browser, site: Site, path: str, reason: Reason) -> None:
    seen = visit(browser, f"{site.url}{path}", persona=persona(), budget=QUICK)
    assert seen.record["trouble"] == reason
    assert seen.record["message"].endswith("。")
    assert seen.blobs


def test_a_page_behind_a_password_is_a_login_wall(browser: Browser, site: Site) -> None:
    """Chromium shows nothing of such a page, its shell without windows what the server says; neither is a page to judge."""
    try:
        reason = visit(browser, f"{site.url}/auth", persona=persona(), budget=QUICK).record["trouble"]
    except VisitFailed as failed:
        reason = failed.reason
    assert reason == Reason.LOGIN_WALL


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://{open}/file.zip", Reason.NOT_HTML),
        ("http://{shut}/", Reason.UNREACHABLE),
        ("https://{open}/", Reason.UNREACHABLE),
    ],
)
def test_when_there_is_nothing_to_bring_home_the_reason_is_said(
    browser: Browser, site: Site, berths: list[socket.socket], url: str, reason: Reason
) -> None:
    shut = f"127.0.0.2:{berths[0].getsockname()[1]}"
    url = url.format(open=site.url.removeprefix("http://"), shut=shut)
    with pytest.raises(VisitFailed, match=r"。$") as caught:
        visit(browser, url, persona=persona(), budget=QUICK)
    assert caught.value.reason == reason


def test_the_browser_is_closed_round_the_guard() -> None:
    options = launch_options("/usr/bin/chromium", "http://127.0.0.1:1")
    assert options["proxy"] == {"server": "http://127.0.0.1:1"}
    assert "--force-webrtc-ip-handling-policy=disable_non_proxied_udp" in options["args"]
    assert "--proxy-bypass-list=<-loopback>" in options["args"]
    assert "--disable-popup-blocking" in options["ignore_default_args"]
    assert set(options["env"]) <= {"PATH", "HOME", "TMPDIR", "FONTCONFIG_PATH", "LANG"}


def test_a_half_configured_proxy_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    open_door = (*(flag for flag in FLAGS if "loopback" not in flag), "--proxy-bypass-list=127.0.0.1;localhost")
    monkeypatch.setattr("crawlers.browser.FLAGS", open_door)
    monkeypatch.setattr("crawlers.browser.unshare", lambda: ())
    monkeypatch.setenv("PLAYWRIGHT_DISABLE_FORCED_CHROMIUM_PROXIED_LOOPBACK", "1")
    with pytest.raises(VisitFailed, match="拒绝运行"):
        Browser().__enter__()


def test_in_a_namespace_even_a_half_configured_proxy_reaches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    if not unshare():
        pytest.skip("this host opens no network namespaces")
    open_door = (*(flag for flag in FLAGS if "loopback" not in flag), "--proxy-bypass-list=127.0.0.1;localhost")
    monkeypatch.setattr("crawlers.browser.FLAGS", open_door)
    monkeypatch.setenv("PLAYWRIGHT_DISABLE_FORCED_CHROMIUM_PROXIED_LOOPBACK", "1")
    with Browser() as started:  # its own self-test tries the way out
        assert started.record()["isolation"] == "network namespace"


def test_a_dead_guard_stops_everything() -> None:
    with EgressGuard() as guard, Browser(guard=guard) as alone:
        guard.__exit__(None, None, None)
        with pytest.raises((VisitFailed, GuardFailed), match="出口防护"):
            visit(alone, "https://a.com/", persona=persona(), budget=QUICK)


async def _looked_at(session: Session, *urls: str) -> list[Visit]:
    await session.ready()
    return [await session.look(url, kind=SubjectKind.PRODUCT, notes={}) for url in urls]


def test_a_kept_tab_brings_nothing_of_one_visit_into_the_next(browser: Browser, site: Site) -> None:
    session = Session(browser, persona(), QUICK, tab_room=2**62)
    try:
        first, second = browser.run(_looked_at(session, f"{site.url}/restless", f"{site.url}/gbk"))
        assert b"/data.json" in blob(first, "har").content
        assert b"/data.json" not in blob(second, "har").content
        assert (second.title, second.incomplete, second.record["console"]) == ("测试页", (), [])
        (kept,) = session.context.pages
        assert kept.url == "about:blank"
        browser.run(_looked_at(session, f"{site.url}/gbk"))
        assert session.context.pages == [kept]
        browser.run(_looked_at(session, f"{site.url}/asking"))
        assert session.context.pages == []  # a page that asks back keeps no tab
    finally:
        session.close()


def test_without_room_every_visit_has_a_tab_of_its_own(browser: Browser, site: Site) -> None:
    session = Session(browser, persona(), QUICK)
    try:
        browser.run(_looked_at(session, f"{site.url}/gbk"))
        assert session.context.pages == []
    finally:
        session.close()


def test_a_page_no_larger_than_the_screen_is_pictured_once(browser: Browser, site: Site) -> None:
    seen = visit(browser, f"{site.url}/gbk", persona=persona(), budget=QUICK)
    assert blob(seen, "screenshot").content == blob(seen, "viewport").content
