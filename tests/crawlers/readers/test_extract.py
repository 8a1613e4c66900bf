"""The way from a snapshot to facts: trouble, platforms, kinds, drift."""

from dataclasses import replace

import pytest

from checker.vocabulary import PageFacts, Snapshot, Sought, SubjectKind
from crawlers import extract as extraction
from crawlers.extract import extract
from crawlers.platforms import Reader
from crawlers.readers.kind import page_kind
from crawlers.readers.page import Page
from tests.crawlers.readers.pages import page, snapshot


def test_a_page_in_trouble_gives_no_facts_and_looks_for_nothing() -> None:
    seen = extract(replace(snapshot("<h1>商品</h1>"), trouble="blocked"))
    assert (seen.trouble, seen.looked_for, seen.claims) == ("blocked", frozenset(), ())


def test_a_shell_without_text_is_recognised_even_when_nobody_diagnosed_it() -> None:
    html = f"<html><head></head><body><div id=app></div><script>{'x' * 3000}</script></body></html>"
    seen = extract(Snapshot(url="https://shop.example/item/1", dom=html))
    assert (seen.trouble, seen.looked_for) == ("script-shell", frozenset())


def test_speech_and_frames_are_not_looked_for_by_a_reader_of_pages() -> None:
    looked = extract(snapshot("<p>文字文字文字</p>")).looked_for
    assert Sought.CLAIMS in looked
    assert not looked & {Sought.SPEECH, Sought.FRAMES, Sought.HISTORY, Sought.CHECKOUT}


def test_the_platforms_reader_is_chosen_when_it_recognises_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    class SampleReader:
        name = "sample"

        def recognises(self, snapshot: Snapshot) -> bool:
            return "shop.example" in snapshot.url

        def read(self, page: Page) -> PageFacts:
            return PageFacts(url=page.url, kind=SubjectKind.PRODUCT, reader=self.name)

    reader: Reader = SampleReader()
    monkeypatch.setattr(extraction, "reader_for", lambda seen: reader if reader.recognises(seen) else None)
    assert extract(snapshot("<p>文字</p>")).reader == "sample"


@pytest.mark.parametrize(
    ("url", "title", "body", "kind"),
    [
        ("https://shop.example/", "样例集市 - 购物", "<a class=logo href='/'>样例集市</a>", SubjectKind.PLATFORM),
        (
            "https://shop.example/item/1",
            "样例面霜",
            "<h1>样例面霜</h1>¥99<button>立即购买</button>",
            SubjectKind.PRODUCT,
        ),
        ("https://shop.example/x", "样例店铺首页", "<button>关注店铺</button><p>全部宝贝</p>", SubjectKind.SHOP),
        ("https://shop.example/live/1", "样例的直播间", "<p>小黄车</p>", SubjectKind.ROOM),
        ("https://shop.example/o", "确认订单", "<button>提交订单</button>", SubjectKind.CHECKOUT),
        ("https://shop.example/help/returns", "退换货规则", "<p>第一条 说明</p>", SubjectKind.RULES),
        ("https://shop.example/search?q=x", "面霜 - 商品搜索", "<p>综合排序</p>", SubjectKind.SEARCH),
        ("https://shop.example/account/1", "阿禾的主页", "<p>粉丝1.2万 获赞5万</p>", SubjectKind.ACCOUNT),
        ("https://shop.example/a", "随便一页", "<p>没有线索</p>", SubjectKind.OTHER),
    ],
)
def test_the_kind_of_a_page_is_told_with_reasons(url: str, title: str, body: str, kind: SubjectKind) -> None:
    seen = page_kind(Page(replace(snapshot(body, title=title), url=url)))
    assert seen.kind == kind
    assert bool(seen.reasons) == (kind != SubjectKind.OTHER)


def test_the_kind_the_crawler_gives_is_kept() -> None:
    assert page_kind(page("<p>文字</p>", SubjectKind.ACCOUNT)).kind == SubjectKind.ACCOUNT


@pytest.mark.parametrize(
    ("html", "reached_by", "advert"),
    [
        ("<p>本品治疗糖尿病</p><p>价格 ¥99</p>", "target", None),
        ("<p>本品治疗糖尿病</p><p>喜欢的点击下单</p>", "target", None),
        ("<p>本品治疗糖尿病</p>", "target", False),
        ("<p>本品治疗糖尿病</p><p>价格 ¥99</p>", "关于我们", False),
    ],
)
def test_a_page_of_unknown_kind_may_be_an_advert_when_handed_in_and_selling(
    html: str, reached_by: str, advert: bool | None
) -> None:
    seen = extract(replace(snapshot(html), url="saved:a.html", reached_by=reached_by))
    assert seen.unknown
    assert {claim.in_advert for claim in seen.claims if "糖尿病" in claim.text} == {advert}


def test_an_imprint_is_known_for_what_it_is_and_no_advert() -> None:
    seen = extract(snapshot("<p>注册资本 100 万元</p><p>价格 ¥99</p>", title="营业执照信息"))
    assert not seen.unknown
    assert {claim.in_advert for claim in seen.claims} == {False}
