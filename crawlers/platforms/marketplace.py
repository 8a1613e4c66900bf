"""A platform's reader: its declaration applied to a page, joined with what any page shows to everybody.

Data of the page (state objects, answers, messages) come first, then the platform's markup, then the generic reader;
what one names the next does not name again. The platform's own companies and filings are never a seller's.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from checker.errors import Reason
from checker.vocabulary import (
    Claim,
    EntryPoint,
    Field,
    Licence,
    Offer,
    PageFacts,
    Party,
    PartyRole,
    Placement,
    Price,
    ReturnPolicy,
    Snapshot,
    Sought,
    SubjectKind,
)
from crawlers.literals import read_answer
from crawlers.platforms.flights import read_flights
from crawlers.platforms.goods import (
    claim_of,
    claims_of,
    clean,
    offer_of,
    party_of,
    returns_of,
    sellers_of,
    show_parties,
)
from crawlers.platforms.marks import Marks, score, text_of
from crawlers.platforms.seen import Seen, read_seen
from crawlers.platforms.shapes import Found, Goods, Person, Shape, Show, find, text_at, texts_at
from crawlers.platforms.urls import Address, kind_of_url
from crawlers.readers import generic
from crawlers.readers.category import category_of
from crawlers.readers.gates import read_gates
from crawlers.readers.kind import page_kind
from crawlers.readers.licences import licence_numbers
from crawlers.readers.page import Page
from crawlers.readers.state import MAX_TOTAL, find_all, strings
from crawlers.readers.tree import shallow
from crawlers.trouble import diagnose

log = logging.getLogger(__name__)

MAX_OFFERS = 3_500
MAX_PARTIES = 120
_MAX_ANSWERS = 60
_MOST_STEPS = 40
_HOLLOW = 40  # visible characters
_MANY_ROOMS = 3  # from so many on, data describe a list of rooms
_SITE_LICENCES = frozenset(
    "icp telecom police algorithm culture audiovisual drug-information device-filing publication food-platform".split()
)
_COMMON_PEOPLE: tuple[Person, ...] = tuple(
    Person(
        needs=(name, code),
        role=PartyRole.SELLER,
        name=name,
        code=code,
        address=" || ".join(("businessAddress", "business_address", "regAddress", "registerAddress", "address")),
        contact=" || ".join(("contactPhone", "contact_phone", "servicePhone", "phone", "telephone", "tel")),
        representative=" || ".join(("legalPerson", "legal_person", "legalRepresentative", "legalPersonName", "legalName")),
        form=" || ".join(("companyType", "company_type", "enterpriseType")),
        capital=" || ".join(("registeredCapital", "registered_capital", "regCapital")),
        licence_image=" || ".join(("licenseUrl", "license_url", "licenceUrl", "businessLicenseUrl", "licenseImg")),
    )
    for name in ("companyName", "company_name", "enterpriseName", "entName", "corpName", "businessName", "company")
    for code in ("creditCode", "credit_code", "socialCreditCode", "unifiedSocialCreditCode", "uscc", "licenseNo",
                 "license_no", "businessLicenseNo", "registrationNumber", "regNo", "licenceNo", "licenseNumber")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A way from a page of the platform to something else worth opening: its words, or an address with `{id}`."""

    topic: str
    words: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marketplace:
    """What is known of a platform, and the reader made of it.

    `own` matches names of the platform's companies. `expected` names, for a kind of page, the parts a reader finds
    when nothing has changed: title, price, shop, sku, anchor, text.
    """

    name: str
    title: str
    marks: Marks
    addresses: tuple[Address, ...] = ()
    shapes: tuple[Shape, ...] = ()
    seen: tuple[tuple[SubjectKind, Seen], ...] = ()
    own: str = ""
    own_title: str = ""  # endings the platform adds to a page's title
    titles: tuple[tuple[SubjectKind, str], ...] = ()
    states: tuple[tuple[SubjectKind, str], ...] = ()
    app_only: str = ""
    filings: tuple[str, ...] = ()  # keys under which the platform's own filings stand in its state
    steps: tuple[Step, ...] = ()
    expected: tuple[tuple[SubjectKind, tuple[str, ...]], ...] = (
        (SubjectKind.PRODUCT, ("title", "price", "shop")),
        (SubjectKind.SEARCH, ("title", "price")),
        (SubjectKind.ROOM, ("anchor",)),
    )

    def score(self, snapshot: Snapshot, text: str | None = None) -> int:
        """How much speaks for this platform, 0 when too little does."""
        return score(self.marks, snapshot.url, text_of(snapshot) if text is None else text)

    def recognises(self, snapshot: Snapshot) -> bool:
        """Whether the page is the platform's."""
        return self.score(snapshot) > 0

    def read(self, page: Page) -> PageFacts:
        """The facts of a page of the platform; with `trouble` when it is not the page asked for."""
        values = _values(page)
        found = find(values, (*self.shapes, *_COMMON_PEOPLE)) if values else []
        gathered = _gather(found, page)
        gathered.parties += _filed(values, self.filings, page)
        kind, number = self._kind(page, gathered)
        self._add_seen(page, kind, gathered)
        trouble = self._trouble(page, gathered)
        if trouble:
            return self._troubled(page, kind, trouble)
        is_data = not (page.snapshot.dom or page.snapshot.document)
        base = PageFacts(url=page.url, kind=kind) if is_data else generic.read(page, kind)
        return self._joined(page, base, kind, gathered, number)

    def entry_points(self, page: Page) -> tuple[EntryPoint, ...]:
        """The ways from this page that the platform is known to offer: links in its words, addresses by its number."""
        found: dict[tuple[str, str], EntryPoint] = {}
        _, number = kind_of_url(page.url, self.addresses)
        for step in self.steps:
            if step.address and (number or "{id}" not in step.address):
                url = step.address.replace("{id}", number)
                found[step.topic, url] = EntryPoint(topic=step.topic, text=step.words, url=url, key=url)
        for row in page.text.elements:
            if row.tag != "a" or row.hidden or not 2 <= row.end - row.start <= 24:
                continue
            said, href = page.text.inside(row.index), row.attr("href")
            for step in self.steps:
                if step.words and href and re.search(step.words, said):
                    found.setdefault((step.topic, href), EntryPoint(topic=step.topic, text=said, url=href, key=href))
        return tuple(found.values())[:_MOST_STEPS]

    def _kind(self, page: Page, gathered: "Gathered") -> tuple[SubjectKind, str]:
        """The kind of page: as the crawler was told, by address, by title, by state, by what the data describe."""
        kind, number = kind_of_url(page.url, self.addresses)
        if page.snapshot.kind != SubjectKind.OTHER:
            return page.snapshot.kind, number
        if kind is not None:
            return kind, number
        by_title = next((one for one, pattern in self.titles if re.search(pattern, page.title)), None)
        if by_title is not None:
            return by_title, ""
        dom = page.snapshot.dom or page.snapshot.document
        for one, word in self.states:
            if re.search(word, dom[:600_000]):
                return one, ""
        if gathered.rank:
            return gathered.kind, ""
        return (page_kind(page).kind if dom else SubjectKind.OTHER), ""

    def _add_seen(self, page: Page, kind: SubjectKind, gathered: "Gathered") -> None:
        for one, seen in self.seen:
            if one == kind and (page.snapshot.dom or page.snapshot.document):
                offers, parties = read_seen(seen, page)
                gathered.seen += offers
                gathered.parties += parties

    def _trouble(self, page: Page, gathered: "Gathered") -> str:
        """Why the page may not be judged; facts in its data speak against a page that only looks hollow."""
        has_facts = bool(gathered.offers or gathered.seen or gathered.shows or gathered.claims)
        dom = page.snapshot.dom or page.snapshot.document
        if not dom:
            return "" if has_facts or page.snapshot.responses else Reason.EMPTY.value
        hollow = (Reason.SHELL.value, Reason.EMPTY.value)
        known = page.snapshot.trouble
        if not known and "trouble" not in page.snapshot.record:
            reason = diagnose(shallow(dom), page.url)
            known = reason.value if reason else ""
        if known in hollow and has_facts:
            return ""
        if not known and not has_facts and not gathered.parties and _is_hollow(page):
            return Reason.SHELL.value
        if not known and self.app_only and not has_facts and re.search(self.app_only, page.text.text[:3_000]):
            return Reason.SHELL.value
        return known

    def _troubled(self, page: Page, kind: SubjectKind, trouble: str) -> PageFacts:
        facts = PageFacts(
            url=page.url,
            kind=kind,
            reader=self.name,
            platform=self.title,
            title=page.title,
            trouble=trouble,
            reached_by=page.snapshot.reached_by,
            gates=read_gates(page),
        )
        return generic.with_entries(facts, page)

    def _joined(self, page: Page, base: PageFacts, kind: SubjectKind, gathered: "Gathered", number: str) -> PageFacts:
        offers = _offers(kind, gathered, base.offers, number)
        title = offers[0].title.value if offers and offers[0].title else ""
        if kind == SubjectKind.ROOM and gathered.shows:
            title = gathered.shows[0]
        looked = base.looked_for
        if not looked or _is_hollow(page):  # data without the page around it, or a page not drawn: little was seen
            looked = frozenset({Sought.OFFERS, Sought.CLAIMS}) if offers or gathered.claims else frozenset()
        is_product = kind == SubjectKind.PRODUCT
        facts = replace(
            base,
            reader=self.name,
            platform=self.title,
            title=page.title or title,
            reached_by=page.snapshot.reached_by,
            looked_for=looked,
            offers=offers,
            parties=self._parties(gathered.parties, base.parties, kind),
            claims=_claims(page, kind, offers, base.claims, gathered),
            returns=base.returns or (gathered.returns if is_product else None),
            category=base.category or (category_of(title, "", "") if is_product and title else None),
            reviews_shown=base.reviews_shown,
        )
        missing = missing_parts(facts, dict(self.expected).get(kind, ()))
        return generic.with_entries(replace(facts, missing=(*base.missing, *missing)), page)

    def _parties(self, own: Sequence[Party], seen: Sequence[Party], kind: SubjectKind) -> tuple[Party, ...]:
        """The parties, each once; the platform's companies and filings under the platform's name alone."""
        merged: dict[tuple[PartyRole, str], Party] = {}
        for party in _one_seller((*own, *seen), kind):
            for one in self._apart(party):
                known_name = (one.display_name or one.name or Field(value="")).value
                key = (one.role, known_name)
                merged[key] = _filled(merged[key], one) if key in merged else one
        return tuple(_without_echoes(merged.values()))[:MAX_PARTIES]

    def _apart(self, party: Party) -> list[Party]:
        """A party with the platform's filings taken off it."""
        name = party.name.value if party.name else ""
        if party.role != PartyRole.PLATFORM and self.own and name and re.search(self.own, name):
            return [replace(party, role=PartyRole.PLATFORM, display_name=None)]
        if party.role == PartyRole.PLATFORM or not party.licences:
            return [party]
        site = tuple(one for one in party.licences if one.kind in _SITE_LICENCES)
        if not site:
            return [party]
        rest = replace(party, licences=tuple(one for one in party.licences if one.kind not in _SITE_LICENCES))
        platform = Party(role=PartyRole.PLATFORM, licences=site)
        return [rest, platform] if _says_something(rest) else [platform]


@dataclass(slots=True)
class Gathered:
    """What a page's data hold."""

    offers: list[tuple[Goods, Offer]] = field(default_factory=list)
    seen: list[Offer] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    shows: list[str] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    returns: ReturnPolicy | None = None
    kind: SubjectKind = SubjectKind.OTHER
    rank: int = 0

    def speak_for(self, kind: SubjectKind | None, rank: int) -> None:
        """Take the kind of the object that says most about its page."""
        if kind is not None and rank > self.rank:
            self.kind, self.rank = kind, rank


def _gather(found: Sequence[Found], page: Page) -> Gathered:
    gathered = Gathered()
    for one in found:
        shape, data = one.shape, one.data
        if isinstance(shape, Goods):
            _take_goods(gathered, shape, data, page)
        elif isinstance(shape, Person):
            party = party_of(shape, data, page)
            if party is not None and len(gathered.parties) < MAX_PARTIES:
                gathered.parties.append(party)
        elif isinstance(shape, Show):
            _take_show(gathered, shape, data, page)
        else:
            gathered.claims += claims_of(shape, data, page)
            gathered.speak_for(shape.page, shape.rank)
    return gathered


def _take_goods(gathered: Gathered, shape: Goods, data: dict[str, Any], page: Page) -> None:
    offer = offer_of(shape, data, page) if len(gathered.offers) < MAX_OFFERS else None
    if offer is None:
        return
    gathered.offers.append((shape, offer))
    gathered.speak_for(shape.page, shape.rank)
    if len(gathered.parties) < MAX_PARTIES:
        gathered.parties += sellers_of(shape, data, page)
    gathered.returns = gathered.returns or returns_of(shape, data, page)
    goods = offer.title.value if offer.title else ""
    for path in (shape.texts, shape.promotions):
        from_data = texts_of(path, data)
        gathered.texts += [(text, goods) for text in from_data]


def _take_show(gathered: Gathered, shape: Show, data: dict[str, Any], page: Page) -> None:
    gathered.parties += show_parties(shape, data, page)[: max(0, MAX_PARTIES - len(gathered.parties))]
    for path in (shape.title, shape.intro):
        for text in texts_of(path, data):
            gathered.claims.append(claim_of(page, text, Placement.BANNER))
    gathered.shows.append(text_at(shape.title, data))
    is_listed = shape.page == SubjectKind.ROOM and len(set(gathered.shows)) >= _MANY_ROOMS
    gathered.speak_for(SubjectKind.SEARCH if is_listed else shape.page, shape.rank + is_listed)


def texts_of(path: str, data: dict[str, Any]) -> list[str]:
    """The readable texts under a path."""
    return [text for one in texts_at(path, data)[:60] if (text := clean(one)[:1200])]


def _values(page: Page) -> list[Any]:
    """Everything in the page that is data: answers, state objects, and a page that is itself an answer."""
    values: list[Any] = []
    budget = MAX_TOTAL * 2
    for one in page.snapshot.responses[:_MAX_ANSWERS]:
        if len(one.body) <= budget:
            budget -= len(one.body)
            values.append(read_answer(one.body.decode("utf-8", "replace")))
    dom = page.snapshot.dom or page.snapshot.document
    if dom[:200].lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        values.append(read_answer(dom))
    elif dom:
        values += [state.data for state in page.states] + read_flights(dom)
    return [value for value in values if isinstance(value, dict | list)]


def _is_hollow(page: Page) -> bool:
    """Whether next to nothing of the page is visible, so that absence says nothing."""
    return len(page.text.text) < _HOLLOW


def _filed(values: Sequence[Any], keys: Sequence[str], page: Page) -> list[Party]:
    """The platform as its own state files it: numbers and the way to its licence."""
    licences: dict[str, Licence] = {}
    link: Field | None = None
    for key in keys:
        for block in find_all(values, key, limit=20):
            for text in strings(block, limit=400):
                for one in licence_numbers(text[:500]):
                    licences.setdefault(
                        one.number, Licence(kind=one.kind, number=one.number, place=page.meta_place(one.number))
                    )
                if link is None and re.search(r"^https?://[^\s]{0,200}licen[cs]e", text):
                    link = Field(value=text, place=page.meta_place(text))
    return [Party(role=PartyRole.PLATFORM, licences=tuple(licences.values()), licence_link=link)] if licences else []


def _offers(kind: SubjectKind, gathered: Gathered, seen: Sequence[Offer], number: str) -> tuple[Offer, ...]:
    """The offers of the page: of a product page the goods it is about, of others all that are listed."""
    own = [offer for _, offer in gathered.offers]
    if kind != SubjectKind.PRODUCT:
        listed = own or gathered.seen or list(seen)
        once: dict[tuple[str, str, tuple[Price, ...]], Offer] = {}
        for one in listed:
            once.setdefault((one.sku, one.title.value if one.title else "", one.prices), one)
        return tuple(once.values())
    main = [offer for shape, offer in gathered.offers if shape.page == SubjectKind.PRODUCT]
    by_number = [offer for offer in own if number and offer.sku == number]
    candidates = [*by_number[:1], *main[:1], *gathered.seen[:1], *seen[:1]]
    if not candidates:
        return tuple(own[:1])
    merged = candidates[0]
    for other in candidates[1:]:
        merged = _completed(merged, other)
    if number and not merged.sku:
        merged = replace(merged, sku=number)
    return (merged,)


def _completed(offer: Offer, other: Offer) -> Offer:
    """An offer with what another reading of the same goods adds; figures already read are not read again."""
    figures = {price.amount_fen for price in offer.prices} | {price.high_fen for price in offer.prices}
    more = tuple(
        price
        for price in other.prices
        if price.amount_fen not in figures and not (offer.prices and price.role.value == "sale")
    )
    return replace(
        offer,
        title=offer.title or other.title,
        sku=offer.sku or other.sku,
        gtin=offer.gtin or other.gtin,
        prices=(*offer.prices, *more),
        unit=offer.unit or other.unit,
        stock=offer.stock or other.stock,
        specs=offer.specs or other.specs,
        promotions=offer.promotions or other.promotions,
        gifts=offer.gifts or other.gifts,
        basis=offer.basis or other.basis,
        discount_words=offer.discount_words or other.discount_words,
        links_to_detail=offer.links_to_detail or other.links_to_detail,
    )


def _claims(
    page: Page, kind: SubjectKind, offers: Sequence[Offer], seen: Sequence[Claim], gathered: Gathered
) -> tuple[Claim, ...]:
    """The page's claims, with the words that stand only in its data."""
    visible = page.text.text
    placement = Placement.PRODUCT_TITLE if kind == SubjectKind.PRODUCT else Placement.CARD
    found = list(seen)
    for offer in offers:
        title = offer.title.value if offer.title else ""
        if title and title not in visible:
            found.append(claim_of(page, title, placement, title))
    for text, goods in dict.fromkeys(gathered.texts):
        if text not in visible and text != goods:
            found.append(
                claim_of(page, text, Placement.DETAIL if kind == SubjectKind.PRODUCT else Placement.CARD, goods)
            )
    found += [claim for claim in gathered.claims if claim.text not in visible]
    return tuple(dict.fromkeys(found))


def _filled(party: Party, other: Party) -> Party:
    """A party with the fields another naming of it adds."""
    licences = {one.number or str(one.image): one for one in (*party.licences, *other.licences)}
    changes: dict[str, Any] = {"licences": tuple(licences.values())}
    for name in (
        "name display_name credit_code credit_code_valid address contact representative proprietor form capital "
        "licence_link declaration agency self_operated"
    ).split():
        if getattr(party, name) is None:
            changes[name] = getattr(other, name)
    return replace(party, **changes)


def _one_seller(parties: Sequence[Party], kind: SubjectKind) -> list[Party]:
    """On a product page, the seller named twice (shop, account) as one; companies with two names stay two."""
    if kind != SubjectKind.PRODUCT:
        return list(parties)
    kept: list[Party] = []
    for party in parties:
        at = next((n for n, one in enumerate(kept) if one.role == party.role == PartyRole.SELLER), None)
        if at is None or _differ(kept[at].name, party.name) or _differ(kept[at].credit_code, party.credit_code):
            kept.append(party)
        else:
            kept[at] = _filled(kept[at], party)
    return kept


def _differ(one: Field | None, other: Field | None) -> bool:
    return one is not None and other is not None and one.value != other.value


def _without_echoes(parties: Iterable[Party]) -> list[Party]:
    """The parties without nameless ones of a role that says nothing else."""
    return [party for party in parties if _says_something(party)]


def _says_something(party: Party) -> bool:
    own: tuple[Field | Licence | bool | None, ...] = (
        party.name, party.display_name, party.credit_code, party.address, party.contact, party.proprietor,
        party.licence_link, party.declaration, party.self_operated, party.agency, *party.licences,
    )  # fmt: skip
    return any(one is not None for one in own)


def missing_parts(facts: PageFacts, expected: Sequence[str]) -> tuple[str, ...]:
    """The expected parts a page's facts lack, in words an inspector reads."""
    found = found_parts(facts)
    return tuple(f"读取器没有找到：{PARTS[part]}" for part in expected if part not in found)


PARTS = {
    "title": "商品标题",
    "price": "价格",
    "shop": "店铺或卖家名称",
    "sku": "商品编号",
    "anchor": "主播或账号名称",
    "text": "正文",
}


def found_parts(facts: PageFacts) -> frozenset[str]:
    """Which of the parts a reader is expected to find are there."""
    sellers = [one for one in facts.parties if one.role == PartyRole.SELLER]
    anchors = [one for one in facts.parties if one.role in (PartyRole.ANCHOR, PartyRole.ROOM_OPERATOR)]
    present = {
        "title": any(offer.title for offer in facts.offers),
        "price": any(offer.prices for offer in facts.offers),
        "shop": any(one.name or one.display_name or one.self_operated for one in sellers),
        "sku": any(offer.sku for offer in facts.offers),
        "anchor": bool(anchors),
        "text": bool(facts.claims),
    }
    return frozenset(part for part, is_there in present.items() if is_there)
