"""Shops run on Shopify: product data in pages (in cents), .json answers (in units), themes' markup."""

from checker.vocabulary import PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace
from crawlers.platforms.marks import Marks
from crawlers.platforms.seen import Seen, Tag
from crawlers.platforms.shapes import Figure, Goods
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Goods(  # {{ product | json }} in a page: whole cents
        needs=("handle", "title", "price", "variants"),
        page=SubjectKind.PRODUCT,
        rank=8,
        title="title",
        sku="variants[0].sku || id",
        prices=(
            Figure(path="price", role=_R.SALE, scale="fen"),
            Figure(path="compare_at_price", role=_R.LIST, label="原价", scale="fen"),
        ),
        brand="vendor",
        texts="[description]",
    ),
    Goods(  # products.json: decimal strings, prices in the variants
        needs=("handle", "title", "variants"),
        absent=("price",),
        title="title",
        sku="variants[0].sku || id",
        variants="variants",
        variant_prices=(
            Figure(path="price", role=_R.SALE),
            Figure(path="compare_at_price", role=_R.LIST, label="原价"),
        ),
        brand="vendor",
        texts="[body_html]",
        link="handle",
    ),
)
_PAGE = Seen(
    title=(".product__title h1", "h1.product-single__title", ".product-title", "h1.title"),
    tags=(
        Tag(
            css=".price--on-sale .price-item--sale, .price__sale .price-item--sale, .product__price--sale", role=_R.SALE
        ),
        Tag(css=".price__regular .price-item--regular, .product__price, .product-single__price", role=_R.SALE),
        Tag(css=".price--on-sale s.price-item--regular, .product__price--compare", role=_R.LIST),
    ),
)

READER = Marketplace(
    name="shopify",
    title="Shopify 商城",
    hosts_shops=False,
    marks=Marks(
        hosts=("myshopify.com",),
        words=(("cdn.shopify.com", 5), ("Shopify.theme", 10), ("Shopify.shop", 10), ("shopify-section", 3), ("body_html", 4),
               ("compare_at_price", 4)),
        anywhere=True,
    ),
    addresses=(
        Address(SubjectKind.PRODUCT, r"/products/(?P<slug>[\w%-]+)"),
        Address(SubjectKind.SEARCH, r"/collections(?:/|$|\?)|/search(?:\?|$)|/products\.json"),
        Address(SubjectKind.CHECKOUT, r"/(?:checkouts?|cart)(?:/|$|\?)"),
        Address(SubjectKind.RULES, r"/policies/"),
    ),
    shapes=_SHAPES,
    seen=((SubjectKind.PRODUCT, _PAGE),),
    expected=((SubjectKind.PRODUCT, ("title", "price")), (SubjectKind.SEARCH, ("title", "price"))),
)  # fmt: skip
