"""Shops run on WooCommerce: themes' markup, the store interface (prices in the currency's smallest unit)."""

from checker.vocabulary import PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace
from crawlers.platforms.marks import Marks
from crawlers.platforms.seen import Seen, Tag
from crawlers.platforms.shapes import Figure, Goods
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Goods(  # wc/store answers
        needs=("name", "prices"),
        title="name",
        sku="sku || id",
        prices=(
            Figure(path="prices.price", role=_R.SALE, scale="fen"),
            Figure(path="prices.regular_price", role=_R.LIST, label="原价", scale="fen"),
        ),
        link="permalink",
        texts="[short_description]",
    ),
    Goods(  # wc/v3 answers
        needs=("name", "regular_price"),
        title="name",
        sku="sku || id",
        prices=(Figure(path="price", role=_R.SALE), Figure(path="regular_price", role=_R.LIST, label="原价")),
        link="permalink",
        texts="[short_description]",
    ),
)
_PAGE = Seen(
    title=(".product_title", ".summary h1", "h1.entry-title"),
    sku=(".sku", "form.cart button[name=add-to-cart]@value", "form.variations_form@data-product_id"),
    tags=(
        Tag(css=".summary p.price ins .amount, .entry-summary .price ins .amount", role=_R.SALE),
        Tag(css=".summary p.price > .amount, .entry-summary p.price > span.amount", role=_R.SALE),
        Tag(css=".summary p.price del .amount, .entry-summary .price del .amount", role=_R.LIST),
    ),
)
_CARDS = Seen(
    each="ul.products li.product, .wc-block-grid__product",
    title=(".woocommerce-loop-product__title", "h2", ".wc-block-grid__product-title"),
    sku=("a[data-product_sku]@data-product_sku", "a[data-product_id]@data-product_id"),
    tags=(
        Tag(css=".price ins .amount", role=_R.SALE),
        Tag(css=".price > .amount", role=_R.SALE),
        Tag(css=".price del .amount", role=_R.LIST),
    ),
)

READER = Marketplace(
    name="woocommerce",
    title="WooCommerce 商城",
    hosts_shops=False,
    marks=Marks(
        words=(
            ("wp-content/plugins/woocommerce", 10), ("woocommerce-page", 6), ("woocommerce", 2), ("wc-block", 3), ("wc/store", 6), ("currency_minor_unit", 10),
        ),
        anywhere=True,
    ),
    addresses=(
        Address(SubjectKind.PRODUCT, r"/product/(?P<slug>[\w%-]+)|[?&]product=(?P<id>[\w%-]+)"),
        Address(SubjectKind.SEARCH, r"/(?:shop|product-category|product-tag)(?:/|$|\?)|[?&]post_type=product"),
        Address(SubjectKind.CHECKOUT, r"/(?:checkout|cart)(?:/|$|\?)"),
    ),
    shapes=_SHAPES,
    seen=((SubjectKind.PRODUCT, _PAGE), (SubjectKind.SEARCH, _CARDS)),
    expected=((SubjectKind.PRODUCT, ("title", "price")), (SubjectKind.SEARCH, ("title", "price"))),
)  # fmt: skip
