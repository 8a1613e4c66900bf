"""JD: item and search pages, shops, JD Live lists, lists of promotions, and answers of its interfaces."""

from checker.vocabulary import PartyRole, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.seen import Seen, Tag
from crawlers.platforms.shapes import Figure, Goods, Person, Show
from crawlers.platforms.urls import Address

_R = PriceRole
_LISTS = (
    Goods(
        needs=("sku", "title", "price"),
        page=SubjectKind.ROOM,
        title="title",
        sku="sku",
        prices=(Figure(path="price", role=_R.SALE),),
    ),
    Goods(  # group purchases inside a live room
        needs=("skuName", "tuanid"),
        page=SubjectKind.ROOM,
        title="skuName",
        sku="skuId",
        prices=(
            Figure(path="bp", role=_R.LIVE, label="直播间拼团价", condition="直播间限时拼团"),
            Figure(path="pgp", role=_R.GROUP, label="拼购价", condition="拼购"),
            Figure(path="p", role=_R.SINGLE, label="单独购买"),
        ),
    ),
    Goods(
        needs=("name", "discount", "price", "url"),
        title="name",
        prices=(Figure(path="price", role=_R.SALE),),
        texts="[discount, description]",
        promotions="discount",
        link="url",
    ),
    Goods(
        needs=("wareId", "wname"),
        title="wname || wareName",
        sku="wareId",
        prices=(
            Figure(path="jdPrice || price", role=_R.SALE, label="京东价"),
            Figure(path="pPrice || plusPrice", role=_R.MEMBER, label="PLUS会员价", condition="PLUS会员"),
            Figure(path="martPrice || marketPrice", role=_R.MARKET),
        ),
        shop="shopName || good_shop",
        self_operated="selfSupport || isSelf",
        link="wareId",
    ),
    Goods(  # search answers since 2023
        needs=("wareId",),
        any_of=("wareName", "realPrice", "finalPrice"),
        title="wareName",
        sku="wareId || skuId",
        prices=(
            Figure(path="finalPrice.estimatedPrice || finalPrice", role=_R.COUPON, label="到手价", condition="到手价"),
            Figure(path="realPrice || jdPrice", role=_R.SALE, label="京东价"),
            Figure(path="oriPrice", role=_R.LIST),
        ),
        shop="shopName || good",
        self_operated="selfSupport",
        link="wareId",
    ),
)
_ITEM = (
    Goods(  # pageConfig.product
        needs=("skuid", "name"),
        any_of=("venderId", "shopId", "cat"),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="name",
        sku="skuid",
        shop="shopName",
        brand="brandName",
        self_operated="isSelf",
    ),
    Goods(  # mobile item page: the goods in one object, their price in another
        needs=("skuId", "skuName"),
        any_of=("venderID", "venderId", "pName", "pType"),
        absent=("tuanid",),
        page=SubjectKind.PRODUCT,
        rank=8,
        title="skuName",
        sku="skuId",
        shop="shopName",
        brand="brandName",
    ),
    Goods(
        needs=("price", "shopInfo"),
        absent=("wareInfoReadMap", "skuHeadVO", "wareInfo"),
        page=SubjectKind.PRODUCT,
        rank=8,
        prices=(
            Figure(path="price.p", role=_R.SALE, label="京东价"),
            Figure(path="price.pp || price.plusPrice", role=_R.MEMBER, label="PLUS会员价", condition="PLUS会员"),
            Figure(path="price.op || price.m", role=_R.LIST),
        ),
        shop="shopInfo.shop.name",
    ),
    Goods(  # answers of the item service
        needs=("price",),
        any_of=("wareInfoReadMap", "skuHeadVO", "wareInfo"),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="skuHeadVO.skuTitle || wareInfoReadMap.sku_name || wareInfo.name",
        sku="wareInfoReadMap.sku_id || commonLimitInfo.skuId || wareInfo.wareId",
        prices=(
            Figure(path="price.finalPrice.price", role=_R.SUBSIDY, label="=price.finalPrice.priceContent || '补贴后'"),
            Figure(path="price.p", role=_R.SALE, label="京东价"),
            Figure(path="price.plusPrice || price.pp", role=_R.MEMBER, label="PLUS会员价", condition="PLUS会员"),
            Figure(path="price.op || price.m", role=_R.LIST),
        ),
        shop="itemShopInfo.shopName || shopInfo.shop.name",
        brand="wareInfoReadMap.product_brand",
        promotions="promotion.activity[].value || preferenceInfo.preferenceDisplay[].text",
    ),
)
_PEOPLE = (
    Show(
        needs=("skuList", "userName", "title"),
        title="title",
        anchor="userName",
        intro="desc",
        rank=5,
    ),
    Person(needs=("shopName", "shopId"), role=PartyRole.SELLER, display="shopName", name="companyName"),
)
_PAGE = Seen(
    title=(".sku-name", ".sku-title", "#name h1", ".itemInfo-wrap .sku-name", ".goods-name", ".product-title"),
    sku=("#product-info@data-skuid", ".J-p-sku@data-sku"),
    tags=(
        Tag(css="#J_FinalPrice .price", label_css="#J_FinalPrice .priceContent"),
        Tag(css=".summary-price .p-price .price", role=_R.SALE, label="京东价"),
        Tag(css="#jd-price", role=_R.SALE, label="京东价"),
        Tag(css=".p-price-plus .price", role=_R.MEMBER, label="PLUS会员价"),
        Tag(css="#page_origin_price, #page_maprice", role=_R.LIST),
    ),
    shop=(".J-hove-wrap .name a", "#popbox .mt h3 a", ".contact .name a@title", ".shopName a", ".seller-infor a@title", ".top-name"),
    company=("#zizhi-company", ".company-name"),
    self_operated=".u-jd, .goodshop .u-jd, .J-jd-self",
)  # fmt: skip
_CARDS = Seen(
    each="li.gl-item, .plugin_goodsCardWrapper, [data-sku].goods-item",
    title=(".p-name em", ".p-name a@title", "[class*='_goods_title_']", "[class*='goodsTitle']"),
    sku=("@data-sku", "[data-sku]@data-sku"),
    tags=(
        Tag(css=".p-price strong i, .p-price strong, [class*='_price_'], [class*='realPrice']", role=_R.SALE),
        Tag(css=".p-price-plus em", role=_R.MEMBER, label="PLUS会员价"),
    ),
    shop=(".p-shop a@title", ".p-shop a", ".curr-shop", "[class*='_shopFloor_'] span"),
    self_operated=".p-shop[data-selfware='1'], .goods-icons[data-tips*='自营'], [data-tips*='京东自营']",
)

READER = Marketplace(
    name="jd",
    title="京东",
    marks=Marks(
        hosts=("jd.com", "jd.hk", "jingxi.com", "yiyaojd.com", "jingdonghealth.cn", "3.cn", "jd.cn"),
        title=r"(?:-|【)\s?京东$|京东\(JD\.COM\)|商品搜索 - 京东|【行情 报价 价格 评测】-京东|京东直播",
        words=(
            ("360buyimg.com", 3), ("item.jd.com", 4), ("misc.360buyimg.com", 6), ("jd.com", 2), ("京ICP证070359号", 10),
            ("pageConfig", 2), ("storage.360buyimg.com", 5),
        ),
    ),
    addresses=(
        Address(SubjectKind.PRODUCT, r"(?:item|npcitem|mitem|i-item)\.jd\.(?:com|hk)/(?P<id>\d+)\.html"),
        Address(SubjectKind.PRODUCT, r"item\.m\.jd\.com/product/(?P<id>\d+)|item\.(?:yiyaojd\.com|jingdonghealth\.cn)/\d+"),
        Address(SubjectKind.PRODUCT, r"(?:item\.m|wqitem|wq|in\.m)\.jd\.com/.*?[?&](?:wareId|sku|skuId)=(?P<id>\d+)"),
        Address(SubjectKind.ROOM, r"lives\.jd\.com/#/(?P<id>\d+)"),
        Address(SubjectKind.ROOM, r"(?:live|zhibo)\.jd\.com|lives\.jd\.com|h5\.m\.jd\.com/.*live.*[?&](?:liveId|id)=(?P<id>\d+)|/pglive/"),
        Address(SubjectKind.SEARCH, r"(?:search|re|list|so\.m)\.jd\.(?:com|hk)|/chat/index\.action|(?:book|channel)\.jd\.com"),
        Address(SubjectKind.RULES, r"(?:rule|help|about)\.jd\.com"),
        Address(SubjectKind.CHECKOUT, r"(?:trade|cart|cashier)\.jd\.com"),
        Address(SubjectKind.SHOP, r"mall\.jd\.com/index-(?P<id>\d+)"),
        Address(SubjectKind.SHOP, r"(?:mall|shop\.m|shop|mall\.jd)\.jd\.(?:com|hk)|//[\w-]+\.jd\.com/view_shop|mall\.jd\.com/index-(?P<id>\d+)"),
        Address(SubjectKind.PLATFORM, r"//(?:www\.|m\.)?jd\.(?:com|hk)/?(?:$|\?|#|index)"),
    ),
    shapes=(*_LISTS, *_ITEM, *_PEOPLE),
    seen=((SubjectKind.PRODUCT, _PAGE), (SubjectKind.SEARCH, _CARDS)),
    own_shop="京东自营",
    own_words=r"由\s?京东\s?(?:发货|配送)并提供售后",
    own=r"^(?:北京京东|京东(?:世纪|集团|科技)|江苏京东|宿迁京东|北京沃东天骏)",
    titles=(
        (SubjectKind.PLATFORM, r"^京东\(JD\.COM\)-正品低价"),
        (SubjectKind.SEARCH, r"商品搜索 - 京东|图书全部分类|全部分类$"),
        (SubjectKind.PRODUCT, r"【(?:图片|行情|价格)|【行情 报价 价格 评测】|商品详情页?|产品详情"),
    ),
    steps=(
        Step(topic="seller", words=r"店铺信息|商家信息|联系卖家"),
        Step(topic="licence", words=r"证照信息|营业执照|店铺资质", address="https://mall.jd.com/showLicence-{id}.html"),
        Step(topic="dispute", words=r"交易纠纷|售后政策", address="https://help.jd.com/"),
        Step(topic="rules", words=r"规则", address="https://rule.jd.com/"),
    ),
)  # fmt: skip
