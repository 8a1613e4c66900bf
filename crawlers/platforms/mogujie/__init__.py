"""Mogujie: goods with their detail answer, lists, and live rooms."""

from checker.vocabulary import PartyRole, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.shapes import Figure, Goods, Person, Show
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Goods(
        needs=("itemInfo",),
        any_of=("shopInfo", "skuInfo", "normalPrice"),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="itemInfo.title",
        sku="itemInfo.itemId || itemInfo.iid",
        prices=(
            Figure(path="normalPrice.nowPrice || itemInfo.lowNowPrice", role=_R.SALE),
            Figure(path="normalPrice.oldPrice || itemInfo.oldPrice", role=_R.LIST, label="原价"),
            Figure(path="normalPrice.couponPrice", role=_R.COUPON, label="券后价", condition="=normalPrice.couponDesc"),
            Figure(path="normalPrice.eventPrice", role=_R.SALE, label="活动价"),
            Figure(path="preSaleInfo.deposit", role=_R.DEPOSIT, label="定金", condition="预售定金"),
        ),
        variants="skuInfo.skus",
        variant_prices=(
            Figure(path="nowprice", role=_R.SALE, scale="fen"),
            Figure(path="price", role=_R.LIST, label="原价", scale="fen"),
        ),
        extras=(  # the first insurance, at its price for the first variant
            Figure(
                path="skuInfo.skus[0].insuranceMap.values(@)[].insurancePrice | [0]",
                role=_R.ADD_ON,
                label="=skuInfo.insuranceMait[0].name || '保险服务'",
                scale="fen",
            ),
        ),
        shop="shopInfo.name || shopInfo.shopName",
        specs="itemParams.info.set",
        services="itemServices.services[].[name, content][]",
        texts="[itemInfo.desc, detailInfo.desc]",
        promotions="promotionV2.list[].text || platformCoupons.list[].desc",
        stock="skuInfo.totalStock",
    ),
    Goods(
        needs=("tradeItemId", "title"),
        title="title",
        sku="tradeItemId",
        prices=(Figure(path="price", role=_R.SALE), Figure(path="orgPrice", role=_R.LIST, label="原价")),
        link="link || h5Link",
    ),
    Person(needs=("shopId", "cFans"), role=PartyRole.SELLER, display="name || shopName", name="companyName"),
    Show(needs=("roomId", "actorInfo"), title="title || intro", anchor="actorInfo.actorName || actorInfo.userName"),
)

READER = Marketplace(
    name="mogujie",
    title="蘑菇街",
    marks=Marks(
        hosts=("mogujie.com", "mogu.com", "meilishuo.com"),
        title=r"蘑菇街|mogujie",
        words=(("mogucdn.com", 4), ("mogujie.com", 4), ("mogu.com", 3), ("normalPrice", 3)),
    ),
    addresses=(
        Address(SubjectKind.PRODUCT, r"mogu(?:jie)?\.com/.*?detail(?:/|.*?[?&](?:itemId|iid)=)(?P<id>\w+)"),
        Address(SubjectKind.SHOP, r"mogu(?:jie)?\.com/.*?shop.*?(?:shopid=|shopId=|shop/)(?P<id>\w+)"),
        Address(SubjectKind.ROOM, r"mogu(?:jie)?\.com/.*?live"),
        Address(SubjectKind.SEARCH, r"list\.mogu(?:jie)?\.com|/search|/book/"),
        Address(SubjectKind.RULES, r"mogu(?:jie)?\.com/(?:rule|help)"),
        Address(SubjectKind.PLATFORM, r"//(?:www\.|m\.)?mogu(?:jie)?\.com/?(?:$|\?|#)"),
    ),
    shapes=_SHAPES,
    own=r"^(?:杭州卷瓜|杭州时趣|美丽联合|蘑菇街)",
    steps=(Step(topic="licence", words=r"营业执照|资质"), Step(topic="dispute", words=r"规则|投诉|维权")),
)
