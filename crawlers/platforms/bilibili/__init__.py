"""Bilibili: live rooms with their shopping lists, goods of its mall (会员购), videos."""

from checker.vocabulary import PartyRole, Placement, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.shapes import Figure, Goods, Person, Said, Show
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Show(
        needs=("room_info",),
        any_of=("anchor_info",),
        title="room_info.title",
        anchor="anchor_info.base_info.uname",
        intro="room_info.description",
        rank=8,
    ),
    Show(needs=("live_status", "room_id", "title"), title="title", anchor="uname", intro="description", rank=5),
    Goods(  # the shopping list of a room
        needs=("goods_id", "goods_name"),
        any_of=("goods_price", "goods_max_price", "source"),
        page=SubjectKind.ROOM,
        title="goods_name",
        sku="goods_id",
        prices=(
            Figure(path="reward_info.price || activity_info.price", role=_R.LIVE, label="直播价", condition="直播间"),
            Figure(path="goods_price", role=_R.SALE),
            Figure(path="sale_price", role=_R.SALE),
            Figure(path="goods_max_price", role=_R.LIST, label="原价"),
        ),
        shop="shop_name || sub_title",
        link="jump_link",
    ),
    Goods(  # 会员购
        needs=("itemsId", "name"),
        page=SubjectKind.PRODUCT,
        rank=6,
        title="name",
        sku="itemsId",
        prices=(
            Figure(path="priceRange || floatPrice", role=_R.SALE),
            Figure(path="preSaleInfo.deposit || deposit || advState.deposit", role=_R.DEPOSIT, label="定金", condition="预售定金"),
            Figure(path="preSaleInfo.finalPayment || finalPayment", role=_R.FINAL_PAYMENT, label="尾款", condition="预售尾款"),
            Figure(path="maxPrice", role=_R.LIST, label="原价"),
        ),
        variants="itemsSkuListVO.itemsSkuList",
        variant_prices=(Figure(path="price", role=_R.SALE),),
        shop="shopInfo.shopName || shop.name",
        company="shopInfo.companyName",
        specs="attrList[].[attrName, attrValue]",
        services="itemsService[].name || services[].name",
        texts="[brief, itemsDesc]",
    ),
    Said(needs=("bvid", "desc"), text="[title, desc]", page=SubjectKind.OTHER, rank=4),
    Person(needs=("bvid", "owner"), role=PartyRole.UNKNOWN, display="owner.name"),
    Said(needs=("cmd", "info"), when=("cmd", "DANMU_MSG"), text="info[1]", placement=Placement.COMMENT, speaker="viewer",
         page=SubjectKind.ROOM, rank=4),
    Person(needs=("shopId", "shopName"), role=PartyRole.SELLER, display="shopName", name="companyName"),
)  # fmt: skip

READER = Marketplace(
    name="bilibili",
    title="哔哩哔哩",
    marks=Marks(
        hosts=("bilibili.com", "b23.tv", "bili2233.cn", "hdslb.com"),
        title=r"哔哩哔哩|bilibili|会员购",
        words=(("hdslb.com", 3), ("bilibili.com", 2), ("__NEPTUNE_IS_MY_WAIFU__", 10), ("biliapi", 4)),
    ),
    addresses=(
        Address(SubjectKind.ROOM, r"live\.bilibili\.com/(?:blanc/|h5/)?(?P<id>\d+)"),
        Address(SubjectKind.PRODUCT, r"mall\.bilibili\.com/.*?(?:detail|items?).*?(?:itemsId|id)=(?P<id>\d+)|gaoneng\.bilibili\.com"),
        Address(SubjectKind.SHOP, r"mall\.bilibili\.com/.*?(?:shop|store|merchant)"),
        Address(SubjectKind.ACCOUNT, r"space\.bilibili\.com/(?P<id>\d+)"),
        Address(SubjectKind.OTHER, r"bilibili\.com/(?:video|opus|read)/(?P<id>\w+)"),
        Address(SubjectKind.SEARCH, r"search\.bilibili\.com"),
        Address(SubjectKind.RULES, r"bilibili\.com/(?:protocal|blackboard/.*(?:rule|agreement))"),
        Address(SubjectKind.PLATFORM, r"//(?:www\.|mall\.|live\.)?bilibili\.com/?(?:$|\?|#|index)"),
    ),
    shapes=_SHAPES,
    own=r"^(?:上海宽娱|上海幻电|哔哩哔哩|上海哔哩)",
    steps=(
        Step(topic="seller", words=r"店铺信息|商家信息"),
        Step(topic="licence", words=r"营业执照|资质"),
        Step(topic="dispute", words=r"举报|客服|投诉"),
    ),
)  # fmt: skip
