"""Taobao and Tmall: item pages old and new, search pages, shops, Taobao Live, and answers of their interfaces."""

from checker.vocabulary import PartyRole, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.seen import Seen, Tag
from crawlers.platforms.shapes import Figure, Goods, Person, Show
from crawlers.platforms.urls import Address

_R = PriceRole
_NO_SHOPS = "(?:www|s|m|item|detail|list|login|world|ju|ai|re|pages|market|h5|huodong|live|tbzb)\\."
_SEARCHED = (
    Goods(  # g_page_config, and lists made from it
        needs=("nid", "view_price"),
        title="raw_title || title",
        sku="nid",
        prices=(
            Figure(path="view_price", role=_R.SALE),
            Figure(path="reserve_price", role=_R.LIST, label="原价"),
            Figure(path="view_fee", role=_R.SHIPPING, label="运费"),
        ),
        nick="nick",
        link="detail_url",
        texts="title",
    ),
    Goods(
        needs=("nid", "price", "title"),
        title="title",
        sku="nid",
        prices=(Figure(path="price", role=_R.SALE),),
        nick="nick || shopName",
        link="detail_url",
    ),
    Goods(  # mtop search answers
        needs=("item_id", "title"),
        any_of=("priceShow", "price", "shopInfo"),
        title="title",
        sku="item_id",
        prices=(
            Figure(path="priceShow.price || price", role=_R.SALE, label="=priceShow.priceDesc"),
            Figure(path="originPrice || priceShow.originPrice", role=_R.LIST, label="优惠前"),
        ),
        shop="shopInfo.title || nick",
        link="auctionURL || item_id",
        promotions="icons[].text",
    ),
)
_STACK = "opened(data.apiStack[0].value || apiStack[0].value).price"  # the detail answer's figures, JSON in JSON
_ITEM = (
    Goods(  # copies of the detail answer with item and seller side by side
        needs=("item", "seller"),
        absent=("componentsVO",),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="item.title",
        sku="item.itemId || item.num_iid",
        prices=(
            Figure(path="price.price.priceText", role=_R.SALE),
            Figure(path="item.priceRange || item.transmitPrice.priceText", role=_R.SALE),
            Figure(path="item.marketPriceRange || item.orginal_price", role=_R.LIST, label="原价"),
            Figure(path="price.extraPrices[0].priceText", role=_R.LIST, label="价格"),
            Figure(path=f"{_STACK}.price.priceText", role=_R.SALE),
            Figure(path=f"{_STACK}.extraPrices[?lineThrough=='true'].priceText | [0]", role=_R.LIST, label="价格"),
        ),
        variants="item.sku[?skuId!='0']",
        variant_prices=(Figure(path="price", role=_R.SALE),),
        shop="seller.shopName",
        nick="seller.sellerNick",
        specs="item.groupProps[].*[][].[keys(@)[0], values(@)[0]] || props.groupProps[].*[][].[keys(@)[0], values(@)[0]]",
        texts="[item.subTitle, item.subtitle, item.desc]",
        services="item.consumerProtection.items[].[title, desc][]",
        stock="item.quantity",
    ),
    Goods(  # the page of 2023 and later (ICE_APP_CONTEXT, __INITIAL_DATA__) and mtop.taobao.pcdetail
        needs=("item", "componentsVO"),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="item.title || componentsVO.titleVO.title.title",
        sku="item.itemId",
        prices=(
            Figure(
                path="componentsVO.priceVO.extraPrice.priceText",
                role=_R.COUPON,
                label="=componentsVO.priceVO.extraPrice.priceTitle || '券后'",
            ),
            Figure(
                path="componentsVO.priceVO.price.priceText",
                role=_R.SALE,
                label="=componentsVO.priceVO.price.priceTitle",
            ),
            Figure(path="componentsVO.priceVO.originalPrice.priceText", role=_R.LIST, label="原价"),
        ),
        shop="seller.shopName || componentsVO.storeCardVO.shopName",
        nick="seller.sellerNick",
        specs="componentsVO.extensionInfoVO.infos[].items[].[title, text[0]]",
        services="componentsVO.extensionInfoVO.infos[].items[].text[]",
        promotions="componentsVO.priceVO.detailPromotionTexts || componentsVO.umpPriceLogVO.tags[].text",
    ),
    Goods(  # g_config of the page until 2023
        needs=("itemId", "shopName", "sellerNick"),
        page=SubjectKind.PRODUCT,
        rank=8,
        title="idata.item.title || title",
        sku="itemId",
        shop="shopName",
        nick="sellerNick",
    ),
    Goods(
        needs=("itemDO",),
        page=SubjectKind.PRODUCT,
        rank=8,
        title="itemDO.title",
        sku="itemDO.itemId",
        prices=(Figure(path="itemDO.reservePrice", role=_R.LIST, label="价格"),),
        variants="valItemInfo.skuMap",
        variant_prices=(Figure(path="price", role=_R.SALE),),
        nick="itemDO.sellerNickName",
        brand="itemDO.brand",
    ),
)
_LIVE = (
    Show(
        needs=("liveId",),
        any_of=("accountName", "broadCaster", "accountId"),
        title="title",
        anchor="broadCaster.accountName || accountName",
        intro="notice",
    ),
    Goods(
        needs=("itemId", "itemPrice"),
        page=SubjectKind.ROOM,
        rank=2,
        title="itemName || title",
        sku="itemId",
        prices=(
            Figure(path="itemPrice", role=_R.LIVE, label="直播价", condition="直播间"),
            Figure(path="itemOriginPrice || originPrice", role=_R.LIST, label="原价"),
        ),
        link="itemUrl || itemH5TaokeUrl",
    ),
)
_PEOPLE = (
    Person(
        needs=("shopName", "sellerId"),
        any_of=("sellerNick", "userId", "shopUrl", "shopId"),
        role=PartyRole.SELLER,
        display="shopName",
        name="companyName",
        licence_link="licenceUrl || businessLicenceUrl",
    ),
)
_PAGE = Seen(
    title=("h3.tb-main-title", "h1.tb-main-title", ".tb-detail-hd h1", "[class*='mainTitle--']", "[class*='ItemHeader--mainTitle']"),
    sku=("#J_Pine@data-itemid", "#LineZing@itemid"),
    tags=(
        Tag(css="#J_PromoPrice .tb-rmb-num", role=_R.SALE, label="淘宝价"),
        Tag(css=".tm-promo-price .tm-price", role=_R.SALE, label="促销价"),
        Tag(css="#J_StrPrice .tb-rmb-num", role=_R.SALE, label="价格"),
        Tag(css="[class*='highlightPrice--'] [class*='text--']", role=_R.COUPON, label="券后"),
        Tag(css="[class*='subPrice--'] [class*='text--']", role=_R.BEFORE_COUPON, label="优惠前"),
    ),
    shop=(".tb-shop-name a@title", ".tb-shop-name a", ".slogo-shopname", ".shop-name-link", "[class*='shopName--']", ".hd-shop-name a"),
    company=(".tb-shop-info-bd .company", ".shop-company"),
)  # fmt: skip

READER = Marketplace(
    name="taobao",
    title="淘宝/天猫",
    marks=Marks(
        hosts=("taobao.com", "tmall.com", "tmall.hk", "tb.cn", "taobao.hk", "liangxinyao.com"),
        title=r"-\s?(?:淘宝网|tmall\.com天猫|天猫Tmall\.com|天猫)$|淘宝搜索$|淘宝直播",
        words=(
            ("g_page_config", 10), ("item.taobao.com/item", 4), ("detail.tmall.com/item", 4), ("g.alicdn.com/tb", 6),
            ("mtop.taobao", 10), ("taobao.com", 2), ("tmall.com", 2), ("taobaodetail", 6), ("g.alicdn.com/detail", 6),
            ("sellerNick", 3),
        ),
    ),
    addresses=(
        Address(SubjectKind.PRODUCT, r"(?:item|detail|chaoshi\.detail|world)\.(?:taobao|tmall)\.(?:com|hk)/(?:hk/)?item.*?[?&]id=(?P<id>\d+)"),
        Address(SubjectKind.PRODUCT, r"(?:h5\.m\.taobao\.com/awp/core/detail|detail\.m\.tmall\.com/item|m\.intl\.taobao\.com/detail).*?[?&]id=(?P<id>\d+)"),
        Address(SubjectKind.PRODUCT, r"(?:new\.m\.taobao\.com|/app/(?:detail-project|\w+-detail)/).*?detail.*?[?&]id=(?P<id>\d+)"),
        Address(SubjectKind.PRODUCT, r"//a\.m\.taobao\.com/i(?P<id>\d+)"),
        Address(SubjectKind.SEARCH, r"//s\.taobao\.com/|list\.tmall\.com/|s\.m\.taobao\.com/|/search\.htm|uland\.taobao\.com/sem"),
        Address(SubjectKind.ROOM, r"live\.taobao\.com/|huodong\.m\.taobao\.com/act/talent/live|//tbzb\.taobao\.com/"),
        Address(SubjectKind.ROOM, r"taobao\.com/.*?/live(?:room)?\.html?.*[?&]id="),
        Address(SubjectKind.ROOM, r"market\.m\.taobao\.com/app/.*?live.*?[?&](?:liveId|id)=(?P<id>[\w-]+)"),
        Address(SubjectKind.RULES, r"rule(?:channel)?\.(?:taobao|tmall)\.com|terms\.alicdn\.com"),
        Address(SubjectKind.CHECKOUT, r"buy(?:er)?\.(?:taobao|tmall)\.com/(?:auction|order)|cart\.taobao\.com"),
        Address(SubjectKind.SHOP, r"//(?:shop\d+|store|shop\.m)\.(?:taobao|tmall)\.com"),
        Address(SubjectKind.SHOP, rf"//(?!{_NO_SHOPS})[\w-]+\.(?:taobao|tmall)\.com/(?:$|\?|shop|index)"),
        Address(SubjectKind.PLATFORM, r"//(?:www\.|m\.|main\.m\.)?(?:taobao|tmall)\.com/?(?:$|\?|#)"),
    ),
    shapes=(*_SEARCHED, *_ITEM, *_LIVE, *_PEOPLE),
    seen=((SubjectKind.PRODUCT, _PAGE),),
    own=r"^(?:淘宝(?:\(中国\)|（中国）)|浙江淘宝|浙江天猫|杭州淘宝|天猫(?:技术|有限)|阿里巴巴)",
    titles=(
        (SubjectKind.SEARCH, r"淘宝搜索$|天猫Tmall\.com-上天猫.*搜索|搜索结果"),
        (SubjectKind.PRODUCT, r"-\s?(?:淘宝网|tmall\.com天猫|天猫Tmall\.com)$|^商品详情页?$"),
        (SubjectKind.ROOM, r"淘宝直播"),
    ),
    steps=(
        Step(topic="seller", words=r"店铺信息|卖家信息|工商信息|企业信息"),
        Step(topic="licence", words=r"营业执照|证照信息|资质"),
        Step(topic="dispute", words=r"消费者保障|维权|举报"),
        Step(topic="rules", words=r"规则中心", address="https://rulechannel.taobao.com/"),
    ),
)  # fmt: skip
