"""Older and newer shapes of the platforms' data: renamed keys, JSON in JSON, prices in fen, in yuan and as text."""

import json
from random import Random
from typing import Any

import pytest

from checker.vocabulary import PartyRole, PriceRole, Response, Snapshot, SubjectKind
from crawlers.platforms import Reader, readers
from crawlers.readers.page import Page
from tests.crawlers.platforms.captures import answer, named, page, prices, state

R, K = PriceRole, SubjectKind
_ESI = json.dumps(
    {"price": {"price": {"priceText": "39.00"}, "extraPrices": [{"priceText": "59.00", "lineThrough": "true"}]}}
)
_ICE = {"item": {"itemId": "63", "title": "样例冰箱"}, "seller": {"shopName": "样例电器店"},
        "componentsVO": {"priceVO": {"price": {"priceText": "3999", "priceTitle": "优惠前"},
                                     "extraPrice": {"priceText": "3199", "priceTitle": "政府补贴价"}}}}  # fmt: skip
_WARE = {"wareInfoReadMap": {"sku_name": "样例茶具", "sku_id": "9"}, "itemShopInfo": {"shopName": "样例茶具店"}}
_MODEL = {"offerDetail": {"offerId": 8, "subject": "样例发圈"}, "sellerModel": {"companyName": "义乌样例饰品有限公司"},
          "tradeModel": {"unit": "个", "offerPriceModel": {"currentPrices": [{"price": "0.90", "beginAmount": "2"}]}}}  # fmt: skip
ANSWERS: list[tuple[str, Any, str, K, str, dict[R, int], str]] = [
    ("https://h5api.m.taobao.com/h5/mtop.taobao.detail.getdetail/6.0/",
     {"data": {"apiStack": [{"name": "esi", "value": _ESI}], "item": {"itemId": "61", "title": "样例茶壶"},
               "seller": {"shopName": "样例茶器店"}}},
     "taobao", K.PRODUCT, "61", {R.SALE: 3900, R.LIST: 5900}, "样例茶器店"),
    ("https://h5api.m.taobao.com/h5/mtop.taobao.pcdetail.data.get/1.0/", {"data": _ICE},
     "taobao", K.PRODUCT, "63", {R.SUBSIDY: 319900, R.BEFORE_COUPON: 399900}, "样例电器店"),
    ("https://h5api.m.taobao.com/h5/mtop.relationrecommend/2.0/",
     {"itemsArray": [{"item_id": "7", "title": "<span>样例</span>竹椅", "priceShow": {"price": "88", "priceDesc": "券后价"},
                      "shopInfo": {"title": "样例竹器店"}}]},
     "taobao", K.SEARCH, "7", {R.COUPON: 8800}, "样例竹器店"),
    ("https://api.m.jd.com/?functionId=pc_detailpage_wareBusiness",
     {**_WARE, "price": {"p": "99.00", "op": "129.00", "finalPrice": {"price": "89.00", "priceContent": "到手价"}}},
     "jd", K.PRODUCT, "9", {R.COUPON: 8900, R.SALE: 9900, R.LIST: 12900}, "样例茶具店"),
    ("https://mobile.yangkeduo.com/proxy/api/search",
     {"items": [{"item_data": {"goods_model": {"goods_id": 5, "goods_name": "样例竹篮", "price": 1990, "price_info": "19.9",
                                               "mall_name": "样例竹器店"}}}]},
     "pinduoduo", K.SEARCH, "5", {R.GROUP: 1990}, "样例竹器店"),
    ("https://ec.snssdk.com/aweme/v2/shop/promotion/pack/",
     {"promotion_h5": {"product_id": "345", "shop_info": {"shop_name": "样例茶器店"}, "basic_info_data": {
         "title_info": {"title": "样例盖碗"}, "price_info": {"price": {"min_price": 5990}, "market_price": 9900}}}},
     "douyin", K.PRODUCT, "345", {R.SALE: 5990, R.MARKET: 9900}, "样例茶器店"),
    ("https://live.douyin.com/live/promotions/page/",
     {"promotions": [{"promotion_id": "1", "product_id": "8", "title": "样例盖碗", "in_stock": True, "shop_name": "样例茶器店",
                      "price": {"min_price": 5990, "origin_price": 9900}}]},
     "douyin", K.ROOM, "8", {R.SALE: 5990, R.LIST: 9900}, "样例茶器店"),
    ("https://app.kwaixiaodian.com/rest/app/detail",
     {"data": {"itemId": 21, "title": "样例竹篮", "price": "19.90", "originalPrice": 2990.0, "shopInfo": {"shopName": "样例竹器店"}}},
     "kuaishou", K.PRODUCT, "21", {R.SALE: 1990, R.LIST: 2990}, "样例竹器店"),
    ("https://shop.example/wp-json/wc/store/products",
     [{"id": 1, "name": "样例竹篮", "sku": "z1", "prices": {"price": "5900", "regular_price": "7900", "currency_minor_unit": 2}}],
     "woocommerce", K.SEARCH, "z1", {R.SALE: 5900, R.LIST: 7900}, ""),
    ("https://shop.example/graphql",
     {"items": [{"name": "样例竹篮", "sku": "z1", "price_range": {"minimum_price": {
         "regular_price": {"value": 79}, "final_price": {"value": 59}}}}]},
     "magento", K.SEARCH, "z1", {R.SALE: 5900, R.LIST: 7900}, ""),
]  # fmt: skip
PAGES: list[tuple[str, str, str, str, dict[R, int], str]] = [
    ("https://item.m.jd.com/product/1001.html",
     '<script>window._itemOnly = ({"item":{"skuId":"1001","skuName":"样例提篮","venderID":"1"}});'
     'window._itemInfo = ({"price":{"p":"59.00","op":"79.00"},"shopInfo":{"shop":{"name":"样例竹器店"}}});</script>',
     "jd", "1001", {R.SALE: 5900, R.LIST: 7900}, "样例竹器店"),
    ("https://mobile.yangkeduo.com/goods.html?goods_id=77",
     state("rawData", {"store": {"initDataObj": {"mall": {"mallName": "样例茶具店", "mallID": "3"}, "goods": {
         "goodsID": "77", "goodsName": "样例茶杯", "minGroupPrice": "19.9", "minNormalPrice": "25.9",
         "ui": {"new_price_section": {"price": "17.9", "prefix": "券后"}}}}}}),
     "pinduoduo", "77", {R.COUPON: 1790, R.GROUP: 1990, R.SINGLE: 2590}, "样例茶具店"),
    ("https://detail.1688.com/offer/8.html",
     f'<script>window.context=(function(b,d){{return d}})("/a",{json.dumps({"result": {"model": _MODEL}})})</script>',
     "alibaba1688", "8", {R.SALE: 90}, "义乌样例饰品有限公司"),
    ("https://weidian.com/item.html?itemID=45",
     '<script id="__rocker-render-inject__" data-obj=\'{"result":{"item_info":{"item_name":"样例竹篮","item_id":"45",'
     '"price":"59.00","origin_price":"79.00"},"shop_info":{"shopName":"样例竹器店"}}}\'></script>',
     "weidian", "45", {R.SALE: 5900, R.LIST: 7900}, "样例竹器店"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "data", "reader", "kind", "sku", "figures", "seller"), ANSWERS)
def test_an_answer_in_another_shape_gives_the_same_facts(
    url: str, data: Any, reader: str, kind: K, sku: str, figures: dict[R, int], seller: str
) -> None:
    facts = answer(data, url)
    assert (facts.reader, facts.kind, facts.offers[0].sku) == (reader, kind, sku)
    assert prices(facts.offers[0]) == figures
    assert seller in named(facts, PartyRole.SELLER) or not seller


@pytest.mark.parametrize(("url", "html", "reader", "sku", "figures", "seller"), PAGES)
def test_a_page_whose_state_has_another_shape_gives_the_same_facts(
    url: str, html: str, reader: str, sku: str, figures: dict[R, int], seller: str
) -> None:
    facts = page(f"<p>样例商品页</p>{html}", url)
    assert (facts.reader, facts.kind, facts.offers[0].sku) == (reader, K.PRODUCT, sku)
    assert prices(facts.offers[0]) == figures
    assert seller in named(facts, PartyRole.SELLER)
    assert not facts.missing


def test_goods_under_a_video_are_read_from_json_whose_quotes_lost_their_escapes() -> None:
    goods = '[{"promotion_id":"1","product_id":"8","title":"样例盖碗","price":5990,"goods_source":"来自样例","meta":"{\\"a\\":1}"}]'
    text = f'{{\n"aweme_id":"7",\n"desc":"样例视频",\n"share":"https://www.iesdouyin.com/share/video/7",\n"simple_promotions":"{goods}",\n"x":1\n}}'
    facts = answer(text, "https://www.douyin.com/aweme/v1/web/same/")
    assert (facts.reader, facts.kind) == ("douyin", K.OTHER)
    assert [(one.sku, prices(one)) for one in facts.offers] == [("8", {R.SALE: 5990})]


def test_a_list_of_rooms_lacks_nothing_when_its_anchors_are_named() -> None:
    card = {"live_card": {"title": "茶器专场", "nick_name": "样例主播"}, "cdn": "webcast douyinpic.com douyin.com"}
    facts = answer({"lives": [card, card], "type": 1})
    assert (facts.reader, facts.kind, facts.missing) == ("douyin", K.SEARCH, ())
    assert named(facts, PartyRole.ANCHOR) == ["样例主播"]


def test_an_insurance_in_the_data_is_an_extra() -> None:
    sku = {"nowprice": 11900, "price": 17000, "insuranceMap": {"10": [{"insuranceCode": 10, "insurancePrice": 595}]}}
    data = {"itemInfo": {"itemId": "1n", "title": "样例风衣 &amp; 腰带"}, "shopInfo": {"name": "样例女装店"},
            "skuInfo": {"skus": [sku], "insuranceMait": [{"name": "意外换新"}]}}  # fmt: skip
    (offer,) = answer({"result": data}, "https://shop.mogu.com/detail/1n").offers
    assert [(one.role, one.label, one.amount_fen) for one in offer.extras] == [(R.ADD_ON, "意外换新", 595)]
    assert offer.title is not None
    assert offer.title.value == "样例风衣 & 腰带"


_ODD = (None, True, [], {}, "", -1, 1e300, float("nan"), 10**30, "\ud800", "9" * 40, [[1]], {"a": {}}, "¥")


def _spoilt(value: Any, how: Random) -> Any:
    """The value with keys missing and leaves of wrong types."""
    if isinstance(value, dict):
        return {key: _spoilt(one, how) for key, one in value.items() if how.random() > 0.05}
    if isinstance(value, list):
        return [_spoilt(one, how) for one in value]
    return how.choice(_ODD) if how.random() < 0.3 else value


@pytest.mark.parametrize("reader", readers(), ids=lambda one: one.name)
def test_no_reader_fails_on_data_cut_short_or_of_wrong_types(reader: Reader) -> None:
    how = Random(reader.name)
    everything = [row[1] for row in ANSWERS] + [row[1] for row in PAGES]
    for _ in range(6):
        for data in everything:
            text = data if isinstance(data, str) else json.dumps(_spoilt(data, how))
            cut = text[: how.randrange(1, len(text) + 1)]
            for url, dom, body in (("saved:a.json", "", cut.encode()), ("https://x.example/a", cut, b"")):
                answers = (Response(url=url, media_type="application/json", body=body),) if body else ()
                reader.read(Page(Snapshot(url=url, dom=dom, responses=answers, record={"trouble": ""})))
