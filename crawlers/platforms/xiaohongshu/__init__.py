"""Xiaohongshu: notes, accounts, goods and shops of its mall, live rooms, from page state and answers."""

from checker.vocabulary import PartyRole, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.shapes import Figure, Goods, Person, Said, Show
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Said(needs=("noteId", "desc"), text="[title, desc]", page=SubjectKind.OTHER, rank=5),
    Said(needs=("note_id", "desc"), text="[title || display_title, desc]", page=SubjectKind.OTHER, rank=5),
    Person(needs=("noteId", "user", "desc"), role=PartyRole.UNKNOWN, display="user.nickname || user.nickName"),
    Person(needs=("basicInfo", "interactions"), role=PartyRole.UNKNOWN, display="basicInfo.nickname"),
    Goods(
        needs=("descriptionH5",),
        any_of=("sellerH5", "priceH5", "variantH5"),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="descriptionH5.name",
        sku="id || descriptionH5.skuId || spuId",
        prices=(
            Figure(path="priceH5.discountPrice || priceH5.highlightPrice || descriptionH5.discountPrice", role=_R.SALE),
            Figure(path="priceH5.dealPrice.price", role=_R.COUPON, label="到手价", condition="到手价"),
            Figure(path="priceH5.originPrice || priceH5.itemPrice", role=_R.LIST, label="原价"),
            Figure(path="priceH5.memberPrice", role=_R.MEMBER, label="会员价", condition="会员"),
        ),
        shop="sellerH5.name",
        company="sellerH5.companyName",
        brand="descriptionH5.brandName",
        services="serviceH5.services[].[name, desc][]",
        promotions="promotionH5.tags[].text",
    ),
    Goods(
        needs=("item_id",),
        any_of=("sale_price", "price", "discount_price"),
        title="name || title || item_name",
        sku="item_id",
        prices=(
            Figure(path="discount_price || sale_price || price.sale_price || price", role=_R.SALE),
            Figure(path="origin_price || market_price || price.origin_price", role=_R.LIST, label="原价"),
        ),
        shop="seller_name || seller.name || vendor_name",
        link="link",
    ),
    Goods(
        needs=("itemId",),
        any_of=("itemName", "skuName"),
        absent=("itemTitle", "sellerNick"),
        title="itemName || skuName",
        sku="itemId",
        prices=(
            Figure(path="livePrice", role=_R.LIVE, label="直播价", condition="直播间"),
            Figure(path="discountPrice || salePrice || price", role=_R.SALE),
            Figure(path="originPrice || originalPrice", role=_R.LIST, label="原价"),
        ),
        shop="sellerName || shopName",
        link="link || jumpUrl",
    ),
    Show(needs=("roomInfo",), any_of=("hostInfo", "anchorInfo"), title="roomInfo.roomTitle || roomInfo.title",
         anchor="hostInfo.nickName || anchorInfo.nickname", rank=6),
    Show(needs=("room_id", "host_info"), title="room_title || title", anchor="host_info.nick_name || host_info.nickname", rank=6),
    Person(needs=("sellerId", "sellerName"), role=PartyRole.SELLER, display="sellerName", name="companyName"),
)  # fmt: skip

READER = Marketplace(
    name="xiaohongshu",
    title="小红书",
    marks=Marks(
        hosts=("xiaohongshu.com", "xhslink.com", "xiaohongshu.net", "xhscdn.com"),
        title=r"(?:-|_)\s?小红书$|^小红书",
        words=(("xhscdn.com", 4), ("xiaohongshu.com", 3), ("noteDetailMap", 10), ("xsecToken", 5), ("xhslink", 5)),
    ),
    addresses=(
        Address(SubjectKind.OTHER, r"xiaohongshu\.com/(?:explore|discovery/item|search_result)/(?P<id>[0-9a-f]{16,})"),
        Address(SubjectKind.PRODUCT, r"xiaohongshu\.com/(?:goods-detail|goods|vendor/goods)/(?P<id>[0-9a-f]{16,})"),
        Address(SubjectKind.SHOP, r"xiaohongshu\.com/(?:vendor|store|shop)/(?P<id>\w+)"),
        Address(SubjectKind.ROOM, r"xiaohongshu\.com/(?:livestream|live)[\w/]*/(?P<id>\d+)"),
        Address(SubjectKind.ACCOUNT, r"xiaohongshu\.com/user/profile/(?P<id>\w+)"),
        Address(SubjectKind.SEARCH, r"xiaohongshu\.com/search_result"),
        Address(SubjectKind.RULES, r"(?:school|agree|rule|dispute)\.xiaohongshu\.com|xiaohongshu\.com/(?:protocols|crown)"),
        Address(SubjectKind.PLATFORM, r"//(?:www\.)?xiaohongshu\.com/?(?:$|\?|#|explore/?(?:$|\?))"),
    ),
    shapes=_SHAPES,
    own=r"^(?:行吟信息|薯一薯二|小红书(?:科技|电子商务)|上海薯|宁智信息|书行科技)",
    states=(
        (SubjectKind.PRODUCT, r"\"?(?:goodsDetail|templateData)\"?:\{\"?(?:descriptionH5|\w+)"),
        (SubjectKind.OTHER, r"\"currentNoteId\":\"[0-9a-f]{16,}|\"firstNoteId\":\"[0-9a-f]{16,}"),
    ),
    expected=(
        (SubjectKind.PRODUCT, ("title", "price", "shop")),
        (SubjectKind.OTHER, ("text",)),
        (SubjectKind.ROOM, ("anchor",)),
    ),
    app_only=r"打开小红书\s?(?:APP|App)?查看|请在小红书(?:APP|App)?(?:内|中)",
    steps=(
        Step(topic="seller", words=r"进店|店铺信息|商家信息"),
        Step(topic="licence", words=r"证照信息|营业执照|资质"),
        Step(topic="dispute", words=r"举报|维权|争议"),
    ),
)  # fmt: skip
