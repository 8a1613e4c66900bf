"""Where the law looks, found among what can be clicked."""

from typing import Any

import pytest

from checker.vocabulary import Snapshot
from crawlers.entrypoints import Topic, find, in_turn, searched, topic_of

PAGE = "https://shop.example.com.cn/item/1"


def link(text: str, href: str = "", *, visible: bool = True) -> dict[str, Any]:
    return {"text": text, "href": href, "path": "html>body", "box": [0, 0, 9, 9], "visible": visible}


@pytest.mark.parametrize(
    ("text", "href", "topic"),
    [
        ("营业执照", "https://a.com/x", Topic.LICENCE),
        ("证照信息", "", Topic.LICENCE),
        ("进店逛逛", "https://a.com/shop/1", Topic.SELLER),
        ("本场商品商家信息", "", Topic.SELLER),
        ("账号信息主页", "", Topic.ACCOUNT),
        ("消费争议处理", "", Topic.DISPUTE),
        ("投诉与举报", "", Topic.COMPLAINT),
        ("七日无理由退货规则", "", Topic.RETURNS),
        ("平台规则", "", Topic.RULES),
        ("去 结 算", "", Topic.CHECKOUT),
        ("立即购买", "", Topic.CHECKOUT),
        ("查看", "https://a.com/licence?id=1", Topic.LICENCE),
        ("提交订单", "", None),
        ("确认支付", "", None),
        ("立即支付", "", None),
        ("登录", "https://a.com/login", None),
        ("下载App查看店铺信息", "", None),
        ("首页", "https://a.com/", None),
        ("关注店铺信息", "", None),
        ("规则全文", "https://a.com/rules.pdf", None),
        ("帮助中心", "https://a.com/w/login-checkout/help", Topic.COMPLAINT),
    ],
)
def test_words_and_addresses_tell_the_topic(text: str, href: str, topic: Topic | None) -> None:
    assert topic_of(text, href) == topic


def test_own_pages_come_before_others_and_links_before_buttons() -> None:
    found = find(
        [link("投诉", "https://other.com/x"), link("客服"), link("举报", "https://help.example.com.cn/y")], PAGE
    )
    assert [entry.url for entry in found] == ["https://help.example.com.cn/y", "", "https://other.com/x"]


def test_authorities_links_to_itself_and_hidden_buttons_are_left_out() -> None:
    clickable = [
        link("违法和不良信息举报", "https://www.12377.cn/"),
        link("营业执照", "https://scjgj.beijing.gov.cn/x"),
        link("店铺信息", PAGE),
        link("商家信息", f"{PAGE}#seller"),
        link("证照信息", visible=False),
    ]
    assert find(clickable, PAGE) == []


def test_disguised_words_are_read_as_seen() -> None:
    (entry,) = find([link("营\u200b业\u200c执 照", "https://shop.example.com.cn/l")], PAGE)
    assert (entry.topic, entry.text) == (Topic.LICENCE, "营业执 照")


def test_an_anchor_that_only_scripts_know_is_a_button() -> None:
    buttons = find([link("营业执照", f"{PAGE}#"), link("商家信息", "javascript:void(0)")], PAGE)
    assert [entry.url for entry in buttons] == ["", ""]


def test_every_topic_has_its_turn_before_any_has_its_second() -> None:
    entries = find(
        [link(f"平台规则{n}规则", f"https://example.com.cn/rules/{n}") for n in range(3)]
        + [link("营业执照", "https://example.com.cn/l")],
        PAGE,
    )
    assert [entry.topic for entry in in_turn(entries)] == [Topic.LICENCE, Topic.RULES, Topic.RULES, Topic.RULES]


def test_the_search_says_what_was_opened_failed_or_left() -> None:
    rows = [
        entry.record()
        for entry in find(
            [link("营业执照", "https://a.com/1"), link("投诉", "https://a.com/2"), link("争议", "https://a.com/3")],
            PAGE,
        )
    ]
    pages = [
        Snapshot(url=PAGE, dom="", record={"entry_points": rows, "entry_key": PAGE}),
        Snapshot(url="https://a.com/1", dom="", record={"entry_key": "https://a.com/1"}),
        Snapshot(url="https://a.com/2", dom="", trouble="blocked", record={"entry_key": "https://a.com/2"}),
    ]
    assert {one.text: (one.state, one.trouble) for one in searched(pages)} == {
        "营业执照": ("opened", ""),
        "投诉": ("failed", "blocked"),
        "争议": ("not-opened", ""),
    }
