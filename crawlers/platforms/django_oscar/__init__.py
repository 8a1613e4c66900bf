"""Shops run on django-oscar: its templates' markup and answers of its interface."""

from checker.vocabulary import PriceRole, SubjectKind
from crawlers.platforms.marketplace import Marketplace
from crawlers.platforms.marks import Marks
from crawlers.platforms.seen import Seen, Tag
from crawlers.platforms.shapes import Figure, Goods
from crawlers.platforms.urls import Address

_R = PriceRole
_SHAPES = (
    Goods(
        needs=("upc", "title"),
        title="title",
        sku="upc",
        prices=(Figure(path="price.incl_tax || price.excl_tax", role=_R.SALE),),
        specs="attributes[].[name, value]",
        stock="availability.message",
        link="url",
    ),
)
_PAGE = Seen(
    title=(".product_main h1", ".product_page h1"),
    sku=(".product_page table td",),
    tags=(
        Tag(css=".product_main .price_color", role=_R.SALE),
        Tag(css=".product_main .price_old, .product_main del", role=_R.LIST),
    ),
)
_CARDS = Seen(
    each="article.product_pod",
    title=("h3 a@title", "h3 a"),
    tags=(Tag(css=".price_color", role=_R.SALE), Tag(css=".price_old, del", role=_R.LIST)),
)

READER = Marketplace(
    name="django_oscar",
    title="django-oscar 商城",
    hosts_shops=False,
    marks=Marks(
        title=r"\bOscar\b",
        words=(("/static/oscar/", 10), ("oscar.init", 6), ("product_pod", 4), ("price_color", 4), ("product_main", 4), ("oscar/js", 6)),
        anywhere=True,
    ),
    addresses=(
        Address(SubjectKind.PRODUCT, r"/catalogue/(?!category)[\w-]+_(?P<id>\d+)(?:/|$)"),
        Address(SubjectKind.SEARCH, r"/catalogue/(?:$|\?|category)|/search/"),
        Address(SubjectKind.CHECKOUT, r"/(?:checkout|basket)/"),
    ),
    shapes=_SHAPES,
    seen=((SubjectKind.PRODUCT, _PAGE), (SubjectKind.SEARCH, _CARDS)),
    states=((SubjectKind.PRODUCT, r"class=\"[^\"]{0,80}\bproduct_page\b"), (SubjectKind.SEARCH, r"product_pod")),
    expected=((SubjectKind.PRODUCT, ("title", "price")), (SubjectKind.SEARCH, ("title", "price"))),
)  # fmt: skip
