"""Suning: goods pages, lists and shops."""

from checker.vocabulary import PartyRole, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.seen import Seen, Tag
from crawlers.platforms.shapes import Figure, Goods, Person
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Goods(  # price answers
        needs=("cmmdtyCode",),
        any_of=("netPrice", "promotionPrice", "refPrice", "price"),
        title="cmmdtyName || catentdesc || partName",
        sku="cmmdtyCode",
        prices=(
            Figure(path="promotionPrice", role=_R.SALE, label="促销价"),
            Figure(path="netPrice || price", role=_R.SALE, label="易购价"),
            Figure(path="refPrice", role=_R.LIST, label="参考价"),
            Figure(path="superPrice", role=_R.MEMBER, label="SUPER会员价", condition="SUPER会员"),
        ),
        shop="vendorName || shopName",
    ),
    Goods(  # sn object of a goods page
        needs=("partNumber",),
        any_of=("catentryName", "itemDisplayName", "productName", "passPartNumber"),
        page=SubjectKind.PRODUCT,
        rank=8,
        title="itemDisplayName || catentryName || productName",
        sku="partNumber",
        prices=(Figure(path="promotionPrice || netPrice", role=_R.SALE),),
        shop="shopName || vendorName",
        brand="brandName",
    ),
    Person(
        needs=("shopName",),
        any_of=("shopCode", "vendorCode", "shopId"),
        role=PartyRole.SELLER,
        display="shopName",
        name="companyName",
    ),
)
_PAGE = Seen(
    title=("#itemDisplayName", ".proinfo-title h1", ".product-title"),
    sku=("#curPartNumber@value",),
    tags=(
        Tag(css="#mainPrice .mainprice, .price-promo .mainprice, .mainprice", role=_R.SALE, label="易购价"),
        Tag(css=".small-price, #netPrice .price, .price-ref del", role=_R.LIST, label="参考价"),
    ),
    shop=(".si-intro-list a", "#shopName a", ".storename a", "#curShopName@value"),
    company=("#shopLicenceName", ".si-company"),
    self_operated=".title-tag.zy, .zy-label, #itemDisplayName i.zy",
)
_CARDS = Seen(
    each="li.item-wrap, .product-box, li.docs",
    title=(".title-selling-point a", ".sell-point a", ".title-selling-point"),
    sku=("@sa-data", "@data-sku"),
    tags=(Tag(css=".def-price, .prive em, .price-box", role=_R.SALE),),
    shop=(".store-stock a", ".store-name a"),
    self_operated=".zy",
)

READER = Marketplace(
    name="suning",
    title="苏宁易购",
    marks=Marks(
        hosts=("suning.com", "suning.cn"),
        title=r"苏宁易购|【价格 图片 品牌 报价】",
        words=(("suning.cn", 3), ("suning.com", 3), ("suning.com/", 2), ("cmmdtyCode", 6)),
    ),
    addresses=(
        Address(SubjectKind.PRODUCT, r"(?:product|m)\.suning\.com/(?:product/)?(?:\d+/)?(?P<id>\d{6,})\.html"),
        Address(SubjectKind.SEARCH, r"(?:search|list)\.suning\.com"),
        Address(SubjectKind.SHOP, r"(?:shop|vshop)\.(?:m\.)?suning\.com/(?P<id>\d+)"),
        Address(SubjectKind.ROOM, r"live\.(?:m\.)?suning\.com"),
        Address(SubjectKind.RULES, r"(?:rule|help|sop)\.suning\.com"),
        Address(SubjectKind.CHECKOUT, r"(?:shopping|cart)\.suning\.com"),
        Address(SubjectKind.PLATFORM, r"//(?:www\.|m\.)?suning\.com/?(?:$|\?|#)"),
    ),
    shapes=_SHAPES,
    seen=((SubjectKind.PRODUCT, _PAGE), (SubjectKind.SEARCH, _CARDS)),
    own=r"^(?:苏宁易购|南京苏宁|江苏苏宁|苏宁(?:控股|云商))",
    titles=((SubjectKind.PRODUCT, r"【价格 图片 品牌 报价】|【价格|商品详情"),),
    steps=(
        Step(topic="seller", words=r"店铺信息|商家信息"),
        Step(topic="licence", words=r"证照信息|营业执照|资质"),
        Step(topic="dispute", words=r"售后|纠纷|投诉"),
    ),
)  # fmt: skip
