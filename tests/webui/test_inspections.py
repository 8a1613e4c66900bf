import re

import pytest

from checker.service import Service
from checker.vocabulary.workbench import InspectionOutcome, InspectionRequest
from tests.webui.conftest import Browser


def test_the_list_shows_state_reason_counts_and_time(browser: Browser) -> None:
    page = browser.get("/").text
    for piece in ("排队中", "已完成", "未能检查", "页面要求登录后才能查看", "涉嫌违法 <b>3</b>"):
        assert piece in page


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("state=failed", "live.example.cn", "item/2048"),
        ("subject=room", "live.example.cn", "item/2048"),
        ("q=海风", "item/1024", "item/2048"),
        ("concern=1", "item/1024", "live.example.cn"),
        ("q=zzz", "没有符合条件的检查", "item/1024"),
    ],
)
def test_filters_narrow_the_list(browser: Browser, query: str, there: str, gone: str) -> None:
    page = browser.get(f"/?{query}").text
    assert there in page
    assert gone not in page


def test_a_submitted_address_is_queued(browser: Browser) -> None:
    form = {"target": "https://shop.example.cn/item/7", "subject": "product", "conduct_day": "2026-03-01"}
    answer = browser.post("/inspections/new", form)
    assert (answer.status_code, answer.location) == (303, "/inspections/4")
    page = browser.get("/inspections/4").text
    assert "排队中" in page
    assert "2026-03-01" in page


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        ({"target": ""}, "target", "请填写网址"),
        ({"target": "ftp://x"}, "target", "以 http:// 或 https:// 开头"),
        ({"target": "http://127.0.0.1:22/"}, "target", "内部网络"),
        ({"target": "https://x.cn", "conduct_day": "01.02.2026"}, "day", "不是日期"),
        ({"target": "https://x.cn", "conduct_day": "2999-01-01"}, "day", "不能晚于今天"),
        ({"target": "https://x.cn", "district": "999999"}, "district", "没有这个行政区划代码"),
        ({"target": "https://x.cn", "district": "440100"}, "district", "不在您的数据范围内"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(
    browser: Browser, form: dict[str, str], field: str, sentence: str
) -> None:
    answer = browser.post("/inspections/new", form)
    assert answer.status_code == 422
    ((where, said),) = re.findall(r'<p class="problem" id="(\w+)-error" role="alert">([^<]*)</p>', answer.text)
    assert where == field
    assert sentence in said
    assert answer.text.count('aria-invalid="true"') == 1
    assert f'value="{form["target"]}"' in answer.text


def test_an_inspection_shows_findings_and_places_searched(browser: Browser) -> None:
    page = browser.get("/inspections/1").text
    for piece in ("海风 全网最佳", "商品标题使用了", "查看过的位置（2）", "sha256:", "文件与摘要"):
        assert piece in page


def test_what_could_not_be_seen_is_not_taken_for_clean(browser: Browser) -> None:
    page = browser.get("/inspections/2").text
    assert "没有看到页面，不等于没有问题" in page
    assert "未能核验" in page


def test_an_address_that_is_no_web_address_is_never_a_link(browser: Browser, service: Service) -> None:
    number = service.keep_inspection(
        InspectionRequest(target="javascript:alert(1)"), InspectionOutcome(), requested_by="demo"
    )
    assert 'href="javascript' not in browser.get(f"/inspections/{number}").text
