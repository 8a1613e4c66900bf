"""Kuaishou: live rooms, shop goods (快手小店) and videos, from page state and answers of its interfaces."""

from checker.vocabulary import PartyRole, Placement, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.shapes import Figure, Goods, Person, Said, Show
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Goods(
        needs=("itemId", "itemTitle"),
        page=SubjectKind.ROOM,
        title="itemTitle",
        sku="itemId",
        prices=(
            Figure(path="itemPrice || price || itemMinPrice", role=_R.LIVE, label="直播价", condition="直播间", scale="fen"),
            Figure(path="itemOriginalPrice || originalPrice", role=_R.LIST, label="原价", scale="fen"),
        ),
        shop="shopName || sellerName",
        link="jumpUrl || itemLinkUrl",
    ),
    Goods(
        needs=("itemId", "title"),
        any_of=("price", "minPrice", "skuList", "itemPrice"),
        absent=("seckill_price",),
        page=SubjectKind.PRODUCT,
        rank=6,
        title="title",
        sku="itemId",
        prices=(
            Figure(path="couponPrice || activityPrice", role=_R.COUPON, label="券后价", condition="券后", scale="fen"),
            Figure(path="price || minPrice || itemPrice", role=_R.SALE, scale="fen"),
            Figure(path="originalPrice || marketPrice", role=_R.LIST, label="原价", scale="fen"),
        ),
        variants="skuList",
        variant_prices=(Figure(path="skuSalePrice || price", role=_R.SALE, scale="fen"),),
        shop="shopName || shopInfo.shopName || seller.name",
        company="shopInfo.companyName",
        specs="itemPropList[].[name, value] || props[].[propName, propValue]",
        services="serviceList[].[name, desc][] || serviceRules[].title",
        texts="[details, subTitle]",
    ),
    Show(
        needs=("liveStream", "author"),
        title="liveStream.caption || liveStream.title",
        anchor="author.name",
        rank=6,
    ),
    Show(
        needs=("liveStreamId",),
        any_of=("user", "author", "caption"),
        title="caption || title",
        anchor="user.user_name || user.name || author.name",
        rank=5,
    ),
    Person(needs=("shopName",), any_of=("shopId", "sellerId"), role=PartyRole.SELLER, display="shopName", name="companyName"),
    Said(needs=("caption", "photoId"), text="caption", page=SubjectKind.OTHER, rank=2),
    Said(needs=("caption", "photoUrl"), text="caption", page=SubjectKind.OTHER, rank=2),
    Said(needs=("commentFeeds",), text="commentFeeds[].content", placement=Placement.COMMENT, speaker="viewer",
         page=SubjectKind.ROOM, rank=3),
)  # fmt: skip

READER = Marketplace(
    name="kuaishou",
    title="快手",
    marks=Marks(
        hosts=("kuaishou.com", "kwaixiaodian.com", "gifshow.com", "chenzhongtech.com", "kuaishouapp.com", "kwaishop.com"),
        title=r"快手(?:直播|小店|电商|APP)?$|-快手$",
        words=(("kwaixiaodian.com", 6), ("yximgs.com", 4), ("kuaishou.com", 3), ("static.yximgs", 6), ("gifshow.com", 4),
               ("kwaicdn.com", 4)),
    ),
    addresses=(
        Address(SubjectKind.ROOM, r"live\.kuaishou\.com/(?:u|live)/(?P<id>[\w-]+)|(?:kuaishou(?:app)?|gifshow|chenzhongtech)\.com/fw/live/(?P<fw>[\w-]+)"),
        Address(SubjectKind.PRODUCT, r"kwaixiaodian\.com/.*?(?:merchant/(?:shop/)?detail|item|goods).*?[?&](?:id|itemId|carrierId)=(?P<id>\d+)"),
        Address(SubjectKind.SHOP, r"kwaixiaodian\.com/.*?(?:shop|store)"),
        Address(SubjectKind.ACCOUNT, r"(?:www\.)?kuaishou\.com/profile/(?P<id>[\w-]+)"),
        Address(SubjectKind.SEARCH, r"kuaishou\.com/search"),
        Address(SubjectKind.RULES, r"(?:edu|university|rule)\.kwaixiaodian\.com|kuaishou\.com/(?:about|norm|policy|agreement)"),
        Address(SubjectKind.OTHER, r"kuaishou\.com/(?:short-video|f|fw/photo)/(?P<id>[\w-]+)"),
        Address(SubjectKind.PLATFORM, r"//(?:www\.|live\.)?kuaishou\.com/?(?:$|\?|#|brilliant|new-reco)"),
    ),
    shapes=_SHAPES,
    own=r"^(?:北京快手|北京达佳|成都快购|杭州快手|快手(?:科技|商城))",
    app_only=r"打开快手|请在快手(?:APP|App)?(?:内|中)打开",
    steps=(
        Step(topic="seller", words=r"店铺信息|商家信息|进店"),
        Step(topic="licence", words=r"营业执照|资质|经营者信息"),
        Step(topic="dispute", words=r"举报|消费者保障|平台规则"),
    ),
)  # fmt: skip
