"""The pages of price campaigns: hand readings in, have them judged by the job, look, print, add a consumer's reading."""

import io
import re
from xml.etree import ElementTree

import orjson
import pytest

from checker.jobs import Worker
from checker.service import Service
from checker.vocabulary.prices import CampaignState
from tests.pricing.rows import campaign, sold_at
from tests.webui.conftest import Browser

DECLARED = """
seed = 1
rounds = 4
[[article]]
sku = "kettle"
product = "{base}/item"
checkout = "{base}/checkout"
[shows.loyalty]
old = ["老客"]
new = ["新客"]
[[persona]]
account = "a"
factors = {{loyalty = "old"}}
storage = "{storage}"
[[persona]]
account = "b"
factors = {{loyalty = "new"}}
"""
HOSTILE = "<script>alert(1)</script>"


def _readings() -> bytes:
    dear = campaign(lambda reading, account, turn: sold_at(reading, 10400 if account < 8 else 10000))
    return b"\n".join(orjson.dumps(row) for row in [*dear, *campaign(sku=HOSTILE)])


def _send(browser: Browser, path: str, form: dict[str, object]) -> int:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(path).text)
    assert token
    return browser.client.post(
        path, data={"csrf_token": token[1], **form}, content_type="multipart/form-data"
    ).status_code


def _worked(service: Service) -> bool:
    """Whether there was something to do; all of it is done."""
    worker = Worker(service._database, service._kinds, service.settings)
    jobs = 0
    while worker.run_one():
        jobs += 1
    return jobs > 0


@pytest.fixture
def judged(browser: Browser, service: Service) -> Browser:
    """A browser that has handed readings in, and they have been judged."""
    form = {"name": "水壶 <b>", "declaration": "", "readings": (io.BytesIO(_readings()), "r.jsonl")}
    assert _send(browser, "/prices/new", form) == 303
    assert _worked(service)
    return browser


def test_no_campaign_yet_is_said(browser: Browser) -> None:
    assert "还没有做过差别定价测试" in browser.get("/prices").text


def test_results_stand_in_a_table_with_method_and_limits(judged: Browser) -> None:
    assert "水壶 &lt;b&gt;" in judged.get("/prices").text
    page = judged.get("/prices/1").text
    for told in ("涉嫌差别定价，待人工核查", "未见差异", "新老用户", "方法与局限", "4.00%", "256"):
        assert told in page
    assert HOSTILE not in page
    assert "loyalty" not in page
    assert (
        "kettle" not in judged.get("/prices/1?outcome=no-difference").text.split("<table", 1)[1].split("</table>", 1)[0]
    )


def test_an_article_shows_its_pictures_and_explanations(judged: Browser) -> None:
    page = judged.get("/prices/1/0").text
    for which in ("dots", "ladder", "history"):
        assert f"/prices/1/0/{which}.svg" in page
        answer = judged.get(f"/prices/1/0/{which}.svg")
        assert answer.mimetype == "image/svg+xml"
        assert ElementTree.fromstring(answer.text).tag.endswith("svg")
    assert "试过的解释" in page
    assert HOSTILE not in judged.get("/prices/1/1").text
    for path in ("/prices/1/9", "/prices/9", "/prices/1/0/nope.svg", "/prices/1/9/dots.svg"):
        assert judged.get(path).status_code == 404


def test_a_consumers_page_stands_beside_the_result_and_changes_nothing(judged: Browser, service: Service) -> None:
    saved = "<html><body><p>商品金额：¥250.00</p><p>应付总额：¥250.00</p><p>收货人：王小明</p></body></html>"
    before = judged.get("/prices/1").text
    assert _send(judged, "/prices/1/1", {"file": (io.BytesIO(saved.encode()), "s.html"), "paid": ""}) == 303
    assert _worked(service)
    assert "消费者自行提供的读数 1 条（实付 250.00 元）" in judged.get("/prices/1/1").text
    assert judged.get("/prices/1").text.count("未见差异") == before.count("未见差异")
    kept = (service.settings.var / "prices" / "1" / "readings.jsonl").read_text("utf-8")
    assert "王小明" not in kept
    assert _send(judged, "/prices/1/1", {"file": (io.BytesIO(b"nothing"), "s.html"), "paid": ""}) == 422


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": "", "declaration": "x"}, "起一个"),
        ({"name": "n", "declaration": ""}, "二选一"),
        ({"name": "n", "declaration": "seed = ["}, "不是合法的 TOML"),
        ({"name": "n", "declaration": DECLARED.format(base="http://127.0.0.1", storage="a.sealed")}, "不是公网地址"),
        ({"name": "n", "declaration": DECLARED.format(base="https://s.cn", storage="../key")}, "只写文件名"),
    ],
)
def test_what_is_wrong_with_a_campaign_is_said(browser: Browser, form: dict[str, str], sentence: str) -> None:
    answer = browser.post("/prices/new", form)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_campaign_that_stops_says_why_and_can_go_on(browser: Browser, service: Service) -> None:
    declared = DECLARED.format(base="https://shop.example.cn", storage="gone.sealed")
    assert browser.post("/prices/new", {"name": "n", "declaration": declared}).status_code == 303
    (service.settings.var / "account-key").write_bytes(b"")
    assert _worked(service)
    page = browser.get("/prices/1").text
    assert "已停下" in page
    assert "从断点继续" in page
    assert browser.post("/prices/1/resume", {}, page="/prices/1").status_code == 303
    demo = service.person_named("demo")
    assert demo
    found = service.price_campaigns(demo).items[0]
    assert found.state is CampaignState.QUEUED


def test_readings_that_are_none_stop_with_a_sentence(browser: Browser, service: Service) -> None:
    form = {"name": "n", "declaration": "", "readings": (io.BytesIO(b"nope\n"), "r.jsonl")}
    assert _send(browser, "/prices/new", form) == 303
    assert _worked(service)
    assert "没有一行合格的读数" in browser.get("/prices/1").text


def test_a_judged_campaign_stands_in_the_queue_once_however_often_it_is_judged(
    judged: Browser, service: Service
) -> None:
    assert judged.post("/prices/1/resume", {}, page="/prices/1").status_code == 303
    assert _worked(service)
    queue = judged.get("/findings/").text
    for alias in ("IR-9-2", "PR-31-1", "PI-24-1", "PB-8-1"):
        assert queue.count(f">{alias}<") == 1
    assert "IR-9-2" not in judged.get("/prices/1/1").text
    linked = {re.search(r'href="(/inspections/\d+)"', judged.get(page).text) for page in ("/prices/1", "/prices/1/0")}
    (path,) = {found[1] for found in linked if found}
    held = judged.get(path).text
    assert "2026-11-27" in held
    assert "差别定价测试 #1" in held
