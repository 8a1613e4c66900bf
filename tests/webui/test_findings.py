import pytest

from checker.service import Service
from tests.webui.conftest import Browser


def _decide(browser: Browser, number: int = 1, **form: str):  # type: ignore[no-untyped-def]
    given = {"decision": "confirmed", "reason": "原文与位置核对无误。", "seen": "", **form}
    return browser.post(f"/findings/{number}/reviews", given, page=f"/findings/{number}")


def test_the_list_shows_the_gravest_first(browser: Browser) -> None:
    page = browser.get("/findings/").text
    assert page.index("格式条款排除") < page.index("商品标题使用了") < page.index("划线") < page.index("明码标价")


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("outcome=passed", "明码标价", "商品标题使用了"),
        ("severity=S1", "格式条款排除", "商品标题使用了"),
        ("q=海风生活馆", "营业执照", "商品标题使用了"),
        ("q=概不退换", "格式条款排除", "商品标题使用了"),
        ("rule=pricing.compared_price", "划线", "商品标题使用了"),
        ("duty=platform", "投诉页", "商品标题使用了"),
        ("inspection=2", "登录后才能查看", "商品标题使用了"),
        ("state=confirmed", "没有符合条件的发现", "商品标题使用了"),
    ],
)
def test_filters_narrow_the_list(browser: Browser, query: str, there: str, gone: str) -> None:
    page = browser.get(f"/findings/?{query}").text
    assert there in page
    assert gone not in page


@pytest.mark.parametrize(
    "query", ["outcome=nonsense", "severity=S9", "inspection=abc", "inspection=" + "9" * 40, "state="]
)
def test_nonsense_in_a_filter_is_left_out(browser: Browser, query: str) -> None:
    assert browser.get(f"/findings/?{query}").status_code == 200


def test_a_foreign_page_position_is_explained(browser: Browser) -> None:
    answer = browser.get("/findings/?page=zzz")
    assert answer.status_code == 400
    assert "翻页位置无效" in answer.text


def test_a_finding_shows_all_that_a_decision_needs(browser: Browser) -> None:
    page = browser.get("/findings/1").text
    for piece in (
        "涉嫌违法",
        "<mark>最佳</mark>",
        "《中华人民共和国广告法》第9条(3)",
        "20 万元",
        "自我比较",
        "不成立",
        "删除“最佳”等用语",
        "sha256:",
        "2026-03-15 10:30:05",
        "h1:nth-child(2)",
    ):
        assert piece in page
    assert "违法" not in page.replace("涉嫌违法", "")


def test_the_place_is_outlined_on_the_screenshot(browser: Browser) -> None:
    page = browser.get("/findings/1").text
    assert '<rect class="outline" x="556" y="148" width="488" height="42"' in page
    assert 'data-scroll-to="152"' in page


def test_the_milder_law_is_told(browser: Browser) -> None:
    page = browser.get("/findings/3").text
    assert "从旧兼从轻" in page
    assert "未见异常" in page


def test_absence_says_where_it_was_looked_for(browser: Browser) -> None:
    page = browser.get("/findings/2").text
    assert "未见" in page
    assert "已查看：首页、店铺资质、商品页" in page


def test_captured_text_is_text(browser: Browser) -> None:
    for path in ("/findings/", "/findings/4", "/inspections/1"):
        page = browser.get(path).text
        assert "<script>document" not in page
        assert "&lt;script&gt;document" in page


def test_a_decision_is_kept_and_shown(browser: Browser, service: Service) -> None:
    answer = _decide(browser)
    assert (answer.status_code, answer.location) == (303, "/findings/1")
    page = browser.get("/findings/1").text
    assert "原文与位置核对无误。" in page
    assert "已认定" in page


def test_after_saving_the_next_of_the_same_list_is_opened(browser: Browser) -> None:
    form = {"decision": "dismissed", "reason": "属于例外。", "seen": "", "then": "next", "after": "2"}
    answer = browser.post("/findings/1/reviews?state=open", form, page="/findings/1")
    assert answer.location == "/findings/2?state=open"


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"reason": "  "}, 422, "请写明理由"),
        ({"decision": "nonsense"}, 422, "请选择认定"),
        ({"reason": "长" * 2001}, 422, "最多 2000"),
        ({"seen": "77"}, 409, "已有其他人员"),
    ],
)
def test_what_is_wrong_with_a_decision_is_said_and_the_reason_kept(
    browser: Browser, form: dict[str, str], status: int, sentence: str
) -> None:
    answer = _decide(browser, **form)
    assert answer.status_code == status
    assert sentence in answer.text
    if form.get("reason", "x").strip() and "reason" not in form:
        assert "原文与位置核对无误。" in answer.text


def test_a_decision_without_the_token_is_refused(browser: Browser) -> None:
    answer = browser.client.post("/findings/1/reviews", data={"decision": "confirmed", "reason": "x"})
    assert answer.status_code == 400
    assert "页面已过期" in answer.text


def test_there_is_no_such_finding(browser: Browser) -> None:
    assert browser.get("/findings/999").status_code == 404
    assert browser.get(f"/findings/{'9' * 30}").status_code == 404
