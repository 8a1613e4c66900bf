"""Subjects beyond single pages: what was sold at which price when, campaigns, draws, subscriptions, messages, orders.

Their facts come from repeated readings, flows, price runs and what complainants hand in. As everywhere, None and an
empty tuple mean "not seen"; a rule that asserts absence looks at `searches`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from checker.vocabulary.evidence import Place
from checker.vocabulary.facts import Clause, Field, Price, PrizePanel, SearchResult, Unkept
from checker.vocabulary.subjects import Subject
from checker.vocabulary.words import Category


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePoint:
    """One reading of a price. `kind` is `listed` (as shown) or `deal` (as paid in an order)."""

    at: datetime
    amount_fen: int
    kind: str = "listed"
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceHistory(Subject):
    """The prices of one article in one shop over time, and the price it is now compared with.

    `compared` is the reference price of the promotion, `basis` its explanation on the page, `reason` an explanation of
    a rise. `starts` is when the promotion began; None means: no promotion seen. Points are in order of time.
    """

    sku: str = ""
    compared: Price | None = None
    basis: Field | None = None
    reason: Field | None = None
    starts: datetime | None = None
    points: tuple[PricePoint, ...] = ()


_FACTORS = {
    "loyalty": "新老用户",
    "device": "设备",
    "membership": "会员身份",
    "region": "地区",
    "referrer": "进入渠道",
    "login": "登录状态",
    "history": "浏览与购买历史",
    "spend": "消费水平",
}


def factor_name(factor: str) -> str:
    """The factor as people call it."""
    return "×".join(_FACTORS.get(part, part) for part in factor.split("×"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceComparison(Subject):
    """One article seen by several accounts: the statistics' answer, word for word as in the price contract.

    `outcome` is suspected, explained, random, no-difference, insufficient, review or inconclusive. `disclosure` is D0
    (not told), D1 (told away from the price) or D2 (told beside it). `accounts` counts them by level. `clauses` are the
    platform's rules on prices that differ, when they were read.
    """

    sku: str = ""
    outcome: str = "inconclusive"
    factor: str | None = None
    effect_pct: float | None = None
    ci95: tuple[float, float] | None = None
    effect_fen: int | None = None
    p: float | None = None
    q: float | None = None
    accounts: tuple[tuple[str, int], ...] = ()
    rounds: int = 0
    smallest_effect_pct: float | None = None
    explanations: tuple[str, ...] = ()
    disclosure: str | None = None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(Subject):
    """A promotion organised by a platform as its page announces it. `subsidised`: public or platform money is given.

    `target` is who may take part, `manner` how it is given, `limits` what stands against the consumer. `unkept` holds
    what the checkout did not grant.
    """

    subsidised: bool = False
    rules: Field | None = None
    period: Field | None = None
    limits: Field | None = None
    target: Field | None = None
    manner: Field | None = None
    conditions: Field | None = None
    unkept: tuple[Unkept, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizeDraw(Subject):
    """A prize draw (福袋, 抽奖), read once or several times; panels in order of time."""

    panels: tuple[PrizePanel, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription(Subject):
    """A subscription that renews itself, as a test account or a complainant saw it.

    `notice` is the message before a deduction, with what it names. `cancel` is the way to cancel, `cancel_steps` how
    many screens it takes, `cancel_by_phone` whether only a call or staff can do it. `deducted` marks that money was
    taken.
    """

    deducted: bool = False
    notice: Field | None = None
    names_time: bool | None = None
    names_amount: bool | None = None
    names_cancel: bool | None = None
    cancel: Field | None = None
    cancel_steps: int | None = None
    cancel_by_phone: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Subject):
    """A commercial message a consumer received. `refused_on` is when they had said no before; `consented` None unknown."""

    text: Field | None = None
    sender: Field | None = None
    opt_out: Field | None = None
    sent_on: date | None = None
    refused_on: date | None = None
    consented: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Subject):
    """An order and what was promised for it. `seen_until` is the last day on which it was looked at."""

    promise: Field | None = None
    ship_by: date | None = None
    shipped_on: date | None = None
    seen_until: date | None = None
    refusal: Field | None = None
    said_in_stock: Field | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Subject):
    """A consumer's request to a platform for an operator's details and records, and what came of it."""

    asked: Field | None = None
    asked_on: date | None = None
    answered_on: date | None = None
    seen_until: date | None = None
    refusal: Field | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Subject):
    """A platform's page of search results; `orders` are the ways of sorting it offers."""

    results: tuple[SearchResult, ...] = ()
    orders: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Subject):
    """An article, note or clip that is not itself a page of goods.

    `manner` quotes what makes it a review or a shared experience, `knowledge` what makes it health knowledge.
    `goods_link` and `contact` stand on the same page; `category` is that of the goods linked. `commercial`: paid for,
    or about the poster's own goods; None: nobody knows.
    """

    manner: Field | None = None
    knowledge: Field | None = None
    goods_link: Field | None = None
    contact: Field | None = None
    category: Category | None = None
    commercial: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PopUp(Subject):
    """A pop-up or opening advert as one flow met it. `clicks_to_close` None: nobody tried to close it.

    `waits_s` is how long it could not be closed, `returned` how often it came back on the same page, `leads_away`
    whether the closing mark opened something instead.
    """

    text: Field | None = None
    is_advert: bool | None = None
    close: Field | None = None
    clicks_to_close: int | None = None
    waits_s: float | None = None
    returned: int = 0
    leads_away: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing(Subject):
    """What an advert promised and what the page it links to says. `unkept`: absent or contradicted there."""

    promised: tuple[Field, ...] = ()
    kept: tuple[Field, ...] = ()
    unkept: tuple[Unkept, ...] = ()
