"""What platforms' data and markup say of prices and parties, in their own shapes with texts of ours."""

from checker.vocabulary import PartyRole, Placement, PriceRole, ReturnKind, SubjectKind
from tests.crawlers.platforms.captures import answer, named, page, prices, sellers, state

R = PriceRole


def test_a_pinduoduo_list_counts_in_fen_and_keeps_group_and_single_apart() -> None:
    row = {"goods_id": 41, "goods_name": "素色茶杯一只", "group": {"price": 2650, "customer_num": 2}, "normal_price": 3880,
           "market_price": 4980, "thumb_url": "https://t00img.yangkeduo.com/a", "hd": "http://t00img.yangkeduo.com/b"}  # fmt: skip
    facts = answer({"goods_list": [row, {**row, "goods_id": 42, "goods_name": "素色茶壶一把"}]})
    assert (facts.reader, facts.kind) == ("pinduoduo", SubjectKind.SEARCH)
    assert [offer.sku for offer in facts.offers] == ["41", "42"]
    assert prices(facts.offers[0]) == {R.GROUP: 2650, R.SINGLE: 3880, R.MARKET: 4980}
    assert next(price for price in facts.offers[0].prices if price.role == R.GROUP).condition == "拼单"


def test_a_pinduoduo_page_state_counts_in_yuan() -> None:
    goods = {"goodsID": 77, "goodsName": "陶瓷茶杯", "minGroupPrice": "19.9", "maxGroupPrice": "29.9", "minNormalPrice": "25.9",
             "linePrice": "59", "mallName": "某某茶具店", "skus": [{"groupPrice": "19.9", "normalPrice": "25.9"}]}  # fmt: skip
    facts = page(
        state("rawData", {"store": {"initDataObj": {"goods": goods}}}, "<div>陶瓷茶杯</div>" * 4),
        "https://mobile.yangkeduo.com/goods.html?goods_id=77",
    )
    assert facts.kind == SubjectKind.PRODUCT
    assert facts.offers[0].sku == "77"
    assert prices(facts.offers[0]) == {R.GROUP: 1990, R.SINGLE: 2590, R.MARKET: 5900}
    assert named(facts, PartyRole.SELLER) == ["某某茶具店"]


def test_variants_span_a_range() -> None:
    skus = [{"skuID": n, "groupPrice": str(20 + n), "normalPrice": str(30 + n)} for n in range(3)]
    data = {"item": {"goodsName": "陶壶", "goodsId": "9", "skus": skus, "url": "http://mobile.yangkeduo.com/a"},
            "seller": {"shopName": "某某陶器", "shopUrl": "http://mobile.yangkeduo.com/b", "logo": "//t00img.yangkeduo.com/c"}}  # fmt: skip
    facts = answer({"data": data})
    assert prices(facts.offers[0]) == {R.GROUP: (2000, 2200), R.SINGLE: (3000, 3200)}


def test_a_taobao_search_page_gives_each_item_its_price_and_shop() -> None:
    rows = [
        {"nid": str(n), "raw_title": f"布鞋第{n}款", "title": f"<span>布鞋</span>第{n}款", "view_price": f"{50 + n}.00",
         "reserve_price": "199.00", "view_fee": "0.00", "nick": f"某某鞋店{n}", "detail_url": "//item.taobao.com/x"}
        for n in range(40)
    ]  # fmt: skip
    html = f"<title>布鞋_淘宝搜索</title><script>g_page_config = {__import__('json').dumps({'mods': {'itemlist': {'data': {'auctions': rows}}}})};</script>"
    facts = page(html)
    assert facts.kind == SubjectKind.SEARCH
    assert len(facts.offers) == 40
    assert prices(facts.offers[3]) == {R.SALE: 5300, R.LIST: 19900}
    assert "某某鞋店3" in named(facts, PartyRole.SELLER)


def test_a_coupon_price_on_taobao_hangs_on_the_coupon() -> None:
    vo = {
        "priceVO": {"price": {"priceText": "388"}, "extraPrice": {"priceText": "341"}},
        "storeCardVO": {"shopName": "某某旗舰店"},
    }
    data = {
        "data": {"item": {"itemId": "5", "title": "羊毛围巾"}, "componentsVO": vo, "seller": {"shopName": "某某旗舰店"}}
    }
    facts = answer({"api": "mtop.taobao.pcdetail.data.get", **data}, "https://h5api.m.taobao.com/h5/x")
    assert prices(facts.offers[0]) == {R.COUPON: 34100, R.SALE: 38800}
    assert next(one for one in facts.offers[0].prices if one.role == R.COUPON).condition == "券后"


def test_a_subsidy_price_on_jd_is_told_from_the_list_price() -> None:
    html = """<title>空调【行情 报价 价格 评测】-京东</title><div class="sku-name">某某空调大一匹半</div>
    <div class="summary-price"><span class="finalPrice" id="J_FinalPrice"><span class="symbol">￥</span><span class="price">2549.15</span>
    <span class="priceContent">国补领后价</span></span> <span class="p-price"><span>￥</span>
    <span class="price" style="text-decoration: line-through">2999.00</span></span></div>
    <div class="J-hove-wrap"><div class="name"><a>某某京东自营旗舰店</a></div></div><p>商品详情与售后</p>"""
    facts = page(html, "https://item.jd.com/1001.html")
    assert prices(facts.offers[0])[R.SUBSIDY] == 254915
    assert 299900 in prices(facts.offers[0]).values()
    assert sellers(facts)[0].self_operated is True
    assert facts.offers[0].sku == "1001"


def test_deposit_and_final_payment_are_two_prices() -> None:
    data = {"itemsId": 3, "name": "预售手办", "priceRange": "399", "preSaleInfo": {"deposit": "50", "finalPayment": "349"},
            "shopInfo": {"shopName": "某某模型"}, "img": "//i0.hdslb.com/a"}  # fmt: skip
    facts = page(
        state("__INITIAL_STATE__", data, "<p>预售手办</p>" * 5), "https://mall.bilibili.com/detail.html?itemsId=3"
    )
    assert prices(facts.offers[0]) == {R.SALE: 39900, R.DEPOSIT: 5000, R.FINAL_PAYMENT: 34900}


def test_a_live_room_names_its_anchor_and_goods() -> None:
    room = {
        "id_str": "7",
        "title": "茶具专场",
        "owner": {"nickname": "某某茶器"},
        "has_commerce_goods": True,
        "user_count_str": "9",
    }
    goods = {
        "promotion_id": "1",
        "product_id": "8",
        "title": "盖碗",
        "price": 19900,
        "min_price": 9900,
        "in_stock": True,
    }
    facts = answer({"data": [room], "promotions": [goods], "cdn": "webcast.amemv.com " * 5})  # fmt: skip
    assert (facts.reader, facts.kind) == ("douyin", SubjectKind.ROOM)
    assert named(facts, PartyRole.ANCHOR) == ["某某茶器"]
    assert prices(facts.offers[0]) == {R.SALE: 9900, R.LIST: 19900}


def test_a_live_message_says_what_is_sold_out() -> None:
    message = {"common": {"method": "WebcastLiveShoppingMessage"}, "sold_out": True, "updated_product_ids": ["31"],
               "updated_product_info": {"title": "小样礼盒"}}  # fmt: skip
    facts = answer([message])
    assert facts.kind == SubjectKind.ROOM
    assert facts.offers[0].sku == "31"
    assert facts.offers[0].stock is not None
    assert facts.offers[0].stock.value == "已售罄"


def test_comments_of_viewers_are_not_the_sellers_claims() -> None:
    messages = [
        {"method": "WebcastChatMessage", "payload": {"content": "全网最好用", "user": {"nickname": "路人"}}},
        {
            "method": "WebcastRoomIntroMessage",
            "payload": {"content": "欢迎来到本店直播", "user": {"nickname": "山野茶器"}},
        },
    ]
    facts = answer({"data": {"messages": messages}})
    chat = next(claim for claim in facts.claims if claim.text == "全网最好用")
    assert (chat.placement, chat.speaker, chat.in_advert) == (Placement.COMMENT, "viewer", False)
    assert named(facts, PartyRole.ANCHOR) == ["山野茶器"]
    assert "路人" not in str(facts.parties)


def test_the_platforms_company_is_never_the_seller() -> None:
    data = {"note": {"noteDetailMap": {"a": {"note": {"noteId": "65f0aa0000000000010abcde", "title": "一篇", "desc": "正文" * 9,
            "user": {"nickname": "作者"}}}}}, "company": {"companyName": "行吟信息科技(上海)有限公司", "creditCode": "91310000MA1FL0TEST"}}  # fmt: skip
    facts = page(state("__INITIAL_STATE__", data, "<p>正文正文</p>" * 9, "一篇 - 小红书"))
    assert sellers(facts) == []
    assert "行吟信息科技(上海)有限公司" in named(facts, PartyRole.PLATFORM)


def test_a_sellers_particulars_in_the_state_are_the_sellers() -> None:
    company = {
        "companyName": "杭州茗山茶业有限公司",
        "creditCode": "91110000600037341L",
        "address": "杭州市西湖区龙井路1号",
        "legalPerson": "张远山",
    }
    html = state("__INIT__", {"shop": company}, "<p>店铺资质公示</p>" * 5)
    facts = page(html, "https://shop1.youzan.com/wscshop/showcase/homepage")
    seller = sellers(facts)[0]
    assert seller.credit_code_valid is True
    assert seller.address is not None
    assert seller.representative is not None


def test_a_placeholder_in_the_state_is_no_disclosure() -> None:
    company = {"companyName": "暂无", "creditCode": "xxx", "address": "", "padding": "某某店铺某某店铺某某店铺"}
    facts = page(
        state("__INIT__", {"shop": company}, "<p>店铺</p>" * 9), "https://shop1.youzan.com/wscshop/showcase/homepage"
    )
    assert all(seller.credit_code is None and seller.name is None for seller in sellers(facts))


def test_services_say_how_goods_may_be_returned() -> None:
    item = {"goodsID": 1, "goodsName": "定制茶杯", "minGroupPrice": "9.9",
            "servicePromise": [{"type": "定制商品", "desc": "不支持7天无理由退货"}]}  # fmt: skip
    facts = page(
        state("rawData", {"goods": item}, "<p>定制茶杯</p>" * 5), "https://mobile.yangkeduo.com/goods.html?goods_id=1"
    )
    assert facts.returns is not None
    assert facts.returns.kind == ReturnKind.EXCLUDED


def test_wholesale_goods_name_the_company_and_its_properties() -> None:
    data = {"source": {"marketplace": "1688", "offerId": "88"}, "product": {"title": "发圈", "offerId": "88", "price": "",
            "companyName": "义乌某某饰品有限公司"}, "attributes": [{"label": "材质", "value": "布"}], "u": "https://detail.1688.com/offer/88.html"}  # fmt: skip
    facts = answer(data)
    assert facts.reader == "alibaba1688"
    assert facts.kind == SubjectKind.PRODUCT
    assert named(facts, PartyRole.SELLER) == ["义乌某某饰品有限公司"]
    assert facts.offers[0].specs == (("材质", "布"),)
    assert facts.missing == ("读取器没有找到：价格",)


def test_shop_software_is_read_by_its_markup() -> None:
    html = """<html class="catalog-product-view"><script type="text/x-magento-init">{}</script><h1 class="page-title"><span class="base">青瓷盘</span></h1>
    <div class="product-info-main"><span class="special-price"><span class="price">¥89.00</span></span>
    <span class="old-price"><span class="price">¥129.00</span></span><div class="product attribute sku"><span class="value">QC-1</span></div></div></html>"""
    facts = page(html, "https://shop.example.cn/celadon.html")
    assert (facts.reader, facts.kind, facts.offers[0].sku) == ("magento", SubjectKind.PRODUCT, "QC-1")
    assert prices(facts.offers[0]) == {R.SALE: 8900, R.LIST: 12900}


def test_shopify_states_cents_in_pages_and_units_in_answers() -> None:
    inside = {
        "handle": "tea",
        "title": "绿茶",
        "price": 8900,
        "compare_at_price": 12900,
        "variants": [{"sku": "T1"}],
        "vendor": "某某",
    }
    html = "<script>Shopify.theme = {}</script>" + state("meta", {"product": inside}, "<p>绿茶一罐</p>" * 9)
    assert prices(page(html, "https://tea.example.cn/products/tea").offers[0]) == {R.SALE: 8900, R.LIST: 12900}
    listed = {
        "handle": "tea",
        "title": "绿茶",
        "body_html": "<p>一罐</p>",
        "variants": [{"sku": "T1", "price": "89.00"}],
    }
    facts = answer({"products": [listed]}, "https://tea.myshopify.com/products.json")
    assert prices(facts.offers[0]) == {R.SALE: 8900}
