"""Shops on Weidian: goods pages and shops from page state (__rocker-render-inject__) and answers."""

from checker.vocabulary import PartyRole, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.shapes import Figure, Goods, Person, Show
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Goods(
        needs=("item_info",),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="item_info.item_name || item_info.itemName",
        sku="item_info.item_id || item_info.itemId",
        prices=(
            Figure(path="item_info.discount_price || item_info.discountPrice", role=_R.SALE, label="活动价"),
            Figure(path="item_info.price || item_info.itemLowPrice", role=_R.SALE),
            Figure(path="item_info.origin_price || item_info.originalPrice", role=_R.LIST, label="原价"),
        ),
        shop="shop_info.shopName || shop_info.shop_name",
        stock="item_info.stock",
        services="service_info.services[].name",
    ),
    Goods(
        needs=("itemId", "itemName"),
        absent=("itemTitle", "sellerNick", "liveId", "item_info", "itemPrice"),
        title="itemName",
        sku="itemId",
        prices=(
            Figure(path="discountPrice", role=_R.SALE, label="活动价"),
            Figure(path="price || itemLowPrice", role=_R.SALE),
            Figure(path="origin_price || originalPrice || itemOriginalLowPrice", role=_R.LIST, label="原价"),
        ),
        link="itemUrl",
    ),
    Person(needs=("shopName",), any_of=("shopId", "userId", "shopLogo"), role=PartyRole.SELLER, display="shopName",
           name="companyName", licence_link="licenseUrl"),
    Show(needs=("liveId",), any_of=("shopName", "anchorName"), title="title || liveTitle", anchor="anchorName || shopName"),
)  # fmt: skip

READER = Marketplace(
    name="weidian",
    title="微店",
    marks=Marks(
        hosts=("weidian.com", "koudai.com", "youshop10.com", "vdian.com"),
        title=r"微店$",
        words=(("geilicdn.com", 4), ("weidian.com", 4), ("rocker-render-inject", 10), ("vdian", 3)),
    ),
    addresses=(
        Address(
            SubjectKind.PRODUCT,
            r"/(?:item|fastorder|item_classes)\.html?.*?(?:itemI[dD])=(?P<id>\d+)|/(?:i|item)/(?P<iid>\d+)",
        ),
        Address(
            SubjectKind.SHOP,
            r"//shop\d+\.v?(?:weidian|youshop)|weidian\.com/?\?userid=\d+|/(?:decoration/)?(?:shop|uni-mine)",
        ),
        Address(SubjectKind.CHECKOUT, r"/buy/(?:add-order|confirm)"),
        Address(SubjectKind.RULES, r"/(?:rule|agreement)"),
    ),
    shapes=_SHAPES,
    own=r"^(?:北京口袋|杭州微店)",
    steps=(Step(topic="licence", words=r"店铺资质|营业执照|证照"), Step(topic="dispute", words=r"投诉|维权|举报")),
)
