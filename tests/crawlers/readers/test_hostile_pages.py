"""No page, however broken or malicious, makes a reader raise."""

import ast
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.facts import join
from checker.vocabulary import Snapshot, SubjectKind
from crawlers.extract import extract
from crawlers.readers.tree import shallow

CRAWLERS = Path(__file__).parents[3] / "crawlers"
_TAGS = st.sampled_from(
    "div p span a b del h1 h3 li ul table tr td dl dt dd form label input button footer nav script style ol".split()
)
_WORDS = st.sampled_from(
    ["原价¥199", "直播价 99", "企业名称：样例有限公司", "统一社会信用代码", "91110000600037341L", "不支持7天无理由退货", "争议处理",
     "投诉", "最终解释权归本店", "营业执照", "立即购买", "提交订单", "满300减40", "购买须知", "划线价格", "并非原价", "￥", ".90", "\u200b"]
)  # fmt: skip
_ATTRIBUTES = st.sampled_from(
    ["", " class=card", " class='price old'", " style='display:none'", " hidden", " id=reviews", " type=checkbox checked",
     " href='javascript:x'", " role=dialog aria-hidden=true", " class=footer", " itemscope itemtype='http://schema.org/Product'",
     " style='text-decoration:line-through'", " class='title'", " for=x", " \"broken"]
)  # fmt: skip
_PIECES = st.one_of(
    st.tuples(_TAGS, _ATTRIBUTES).map(lambda pair: f"<{pair[0]}{pair[1]}>"),
    _TAGS.map(lambda tag: f"</{tag}>"),
    _WORDS,
    st.text(max_size=12),
)


def _read(html: str, kind: SubjectKind = SubjectKind.OTHER) -> None:
    seen = extract(Snapshot(url="https://shop.example/item/1", dom=html, kind=kind, record={"trouble": ""}))
    join([seen], kind)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(_PIECES, max_size=40), kind=st.sampled_from(SubjectKind))
def test_no_composition_of_markup_raises(pieces: list[str], kind: SubjectKind) -> None:
    _read("".join(pieces), kind)


@pytest.mark.parametrize(
    "html",
    [
        "", "<", "<html", "\x00" * 100, "<div>" * 20_000, "</p>" * 5_000, "<p>" + "¥" * 5_000, "<p>" + "9-" * 5_000,
        "<script>x = " + "{" * 20_000, "<script type='application/ld+json'>" + "[" * 50_000 + "</script>",
        "<p>" + "公司名称:" * 3_000, "<p>" + "不退" * 3_000, "<style>" + "a{display:none}" * 2_000 + "</style>x",
        "<label><input type=checkbox>" * 2_000, "<table><tr><td>名称" * 800, "<a>投诉</a>" * 3_000, "<p>" + "一" * 20_000,
    ],
    ids=lambda html: html[:20].replace("\x00", "nul"),
)  # fmt: skip
def test_traps_are_read_without_raising(html: str) -> None:
    for kind in (SubjectKind.PRODUCT, SubjectKind.RULES):
        _read(html, kind)


def test_naughty_strings_and_broken_markup_of_the_test_suites(dev_data: Path) -> None:
    folder = dev_data / "real" / "security"
    for said in json.loads((folder / "blns.json").read_text("utf-8")):
        _read(f"<h1>{said}</h1><p title='{said}'>{said}</p>", SubjectKind.PRODUCT)
    for file in folder.glob("*.test"):
        for case in json.loads(file.read_text("utf-8", "replace")).get("tests", [])[:150]:
            _read(str(case["input"]))
    for file in folder.glob("*.dat"):
        _read(file.read_bytes().decode("utf-8", "replace"))


@pytest.mark.parametrize("opening", ["<div>", "<DIV>", "<div></i>", "<div a='<'>", "<div a />", "<i><div></i>"])
def test_no_page_nests_deeper_than_a_browser_lets_it(opening: str) -> None:
    page = f"<html><body><h1>商品</h1><noscript>{opening * 5_000}<b>正文</b></noscript></body></html>"
    assert shallow(page).lower().count("<div") <= 900
    assert "正文" in shallow(page)


def test_a_wide_page_is_left_as_it_is() -> None:
    drawn = "<svg>" + "<path d='M0 0'/>" * 2_000 + "</svg>"
    page = "<div><p>¥99<br><li>一<img src=x></div>" * 2_000 + drawn + "<span>完</span></i>" * 2_000
    assert shallow(page) == page


def test_every_page_is_cut_to_that_depth_before_it_is_parsed() -> None:
    calls = [
        ast.unparse(call.args[0])
        for path in CRAWLERS.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "LexborHTMLParser"
    ]
    assert len(calls) >= 4
    assert all(given.startswith("shallow(") for given in calls)
