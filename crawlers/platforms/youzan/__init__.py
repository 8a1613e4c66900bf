"""Shops on Youzan: goods pages and shops from page state (_global) and answers of its interfaces; prices in fen."""

from checker.vocabulary import PartyRole, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.shapes import Figure, Goods, Person, Show
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Goods(
        needs=("goodsData",),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="goodsData.goods.title",
        sku="goodsData.goods.alias || goodsData.goods.id",
        prices=(
            Figure(path="goodsData.skuInfo.spuPrice.activityPrice", role=_R.SALE, label="活动价", scale="fen"),
            Figure(path="goodsData.skuInfo.spuPrice.minPrice || goodsData.skuInfo.minPrice || goodsData.spu.minPrice", role=_R.SALE, scale="fen"),
            Figure(path="goodsData.skuInfo.spuPrice.estimatedPrice", role=_R.COUPON, label="预估到手价", condition="券后", scale="fen"),
            Figure(path="goodsData.goods.origin || goodsData.skuInfo.originPrice", role=_R.LIST, label="划线价"),
        ),
        shop="shop_info.shop_name || shopMetaInfo.shopName || goodsData.shop.shopName",
        company="shopMetaInfo.companyName",
    ),
    Goods(
        needs=("alias", "title"),
        any_of=("price", "origin", "sold_status", "total_stock", "minPrice"),
        title="title",
        sku="alias",
        prices=(
            Figure(path="activity_price || activityPrice", role=_R.SALE, label="活动价"),
            Figure(path="price || minPrice", role=_R.SALE),
            Figure(path="origin || originPrice", role=_R.LIST, label="划线价"),
        ),
        texts="[sub_title || subTitle || sell_point]",
        link="url || alias",
    ),
    Person(needs=("shopName", "kdtId"), role=PartyRole.SELLER, display="shopName",
           name="companyName || principalName", licence_link="certUrl"),
    Person(needs=("shop_name", "kdt_id"), role=PartyRole.SELLER, display="shop_name", name="company_name"),
    Show(needs=("liveRoomId",), any_of=("anchorName", "roomName"), title="roomName || title", anchor="anchorName"),
)  # fmt: skip

READER = Marketplace(
    name="youzan",
    title="有赞店铺",
    marks=Marks(
        hosts=("youzan.com", "koudaitong.com"),
        words=(("yzcdn.cn", 4), ("youzan.com", 4), ("kdtId", 3), ("kdt_id", 3), ("_youzan", 4)),
        anywhere=True,
    ),
    addresses=(
        Address(SubjectKind.PRODUCT, r"/(?:wscgoods/detail|v2/goods|wscshop/goods)/(?P<id>\w+)|/goods\?alias=(?P<alias>\w+)"),
        Address(SubjectKind.SHOP, r"/(?:wscshop/(?:showcase/)?(?:homepage|feature)|v2/(?:home|showcase|feature))"),
        Address(SubjectKind.CHECKOUT, r"/(?:pay/wsctrade|wsctrade|wsctrade_buy|wscump/.*confirm)"),
        Address(SubjectKind.ROOM, r"/(?:wscvis/live|live)/"),
    ),
    shapes=_SHAPES,
    own=r"^(?:杭州有赞|杭州起码)",
    steps=(Step(topic="licence", words=r"店铺资质|营业执照|经营者信息|主体信息"), Step(topic="dispute", words=r"投诉|维权|客服")),
)  # fmt: skip
