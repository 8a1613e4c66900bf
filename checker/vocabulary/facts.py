"""Facts: typed statements of what a capture shows. A fact says what was seen, not what it means."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from checker.vocabulary.evidence import Place
from checker.vocabulary.words import Category, Channel


class Placement(StrEnum):
    """Where on a page or in a show a claim stands."""

    PRODUCT_TITLE = "product-title"
    DETAIL = "detail"
    CARD = "card"  # product card or list item
    BANNER = "banner"
    SPEECH = "speech"
    SCREEN = "screen"  # text drawn in a picture or frame
    COMMENT = "comment"
    REVIEW = "review"
    SHOP_PROFILE = "shop-profile"
    NAVIGATION = "navigation"
    PLATFORM_TEXT = "platform-text"  # the platform's standing notices; not the seller's words
    RULES = "rules"
    SCRIPT = "script"


class PartyRole(StrEnum):
    """As what a party appears on the page."""

    PLATFORM = "platform"
    SELLER = "seller"
    ROOM_OPERATOR = "room-operator"
    ANCHOR = "anchor"
    AGENCY = "agency"
    MAKER = "maker"
    BRAND = "brand"
    IMPORTER = "importer"
    UNKNOWN = "unknown"


class PartyKind(StrEnum):
    """What a party is in law."""

    COMPANY = "company"
    SOLE_TRADER = "sole-trader"
    PERSON = "person"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One disclosed value and where it stands."""

    value: str
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence, permit, filing or registration number shown. `kind` e.g. business, food, icp, drug, health-food.

    `image`: shown as a picture; `picture` is its address, when the page tells it.
    """

    kind: str
    number: str = ""
    place: Place | None = None
    image: bool = False
    picture: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What the public register says of a party, as somebody looked it up. `changed_on` is the day of the last change."""

    name: str = ""
    address: str = ""
    active: bool | None = None
    changed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody the page names, and what it discloses about them. `None` means: not seen."""

    role: PartyRole
    kind: PartyKind = PartyKind.UNKNOWN
    name: Field | None = None  # registered name
    display_name: Field | None = None  # shop name, nickname, brand
    credit_code: Field | None = None
    credit_code_valid: bool | None = None
    address: Field | None = None
    contact: Field | None = None
    representative: Field | None = None  # legal representative
    proprietor: Field | None = None  # 经营者 of a sole trader
    form: Field | None = None  # 组成形式 / 类型
    capital: Field | None = None
    licences: tuple[Licence, ...] = ()
    licence_link: Field | None = None
    declaration: Field | None = None  # statement of being exempt from registration
    agency: Field | None = None  # MCN
    self_operated: bool | None = None
    same_as_room_operator: bool | None = None
    registration: Registration | None = None  # from the register, when it was looked up


class PriceRole(StrEnum):
    """What a price figure is said to be."""

    SALE = "sale"  # what one pays without further condition
    LIST = "list"  # a compared price: struck, 原价, 划线价
    BEFORE_COUPON = "before-coupon"  # 优惠前
    COUPON = "coupon"  # 券后 / 到手价
    SUBSIDY = "subsidy"  # 国补 / 政府补贴 / 加补后
    GROUP = "group"  # 拼单价
    SINGLE = "single"  # 单独购买价
    MEMBER = "member"
    NEW_USER = "new-user"
    LIVE = "live"  # 直播价
    DEPOSIT = "deposit"
    FINAL_PAYMENT = "final-payment"
    SUGGESTED = "suggested"  # 建议零售价
    MARKET = "market"  # 市场价, 专柜价, 吊牌价
    ESTIMATED = "estimated"
    DISCOUNT = "discount"  # an amount taken off
    SHIPPING = "shipping"
    UNIT_PRICE = "unit-price"
    ADD_ON = "add-on"  # a paid service, or goods at a reduced price with these (换购)
    BUNDLE = "bundle"  # these goods and others together (套装价, 搭配价)
    TOTAL = "total"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One price figure. `high_fen` makes it a range; `starting` marks 起; `struck` is how it is drawn.

    `condition_ratio` is the height of the condition's letters as a share of the price's, None when layout was not seen.
    """

    role: PriceRole
    amount_fen: int
    high_fen: int | None = None
    label: str = ""
    condition: str = ""
    unit: str = ""
    starting: bool = False
    struck: bool = False
    currency: str = "CNY"
    place: Place | None = None
    condition_ratio: float | None = None


class PromotionKind(StrEnum):
    """What a promotion does."""

    COUPON = "coupon"
    FULL_REDUCTION = "full-reduction"
    DISCOUNT = "discount"
    GIFT = "gift"
    SECOND_ITEM = "second-item"
    LIMITED_TIME = "limited-time"
    LIMITED_QUANTITY = "limited-quantity"
    SUBSIDY = "subsidy"
    PRE_SALE = "pre-sale"
    LOTTERY = "lottery"
    MEMBER = "member"
    NEW_USER = "new-user"
    PRICE_PROMISE = "price-promise"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """A promotion as announced. Empty strings mean: not stated."""

    kind: PromotionKind
    text: str
    condition: str = ""
    starts: str = ""
    ends: str = ""
    quantity: str = ""
    scope: str = ""
    rule_link: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """Something given with the goods."""

    text: str
    name: str = ""
    quantity: str = ""
    value_fen: int | None = None
    own_listing_fen: int | None = None
    place: Place | None = None


class ReturnKind(StrEnum):
    """How a page treats the seven-day return."""

    SUPPORTED = "supported"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPolicy:
    """What the page says of returning these goods. `prominent` is None when layout could not be seen."""

    kind: ReturnKind
    text: str
    reason: str = ""
    prominent: bool | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Small print that limits a claim: how many times higher the claim's letters are, and for how many seconds it can be read
    in a recording; None where not measured."""

    text: str
    times: float | None = None
    seconds: float | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A text that may praise or describe goods; the subject of advertising rules.

    `text` is as given; offsets of quotes count in it. `place` locates the whole text in its page. `seam` is where two
    utterances meet in it: each is a claim of its own, so that only words across the seam count here.
    """

    text: str
    placement: Placement = Placement.DETAIL
    channel: Channel = Channel.PAGE
    category: Category | None = None
    goods: str = ""  # title of the goods it is about
    context: str = ""  # neighbouring text: may hold sources, notices, standards and registration numbers
    speaker: str = ""  # sender role of a comment or name of a speaker
    in_advert: bool | None = None  # None: not settled
    readings: tuple[str, ...] = ()  # other readings of the same speech (n-best)
    limits: tuple[Limit, ...] = ()
    seam: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A sentence of the terms an operator sets."""

    text: str
    binding: bool = True  # inside terms, notices or rules rather than in news or quoted law
    context: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A box that can be ticked. `amount_fen` is what it costs, None when not said. `purpose` is read off the label:
    add-on, renewal, consent, return-confirmation, rules, other."""

    label: str
    checked: bool
    purpose: str = "other"
    amount_fen: int | None = None
    required: bool | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """A published way to complain or to settle a dispute. `None` means: not seen."""

    entry: Field | None = None
    steps: Field | None = None
    time_limit: Field | None = None
    escalation: Field | None = None
    clicks: int | None = None
    responds: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One product as offered: prices, conditions, gifts. `extras` are the figures of what is sold beside it."""

    title: Field | None = None
    sku: str = ""
    gtin: str = ""
    prices: tuple[Price, ...] = ()
    extras: tuple[Price, ...] = ()
    unit: Field | None = None
    stock: Field | None = None
    specs: tuple[tuple[str, str], ...] = ()
    promotions: tuple[Promotion, ...] = ()
    gifts: tuple[Gift, ...] = ()
    basis: Field | None = None  # explanation of the compared price
    discount_words: tuple[Field, ...] = ()
    links_to_detail: bool = False
    mainland: bool = True  # offered to consumers in mainland China
    place: Place | None = None
    suggested_fen: int | None = None  # the maker's published retail price, when somebody looked it up
    cheaper: tuple[Price, ...] = ()  # lower prices found within what a price promise covers


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Something put before information that must be open. `kind`: verification, follow, gift, login, jump, overlay."""

    kind: str
    count: int = 1
    before: str = "seller"
    share_covered: float | None = None
    user_opened: bool | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A label or mandatory notice seen: ad, ai, health-food, risk, mcn, self-operated, … `share_of_time` 0..1 live."""

    kind: str
    text: str
    seconds: float | None = None
    share_of_time: float | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesDocument:
    """A published rules page of a platform."""

    title: str
    published: datetime | None = None
    effective: datetime | None = None
    downloadable: bool | None = None
    searchable: bool | None = None
    history_since: datetime | None = None
    emphasised: bool | None = None  # fee and dispute clauses stand out
    text: str = ""
    place: Place | None = None
    clicks: int | None = None  # from the first page
    major: bool | None = None  # a large, many-sided or important change


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerMark:
    """How a platform marks one of its sellers. None means: not known (first two) or no mark seen (`label`)."""

    registered: bool | None = None
    self_operated: bool | None = None
    label: Field | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDisplay:
    """How reviews are shown. `folded`: the page's own words for reviews it put away; `mixed`: reviews of other goods.

    `good_first`: praise stood before everything else in the default order, over several readings; None: not compared.
    """

    total: int | None = None
    folded: Field | None = None
    mixed: tuple[Place, ...] = ()
    good_first: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewerCount:
    """One reading of a room's audience figure."""

    at: datetime
    count: int
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """What a room shows of its audience. `repeated`: one wording sent by many senders, as (words, senders)."""

    comments: int = 0
    repeated: tuple[tuple[Field, int], ...] = ()
    counts: tuple[ViewerCount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unkept:
    """Something announced and what came instead, both quoted."""

    announced: Field
    met: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizePanel:
    """The terms of a prize draw as one reading shows them. `chances`: how many draws one may add up to win with."""

    seen_at: datetime | None = None
    prize: Field | None = None
    quantity: Field | None = None
    odds: Field | None = None
    draw_time: Field | None = None
    condition: Field | None = None
    claim: Field | None = None
    host: Field | None = None
    value_fen: int | None = None
    value_is_estimate: bool = False
    chances: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """One entry of a result page. `paid` None means: nothing tells whether its place was bought."""

    title: Field | None = None
    paid: bool | None = None
    label: Field | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignTerms:
    """The terms of a promotion as the page announcing it gives them; see `Campaign`."""

    rules: Field | None = None
    period: Field | None = None
    limits: Field | None = None
    target: Field | None = None
    manner: Field | None = None
    conditions: Field | None = None
    subsidised: bool = False
