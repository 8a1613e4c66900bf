"""Subjects: what a rule judges. Each joins the facts of one noun with the record of where we looked."""

from dataclasses import dataclass, field
from datetime import date

from checker.vocabulary.evidence import Place, Search
from checker.vocabulary.facts import (
    Audience,
    CampaignTerms,
    Claim,
    Clause,
    Field,
    Gate,
    Mechanism,
    Notice,
    Offer,
    Party,
    PartyRole,
    Price,
    PrizePanel,
    ReturnPolicy,
    ReviewDisplay,
    RulesDocument,
    SearchResult,
    SellerMark,
    Tick,
    Unkept,
)
from checker.vocabulary.words import Category, Sought, SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """A place that a page offers to open. `key` names the place; the page behind it carries the same key."""

    topic: str
    text: str
    url: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What one reader saw in one snapshot, before facts of several pages are joined into subjects.

    `looked_for` names the kinds of facts this reader looked for here; a kind that is missing from it is unknown, not
    absent. `unknown`: nothing told of what kind the page is. `trouble` is a `Reason` value when the snapshot is not the page
    asked for (then nothing else is filled).
    `missing` lists parts the reader expected in a page of this kind and did not find (drift of the platform).
    """

    url: str
    kind: SubjectKind
    unknown: bool = False
    reader: str = "generic"
    platform: str = ""
    title: str = ""
    trouble: str = ""
    reached_by: str = "target"
    looked_for: frozenset[Sought] = frozenset()
    parties: tuple[Party, ...] = ()
    offers: tuple[Offer, ...] = ()
    claims: tuple[Claim, ...] = ()
    clauses: tuple[Clause, ...] = ()
    returns: ReturnPolicy | None = None
    dispute: Mechanism | None = None
    complaint: Mechanism | None = None
    rules: tuple[RulesDocument, ...] = ()
    ticks: tuple[Tick, ...] = ()
    gates: tuple[Gate, ...] = ()
    notices: tuple[Notice, ...] = ()
    settings: tuple[Field, ...] = ()
    seller_link: Field | None = None
    selling: Field | None = None  # words or controls by which a room sells
    category: Category | None = None
    custom_made: bool | None = None
    reviews_shown: bool | None = None
    listed_fen: int | None = None
    payable_fen: int | None = None
    fees: tuple[tuple[str, int], ...] = ()
    renewal: Field | None = None
    review_display: ReviewDisplay | None = None
    audience: Audience | None = None
    age: Field | None = None
    age_years: int | None = None
    draw: PrizePanel | None = None
    campaign: CampaignTerms | None = None
    results: tuple[SearchResult, ...] = ()
    orders: tuple[Field, ...] = ()
    on_mainland: bool = True
    missing: tuple[str, ...] = ()
    entry_points: tuple[EntryPoint, ...] = ()
    entry_key: str = ""  # which entry point led here
    topic: str = ""  # what the entry point was opened for
    jumps: int = 0  # how many steps from the target


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What all subjects share: their address and the searches made for them."""

    url: str = ""
    name: str = ""
    searches: tuple[Search, ...] = ()
    parties: tuple[Party, ...] = ()
    notices: tuple[Notice, ...] = ()
    on_mainland: bool = True  # addressed to consumers in mainland China

    def search(self, what: Sought) -> Search | None:
        """The record of having looked for `what`, or None when nobody looked."""
        return next((search for search in self.searches if search.what == what), None)

    def looked_for(self, what: Sought) -> bool:
        """Whether somebody looked for `what` and could open every place it should stand in."""
        search = self.search(what)
        return search is not None and search.complete

    def party(self, *roles: PartyRole) -> Party | None:
        """The first party with one of the roles, in the order of the roles given."""
        return next((party for role in roles for party in self.parties if party.role == role), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform(Subject):
    """A platform seen from its home page: its own disclosure, rules and ways of redress. `has_live`: None = unknown."""

    dispute: Mechanism | None = None
    complaint: Mechanism | None = None
    rules: tuple[RulesDocument, ...] = ()
    settings: tuple[Field, ...] = ()
    ticks: tuple[Tick, ...] = ()
    has_live: bool | None = None
    seller_marks: tuple[SellerMark, ...] = ()
    close_account_condition: Field | None = None  # what closing an account asks beyond identity and settled orders
    former_rules: tuple[RulesDocument, ...] = ()  # earlier versions of the rules, for comparison with `rules`


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop(Subject):
    """A shop's home page and its licence page.

    `yearly_sales_fen` estimates what its operator sold in all their shops in a year, from counters and prices;
    `closed` is whether it has stopped selling.
    """

    category: Category | None = None
    clauses: tuple[Clause, ...] = ()
    yearly_sales_fen: int | None = None
    closed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Subject):
    """The account information page of a room operator or anchor. `sells_live`: None when that is not settled."""

    exists: bool = True
    sells_live: bool | None = None
    signed_with: Field | None = None  # an agency the operator is known to have signed with, from another source
    age: Field | None = None  # words that tell how old the anchor is
    age_years: int | None = None
    age_is_estimate: bool = False  # judged from pictures rather than said
    personas: tuple[Field, ...] = ()  # life stories told to sell
    contradicted: tuple[Unkept, ...] = ()  # a life story and what stands against it


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Subject):
    """A product page and what it offers."""

    category: Category | None = None
    offers: tuple[Offer, ...] = ()
    returns: ReturnPolicy | None = None
    custom_made: bool | None = None
    clauses: tuple[Clause, ...] = ()
    reviews_shown: bool | None = None
    reviews_gone: tuple[Place, ...] = ()  # reviews seen at an earlier visit that are no longer shown
    card_price: Price | None = None  # the price of the same article on the first page or in a list, read just before
    prepaid: bool | None = None  # courses, cards, memberships paid ahead
    review_display: ReviewDisplay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room(Subject):
    """A live room: its page, the goods in it, what stands before the seller's details."""

    offers: tuple[Offer, ...] = ()
    selling: Field | None = None  # words or controls of the page by which the room sells
    gates: tuple[Gate, ...] = ()
    seller_link: Field | None = None
    jumps_to_seller: int | None = None
    title: Field | None = None
    minutes_observed: float | None = None
    machine_made: Field | None = None  # where somebody says the anchor is made by machine (account, platform, operator)
    machine_signs: tuple[Place, ...] = ()  # what merely suggests it
    likeness: Field | None = None  # a real person the machine-made anchor is said to be
    authorisation: Field | None = None  # what is shown of that person's consent
    advert_marks: tuple[Field, ...] = ()  # words that open or close the advert, spoken or shown
    audience: Audience | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout(Subject):
    """The last page before paying; never paid."""

    category: Category | None = None
    ticks: tuple[Tick, ...] = ()
    offers: tuple[Offer, ...] = ()
    listed_fen: int | None = None
    payable_fen: int | None = None
    fees: tuple[tuple[str, int], ...] = ()
    returns: ReturnPolicy | None = None
    renewal: Field | None = None
    fees_announced: tuple[str, ...] | None = None  # fees the goods' page named before; None: nobody looked there
    carried_over: tuple[Tick, ...] = ()  # boxes ticked only because an earlier order had them ticked


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(Subject):
    """All clauses an operator sets on the pages seen."""

    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The two clocks: when the conduct took place, and when we decide."""

    conduct: date
    decision: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything one inspection has to judge, already joined into subjects.

    `unplaced` says why the target's words could not be taken for an advert or for none, empty when they could.
    """

    subjects: tuple[Subject, ...] = ()
    claims: tuple[Claim, ...] = ()
    searches: tuple[Search, ...] = field(default_factory=tuple)
    unplaced: str = ""
