"""Pages to subjects: Platform, Shop, Account, Product, Room, Checkout and Terms, each with the record of the search."""

from collections.abc import Sequence
from dataclasses import replace

from checker.facts.parties import of_pages, with_identity
from checker.facts.promotions import promotions
from checker.facts.searches import is_entry_of, readable, searches
from checker.vocabulary import (
    Account,
    Category,
    Checkout,
    Claim,
    Clause,
    Facts,
    Field,
    Gate,
    Mechanism,
    Notice,
    PageFacts,
    Party,
    PartyRole,
    Platform,
    Price,
    PriceRole,
    Product,
    ReturnPolicy,
    Room,
    Search,
    SearchPage,
    Shop,
    Sought,
    Subject,
    SubjectKind,
    Terms,
)

_EVERY = (Sought.IDENTITY, Sought.SELLER, Sought.CLAIMS, Sought.OFFERS, Sought.NOTICES, Sought.TERMS)
_SOUGHT: dict[SubjectKind, tuple[Sought, ...]] = {
    SubjectKind.PLATFORM: (Sought.IDENTITY, Sought.DISPUTE, Sought.COMPLAINT, Sought.RULES, Sought.SETTINGS, Sought.CONSENT,
                           Sought.NOTICES, Sought.TERMS, Sought.CLAIMS, Sought.CAMPAIGN),
    SubjectKind.SHOP: (Sought.IDENTITY, Sought.SELLER, Sought.TERMS, Sought.NOTICES, Sought.CLAIMS, Sought.OFFERS),
    SubjectKind.PRODUCT: (*_EVERY, Sought.RETURNS, Sought.REVIEWS, Sought.CAMPAIGN, Sought.CONSENT),
    SubjectKind.ACCOUNT: (Sought.IDENTITY, Sought.NOTICES, Sought.CLAIMS),
    SubjectKind.ROOM: (*_EVERY, Sought.CAMPAIGN, Sought.COMMENTS),
    SubjectKind.CHECKOUT: (Sought.CHECKOUT, Sought.OFFERS, Sought.RETURNS, Sought.CONSENT, Sought.TERMS, Sought.IDENTITY),
    SubjectKind.SEARCH: (Sought.NOTICES, Sought.OFFERS, Sought.SETTINGS),
}  # fmt: skip
_KINDS = {
    SubjectKind.PLATFORM: Platform,
    SubjectKind.SHOP: Shop,
    SubjectKind.ACCOUNT: Account,
    SubjectKind.PRODUCT: Product,
    SubjectKind.ROOM: Room,
    SubjectKind.CHECKOUT: Checkout,
    SubjectKind.SEARCH: SearchPage,
}


_ASKED = frozenset({PriceRole.SALE, PriceRole.COUPON, PriceRole.LIVE, PriceRole.GROUP, PriceRole.NEW_USER})

_WHOSE = frozenset({"licence", "seller"})

_UNPLACED = (
    "没有认出这是什么页面，页面上也没有价格或购买入口，文字没有按广告判断；请指明页面类型（命令行用 --subject）。"
)

# Where terms are set: the target itself and what its rules and returns entries lead to.
_TERMS_TOPICS = frozenset({"", "rules", "returns"})


def join(pages: Sequence[PageFacts], target_kind: SubjectKind | None = None) -> Facts:
    """The subjects and claims of one inspection. `target_kind` overrides what the target's own page seems to be."""
    if not pages:
        return Facts()
    seen = [_as_asked(page, target_kind) for page in pages]
    subjects: list[Subject] = [subject for page in seen if (subject := _subject(page, seen)) is not None]
    terms = _terms(seen)
    everything = tuple(search for subject in subjects for search in subject.searches)
    return Facts(
        subjects=(*_once([*subjects, *promotions(seen)]), *((terms,) if terms else ())),
        claims=_claims(seen),
        searches=everything or searches(seen[:1], seen, (Sought.CLAIMS, Sought.TERMS)),
        unplaced=_UNPLACED if _is_unplaced(seen[0]) else "",
    )


def _is_unplaced(page: PageFacts) -> bool:
    """Whether nobody knows what the page is and nothing on it is for sale, so that its words went unjudged."""
    return page.unknown and page.kind == SubjectKind.OTHER and all(claim.in_advert is False for claim in page.claims)


def _as_asked(page: PageFacts, kind: SubjectKind | None) -> PageFacts:
    if kind in (None, SubjectKind.OTHER) or page.reached_by != "target":
        return page
    kind = SubjectKind.ROOM if kind == SubjectKind.RECORDING else kind
    return replace(page, kind=kind) if kind is not None else page


def _subject(page: PageFacts, pages: Sequence[PageFacts]) -> Subject | None:
    """The subject whose main page this is; pages that only complete another subject have none."""
    if page.kind not in _KINDS or _only_completes(page):
        return None
    behind = [other for other in readable(pages) if other is not page and is_entry_of(other, page)]
    found = searches([page], pages, _SOUGHT[page.kind], skip_topics=_foreign_topics(page.kind))
    made = {
        SubjectKind.PLATFORM: _platform,
        SubjectKind.SHOP: _shop,
        SubjectKind.ACCOUNT: _account,
        SubjectKind.PRODUCT: _product,
        SubjectKind.ROOM: _room,
        SubjectKind.CHECKOUT: _checkout,
        SubjectKind.SEARCH: _search_page,
    }[page.kind](page, behind, pages)
    return replace(made, url=page.url, searches=found, on_mainland=page.on_mainland, notices=page.notices)


def _only_completes(page: PageFacts) -> bool:
    """A page behind a licence entry belongs to its owner; a seller's details behind a room are no shop of their own."""
    if page.topic == "licence":
        return True
    return page.topic == "seller" and page.kind == SubjectKind.SHOP and not page.offers and page.jumps > 0


def _foreign_topics(kind: SubjectKind) -> frozenset[str]:
    """Entry points that on a page of this kind lead to somebody else."""
    if kind == SubjectKind.ACCOUNT:
        return frozenset({"seller"})
    if kind == SubjectKind.PLATFORM:
        return frozenset({"seller", "account"})
    return frozenset()


def _platform(page: PageFacts, behind: Sequence[PageFacts], pages: Sequence[PageFacts]) -> Platform:
    documents = readable(pages, SubjectKind.RULES, SubjectKind.PLATFORM, SubjectKind.OTHER)
    parties = of_pages([page], [other for other in behind if other.topic == "licence"], PartyRole.PLATFORM)
    return Platform(
        name=_name(page, parties, PartyRole.PLATFORM),
        parties=parties,
        dispute=_mechanism([other.dispute for other in (page, *documents) if other.dispute]),
        complaint=_mechanism([other.complaint for other in (page, *documents) if other.complaint]),
        rules=tuple(rule for other in (page, *[one for one in documents if one is not page]) for rule in other.rules),
        settings=_distinct([field for other in (page, *documents) for field in other.settings]),
        ticks=page.ticks,
    )


def _shop(page: PageFacts, behind: Sequence[PageFacts], pages: Sequence[PageFacts]) -> Shop:
    parties = of_pages([page], [other for other in behind if other.topic in ("licence", "seller")], PartyRole.SELLER)
    return Shop(
        name=_name(page, parties, PartyRole.SELLER),
        parties=parties,
        category=page.category or _category(pages),
        clauses=page.clauses,
    )


def _account(page: PageFacts, behind: Sequence[PageFacts], pages: Sequence[PageFacts]) -> Account:
    parties = of_pages(
        [page], [other for other in behind if other.topic in ("licence", "account")], PartyRole.ROOM_OPERATOR
    )
    return Account(
        name=_name(page, parties, PartyRole.ROOM_OPERATOR),
        parties=parties,
        signed_with=_signed_with(page, pages),
        age=page.age,
        age_years=page.age_years,
    )


def _product(page: PageFacts, behind: Sequence[PageFacts], pages: Sequence[PageFacts]) -> Product:
    completing = [other for other in behind if other.topic in ("licence", "seller")]
    parties = of_pages([page], [*completing, *_behind_these(completing, pages)], PartyRole.SELLER)
    title = page.offers[0].title if page.offers else None
    return Product(
        name=title.value if title else page.title,
        parties=parties,
        category=page.category,
        offers=page.offers,
        returns=page.returns,
        custom_made=page.custom_made,
        clauses=page.clauses,
        reviews_shown=page.reviews_shown,
        review_display=page.review_display,
        card_price=_card_price(page, pages),
    )


def _room(page: PageFacts, behind: Sequence[PageFacts], pages: Sequence[PageFacts]) -> Room:
    sellers = [other for other in behind if other.topic in ("seller", "licence")]
    accounts = [other for other in behind if other.topic == "account"]
    parties = with_identity(
        (*of_pages([page], [*sellers, *_behind_these(sellers, pages, _WHOSE)], PartyRole.SELLER), *_operators(accounts))
    )
    return Room(
        name=page.title,
        parties=_unique(parties),
        offers=page.offers,
        selling=page.selling,
        gates=_gates(page, pages),
        seller_link=page.seller_link,
        jumps_to_seller=_jumps(page, sellers, pages),
        title=Field(value=page.title) if page.title else None,
        machine_made=next(
            (_noticed(notice) for other in accounts for notice in other.notices if notice.kind == "ai"), None
        ),
        audience=page.audience,
    )


def _checkout(page: PageFacts, behind: Sequence[PageFacts], pages: Sequence[PageFacts]) -> Checkout:
    products = [other for other in readable(pages, SubjectKind.PRODUCT) if is_entry_of(page, other)]
    returns: ReturnPolicy | None = page.returns or next((other.returns for other in products if other.returns), None)
    return Checkout(
        name=page.title,
        parties=page.parties,
        category=page.category or next((other.category for other in products if other.category), None),
        ticks=page.ticks,
        offers=page.offers or tuple(offer for other in products for offer in other.offers),
        listed_fen=page.listed_fen,
        payable_fen=page.payable_fen,
        fees=page.fees,
        returns=returns,
        renewal=page.renewal,
    )


def _search_page(page: PageFacts, behind: Sequence[PageFacts], pages: Sequence[PageFacts]) -> SearchPage:
    return SearchPage(name=page.title, results=page.results, orders=page.orders)


def _noticed(notice: Notice) -> Field:
    return Field(value=notice.text, place=notice.place)


def _signed_with(page: PageFacts, pages: Sequence[PageFacts]) -> Field | None:
    """The agency that another page of the inspection names for this account's owner."""
    named = (
        _noticed(notice)
        for other in readable(pages, SubjectKind.ROOM)
        for notice in other.notices
        if notice.kind == "mcn" and is_entry_of(page, other)
    )
    return next(named, None)


def _card_price(page: PageFacts, pages: Sequence[PageFacts]) -> Price | None:
    """The price at which a list seen in the same inspection shows the page's own article; rooms have prices of their own."""
    titles = {offer.title.value for offer in page.offers[:1] if offer.title}
    lists = readable(pages, SubjectKind.SHOP, SubjectKind.SEARCH, SubjectKind.PLATFORM)
    asked = (
        price
        for other in lists
        for offer in other.offers
        if offer.title and offer.title.value in titles
        for price in offer.prices
        if price.role in _ASKED
    )
    return next(asked, None)


def _behind_these(
    pages: Sequence[PageFacts], everything: Sequence[PageFacts], topics: frozenset[str] = frozenset({"licence"})
) -> list[PageFacts]:
    """Pages opened from these pages for the same purpose (the licence behind the shop behind the product)."""
    found = []
    for other in readable(everything):
        if other not in pages and other.topic in topics and any(is_entry_of(other, page) for page in pages):
            found.append(other)
    return found


def _operators(accounts: Sequence[PageFacts]) -> tuple[Party, ...]:
    return tuple(party for page in accounts for party in page.parties if party.role == PartyRole.ROOM_OPERATOR)


def _unique(parties: Sequence[Party]) -> tuple[Party, ...]:
    from_first: list[Party] = []
    for party in parties:
        if party not in from_first:
            from_first.append(party)
    return tuple(from_first)


def _gates(page: PageFacts, pages: Sequence[PageFacts]) -> tuple[Gate, ...]:
    """Gates on the room's page and on what stands between it and the seller's details, counted by kind."""
    between = [
        gate for other in pages if other is not page and _leads_to_seller(other, page, pages) for gate in other.gates
    ]
    counted: dict[str, Gate] = {}
    for gate in between:
        before = counted.get(gate.kind)
        counted[gate.kind] = replace(gate, before="seller", count=gate.count + before.count if before else gate.count)
    return (*page.gates, *counted.values())


def _leads_to_seller(page: PageFacts, room: PageFacts, pages: Sequence[PageFacts]) -> bool:
    if page.topic not in ("seller", "licence"):
        return False
    if is_entry_of(page, room):
        return True
    return any(is_entry_of(page, other) and is_entry_of(other, room) for other in pages)


def _jumps(page: PageFacts, sellers: Sequence[PageFacts], pages: Sequence[PageFacts]) -> int | None:
    """How many steps from the room to the first page that gives a seller's details; 0 when the room itself does."""
    if any(_is_seller(party) for party in page.parties):
        return 0
    reached = [
        other
        for other in (*sellers, *_behind_these(sellers, pages, _WHOSE))
        if any(_is_seller(party) for party in other.parties)
    ]
    return min((other.jumps for other in reached), default=None)


def _is_seller(party: Party) -> bool:
    return party.role == PartyRole.SELLER and bool(party.name and (party.address or party.contact or party.credit_code))


def _mechanism(parts: Sequence[Mechanism]) -> Mechanism | None:
    """One mechanism from what several pages say of it; the page that says most leads."""
    if not parts:
        return None
    ordered = sorted(parts, key=_weight, reverse=True)
    best = ordered[0]
    entry = next((part.entry for part in parts if part.entry), None)
    clicks = [part.clicks for part in ordered if part.clicks is not None and _weight(part) == _weight(best)]
    return Mechanism(
        entry=best.entry or entry,
        steps=next((part.steps for part in ordered if part.steps), None),
        time_limit=next((part.time_limit for part in ordered if part.time_limit), None),
        escalation=next((part.escalation for part in ordered if part.escalation), None),
        clicks=min(clicks, default=None),
        responds=next((part.responds for part in ordered if part.responds is not None), None),
    )


def _weight(part: Mechanism) -> int:
    return sum(field is not None for field in (part.entry, part.steps, part.time_limit, part.escalation))


def _distinct(fields: Sequence[Field]) -> tuple[Field, ...]:
    return tuple({field.value: field for field in reversed(fields)}.values())


def _name(page: PageFacts, parties: Sequence[Party], role: PartyRole) -> str:
    party = next((party for party in parties if party.role == role), None)
    if party is not None and party.display_name:
        return party.display_name.value
    return page.title or (party.name.value if party and party.name else "")


def _category(pages: Sequence[PageFacts]) -> Category | None:
    return next((page.category for page in pages if page.category), None)


def _terms(pages: Sequence[PageFacts]) -> Terms | None:
    """All clauses on the pages seen, as one subject; None when no page could be searched for them."""
    looked = [page for page in readable(pages) if Sought.TERMS in page.looked_for]
    if not looked:
        return None
    clauses: dict[tuple[str, str], Clause] = {}
    for page in looked:
        for clause in page.clauses:
            clauses.setdefault((page.url, clause.text), clause)
    troubled = [page for page in pages if page.trouble and page.topic in _TERMS_TOPICS]
    hindrance = f"有页面未能读取（{troubled[0].trouble}）：{troubled[0].url}" if troubled else ""
    search = Search(
        what=Sought.TERMS,
        where=tuple(dict.fromkeys(page.url for page in looked)),
        complete=not hindrance,
        hindrance=hindrance,
    )
    return Terms(
        url=pages[0].url,
        name=pages[0].title,
        searches=(search,),
        clauses=tuple(clauses.values()),
        on_mainland=pages[0].on_mainland,
        parties=tuple(party for page in looked for party in page.parties)[:20],
    )


def _claims(pages: Sequence[PageFacts]) -> tuple[Claim, ...]:
    """The claims of every readable page, each text once per place."""
    found: dict[tuple[str, str, str], Claim] = {}
    for page in readable(pages):
        for claim in page.claims:
            found.setdefault((page.url, claim.text, claim.placement), claim)
    return tuple(found.values())


def _once(subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """Subjects of one kind and address once: an entry point may lead back to a page already seen."""
    found: dict[tuple[type, str], Subject] = {}
    for subject in subjects:
        found.setdefault((type(subject), subject.url), subject)
    return tuple(found.values())
