"""Shops run on litemall, NideShop and platform-mall front ends: answers of their wx interfaces and their pages."""

from checker.vocabulary import PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.seen import Seen, Tag
from crawlers.platforms.shapes import Figure, Goods
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Goods(
        needs=("info", "productList"),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="info.name",
        sku="info.goodsSn || info.goods_sn || info.id",
        prices=(
            Figure(path="info.retailPrice || info.retail_price", role=_R.SALE),
            Figure(path="info.counterPrice || info.counter_price || info.market_price", role=_R.LIST, label="专柜价"),
            Figure(path="groupon[0].discount", role=_R.DISCOUNT, label="团购减", condition="团购"),
        ),
        variants="productList",
        variant_prices=(Figure(path="price || retail_price", role=_R.SALE),),
        brand="brand.name",
        specs="attribute[].[attribute || name, value]",
        unit="info.unit || info.goods_unit",
        texts="[info.brief || info.goods_brief]",
        services="issue[].[question, answer][]",
    ),
    Goods(
        needs=("name",),
        any_of=("retailPrice", "retail_price", "counterPrice", "counter_price"),
        title="name",
        sku="goodsSn || goods_sn || id",
        prices=(
            Figure(path="retailPrice || retail_price", role=_R.SALE),
            Figure(path="counterPrice || counter_price || market_price", role=_R.LIST, label="专柜价"),
        ),
        texts="[brief || goods_brief]",
        unit="unit || goods_unit",
        link="id",
    ),
)
_PAGE = Seen(
    title=(".goods-info .name", ".item_info .name", ".van-cell__title .item-title"),
    tags=(
        Tag(css=".goods-info .price, .item-info .retail, .van-sku__price-num", role=_R.SALE),
        Tag(css=".goods-info .counter-price, .counterPrice, .item-info .counter", role=_R.LIST, label="专柜价"),
    ),
)

READER = Marketplace(
    name="litemall",
    title="litemall/NideShop 商城",
    hosts_shops=False,
    marks=Marks(
        title=r"litemall|NideShop",
        words=(("litemall", 5), ("nideshop", 5), ("counterPrice", 4), ("retailPrice", 4), ("counter_price", 4),
               ("retail_price", 4), ("goodsSn", 3), ("goods_sn", 1), ('"errmsg"', 2), ("productList", 2)),
        anywhere=True,
    ),
    addresses=(
        Address(SubjectKind.PRODUCT, r"/(?:items/detail|goods/detail|pages/goods/goods)[/?](?:.*?id=)?(?P<id>\d+)"),
        Address(SubjectKind.SEARCH, r"/(?:items/search|goods/list|pages/(?:search|category))"),
        Address(SubjectKind.CHECKOUT, r"/(?:order/checkout|cart/checkout|pages/shopping/checkout)"),
    ),
    shapes=_SHAPES,
    seen=((SubjectKind.PRODUCT, _PAGE),),
    expected=((SubjectKind.PRODUCT, ("title", "price")), (SubjectKind.SEARCH, ("title", "price"))),
    steps=(Step(topic="dispute", words=r"售后|常见问题|客服"),),
)  # fmt: skip
