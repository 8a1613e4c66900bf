"""Pages and answers of real platforms that other people saved; they are read where they are at hand, never kept here."""

import os
from functools import cache
from pathlib import Path

import pytest

from checker.vocabulary import PageFacts, PartyRole, PriceRole, Response, Snapshot
from crawlers.extract import extract
from crawlers.saved import open_file

_PLACE = Path(os.environ.get("SHUOQING_DEV_DATA") or Path(__file__).parents[4] / "shared" / "data") / "real"
pytestmark = pytest.mark.skipif(not _PLACE.is_dir(), reason="the development data is not here")

R = PriceRole
KINDS = [
    ("cn_pages/taobao_item_2020_keyboard_case.html", "taobao", "product", ""),
    ("cn_pages/taobao_item_2026_mobile_shell.html", "taobao", "product", "script-shell"),
    ("cn_pages/taobao_search_huili_shoes.html", "taobao", "search", ""),
    ("cn_pages/jd_item_midea_aircon_a.html", "jd", "product", ""),
    ("cn_pages/jd_item_replica_a.html", "jd", "product", ""),
    ("cn_pages/jd_item_replica_b.html", "jd", "product", ""),
    ("cn_pages/jd_home_2019.html", "jd", "platform", ""),
    ("cn_pages/jd_books_all_categories.html", "jd", "search", ""),
    ("cn_pages/jd_search_sony_headphones.html", "jd", "search", ""),
    ("cn_pages/jd_risk_or_login_2026.html", "jd", "search", "blocked"),
    ("cn_pages/xhs_note_2026_fashion.html", "xiaohongshu", "other", ""),
    ("cn_pages/douyin_mall_shell.html", "douyin", "product", "script-shell"),
    ("cn_pages/douyin_home_footer_licences.html", "douyin", "other", None),
    ("cn_pages/live_zhanqi_room_2017.html", "generic", "room", ""),
    ("cn_pages/news_360_icp_footer.html", "generic", "other", ""),
    ("cn_json/1688_item_hairband.json", "alibaba1688", "product", ""),
    ("cn_json/crmeb_pddJson.json", "pinduoduo", "product", ""),
    ("cn_json/crmeb_tbJson.json", "taobao", "product", ""),
    ("cn_json/jd_discounts_2014.json", "jd", "search", ""),
    ("cn_json/jd_live_list_2020.json", "jd", "search", ""),
    ("cn_json/mogujie_item_detail_1.json", "mogujie", "product", ""),
    ("cn_json/pdd_goods_list_2018.json", "pinduoduo", "search", ""),
    ("cn_json/pdd_goods_list_spider_0.json", "pinduoduo", "search", ""),
    ("cn_json/pdd_goods_list_spider_1.json", "pinduoduo", "search", ""),
    ("cn_json/taobao_products_2019.json", "taobao", "search", ""),
    ("cn_json/douyin_home_state.json", "douyin", "other", ""),
    ("cn_json/douyin_live_room_dongfangzhenxuan_2023.json", "douyin", "room", ""),
    ("cn_json/live_msgs/WebcastLiveShoppingMessage.json", "douyin", "room", ""),
]
DOUYIN = {
    "01": "product", "03": "room", "05": "search", "07": "shop", "09": "search", "11": "search", "13": "other",
    "15": "room", "17": "room", "19": "room", "21": "search", "23": "room", "25": "room", "27": "other",
}  # fmt: skip


@cache
def read(name: str) -> PageFacts:
    """The facts of one saved file."""
    visit = open_file(_PLACE / name)[0]
    dom = next((blob.content.decode() for blob in visit.blobs if blob.role == "dom"), "")
    responses = tuple(
        Response(url=blob.url, media_type=blob.media_type, body=blob.content)
        for blob in visit.blobs
        if blob.role == "response"
    )
    return extract(
        Snapshot(
            url=visit.url,
            dom=dom,
            document=dom,
            responses=responses,
            trouble=visit.record["trouble"],
            record=visit.record,
        )
    )


def figures(name: str, number: int = 0) -> set[tuple[PriceRole, int, int | None]]:
    """The prices of one offer of a file."""
    return {(one.role, one.amount_fen, one.high_fen) for one in read(name).offers[number].prices}


@pytest.mark.parametrize(("name", "reader", "kind", "trouble"), KINDS)
def test_platform_kind_and_trouble_are_those_a_person_sees(
    name: str, reader: str, kind: str, trouble: str | None
) -> None:
    facts = read(name)
    assert (facts.reader, facts.kind.value) == (reader, kind)
    assert trouble is None or facts.trouble == trouble


@pytest.mark.parametrize("number", sorted(DOUYIN))
def test_douyin_answers_speak_for_their_pages(number: str) -> None:
    file = next((_PLACE / "cn_json/dydata").glob(f"{number}_*"))
    facts = read(str(file.relative_to(_PLACE)))
    assert (facts.reader, facts.kind.value, facts.trouble) == ("douyin", DOUYIN[number], "")


@pytest.mark.parametrize("name", [name for name, *_ in KINDS])
def test_no_seller_stands_on_a_platforms_filings(name: str) -> None:
    sellers = [party for party in read(name).parties if party.role == PartyRole.SELLER]
    assert not [licence for party in sellers for licence in party.licences]
    assert not [party for party in sellers if party.credit_code]


def test_prices_keep_the_roles_a_person_reads() -> None:
    assert figures("cn_pages/jd_item_midea_aircon_a.html") == {
        (R.DISCOUNT, 44985, None), (R.SUBSIDY, 254915, None), (R.LIST, 299900, None),
    }  # fmt: skip
    assert (R.SALE, 14900, 15900) in figures("cn_pages/taobao_item_2020_keyboard_case.html")
    assert figures("cn_json/crmeb_pddJson.json") == {
        (R.GROUP, 299800, 399700), (R.SINGLE, 299900, 399800), (R.MARKET, 429801, None),
    }  # fmt: skip
    assert figures("cn_json/mogujie_item_detail_1.json") == {(R.SALE, 11900, None), (R.LIST, 17000, None)}
    assert figures("cn_json/pdd_goods_list_2018.json") == {
        (R.GROUP, 2650, None), (R.SINGLE, 3880, None), (R.MARKET, 4980, None),
    }  # fmt: skip


def test_lists_are_read_whole() -> None:
    counts = {
        "cn_pages/taobao_search_huili_shoes.html": 36,
        "cn_pages/jd_search_sony_headphones.html": 29,
        "cn_json/pdd_goods_list_2018.json": 20,
        "cn_json/pdd_goods_list_spider_0.json": 119,
        "cn_json/pdd_goods_list_spider_1.json": 100,
        "cn_json/jd_discounts_2014.json": 604,  # different ones among 3,072 rows
    }
    assert {name: len(read(name).offers) for name in counts} == counts


def test_shops_and_anchors_are_named_as_what_they_are() -> None:
    expected = {
        "cn_pages/taobao_item_2020_keyboard_case.html": (PartyRole.SELLER, "怡科外设KBDfans"),
        "cn_json/crmeb_tbJson.json": (PartyRole.SELLER, "MUMO木墨"),
        "cn_json/crmeb_pddJson.json": (PartyRole.SELLER, "vivo旗舰店"),
        "cn_json/1688_item_hairband.json": (PartyRole.SELLER, "义乌市品姿饰品有限公司"),
        "cn_json/douyin_live_room_dongfangzhenxuan_2023.json": (PartyRole.ANCHOR, "东方甄选"),
        "cn_pages/xhs_note_2026_fashion.html": (PartyRole.UNKNOWN, "c柔柔"),
    }
    for name, (role, said) in expected.items():
        names = [
            field.value
            for party in read(name).parties
            if party.role == role
            for field in (party.name, party.display_name)
            if field
        ]
        assert said in names, name
