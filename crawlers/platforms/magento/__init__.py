"""Shops run on Magento / Adobe Commerce: themes' markup and GraphQL answers."""

from checker.vocabulary import PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace
from crawlers.platforms.marks import Marks
from crawlers.platforms.seen import Seen, Tag
from crawlers.platforms.shapes import Figure, Goods
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Goods(
        needs=("name", "price_range"),
        title="name",
        sku="sku",
        prices=(
            Figure(path="price_range.minimum_price.final_price.value", role=_R.SALE),
            Figure(path="price_range.minimum_price.regular_price.value", role=_R.LIST, label="原价"),
        ),
        link="url_key",
        texts="[short_description.html]",
    ),
)
_PRICES = (
    Tag(css=".special-price .price", role=_R.SALE),
    Tag(css=".price-final_price > .price-wrapper .price, .normal-price .price", role=_R.SALE),
    Tag(css=".old-price .price", role=_R.LIST),
)
_PAGE = Seen(
    title=(".page-title .base", ".page-title span", ".product-name h1"),
    sku=(".product.attribute.sku .value", "#product_addtocart_form@data-product-sku", "[itemprop=sku]"),
    tags=tuple(
        Tag(css=", ".join(f".product-info-main {one}" for one in tag.css.split(", ")), role=tag.role) for tag in _PRICES
    ),
)
_CARDS = Seen(
    each="li.product-item, .product-item-info",
    title=(".product-item-link", ".product-item-name"),
    sku=("form[data-product-sku]@data-product-sku",),
    tags=_PRICES,
)

READER = Marketplace(
    name="magento",
    title="Magento 商城",
    hosts_shops=False,
    marks=Marks(
        words=(
            ("text/x-magento-init", 10), ("Magento_", 3), ("mage/cookies", 5), ("data-mage-init", 4), ("/static/version", 3),
            ("price_range", 5), ("minimum_price", 5),
        ),
        anywhere=True,
    ),
    addresses=(
        Address(SubjectKind.SEARCH, r"/catalogsearch/|/catalog/category/"),
        Address(SubjectKind.PRODUCT, r"/catalog/product/view/id/(?P<id>\d+)"),
        Address(SubjectKind.CHECKOUT, r"/checkout(?:/|$)"),
    ),
    shapes=_SHAPES,
    seen=((SubjectKind.PRODUCT, _PAGE), (SubjectKind.SEARCH, _CARDS)),
    states=((SubjectKind.PRODUCT, r"catalog-product-view"), (SubjectKind.SEARCH, r"catalog-category-view|catalogsearch-result")),
    expected=((SubjectKind.PRODUCT, ("title", "price", "sku")), (SubjectKind.SEARCH, ("title", "price"))),
)  # fmt: skip
