"""1688: offers of wholesale goods, lists and shops."""

from checker.vocabulary import PartyRole, PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace, Step
from crawlers.platforms.marks import Marks
from crawlers.platforms.seen import Seen, Tag
from crawlers.platforms.shapes import Figure, Goods, Person
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Goods(  # copies: goods with source, product and attributes side by side
        needs=("product", "source"),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="product.title || source.title",
        sku="product.offerId || source.offerId",
        prices=(Figure(path="product.price || source.price", role=_R.SALE),),
        company="product.companyName || source.companyName",
        specs="attributes[].[label, value]",
        texts="[product.description]",
        brand="attributes[?label=='品牌'].value | [0]",
    ),
    Goods(  # page state and answers
        needs=("tempModel",),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="tempModel.offerTitle",
        sku="tempModel.offerId",
        prices=(
            Figure(path="skuModel.skuPriceScale || orderParamModel.orderParam.skuParam.skuRangePrices[0].price", role=_R.SALE),
            Figure(path="trade.tradePrice.retailPrice", role=_R.SUGGESTED, label="建议零售价"),
        ),
        variants="skuModel.skuInfoMap",
        variant_prices=(Figure(path="discountPrice || price", role=_R.SALE),),
        company="tempModel.companyName",
        nick="tempModel.sellerLoginId",
        unit="tempModel.offerUnit",
    ),
    Goods(  # state of the page since 2024
        needs=("offerDetail", "tradeModel"),
        page=SubjectKind.PRODUCT,
        rank=9,
        title="offerDetail.subject",
        sku="offerDetail.offerId",
        prices=(
            Figure(path="tradeModel.offerPriceModel.currentPrices[0].price || tradeModel.minPrice", role=_R.SALE),
            Figure(path="tradeModel.offerPriceModel.originalPrices[0].price", role=_R.LIST, label="原价"),
        ),
        company="sellerModel.companyName",
        nick="sellerModel.loginId",
        specs="offerDetail.featureAttributes[].[name, values || value]",
        unit="tradeModel.unit",
    ),
    Goods(
        needs=("offerId",),
        any_of=("subject", "offerTitle", "simpleSubject"),
        title="subject || offerTitle || simpleSubject",
        sku="offerId",
        prices=(
            Figure(path="priceInfo.price || tradePrice.offerPrice.valueString || price", role=_R.SALE),
            Figure(path="priceInfo.originalPrice", role=_R.LIST, label="原价"),
        ),
        company="companyName || company.name",
        unit="unit",
        link="detailUrl || offerId",
    ),
    Person(needs=("companyName", "sellerLoginId"), role=PartyRole.SELLER, name="companyName", display="sellerLoginId"),
)  # fmt: skip
_PAGE = Seen(
    title=(".title-content h1", ".title-text", "#mod-detail-title h1", "h1.d-title", "[class*='title-content'] h1"),
    tags=(
        Tag(css=".price-text, .price-info .value, .price-now, .price-comp .price", role=_R.SALE),
        Tag(css=".price-original .value, .original-price", role=_R.LIST, label="原价"),
    ),
    company=(".shop-company-name h1", ".company-name", "[class*='winport-title'] h1", ".company-name a@title"),
)

READER = Marketplace(
    name="alibaba1688",
    title="1688",
    marks=Marks(
        hosts=("1688.com", "alibaba.cn"),
        title=r"阿里巴巴$|1688",
        words=(('"marketplace": "1688"', 10), ("detail.1688.com", 8), ("1688.com", 3), ("cbu01.alicdn.com", 4), ("1688offer", 5)),
    ),
    addresses=(
        Address(SubjectKind.PRODUCT, r"detail\.(?:m\.)?1688\.com/offer/(?P<id>\d+)"),
        Address(SubjectKind.PRODUCT, r"m\.1688\.com/(?:offer|page/\w+)[./?].*?(?P<id>\d{9,})"),
        Address(SubjectKind.SEARCH, r"//(?:s|so|search|p4psearch|show)\.1688\.com|/selloffer/"),
        Address(SubjectKind.RULES, r"rule\.1688\.com|terms\.alicdn\.com"),
        Address(SubjectKind.SHOP, r"//(?:shop\w+|winport\.m)\.1688\.com|//[\w-]+\.1688\.com/page/(?:index|creditdetail|offerlist|contactinfo)"),
        Address(SubjectKind.PLATFORM, r"//(?:www\.|m\.)?1688\.com/?(?:$|\?|#)"),
    ),
    shapes=_SHAPES,
    seen=((SubjectKind.PRODUCT, _PAGE),),
    own=r"^(?:杭州阿里巴巴|阿里巴巴)",
    titles=((SubjectKind.PRODUCT, r"-\s?阿里巴巴$"),),
    steps=(
        Step(topic="seller", words=r"公司档案|联系方式|企业信息"),
        Step(topic="licence", words=r"营业执照|工商信息"),
        Step(topic="dispute", words=r"投诉|维权|交易纠纷"),
    ),
)  # fmt: skip
