"""What a page's data hold: everything that has one of a platform's shapes, collected."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from checker.vocabulary import (
    Claim,
    Field,
    Licence,
    Offer,
    Party,
    PartyRole,
    Placement,
    ReturnPolicy,
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
from crawlers.platforms.shapes import Found, Goods, Person, Show, text_at, texts_at
from crawlers.readers.licences import licence_numbers
from crawlers.readers.page import Page
from crawlers.readers.state import MAX_TOTAL, find_all, strings

MAX_OFFERS = 3_500
MAX_PARTIES = 1_000
_MAX_ANSWERS = 60
_MANY_ROOMS = 3  # from so many on, data describe a list of rooms


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


def gather(found: Sequence[Found], page: Page) -> Gathered:
    """Offers, parties, words and rooms of the objects found."""
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


def values_of(page: Page) -> list[Any]:
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


def filings_of(values: Sequence[Any], keys: Sequence[str], page: Page) -> list[Party]:
    """The platform as its own state files it: numbers and the way to its licence."""
    licences: dict[str, Licence] = {}
    link: Field | None = None
    for key in keys:
        for block in find_all(values, key, limit=20):
            for text in strings(block, limit=400):
                for one in licence_numbers(clean(text[:500])):
                    licences.setdefault(
                        one.number, Licence(kind=one.kind, number=one.number, place=page.meta_place(one.number))
                    )
                if link is None and re.search(r"^https?://[^\s]{0,200}licen[cs]e", text):
                    link = Field(value=text, place=page.meta_place(text))
    return [Party(role=PartyRole.PLATFORM, licences=tuple(licences.values()), licence_link=link)] if licences else []
