"""Pages that are not the page asked for, and pages that only look like it."""

from pathlib import Path

import pytest

from checker.errors import Reason
from crawlers.trouble import diagnose, sentence

SCRIPTS = "<script>" + "x=1;" * 1000 + "</script>"
GOODS = "<h1>轻薄羽绒服</h1><p>¥199 ¥299 ¥99</p><p>" + "面料柔软，做工精细，七天无理由退货。" * 20 + "</p>"


def page(body: str, title: str = "商品") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("dom", "url", "status", "reason"),
    [
        (page("<p>抱歉由于访问频繁导致无法搜索，请稍后再试！</p>"), "https://search.a.com/", 200, Reason.BLOCKED),
        (page("<p>您的操作过于频繁，请稍后再试</p>"), "https://a.com/", 200, Reason.BLOCKED),
        (page("<div>请拖动下方滑块完成验证</div>"), "https://a.com/", 200, Reason.BLOCKED),
        (page("<p>安全验证，请完成拼图后继续访问</p>"), "https://a.com/", 200, Reason.BLOCKED),
        (page("<div id=x></div>" + SCRIPTS, title="验证码中间页"), "https://a.com/", 200, Reason.BLOCKED),
        (page("<p>请稍候</p>"), "https://a.com/_____tmd_____/punish?x5secdata=1", 200, Reason.BLOCKED),
        (page("<h1>Access Denied</h1>"), "https://a.com/", 403, Reason.BLOCKED),
        (page("<p>Too many requests</p>"), "https://a.com/", 429, Reason.BLOCKED),
        (
            page("<p>扫码登录 短信登录</p><input type=password>"),
            "https://passport.a.com/login?back=1",
            200,
            Reason.LOGIN_WALL,
        ),
        (page("<p>请先登录后查看</p>"), "https://a.com/item/1", 200, Reason.LOGIN_WALL),
        (page("<p>需要登录</p>"), "https://a.com/item/1", 401, Reason.LOGIN_WALL),
        (page("<p>页面不存在</p>"), "https://a.com/", 404, Reason.UNREACHABLE),
        (page("<p>系统开小差了</p>"), "https://a.com/", 500, Reason.UNREACHABLE),
        (page("<div id=app></div>" + SCRIPTS), "https://a.com/", 200, Reason.SHELL),
        (page("<p>加载中…</p>" + SCRIPTS), "https://a.com/", 200, Reason.SHELL),
        (page("<p>店铺 客服 收藏 立即购买</p>" + SCRIPTS), "https://a.com/", 200, Reason.SHELL),
        (page(""), "https://a.com/", 200, Reason.EMPTY),
        ("", "https://a.com/", 200, Reason.EMPTY),
        (page("<p>\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd商品</p>"), "https://a.com/", 200, Reason.BROKEN_ENCODING),
        (page(GOODS, title="\ufffd\ufffd"), "https://a.com/", 200, Reason.BROKEN_ENCODING),
        (page(GOODS + "<a href=/login>登录</a>"), "https://a.com/item/1", 200, None),
        (page(GOODS + "<p>请登录后查看评价</p><input type=password>" + GOODS), "https://a.com/item/1", 200, None),
        (page(GOODS + "<p>若提示访问频繁，请稍后再试</p>"), "https://a.com/item/1", 200, None),
        (page("<p>安全验证协议：本店支持验货，账号需要身份验证。</p>" + GOODS), "https://a.com/item/1", 200, None),
        (page("<h1>营业执照</h1><img src=/licence.jpg>" + SCRIPTS), "https://a.com/licence", 200, None),
        (page("<p>短页面</p>"), "https://a.com/", 200, None),
        (page(GOODS + "\ufffd"), "https://a.com/", 200, None),
    ],
)
def test_a_page_is_told_for_what_it_is(dom: str, url: str, status: int, reason: Reason | None) -> None:
    assert diagnose(dom, url, status) == reason


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence(reason: Reason) -> None:
    assert sentence(reason).endswith("。")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("jd_risk_or_login_2026", Reason.BLOCKED),
        ("douyin_mall_shell", Reason.SHELL),
        ("taobao_item_2026_mobile_shell", Reason.SHELL),
        ("taobao_item_2020_keyboard_case", None),
        ("jd_item_midea_aircon_a", None),
        ("xhs_note_2026_fashion", None),
        ("jd_search_sony_headphones", None),
        ("live_zhanqi_room_2017", None),
        ("jd_books_all_categories", None),
        ("proto_winc_payment", None),
    ],
)
def test_real_pages_are_told_for_what_they_are(dev_data: Path, name: str, reason: Reason | None) -> None:
    dom = (dev_data / "real" / "cn_pages" / f"{name}.html").read_text("utf-8", "replace")
    assert diagnose(dom, "saved:page") == reason
