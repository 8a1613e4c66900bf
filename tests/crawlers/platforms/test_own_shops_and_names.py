"""Who sells and who speaks where no label says it: own shops, verified accounts, names in the markup."""

import json
import random

import pytest

from checker.facts.searches import searches
from checker.vocabulary import PartyRole, Sought, SubjectKind
from tests.crawlers.platforms.captures import answer, named, page, prices, sellers

_FILINGS = (
    "<div><p>沪ICP备13030189号</p><p>沪公网安备31010102002533号</p><p>© 2014-2026</p><p>样例信息科技(上海)有限公司</p>"
    "<p>地址:上海市黄浦区样例路8号</p><p>电话:021-55556666</p></div>"
)


def _jd_item(own: str) -> str:
    return (
        "<title>【样例铁壶】样例铁壶 1.2L【行情 报价 价格 评测】-京东</title><div class='sku-name'>样例铁壶 1.2L 手工</div>"
        "<div class='summary-price'><span class='p-price'><span class='price'>¥299.00</span></span></div>"
        "<script>var pageConfig = {compatible: true, product: {skuid: 55, name: '样例铁壶 1.2L 手工', cat: [1,2], venderId: 9,"
        f" isSelf: {own}, time: +new Date(), extra: '{{\"a\":\"1\"}}', open: function (x) {{ return [x, '}}']; }}}}, last: 1}};</script>"
    )


def test_goods_marked_as_jds_own_are_sold_by_its_own_shop() -> None:
    facts = page(_jd_item("true"), "https://item.jd.com/55.html")
    assert named(facts, PartyRole.SELLER) == ["京东自营"]
    assert sellers(facts)[0].self_operated


def test_a_page_of_goods_does_not_say_who_its_seller_is_while_the_shops_page_is_shut() -> None:
    shown = "<p>手工锻打铁壶，壶身一体成型，壶嘴出水顺畅；适合电陶炉和明火，不适合电磁炉，使用后请擦干存放。</p>"
    facts = page(_jd_item("true") + shown, "https://item.jd.com/55.html")
    (identity,) = searches([facts], [facts], [Sought.IDENTITY])
    assert (identity.complete, identity.hindrance) == (False, "入口「卖家的店铺页或证照页」没有打开")
    (claims,) = searches([facts], [facts], [Sought.CLAIMS])
    assert claims.complete


def test_goods_of_others_are_not_jds_own() -> None:
    facts = page(_jd_item("false"), "https://item.jd.com/55.html")
    assert not sellers(facts)


def test_words_that_jd_sells_and_delivers_name_its_own_shop() -> None:
    html = _jd_item("false") + "<li>服务:<div>由 京东 发货并提供售后服务。</div></li>"
    assert named(page(html, "https://item.jd.com/55.html"), PartyRole.SELLER) == ["京东自营"]


def test_a_list_of_own_goods_gives_no_nameless_seller() -> None:
    card = (
        "<li class='gl-item' data-sku='{0}'><div class='p-name'><a><em>样例耳机 {0}</em></a></div><div class='p-price'><strong>"
        "<i>5{0}.00</i></strong></div><div class='p-shop' data-selfware='1'></div><i>自营</i></li>"
    )
    html = "<title>耳机 - 商品搜索 - 京东</title><ul>" + "".join(card.format(n) for n in range(1, 4)) + "</ul>"
    facts = page(html, "https://search.jd.com/Search?keyword=a")
    assert len(facts.offers) == 3
    assert named(facts, PartyRole.SELLER) == ["京东自营"]


def test_a_verified_business_runs_the_room_and_fans_are_no_anchors() -> None:
    fan = {"user": {"nickname": "粉丝甲", "sec_uid": "b", "signature": "", "follower_count": 3}, "rank": 1, "score": 9}
    owner = {"nickname": "样例服饰一店", "authentication_info": {"enterprise_verify_reason": "样例市样例服装经营部"}}
    room = {"id_str": "77", "title": "今晚上新", "owner": owner, "has_commerce_goods": True, "top_fans": [fan],
            "share": "https://webcast.amemv.com/douyin/webcast/reflow/77", "cover": "https://p1.douyinpic.com/a"}  # fmt: skip
    facts = answer({"data": {"data": [room]}, "extra": "https://www.douyin.com/ snssdk.com"})
    assert facts.kind == SubjectKind.ROOM
    assert named(facts, PartyRole.ANCHOR) == ["样例服饰一店"]
    assert named(facts, PartyRole.ROOM_OPERATOR) == ["样例服饰一店", "样例市样例服装经营部"]


def test_a_verification_that_names_no_business_names_no_operator() -> None:
    owner = {"nickname": "样例主播", "authentication_info": {"enterprise_verify_reason": "样例品牌官方账号"}}
    facts = answer({"id_str": "7", "title": "t", "owner": owner, "user_count": 3, "a": "webcast douyinpic.com amemv.com douyin.com"})  # fmt: skip
    assert named(facts, PartyRole.ROOM_OPERATOR) == []


def test_the_company_beside_a_sites_filings_is_the_sites() -> None:
    facts = page(f"<title>样例笔记</title><div>{_FILINGS}</div><main><p>今天去爬山了,风景很好。</p></main>")
    (platform,) = [party for party in facts.parties if party.role == PartyRole.PLATFORM]
    assert platform.name is not None
    assert platform.name.value == "样例信息科技(上海)有限公司"
    assert platform.address is not None
    assert platform.address.value == "上海市黄浦区样例路8号"
    assert not sellers(facts)


@pytest.mark.parametrize("names", ["streamer-name", "anchorName", "host-nickname dv"])
def test_the_markup_names_the_anchor_of_a_room(names: str) -> None:
    html = f"<title>直播间</title><div class='live-room'><div class='{names}'>小样例</div><video></video><p>欢迎来到直播间</p></div>"
    facts = page(html, "https://live.example/room/1")
    assert facts.kind == SubjectKind.ROOM
    assert named(facts, PartyRole.ANCHOR) == ["小样例"]


def test_news_with_view_counts_are_no_goods() -> None:
    item = "<li class='item'><a href='/n/{0}'><p class='name'>{0}99元?分析师:样例主机下周公布价格</p><p>20{0}浏览</p><p>{0}评论</p></a></li>"
    html = "<title>样例的直播间</title><video></video><ul>" + "".join(item.format(n) for n in range(1, 4)) + "</ul>"
    assert not page(html, "https://live.example/room/1").offers


def _cut(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return (
        text[:at]
        + chance.choice(["", "null", "]", '"', "{", "[[", "-1e9", "\\u0000"])
        + text[at + chance.randrange(9) :]
    )


def test_damaged_answers_and_states_are_read_without_a_crash() -> None:
    chance = random.Random(11)
    room = {
        "id_str": [1],
        "owner": {"nickname": {"a": 1}},
        "title": 5,
        "stream_url": None,
        "a": "webcast douyin.com amemv.com",
    }
    goods = {"product_id": {}, "title": ["x"], "price": "9.9", "min_price": [[1]], "promotion_id": 1,
             "coupons": "x", "b": "douyinpic.com jinritemai.com snssdk.com"}  # fmt: skip
    whole = json.dumps({"data": [room, goods], "item": "itemInfo", "seller": 3}, ensure_ascii=False)
    for _ in range(40):
        answer(_cut(whole, chance))
        page(_cut(_jd_item("true"), chance), "https://item.jd.com/55.html")


def test_prices_stand_in_the_state_past_values_computed_by_code() -> None:
    html = (
        "<title>陶杯</title><div>陶杯 手工 一只 现货 样例页面 样例页面 样例页面 样例页面</div><script>window.rawData = {now: Date.now(), store:"
        " {goods: {goodsID: 5, goodsName: '陶杯', minGroupPrice: '9.90', minNormalPrice: '12', mallName: \"某某店\", on: () => 1}}};</script>"
    )
    facts = page(html, "https://mobile.yangkeduo.com/goods.html?goods_id=5")
    assert sorted(prices(facts.offers[0]).values()) == [990, 1200]
    assert named(facts, PartyRole.SELLER) == ["某某店"]
