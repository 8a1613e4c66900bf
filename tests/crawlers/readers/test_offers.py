"""What a page offers, at which prices, on which conditions."""

from checker.vocabulary import PriceRole, SubjectKind
from tests.crawlers.readers.pages import facts


def _prices(body: str, kind: SubjectKind = SubjectKind.PRODUCT) -> list[tuple[PriceRole, int]]:
    return [(price.role, price.amount_fen) for price in facts(body, kind).offers[0].prices]


def test_sign_figure_and_decimals_in_elements_of_their_own() -> None:
    body = "<h1>样例山核桃仁</h1><div class=price><span>¥</span><b>59</b><i>.90</i><em>/袋</em></div>"
    (offer,) = facts(body, SubjectKind.PRODUCT).offers
    assert [(price.amount_fen, price.unit) for price in offer.prices] == [(5990, "袋")]
    assert offer.unit is not None
    assert offer.title is not None
    assert offer.title.value == "样例山核桃仁"


def test_three_figures_keep_their_roles() -> None:
    body = "<h1>样例空调挂机</h1><p>领后减¥449.85 立即领取</p><p>￥2549.15 <em>国补领后价</em> <del>￥2999.00</del></p>"
    assert _prices(body) == [(PriceRole.DISCOUNT, 44985), (PriceRole.SUBSIDY, 254915), (PriceRole.LIST, 299900)]


def test_prices_of_services_and_of_other_goods_stay_out() -> None:
    body = (
        "<h1>样例空调挂机</h1><p>价格 ¥2999.00</p><p>10年免费换新 ¥245.00</p><h3>看了又看</h3><ul><li class=card>"
        "<p class=title>另一台样例空调</p>¥1999.00</li><li class=card><p class=title>第三台样例空调</p>¥1899.00</li></ul>"
    )
    assert _prices(body) == [(PriceRole.SALE, 299900)]


def test_paid_services_and_sets_are_extras_under_their_names() -> None:
    body = (
        "<h1>样例空调挂机</h1><p>价格 ¥2999.00</p><ul><li>八年全保修<b>￥133.00</b></li><li>免费上门安装</li><li>满3000元送清洗</li>"
        "<li>换购价 ¥9.90</li></ul><h3>优惠套装</h3><p><a>冷暖组合</a></p><p>套装价:<b>3105.30</b></p><p>原价:<b>3142.40</b></p>"
        "<p>立即节省:<b>37.10</b></p>"
    )
    (offer,) = facts(body, SubjectKind.PRODUCT).offers
    assert [(one.role, one.amount_fen, one.label, one.condition) for one in offer.extras] == [
        (PriceRole.ADD_ON, 13300, "八年全保修", ""),
        (PriceRole.ADD_ON, 990, "换购价", ""),
        (PriceRole.BUNDLE, 310530, "套装价", "冷暖组合"),
        (PriceRole.LIST, 314240, "原价", "冷暖组合"),
        (PriceRole.DISCOUNT, 3710, "立即节省", "冷暖组合"),
    ]
    assert [price.amount_fen for price in offer.prices] == [299900]


def test_a_set_sold_as_the_goods_themselves_is_no_extra() -> None:
    (offer,) = facts("<h1>样例护肤三件套</h1><p>套装价 ¥199.00</p>", SubjectKind.PRODUCT).offers
    assert [price.amount_fen for price in offer.prices] == [19900]
    assert not offer.extras


def test_a_templates_own_name_is_no_title() -> None:
    body = "<div class='product-info'><div>样例竹篮</div><div class=price>¥30.00</div></div>"
    (named,) = facts(body, SubjectKind.PRODUCT, title="商品详情").offers
    (nameless,) = facts("<div class=price>¥30.00</div>", SubjectKind.PRODUCT, title="商品详情页面").offers
    assert named.title is not None
    assert (named.title.value, nameless.title) == ("样例竹篮", None)


def test_the_sellers_own_explanation_is_the_basis_and_the_platforms_notice_is_not() -> None:
    own = "<h1>样例连衣裙</h1><p>¥99 <del>¥199</del></p><p>价格说明：199元为2026年10月1日至7日本店成交价</p>"
    assert facts(own, SubjectKind.PRODUCT).offers[0].basis is not None
    notice = (
        "<h1>样例连衣裙</h1><p>¥99 <del>¥199</del></p><div><h3>价格说明</h3><p>划线价格：指商品的专柜价、吊牌价等，并非原价，仅供参考。</p>"
        "<p>未划线价格：指商品的实时标价。</p></div>"
    )
    seen = facts(notice, SubjectKind.PRODUCT)
    assert seen.offers[0].basis is None
    assert {claim.placement.value for claim in seen.claims if "划线" in claim.text} == {"platform-text"}


def test_cards_of_a_room_are_offers_even_without_a_price() -> None:
    body = (
        "<ol><li class=card><h3>样例葵花籽 500克</h3><p>直播价¥19.90/袋 <a href='/item/1'>去购买</a></p></li>"
        "<li class=card><h3>样例桂味荔枝 5斤装</h3><p>请在App内查看 <a href='/s'>商家信息</a></p></li></ol>"
    )
    first, second = facts(body, SubjectKind.ROOM).offers
    assert [(price.role, price.amount_fen) for price in first.prices] == [(PriceRole.LIVE, 1990)]
    assert (first.links_to_detail, second.links_to_detail, second.prices) == (True, False, ())


def test_discount_words_promotions_and_gifts_are_kept_with_their_conditions() -> None:
    body = "<h1>样例面膜礼盒</h1><p>¥99</p><p>限时5折 截止11月11日24:00</p><p>满300减40</p><p>下单送旅行装2支（价值39元）</p>"
    (offer,) = facts(body, SubjectKind.PRODUCT).offers
    assert [word.value for word in offer.discount_words] == ["限时5折"]
    assert {(promotion.kind.value, promotion.condition) for promotion in offer.promotions} >= {
        ("full-reduction", "满300")
    }
    assert [(gift.quantity, gift.value_fen) for gift in offer.gifts] == [("2支", 3900)]


def test_foreign_offers_are_not_on_the_mainland() -> None:
    body = "<h1>Sample Headphones</h1><p>$99.00</p><button>Add to cart</button>"
    seen = facts(body, SubjectKind.PRODUCT)
    assert (seen.offers[0].mainland, seen.on_mainland) == (False, False)


def test_a_checkout_has_its_sums_and_no_add_on_among_the_goods() -> None:
    body = (
        "<form><section><div class=line><b>样例连衣裙 春夏款</b><span>¥169.00</span>/件</div><label><input type=checkbox> 退货运费险 ¥0.60"
        "</label></section><p>商品金额 ¥169.00</p><p>运费 ¥8.00</p><p>应付总额 ¥177.00</p></form>"
    )
    seen = facts(body, SubjectKind.CHECKOUT)
    assert (seen.listed_fen, seen.payable_fen, seen.fees) == (16900, 17700, (("运费", 800),))
    assert [[price.amount_fen for price in offer.prices] for offer in seen.offers] == [[16900]]


def test_a_tag_beside_a_cards_price_is_no_amount_taken_off() -> None:
    body = "".join(
        f"<li class=card><p class=name>样例竹篮 第{n}款</p><div class=price><i>¥</i><span>{n}9.00</span></div><div class=tag>{tag}</div></li>"
        for n, tag in enumerate(("券", "满减", "自营"), 1)
    )
    assert [[(one.role, one.amount_fen) for one in offer.prices] for offer in facts(f"<ul>{body}</ul>", SubjectKind.SEARCH).offers] == [
        [(PriceRole.SALE, 1900)], [(PriceRole.SALE, 2900)], [(PriceRole.SALE, 3900)],
    ]  # fmt: skip
    coupon = "<ul><li class=card><p class=name>样例竹篮 大号</p><b>¥59.00</b><p>领¥10券</p></li><li class=card><p class=name>另一款竹篮</p>¥1</li></ul>"
    assert [(one.role, one.amount_fen) for one in facts(coupon, SubjectKind.SEARCH).offers[0].prices] == [
        (PriceRole.SALE, 5900), (PriceRole.DISCOUNT, 1000),
    ]  # fmt: skip


def test_markup_tells_a_members_price_and_a_threshold_a_coupon() -> None:
    body = (
        "<ul><li class=card><p class=name>样例口红</p><div class='price price_plus'><b>¥400.00</b><div class=price_plus_box>¥392.00</div></div>"
        "</li><li class=card><p class=name>样例食品饮料可用</p><b>¥20</b><p>满199元可用</p></li></ul>"
    )
    first, second = facts(body, SubjectKind.SEARCH).offers
    assert [(one.role, one.amount_fen) for one in first.prices] == [(PriceRole.SALE, 40000), (PriceRole.MEMBER, 39200)]
    assert [(one.role, one.amount_fen) for one in second.prices] == [(PriceRole.DISCOUNT, 2000)]
