"""Nothing a page, a name or a redirect says makes the browser reach an address it must not."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.errors import CheckerError, NotAllowed
from crawlers.browser import Browser
from crawlers.personas import persona
from crawlers.visit import Budget, visit
from tests.crawlers.sites import Answer, Sinks, Site, html, redirect, serving, sinks
from tests.crawlers.urls import BY_NAME, INWARD

QUICK = Budget(load_s=3, scroll_s=1, open_s=8)
WAYS = """
<img src="{to}"><iframe src="{to}"></iframe><link rel=stylesheet href="{to}"><link rel=preload as=image href="{to}">
<link rel=prefetch href="{to}"><link rel=preconnect href="{to}"><link rel=dns-prefetch href="{to}"><script src="{to}"></script>
<video src="{to}"></video><audio src="{to}"></audio><object data="{to}"></object><embed src="{to}"><svg><image href="{to}"/></svg>
<style>@import "{to}";@font-face{{font-family:x;src:url({to})}}p{{font-family:x;background:url({to})}}</style><p>字</p>
<form action="{to}" method=post target=t><input name=a></form><iframe name=t></iframe>
<script>document.forms[0].submit();fetch("{to}",{{mode:"no-cors"}}).catch(()=>0);navigator.sendBeacon("{to}");
new EventSource("{to}");try{{new WebSocket("{to}".replace("http","ws"))}}catch(e){{}}
new Worker(URL.createObjectURL(new Blob(['importScripts("{to}")'])));
const r=new RTCPeerConnection({{iceServers:[{{urls:"stun:127.0.0.1:{udp}"}},{{urls:"turn:127.0.0.1:{udp}?transport=tcp",username:"a",credential:"b"}}]}});
r.createDataChannel("x");r.createOffer().then(o=>r.setLocalDescription(o));open("{to}")</script>
"""


@pytest.fixture(scope="module")
def at(berths: list[socket.socket]) -> socket.socket:
    return berths.pop()


@pytest.fixture(scope="module")
def forbidden(at: socket.socket) -> Iterator[Sinks]:
    places = [("127.0.0.1", port) for port in (80, 443, 8080, 8443, 8444, at.getsockname()[1], 6379)]
    with sinks(*places, ("127.0.0.3", 80), ("::1", 80), ("127.0.0.2", 8081)) as counted:
        assert counted.ports
        yield counted


@pytest.fixture(scope="module")
def site(at: socket.socket, forbidden: Sinks) -> Iterator[Site]:
    def moved(path: str) -> Answer:
        return redirect(path.split("?to=", 1)[1])

    def refreshed(path: str) -> Answer:
        return html(f"<meta http-equiv=refresh content='0;url={path.split('?to=', 1)[1]}'><p>跳转中</p>")

    def scripted(path: str) -> Answer:
        return html(f"<p>跳转中</p><script>location.href='{path.split('?to=', 1)[1]}'</script>")

    def ways(path: str) -> Answer:
        to, _, udp = path.split("?to=", 1)[1].partition("&udp=")
        return html("<h1>普通的页面，有一些文字</h1>" + WAYS.format(to=to, udp=udp or 8444))

    pages = {
        "/hello": html("<p>这是一个普通的页面，可以正常打开。</p>"),
        "/moved": moved,
        "/refreshed": refreshed,
        "/scripted": scripted,
        "/ways": ways,
    }
    with serving(pages, at=at) as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def _good_pages_still_open(browser: Browser, site: Site) -> Iterator[None]:
    """A leak test proves nothing when nothing loads at all."""
    yield
    seen = visit(browser, f"{site.url}/hello", persona=persona(), budget=QUICK)
    assert "可以正常打开" in next(blob.content.decode() for blob in seen.blobs if blob.role == "dom")


@pytest.fixture(autouse=True)
def _nobody_comes(forbidden: Sinks) -> Iterator[None]:
    yield
    assert forbidden.hits == []


def test_every_submitted_address_is_refused(browser: Browser) -> None:
    for url in INWARD:
        with pytest.raises(NotAllowed):
            visit(browser, url, persona=persona(), budget=QUICK)


def test_names_that_lead_inward_are_refused(browser: Browser, forbidden: Sinks) -> None:
    for url in BY_NAME:
        with pytest.raises(CheckerError):
            visit(browser, url, persona=persona(), budget=QUICK)


@pytest.mark.parametrize("way", ["moved", "refreshed", "scripted"])
@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:8443/",
        "http://127.0.0.3/",
        "https://127.0.0.1/",
        "http://a-127-0-0-1.ip.test/",
    ],
)
def test_a_page_that_leads_inward_is_refused(browser: Browser, site: Site, way: str, to: str) -> None:
    with pytest.raises(NotAllowed, match="出口防护"):
        visit(browser, f"{site.url}/{way}?to={to}", persona=persona(), budget=QUICK)


@pytest.mark.parametrize("first", ["moved", "refreshed", "scripted"])
@pytest.mark.parametrize("second", ["moved", "refreshed"])
@pytest.mark.parametrize("to", ["http://127.0.0.3/", "http://rebind-d2.test/", "http://[::ffff:127.0.0.1]/"])
def test_a_chain_of_pages_that_ends_inward_is_refused(
    browser: Browser, site: Site, first: str, second: str, to: str
) -> None:
    chain = f"http://chain.test:{site.port}/{second}?to={to}"
    with pytest.raises(CheckerError):
        visit(browser, f"{site.url}/{first}?to={site.url}/moved?to={chain}", persona=persona(), budget=QUICK)


def test_there_are_enough_of_them() -> None:
    assert len(set(INWARD)) + len(set(BY_NAME)) >= 175


def test_calls_between_browsers_do_not_go_round_the_guard(browser: Browser, site: Site) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.setblocking(False)
        way = f"{site.url}/ways?to=http://127.0.0.1/&udp={listener.getsockname()[1]}"
        visit(browser, way, persona=persona(), budget=QUICK)
        with pytest.raises(BlockingIOError):
            listener.recv(100)


@pytest.mark.parametrize("to", ["file:///etc/passwd", "chrome://version/", "view-source:http://127.0.0.1/"])
def test_a_page_cannot_leave_the_web(browser: Browser, site: Site, to: str) -> None:
    try:
        seen = visit(browser, f"{site.url}/scripted?to={to}", persona=persona(), budget=QUICK)
    except CheckerError:
        return
    assert seen.final_url.startswith(site.url)


@pytest.mark.parametrize(
    "to",
    ["http://127.0.0.1:8080/x", "http://127.0.0.1:6379/x", "http://a-127-0-0-1.ip.test/x", "http://mixed.ip.test/x"],
)
def test_no_part_of_a_page_reaches_inward(browser: Browser, site: Site, to: str) -> None:
    seen = visit(browser, f"{site.url}/ways?to={to}", persona=persona(), budget=QUICK)
    assert seen.record["refused"]


def test_every_address_of_the_development_list_is_refused(browser: Browser, site: Site, dev_data: Path) -> None:
    urls = (dev_data / "ssrf_dev.txt").read_text("utf-8").split("\n")
    for url in filter(None, urls):
        # The list's redirecting host answers here under another port and other paths.
        to = url.replace("attacker.test/redir/302/", f"attacker.test:{site.port}/moved?to=").replace(
            "attacker.test/v/meta/", f"attacker.test:{site.port}/refreshed?to="
        )
        with pytest.raises(CheckerError):
            visit(browser, to, persona=persona(), budget=QUICK)
