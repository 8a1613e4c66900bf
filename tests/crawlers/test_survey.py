"""A target and the places around it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.evidence import Sealer, snapshots
from crawlers.browser import Browser
from crawlers.entrypoints import searched
from crawlers.personas import persona
from crawlers.survey import survey
from crawlers.visit import Budget
from tests.crawlers.sites import Site, html, serving

QUICK = Budget(load_s=3, scroll_s=1, open_s=6, pages=8)
FOOT = (
    "<footer><a href='/rules'>平台规则</a> <a href='/licence'>营业执照</a> <a href='http://10.0.0.1/'>投诉</a></footer>"
)
POPUP = """<button onclick="document.body.insertAdjacentHTML('afterbegin','<h2>证照弹窗：统一社会信用代码</h2>')">证照信息</button>
<button onclick="location='/paid'">确认支付</button><a href='/login'>登录</a>"""
TEXT = "<p>" + "这里是页面的正文，说明了很多事情。" * 6 + "</p>"


@pytest.fixture(scope="module")
def site(berths: list[socket.socket]) -> Iterator[Site]:
    pages = {
        "/item": html(TEXT + POPUP + "<a href='/shop'>进店逛逛</a><a href='/buy'>立即购买</a>" + FOOT, title="商品"),
        "/shop": html(TEXT + "<a href='/shop/licence'>店铺营业执照</a>" + FOOT, title="店铺"),
        "/shop/licence": html(TEXT, title="店铺执照"),
        "/licence": html(TEXT, title="平台执照"),
        "/rules": html(TEXT + FOOT, title="规则"),
        "/buy": html("<p>请先登录后查看</p>", title="登录"),
    }
    with serving(pages, at=berths.pop()) as running:
        yield running


def test_a_survey_opens_the_places_where_the_law_looks(browser: Browser, site: Site, tmp_path: Path) -> None:
    said: list[str] = []
    sealer = Sealer(tmp_path, site.url, {})
    for seen in survey(browser, f"{site.url}/item", persona=persona(), budget=QUICK, progress=said.append):
        sealer.add(seen)
    pages = snapshots(tmp_path, sealer.close())

    assert pages[0].reached_by == "target"
    found = {page.reached_by: page for page in pages}
    assert found["店铺营业执照"].url == f"{site.url}/shop/licence"
    assert [step["text"] for step in found["店铺营业执照"].record["jumps"]] == ["进店逛逛", "店铺营业执照"]
    assert "证照弹窗" in found["证照信息"].dom
    assert (found["投诉"].trouble, found["投诉"].dom) == ("refused", "")
    assert found["立即购买"].trouble == "login-wall"
    assert "/paid" not in site.visited
    assert "/login" not in site.visited
    assert "查看「营业执照」" in said

    states = {one.text: one.state for one in searched(pages)}
    assert states == {"营业执照": "opened", "证照信息": "opened", "进店逛逛": "opened", "投诉": "failed", "平台规则": "opened",
                      "立即购买": "failed", "店铺营业执照": "opened"}  # fmt: skip


def test_a_survey_keeps_to_its_number_of_pages(browser: Browser, site: Site) -> None:
    seen = list(survey(browser, f"{site.url}/item", persona=persona(), budget=Budget(load_s=3, scroll_s=1, pages=2)))
    assert len(seen) == 2


def test_nothing_is_opened_behind_a_wall(browser: Browser, site: Site) -> None:
    (only,) = survey(browser, f"{site.url}/buy", persona=persona(), budget=QUICK)
    assert only.record["trouble"] == "login-wall"
