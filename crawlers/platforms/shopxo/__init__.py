"""Shops run on ShopXO: pages drawn by the server, and answers of its interface for apps."""

from checker.vocabulary import PartyRole, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.seen import Seen, Tag
from crawlers.platforms.shapes import Figure, Goods, Person
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Goods(
        needs=("goods", "nav_home_button_info"),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="goods.title",
        sku="goods.id",
        prices=(Figure(path="goods.price", role=_R.SALE), Figure(path="goods.original_price", role=_R.LIST, label="原价")),
        specs="goods.parameters.base[].[name, value]",
        unit="goods.inventory_unit",
        stock="goods.inventory",
        texts="[goods.simple_desc]",
    ),
    Goods(
        needs=("title", "price"),
        any_of=("min_price", "original_price", "inventory_unit"),
        absent=("product_id", "item_id", "variants"),
        title="title",
        sku="id || goods_id",
        prices=(
            Figure(path="price || min_price", role=_R.SALE),
            Figure(path="original_price || max_original_price", role=_R.LIST, label="原价"),
        ),
        texts="[simple_desc]",
        unit="inventory_unit",
        stock="inventory",
        link="goods_url",
    ),
    Person(needs=("shop_name",), any_of=("auth_type", "company_license", "company_number"), role=PartyRole.SELLER,
           display="shop_name", name="company_name", code="company_number", licence_image="company_license"),
)  # fmt: skip
_PAGE = Seen(
    title=(".detail-title-content", ".goods-title", ".tb-detail-hd h1"),
    sku=(".goods-detail@data-id", "input[name=goods_id]@value"),
    tags=(
        Tag(css=".goods-price, .price-now, .tb-detail-price .goods-price", role=_R.SALE, label="售价"),
        Tag(css=".goods-original-price, .original-price-value", role=_R.LIST, label="原价"),
    ),
    shop=(".shop-name", ".shop-title a"),
)

READER = Marketplace(
    name="shopxo",
    title="ShopXO 商城",
    hosts_shops=False,
    marks=Marks(
        title=r"ShopXO",
        words=(
            ("static/index/default", 6),
            ("__my_url__", 5),
            ("shopxo", 6),
            ("ShopXO", 6),
            ("__attachment_host__", 6),
        ),
        anywhere=True,
    ),
    addresses=(
        Address(
            SubjectKind.PRODUCT,
            r"(?:goods[-/](?:index[-/])?(?:id[-/])?(?P<id>\d+)|s=/?index/goods/index/id/(?P<sid>\d+))",
        ),
        Address(SubjectKind.SEARCH, r"/search(?:/index)?(?:[-/?.]|$)|/category"),
        Address(SubjectKind.CHECKOUT, r"/buy/index|/buy\.html"),
        Address(SubjectKind.SHOP, r"/shop/(?:index|detail)"),
        Address(SubjectKind.RULES, r"/(?:agreement|article)/"),
    ),
    shapes=_SHAPES,
    seen=((SubjectKind.PRODUCT, _PAGE),),
    expected=((SubjectKind.PRODUCT, ("title", "price")), (SubjectKind.SEARCH, ("title", "price"))),
    steps=(Step(topic="licence", words=r"营业执照|资质"), Step(topic="dispute", words=r"售后|投诉|问答")),
)
