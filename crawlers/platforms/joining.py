"""Joins several readings of one page: data, markup and visible text name the same goods and parties once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from checker.vocabulary import (
    Claim,
    Field,
    Licence,
    Offer,
    Party,
    PartyRole,
    Placement,
    Price,
    SubjectKind,
)
from crawlers.platforms.gathering import Gathered
from crawlers.platforms.goods import (
    claim_of,
)
from crawlers.readers.page import Page


def joined_offers(kind: SubjectKind, gathered: Gathered, seen: Sequence[Offer], number: str) -> tuple[Offer, ...]:
    """The offers of the page: of a product page the goods it is about, of others all that are listed."""
    own = [offer for _, offer in gathered.offers]
    if kind != SubjectKind.PRODUCT:
        listed = [offer for offer in own if offer.title] or gathered.seen or list(seen)
        once: dict[tuple[str, str, tuple[Price, ...]], Offer] = {}
        for one in listed:
            once.setdefault((one.sku, one.title.value if one.title else "", one.prices), one)
        return tuple(once.values())
    main = [offer for shape, offer in gathered.offers if shape.page == SubjectKind.PRODUCT]
    by_number = [offer for offer in own if number and offer.sku == number]
    nameless = [offer for offer in main if offer.title is None]
    candidates = [*by_number[:1], *main[:1], *nameless[:1], *gathered.seen[:1], *seen[:1]]
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
        extras=tuple(dict.fromkeys((*offer.extras, *other.extras))),
        unit=offer.unit or other.unit,
        stock=offer.stock or other.stock,
        specs=offer.specs or other.specs,
        promotions=offer.promotions or other.promotions,
        gifts=offer.gifts or other.gifts,
        basis=offer.basis or other.basis,
        discount_words=offer.discount_words or other.discount_words,
        links_to_detail=offer.links_to_detail or other.links_to_detail,
    )


def joined_claims(
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


def filled(party: Party, other: Party) -> Party:
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


def one_seller(parties: Sequence[Party], kind: SubjectKind) -> list[Party]:
    """On a product page, the seller named twice (shop, account) as one; companies with two names stay two."""
    if kind != SubjectKind.PRODUCT:
        return list(parties)
    kept: list[Party] = []
    for party in parties:
        at = next((n for n, one in enumerate(kept) if one.role == party.role == PartyRole.SELLER), None)
        if at is None or _differ(kept[at].name, party.name) or _differ(kept[at].credit_code, party.credit_code):
            kept.append(party)
        else:
            kept[at] = filled(kept[at], party)
    return kept


def _differ(one: Field | None, other: Field | None) -> bool:
    return one is not None and other is not None and one.value != other.value


def without_echoes(parties: Iterable[Party]) -> list[Party]:
    """The parties without nameless ones of a role that says nothing else."""
    return [party for party in parties if says_something(party)]


def says_something(party: Party) -> bool:
    """Whether a party carries anything besides its role."""
    own: tuple[Field | Licence | bool | None, ...] = (
        party.name, party.display_name, party.credit_code, party.address, party.contact, party.proprietor,
        party.licence_link, party.declaration, party.self_operated, party.agency, *party.licences,
    )  # fmt: skip
    return any(one is not None for one in own)
