"""What a world is made of: declarative data about a platform, its shops, goods, rooms and accounts.

A world varies the base with `dataclasses.replace`; nothing here draws pages or judges them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Shown(StrEnum):
    """How a page gives somebody's particulars."""

    INLINE = "inline"
    LINK = "link"
    NONE = "none"


class Consent(StrEnum):
    """How the checkout asks the buyer to accept that goods cannot be returned."""

    UNTICKED = "unticked"
    PRE_TICKED = "pre-ticked"
    ABSENT = "absent"


class Markup(StrEnum):
    """How a product page is built."""

    SERVER = "server"  # plain HTML
    JSON_LD = "json-ld"  # HTML and schema.org JSON-LD
    MICRODATA = "microdata"  # HTML and schema.org microdata
    STATE = "state"  # embedded state, drawn by a script
    FETCH = "fetch"  # a shell that asks an interface for data


class SellerInfo(StrEnum):
    """How a live room gives the details of those whose goods it sells."""

    INLINE = "inline"
    LINK = "link"
    FAR_LINK = "far-link"  # behind a page in between
    NONE = "none"
    TWO_VERIFICATIONS = "two-verifications"
    FOLLOW = "follow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Somebody who runs something. `kind` is company, sole-trader or person."""

    kind: str
    name: str
    phone: str
    address: str
    code: str = ""
    legal_form: str = ""
    representative: str = ""
    capital: str = ""
    founded: str = ""
    registrar: str = ""
    scope: str = ""
    licences: tuple[tuple[str, str], ...] = ()
    declaration: str = ""
    agency: str = ""
    region: str = "浙江"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Which particulars of an operator a page shows, and how: labels left out, labels with another value, markup."""

    how: Shown = Shown.LINK
    without: frozenset[str] = frozenset()
    instead: Mapping[str, str] = field(default_factory=dict)
    link_text: str = "营业执照"
    style: str = "table"  # table, dl, lines or boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """How goods are treated for the seven-day return. `supported` goods need no mark and no consent."""

    supported: bool = True
    text: str = "支持7天无理由退货"
    reason: str = ""
    marked: bool = True
    consent: Consent = Consent.UNTICKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A paid addition offered at the checkout. `charged`: it is on the bill whether or not there is a box for it."""

    label: str
    price_fen: int
    ticked: bool = False
    charged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product page. Prices in fen; `basis` explains the struck price."""

    id: str
    shop: str
    title: str
    subtitle: str
    category: str
    art: str
    price_fen: int
    unit: str
    struck_fen: int | None = None
    struck_label: str = ""
    basis: str = ""
    offer_word: str = ""
    specs: tuple[tuple[str, str], ...] = ()
    options: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    warning: str = ""
    terms: tuple[str, ...] = ()
    reviews: tuple[tuple[str, str], ...] = ()
    returns: Returns = field(default_factory=Returns)
    markup: Markup = Markup.SERVER
    sales: str = "已售 1200+"
    platform_price_note: bool = False
    lazy: bool = False
    listed_fen: int | None = None  # the price in lists, where it is not that of the page
    folded_reviews: str = ""  # what the page says of reviews it has put away
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop. `names_operator` says whether its pages carry the registered name."""

    slug: str
    name: str
    operator: Operator
    slogan: str
    art: str
    notice: str = ""
    names_operator: bool = True
    disclosure: Disclosure = field(default_factory=Disclosure)
    lazy: bool = False
    story: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An article in a room's shopping list. Without `links` it can only be bought in the app."""

    product: str
    price_fen: int | None
    unit: str = ""
    struck_fen: int | None = None
    struck_label: str = ""
    basis: str = ""
    offer_word: str = ""
    title: str = ""
    links: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A prize draw shown in a room: its heading and its terms, label by label."""

    title: str
    terms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A live room page."""

    id: str
    title: str
    account: str
    art: str
    cards: tuple[Card, ...]
    notices: tuple[str, ...] = ()
    comments: tuple[tuple[str, str], ...] = ()
    names_operator: bool = True
    seller_info: SellerInfo = SellerInfo.LINK
    seller_without: frozenset[str] = frozenset()
    viewers: str = "3,208"
    label: str = "广告"  # how the room marks that it advertises
    after_sales: str = "售后服务：商品页均写明退换货办法，也可以联系直播间客服"
    draw: Draw | None = None
    overlay: str = ""  # what a pop-up over the sellers' particulars says


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account information page of a room's operator."""

    id: str
    nickname: str
    operator: Operator
    bio: str
    art: str
    names_operator: bool = True
    disclosure: Disclosure = field(default_factory=lambda: Disclosure(how=Shown.INLINE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A rule, notice or guide published by the platform; `steps` are drawn as a flow."""

    slug: str
    title: str
    published: str
    effective: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """The platform: its own particulars and its documents. A document that is None is not published."""

    name: str
    operator: Operator
    slogan: str
    icp: str
    telecom_licence: str
    police_filing: str
    rules: tuple[Document, ...]
    dispute: Document | None
    complaint: Document | None
    help: Document
    returns: Document
    campaign: Document
    disclosure: Disclosure = field(default_factory=Disclosure)
    settings: tuple[tuple[str, str], ...] = ()  # entries of the settings page with what they do
    algorithm_notice: str = ""
    shows_history: bool = True
    finds_rules: bool = True  # the rules can be searched
    downloads_rules: bool = True
    emphasises: bool = True  # clauses on fees and disputes stand out


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One marketplace. `obstacles` maps a path below the world to the name of what happens there instead."""

    name: str
    title: str
    platform: Platform
    shops: tuple[Shop, ...]
    products: tuple[Product, ...]
    rooms: tuple[Room, ...]
    accounts: tuple[Account, ...]
    obstacles: Mapping[str, str] = field(default_factory=dict)
    disguised: bool = False

    def shop(self, slug: str) -> Shop | None:
        """The shop with this slug."""
        return next((shop for shop in self.shops if shop.slug == slug), None)

    def product(self, product_id: str) -> Product | None:
        """The product with this id."""
        return next((product for product in self.products if product.id == product_id), None)

    def room(self, room_id: str) -> Room | None:
        """The live room with this id."""
        return next((room for room in self.rooms if room.id == room_id), None)

    def account(self, account_id: str) -> Account | None:
        """The account with this id."""
        return next((account for account in self.accounts if account.id == account_id), None)
