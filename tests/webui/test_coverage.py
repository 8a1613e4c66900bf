import csv
import io

import pytest

from tests.webui.conftest import Browser
from webui.downloads import csv_download


def test_the_map_says_why_what_to_ask_for_and_which_rules(browser: Browser) -> None:
    page = browser.get("/rulebook/coverage?law=cn-personal-information-law").text
    for piece in (
        "第24条(1)",
        "探测可证差价",
        "向经营者调取：</b>自动化决策影响评估",
        "/rules/pricing.automated_prices",
    ):
        assert piece in page


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("status=checked", "cn-price-law-13", "cn-personal-information-law-24(1)"),
        ("law=cn-price-law", "cn-price-law-13", "cn-personal-information-law-24(1)"),
        ("rule=pricing.automated_prices", "cn-personal-information-law-24(1)", 'id="cn-price-law-13(1)"'),
        ("q=自动化决策影响评估", "cn-personal-information-law-24(1)", 'id="cn-price-law-13(1)"'),
        ("q=zzz", "没有符合条件的条款", 'id="cn-price-law-13(1)"'),
        ("status=nonsense", "cn-price-law-13", "没有符合条件的条款"),
    ],
)
def test_filters_narrow_the_map(browser: Browser, query: str, there: str, gone: str) -> None:
    page = browser.get(f"/rulebook/coverage?{query}").text
    assert there in page
    assert gone not in page


def test_the_bars_show_each_status_of_the_chosen_law(browser: Browser) -> None:
    page = browser.get("/rulebook/coverage?law=cn-personal-information-law").text
    assert "共 3 个条款" in page
    assert page.count('class="level ') == 5
    assert '<rect class="level partly" width="66.67"' in page


def test_the_table_to_take_away_opens_in_a_spreadsheet(browser: Browser) -> None:
    answer = browser.get("/rulebook/coverage.csv?status=not-observable")
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    heading, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert heading[:3] == ["法律法规", "条款", "引用"]
    assert rows
    assert {row[5] for row in rows} == {"从外部看不到"}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\r=1", " =1", "＝1"])
def test_no_cell_becomes_a_formula(cell: str) -> None:
    text = csv_download("x.csv", ["标题"], [[cell, "正常-文字"]]).get_data().decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(text, newline=""))
    assert row == [f"'{cell}", "正常-文字"]


def test_a_rule_leads_to_its_articles(browser: Browser) -> None:
    assert "/rulebook/coverage?rule=pricing.automated_prices" in browser.get("/rules/pricing.automated_prices").text
    assert "/rulebook/coverage" in browser.get("/rules/").text
