"""Douyin: live rooms, the mall and its goods, videos with goods, shop windows, and messages of live rooms."""

from checker.vocabulary import PartyRole, Placement, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.shapes import Figure, Goods, Person, Said, Show
from crawlers.platforms.urls import Address

_R = PriceRole
_MALL = r"(?:haohuo\.jinritemai|haohuo\.douyinec|buyin\.jinritemai)\.com"
_VERIFIED = "owner.authentication_info.enterprise_verify_reason || owner.enterprise_verify_reason"
_IN_LISTS = (
    Figure(path="min_price || price.min_price || price", role=_R.SALE, scale="fen"),
    Figure(path="price.origin_price || price", role=_R.LIST, label="划线价", scale="fen"),
    Figure(path="market_price", role=_R.MARKET, label="市场价", scale="fen"),
    Figure(path="coupon_price", role=_R.COUPON, label="券后价", condition="券后", scale="fen"),
)


def _listed(page: SubjectKind, rank: int, *told_by: str, absent: tuple[str, ...] = ()) -> Goods:
    """Goods of a list in the page's data: of a room, of a shop window, or under a video."""
    return Goods(
        needs=("product_id", "title", "price"),
        any_of=told_by,
        absent=absent,
        page=page,
        rank=rank,
        title="title",
        sku="product_id",
        prices=_IN_LISTS,
        shop="shop_name || shop_info.shop_name || extra.shop_name || toutiao.shop_name",
        texts="[elastic_title, elastic_introduction]",
        promotions="coupons[].coupon_name || coupons[].tag",
        link="detail_url",
    )


_ROOM_KEYS = ("can_explain", "button_label", "in_stock", "platform_label")
_WINDOW_KEYS = ("toutiao", "user_shop_categories", "goods_source", "shop_name")
_LISTED = (
    _listed(SubjectKind.ROOM, 3, *_ROOM_KEYS),
    _listed(SubjectKind.OTHER, 4, "last_aweme_id", absent=_ROOM_KEYS),
    _listed(SubjectKind.SHOP, 3, *_WINDOW_KEYS, absent=(*_ROOM_KEYS, "last_aweme_id")),
    _listed(SubjectKind.OTHER, 3, "promotion_id", absent=(*_ROOM_KEYS, *_WINDOW_KEYS, "last_aweme_id")),
)
_GOODS = (
    Goods(  # the goods' detail
        needs=("base_info",),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="base_info.title",
        sku="base_info.product_id",
        prices=(
            Figure(path="base_info.price.min_price", role=_R.SALE, scale="fen"),
            Figure(path="base_info.price.market_price", role=_R.MARKET, label="划线价", scale="fen"),
            Figure(path="privilege_info.logistics.post_fee", role=_R.SHIPPING, label="运费", scale="fen"),
        ),
        shop="shop_info.shop_name || extra_info.shop_name || hotsoon.shop_entry[0].shop_name",
        texts="[base_info.promotion_source_text]",
        promotions="privilege_info.activities[].title || privilege_info.coupons[].title",
        services="privilege_info.services[].[title, content][]",
    ),
    Goods(  # the goods page of the mall as its own pages fetch it
        needs=("basic_info_data",),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="basic_info_data.title_info.title",
        sku="product_id || basic_info_data.product_id",
        prices=(
            Figure(path="basic_info_data.price_info.discount_price.min_price || basic_info_data.price_info.discount_price",
                   role=_R.COUPON, label="券后价", scale="fen"),
            Figure(path="basic_info_data.price_info.price.min_price || basic_info_data.price_info.price", role=_R.SALE, scale="fen"),
            Figure(path="basic_info_data.price_info.market_price.min_price || basic_info_data.price_info.market_price",
                   role=_R.MARKET, label="划线价", scale="fen"),
        ),
        shop="shop_info.shop_name || shop_data.shop_name",
        services="service_data.services[].[title, content][]",
    ),
    *_LISTED,
    Goods(  # flash sales of the mall
        needs=("product_id", "product_title"),
        any_of=("seckill_price", "market_price", "price"),
        page=SubjectKind.SEARCH,
        rank=2,
        title="product_title",
        sku="product_id",
        prices=(
            Figure(path="seckill_price", role=_R.SALE, label="秒杀价", condition="限时秒杀", scale="fen"),
            Figure(path="price || min_price", role=_R.SALE, scale="fen"),
            Figure(path="market_price", role=_R.MARKET, label="市场价", scale="fen"),
        ),
        shop="shop_name",
        link="product_id",
    ),
    Goods(  # the goods page of the mall
        needs=("product_id",),
        any_of=("discount_price", "sku_min_price", "price_info", "product_base"),
        page=SubjectKind.PRODUCT,
        rank=8,
        title="name || title || product_name || product_base.name",
        sku="product_id",
        prices=(
            Figure(path="discount_price || sku_min_price || price_info.min_price", role=_R.SALE, scale="fen"),
            Figure(path="market_price || price_info.market_price", role=_R.MARKET, label="划线价", scale="fen"),
            Figure(path="coupon_info.coupon_price || price_info.discount_price", role=_R.COUPON, label="券后价", condition="券后", scale="fen"),
        ),
        shop="shop_name || shop_info.shop_name || shop.name",
        company="shop_info.company_name",
        services="services[].title || service_list[].name",
    ),
    Goods(  # a message of the room: goods put up, taken down, sold out
        needs=("updated_product_info",),
        page=SubjectKind.ROOM,
        rank=4,
        title="updated_product_info.title",
        sku="updated_product_ids[0] || updated_product_info.product_id",
        prices=(
            Figure(path="updated_product_info.price || updated_product_info.min_price", role=_R.LIVE, label="直播价",
                   condition="直播间", scale="fen"),
        ),
        sold_out="sold_out",
    ),
)  # fmt: skip
_ROOMS = (
    Show(  # room of the web page and of webcast/room/web/enter
        needs=("owner", "id_str"),
        any_of=("stream_url", "has_commerce_goods", "user_count_str", "room_view_stats", "status_str", "live_room_mode", "user_count"),
        title="title",
        anchor="owner.nickname",
        company=_VERIFIED,
        intro="introduction",
        rank=6,
    ),
    Show(
        needs=("anchor_share_text", "id_str"),
        title="title",
        anchor="owner.nickname",
        company=_VERIFIED,
        intro="introduction",
        rank=5,
    ),
    Show(needs=("live_card",), title="live_card.title", anchor="live_card.nick_name", page=SubjectKind.SEARCH, rank=6),
    Show(needs=("ranks", "anchor_info"), page=SubjectKind.SEARCH, rank=7),
    Show(needs=("lives",), any_of=("type",), page=SubjectKind.SEARCH, rank=7),
    Person(
        needs=("user", "rank", "score"), any_of=("shop_tags", "gap_description"), role=PartyRole.ANCHOR,
        display="user.nickname",
    ),
)  # fmt: skip
_MESSAGES = (
    Said(
        needs=("method", "payload"),
        when=("method", "WebcastChatMessage"),
        text="payload.content",
        placement=Placement.COMMENT,
        speaker="viewer",
        page=SubjectKind.ROOM,
        rank=4,
    ),
    Said(
        needs=("method", "payload"),
        when=("method", "WebcastRoomIntroMessage"),
        text="payload.content",
        placement=Placement.BANNER,
        speaker="anchor",
        page=SubjectKind.ROOM,
        rank=4,
    ),
    Person(
        needs=("method", "payload"),
        when=("method", "WebcastRoomIntroMessage"),
        role=PartyRole.ANCHOR,
        display="payload.user.nickname",
    ),
    Said(
        needs=("common", "content"),
        when=("common.method", "WebcastChatMessage"),
        text="content",
        placement=Placement.COMMENT,
        speaker="viewer",
        page=SubjectKind.ROOM,
        rank=4,
    ),
    Said(
        needs=("method", "payload"),
        when=("method", "WebcastMemberMessage"),
        text="",
        page=SubjectKind.ROOM,
        rank=4,
    ),
)
_VIDEOS = (
    Said(needs=("aweme_id", "simple_promotions"), text="desc", placement=Placement.DETAIL, page=SubjectKind.OTHER, rank=5),
    Said(needs=("aweme_id", "desc"), text="desc", placement=Placement.DETAIL, page=SubjectKind.OTHER, rank=2),
    Said(needs=("awemeId", "desc"), text="desc", placement=Placement.DETAIL, page=SubjectKind.OTHER, rank=2),
    Show(needs=("author", "aweme_id"), anchor="author.nickname", company="author.enterprise_verify_reason",
         page=SubjectKind.OTHER, rank=1),
    Show(needs=("nickname", "sec_uid"), any_of=("aweme_count", "total_favorited", "room_data"), anchor="nickname",
         company="enterprise_verify_reason", page=SubjectKind.ACCOUNT, rank=1),
)  # fmt: skip

READER = Marketplace(
    name="douyin",
    title="抖音",
    marks=Marks(
        hosts=("douyin.com", "iesdouyin.com", "jinritemai.com", "amemv.com", "snssdk.com", "webcast.amemv.com"),
        title=r"(?:-|的)\s?抖音(?:直播)?$|抖音(?:商城|电商|精选)|抖音直播",
        words=(
            ("jinritemai.com", 4), ("haohuo", 3), ("douyinpic.com", 3), ("byteimg.com", 2), ("pstatp.com", 2),
            ("douyinstatic.com", 6), ("ecombdimg.com", 5), ("Webcast", 3), ("webcast", 2), ("douyincdn.com", 4),
            ("WebcastLiveShoppingMessage", 10),
            ("WebcastChatMessage", 10),
            ("WebcastRoomIntroMessage", 10),
            ("WebcastMemberMessage", 10), ("douyin.com", 3), ("snssdk.com", 3), ("gfdatav1", 3), ("ecom-toc", 6),
            ("douyin_", 2), ("商品来自小店", 3), ("sec_uid", 2),
        ),
    ),
    addresses=(
        Address(SubjectKind.ROOM, r"live\.douyin\.com/(?P<id>\d{4,})|webcast\.amemv\.com/.*reflow/(?P<room>\d+)|douyin\.com/live/\d+|webcast/room"),
        Address(SubjectKind.ROOM, r"douyin\.com/(?:root|follow|discover|user/[\w.-]+)/live/(?P<id>\d+)"),
        Address(SubjectKind.PRODUCT, rf"{_MALL}/.*?(?:product|item|detail|goods).*?[?&](?:id|product_id)=(?P<id>\d+)"),
        Address(SubjectKind.PRODUCT, r"/ecommerce/trade/detail"),
        Address(SubjectKind.SHOP, r"jinritemai\.com/.*?(?:shop|store).*?[?&](?:id|shop_id)=(?P<id>\w+)"),
        Address(SubjectKind.RULES, r"(?:school|rule)\.jinritemai\.com|douyin\.com/(?:agreements?|rule_center)|/draft/douyin_agreement"),
        Address(SubjectKind.SEARCH, r"(?:www|so)\.douyin\.com/(?:search|root/search)|mall\.douyin\.com/search"),
        Address(SubjectKind.ACCOUNT, r"douyin\.com/(?:user|share/user)/(?P<id>[\w.-]+)"),
        Address(SubjectKind.OTHER, r"douyin\.com/(?:video|note|share/video|share/note)/(?P<id>\d+)"),
        Address(SubjectKind.PLATFORM, r"//(?:www\.|mall\.|live\.)?douyin\.com/?(?:$|\?|#|home|recommend|discover|jingxuan)"),
    ),
    shapes=(*_GOODS, *_ROOMS, *_MESSAGES, *_VIDEOS),
    own=r"^(?:北京微播视界|北京抖音|抖音视界|北京字节跳动|格式塔|上海格物致品|北京空间变换)",
    states=(
        (SubjectKind.OTHER, r"%22pathname%22%3A%22%2F(?:video|note)%2F|\"pathname\":\"/(?:video|note)/"),
        (SubjectKind.ROOM, r"%22pathname%22%3A%22%2F(?:live%2F)?\d{6,}|\"web_rid\":\"\d+"),
        (SubjectKind.PRODUCT, r"haohuo[\w./-]{0,60}product|ecom-toc|fe_ecom_goods|goods_detail"),
    ),
    filings=("site_footer",),
    app_only=r"打开(?:抖音|看看)|请在(?:抖音|手机)(?:APP|App)?(?:内|中)打开",
    steps=(
        Step(topic="seller", words=r"进店|店铺信息|商家信息|联系商家"),
        Step(topic="licence", words=r"营业执照|资质证照|经营者信息|企业资质"),
        Step(topic="dispute", words=r"消费者保障|举报|平台规则"),
        Step(topic="rules", words=r"规则中心", address="https://school.jinritemai.com/doudian/web"),
    ),
)  # fmt: skip
