"""Pinduoduo: goods pages (window.rawData), lists of goods, shops and answers of its interfaces, in fen and in yuan."""

from checker.vocabulary import PartyRole, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.shapes import Figure, Goods, Person, Show
from crawlers.platforms.urls import Address

_R = PriceRole
_GROUP = "拼单价"
_SINGLE = "单独购买"

_SHAPES = (
    Goods(  # lists count in fen
        needs=("goods_id", "goods_name"),
        any_of=("group", "normal_price", "market_price", "min_group_price"),
        absent=("sku",),
        title="goods_name",
        sku="goods_id",
        prices=(
            Figure(path="group.price || min_on_sale_group_price || min_group_price", role=_R.GROUP, label=_GROUP,
                   condition="拼单", scale="fen"),
            Figure(path="normal_price || min_on_sale_normal_price || min_normal_price", role=_R.SINGLE, label=_SINGLE, scale="fen"),
            Figure(path="market_price || line_price", role=_R.MARKET, label="市场价", scale="fen"),
            Figure(path="coupon.discount", role=_R.DISCOUNT, label="优惠券", scale="fen"),
        ),
        shop="mall_name || mall_info.mall_name",
        texts="[short_name, sales_tip]",
        promotions="tag_list[].text || coupon_promo_price_tag",
        link="goods_id",
    ),
    Goods(  # search answers
        needs=("goods_id", "goods_name", "price_info"),
        absent=("group", "normal_price", "market_price", "min_group_price", "sku"),
        title="goods_name",
        sku="goods_id",
        prices=(Figure(path="price_info", role=_R.GROUP, label=_GROUP, condition="拼单"),),
        shop="mall_name",
        promotions="tag_list[].text",
        link="goods_id",
    ),
    Goods(  # the goods answer, in fen, with its variants
        needs=("goods_id", "goods_name", "sku"),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="goods_name",
        sku="goods_id",
        prices=(
            Figure(path="min_on_sale_group_price || min_group_price", role=_R.GROUP, label=_GROUP, condition="拼单", scale="fen"),
            Figure(path="min_on_sale_normal_price || min_normal_price", role=_R.SINGLE, label=_SINGLE, scale="fen"),
            Figure(path="market_price || line_price", role=_R.MARKET, label="市场价", scale="fen"),
        ),
        variants="sku",
        variant_prices=(
            Figure(path="group_price", role=_R.GROUP, label=_GROUP, condition="拼单", scale="fen"),
            Figure(path="normal_price", role=_R.SINGLE, label=_SINGLE, scale="fen"),
        ),
        specs="goods_property[].[key, values]",
        services="service_promise[].[type, desc][]",
        texts="[goods_desc, share_desc]",
        shop="mall_name",
    ),
    Goods(  # copies in yuan with item and seller side by side
        needs=("item", "seller"),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="item.goodsName",
        sku="item.goodsId",
        variants="item.skus",
        variant_prices=(
            Figure(path="groupPrice", role=_R.GROUP, label=_GROUP, condition="拼单"),
            Figure(path="normalPrice", role=_R.SINGLE, label=_SINGLE),
        ),
        prices=(Figure(path="item.marketPrice", role=_R.MARKET, label="市场价"),),
        shop="seller.shopName",
        specs="item.goodsProperty[].[key, values]",
        services="item.service_promise[].[type, desc][]",
        texts="[item.goodsDesc, item.salesTip]",
    ),
    Goods(  # state of the goods page, in yuan
        needs=("goodsID", "goodsName"),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="goodsName",
        sku="goodsID",
        prices=(
            Figure(path="ui.new_price_section.price", role=_R.GROUP, label=f"=ui.new_price_section.prefix || '{_GROUP}'"),
            Figure(path="minOnSaleGroupPrice || minGroupPrice", role=_R.GROUP, label=_GROUP, condition="拼单"),
            Figure(path="minOnSaleNormalPrice || minNormalPrice", role=_R.SINGLE, label=_SINGLE),
            Figure(path="linePrice || marketPrice", role=_R.MARKET, label="市场价"),
            Figure(path="couponPromoPrice || afterCouponPrice", role=_R.COUPON, label="券后价", condition="券后"),
            Figure(path="subsidyPrice", role=_R.SUBSIDY, label="百亿补贴价", condition="百亿补贴"),
        ),
        variants="skus",
        variant_prices=(
            Figure(path="groupPrice", role=_R.GROUP, label=_GROUP, condition="拼单"),
            Figure(path="normalPrice", role=_R.SINGLE, label=_SINGLE),
        ),
        shop="mallName",
        specs="goodsProperty[].[key, values]",
        services="servicePromise[].[type, desc][]",
        texts="[goodsDesc, shareDesc, sideSalesTip]",
        promotions="promotionBanner.text || couponTags[].text",
    ),
    Goods(
        needs=("goodsId", "goodsName"),
        absent=("skus",),
        title="goodsName",
        sku="goodsId",
        prices=(
            Figure(path="priceInfo || groupPrice || minGroupPrice", role=_R.GROUP, label=_GROUP, condition="拼单"),
            Figure(path="normalPrice || minNormalPrice", role=_R.SINGLE, label=_SINGLE),
            Figure(path="marketPrice || linePrice", role=_R.MARKET, label="市场价"),
        ),
        shop="mallName",
        link="goodsId",
    ),
    Person(
        needs=("mallName",),
        any_of=("mallID", "mallId", "mallLogo"),
        role=PartyRole.SELLER,
        display="mallName",
        name="companyName",
        licence_link="licenseUrl || mallLicenseUrl",
    ),
    Person(needs=("mall_name", "mall_id"), role=PartyRole.SELLER, display="mall_name", name="company_name"),
    Show(needs=("showId",), any_of=("anchorName", "nickname"), title="title || roomName", anchor="anchorName || nickname"),
)  # fmt: skip

READER = Marketplace(
    name="pinduoduo",
    title="拼多多",
    marks=Marks(
        hosts=("pinduoduo.com", "yangkeduo.com", "pdd.cn"),
        title=r"拼多多",
        words=(("yangkeduo.com", 4), ("pddpic.com", 4), ("pinduoduo.com", 3), ("pddDetail", 8), ("pddcdn.com", 4)),
    ),
    addresses=(
        Address(SubjectKind.PRODUCT, r"/(?:goods\d?|duo_coupon_landing|goods2)\.html?.*?goods_id=(?P<id>\d+)"),
        Address(SubjectKind.PRODUCT, r"/(?:goods\d?|poros_h5|psnl_goods\w*)(?:\.html?)?\?(?:.*&)?(?:goods_id=(?P<id>\d+)|ps=\w+)"),
        Address(SubjectKind.SHOP, r"/mall_(?:page|quality_assurance|info)\.html?.*?mall_id=(?P<id>\d+)"),
        Address(SubjectKind.SEARCH, r"/(?:search_result|search_catgoods|catgoods|subject\w*)\.html"),
        Address(SubjectKind.ROOM, r"/(?:live|zhibo|pdd_live\w*)[\w/]*(?:\.html)?\?.*(?:show_id|room_id)=(?P<id>\d+)"),
        Address(SubjectKind.CHECKOUT, r"/order_checkout\.html|/psnl_verification"),
        Address(SubjectKind.RULES, r"mms\.pinduoduo\.com/other/rule|/agreements?|/pdd_(?:rule|policy)"),
        Address(SubjectKind.PLATFORM, r"//(?:www\.|mobile\.|m\.)?(?:pinduoduo|yangkeduo)\.com/?(?:$|\?|#|index)"),
    ),
    shapes=_SHAPES,
    own=r"^(?:上海寻梦|杭州微米|拼多多|上海拼多多)",
    titles=((SubjectKind.PRODUCT, r"商品详情|拼多多商城"),),
    app_only=r"(?:请|去|打开|下载).{0,6}拼多多\s?(?:APP|App|app|应用)",
    steps=(
        Step(topic="seller", words=r"进店逛逛|店铺资质|商家资质"),
        Step(topic="licence", words=r"营业执照|证照信息|店铺资质"),
        Step(topic="dispute", words=r"申请平台介入|纠纷|举报商品"),
    ),
)  # fmt: skip
