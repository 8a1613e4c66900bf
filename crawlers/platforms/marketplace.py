"""A platform's reader: its declaration applied to a page, joined with what any page shows to everybody.

Data of the page (state objects, answers, messages) come first, then the platform's markup, then the generic reader;
what one names the next does not name again. The platform's own companies and filings are never a seller's.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.errors import Reason
from checker.vocabulary import (
    EntryPoint,
    Field,
    PageFacts,
    Party,
    PartyRole,
    Snapshot,
    Sought,
    SubjectKind,
)
from crawlers.platforms.gathering import MAX_PARTIES, Gathered, filings_of, gather, values_of
from crawlers.platforms.joining import filled, joined_claims, joined_offers, one_seller, says_something, without_echoes
from crawlers.platforms.marks import Marks, Traces, score, traces_of
from crawlers.platforms.parts import missing_parts
from crawlers.platforms.seen import Seen, read_seen
from crawlers.platforms.shapes import Person, Shape, find
from crawlers.platforms.urls import Address, kind_of_url
from crawlers.readers import generic
from crawlers.readers.category import category_of
from crawlers.readers.gates import read_gates
from crawlers.readers.kind import page_kind
from crawlers.readers.page import Page
from crawlers.trouble import diagnose

log = logging.getLogger(__name__)
_MOST_STEPS = 40
_SELLER_PAGE = EntryPoint(topic="seller", text="卖家的店铺页或证照页", url="", key="")
_HOLLOW = 40  # visible characters
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
    hosts_shops: bool = True  # others sell there, and show who they are on pages of their shops
    own_shop: str = ""  # what the platform calls its own shop where goods are only marked as self-operated
    own_words: str = ""  # words by which a page of goods says that the platform itself sells them
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

    def score(self, snapshot: Snapshot, traces: Traces | None = None) -> int:
        """How much speaks for this platform, 0 when too little does."""
        return score(self.marks, snapshot.url, traces or traces_of(snapshot, [self.marks]))

    def recognises(self, snapshot: Snapshot) -> bool:
        """Whether the page is the platform's."""
        return self.score(snapshot) > 0

    def read(self, page: Page) -> PageFacts:
        """The facts of a page of the platform; with `trouble` when it is not the page asked for."""
        values = values_of(page)
        found = find(values, (*self.shapes, *_COMMON_PEOPLE)) if values else []
        gathered = gather(found, page)
        gathered.parties += filings_of(values, self.filings, page)
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

    def _kind(self, page: Page, gathered: Gathered) -> tuple[SubjectKind, str]:
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

    def _add_seen(self, page: Page, kind: SubjectKind, gathered: Gathered) -> None:
        for one, seen in self.seen:
            if one == kind and (page.snapshot.dom or page.snapshot.document):
                offers, parties = read_seen(seen, page)
                gathered.seen += offers
                gathered.parties += parties

    def _trouble(self, page: Page, gathered: Gathered) -> str:
        """Why the page may not be judged; facts in its data speak against a page that only looks hollow."""
        has_facts = bool(gathered.offers or gathered.seen or gathered.shows or gathered.claims)
        dom = page.snapshot.dom or page.snapshot.document
        if not dom:
            return "" if has_facts or page.snapshot.responses else Reason.EMPTY.value
        hollow = (Reason.SHELL.value, Reason.EMPTY.value)
        known = page.snapshot.trouble
        if not known and "trouble" not in page.snapshot.record:
            reason = diagnose(dom, page.url)
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

    def _joined(self, page: Page, base: PageFacts, kind: SubjectKind, gathered: Gathered, number: str) -> PageFacts:
        offers = joined_offers(kind, gathered, base.offers, number)
        title = offers[0].title.value if offers and offers[0].title else ""
        if kind == SubjectKind.ROOM and gathered.shows:
            title = gathered.shows[0]
        looked = base.looked_for
        if not looked or _is_hollow(page):  # data without the page around it, or a page not drawn: little was seen
            looked = frozenset({Sought.OFFERS, Sought.CLAIMS}) if offers or gathered.claims else frozenset()
        is_product = kind == SubjectKind.PRODUCT
        sold_by_itself = is_product and self.own_words and re.search(self.own_words, page.text.text)
        own = [Party(role=PartyRole.SELLER, self_operated=True)] if sold_by_itself else []
        facts = replace(
            base,
            reader=self.name,
            platform=self.title,
            title=page.title or title,
            reached_by=page.snapshot.reached_by,
            looked_for=looked,
            offers=offers,
            parties=self._parties(page, (*gathered.parties, *own, *base.parties), kind),
            claims=joined_claims(page, kind, offers, base.claims, gathered),
            returns=base.returns or (gathered.returns if is_product else None),
            category=base.category or (category_of(title, "", "") if is_product and title else None),
            reviews_shown=base.reviews_shown,
        )
        missing = missing_parts(facts, dict(self.expected))
        facts = generic.with_entries(replace(facts, missing=(*base.missing, *missing)), page)
        return self._with_shop(facts) if is_product and self.hosts_shops else facts

    def _parties(self, page: Page, parties: Sequence[Party], kind: SubjectKind) -> tuple[Party, ...]:
        """The parties, each once; the platform's companies and filings under the platform's name alone."""
        merged: dict[tuple[PartyRole, str], Party] = {}
        for party in one_seller(parties, kind):
            for one in self._apart(self._named(page, party)):
                known_name = (one.display_name or one.name or Field(value="")).value
                key = (one.role, known_name)
                merged[key] = filled(merged[key], one) if key in merged else one
        return tuple(without_echoes(merged.values()))[:MAX_PARTIES]

    def _with_shop(self, facts: PageFacts) -> PageFacts:
        """The facts, with the page where a platform shows who its sellers are as a way to open, when none is known."""
        if any(point.topic in ("seller", "licence") for point in facts.entry_points):
            return facts
        return replace(facts, entry_points=(*facts.entry_points, _SELLER_PAGE))

    def _named(self, page: Page, party: Party) -> Party:
        """A seller known only as the platform itself, under the name of its own shop."""
        if not self.own_shop or not party.self_operated or party.name or party.display_name:
            return party
        said = self.own_shop if self.own_shop in page.text.text else "自营"
        return replace(party, display_name=Field(value=self.own_shop, place=page.meta_place(said)))

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
        return [rest, platform] if says_something(rest) else [platform]


def _is_hollow(page: Page) -> bool:
    """Whether next to nothing of the page is visible, so that absence says nothing."""
    return len(page.text.text) < _HOLLOW
