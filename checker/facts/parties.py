"""Who is who over several pages: a licence page completes the shop it belongs to, a seller page the room's goods."""

from collections.abc import Sequence
from dataclasses import replace

from checker.vocabulary import PageFacts, Party, PartyRole
from crawlers.readers.same_party import merged


def of_pages(own: Sequence[PageFacts], behind: Sequence[PageFacts], role: PartyRole) -> tuple[Party, ...]:
    """The parties of the subject's own pages and of the pages behind their entries.

    Behind a licence entry the page speaks of whoever the owner is (`role`), whatever the page alone looked like.
    """
    parties = [party for page in own for party in page.parties]
    for page in behind:
        parties.extend(_as_owner(party, page, role) for party in page.parties)
    return merged(parties)


def _as_owner(party: Party, page: PageFacts, role: PartyRole) -> Party:
    if page.topic not in ("licence", "account") or party.role not in (PartyRole.UNKNOWN, PartyRole.SELLER):
        return party
    return replace(party, role=role)


def with_identity(parties: Sequence[Party]) -> tuple[Party, ...]:
    """Sellers and room operators who turn out to be the same are marked so."""
    operator = next((party for party in parties if party.role == PartyRole.ROOM_OPERATOR), None)
    if operator is None:
        return tuple(parties)
    return tuple(_compared(party, operator) if party.role == PartyRole.SELLER else party for party in parties)


def _compared(seller: Party, operator: Party) -> Party:
    for slot in ("credit_code", "name"):
        mine, theirs = getattr(seller, slot), getattr(operator, slot)
        if mine and theirs:
            return replace(seller, same_as_room_operator=mine.value == theirs.value)
    return seller
