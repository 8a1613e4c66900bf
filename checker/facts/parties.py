"""Who is who over several pages: a licence page completes the shop it belongs to, a seller page the room's goods."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from checker.vocabulary import PageFacts, Party, PartyKind, PartyRole


def agree(one: Party, other: Party) -> bool:
    """Whether two parties have the same role and nothing that tells them apart."""
    if one.role != other.role:
        return False
    for slot in ("credit_code", "name", "proprietor"):
        mine, theirs = getattr(one, slot), getattr(other, slot)
        if mine and theirs:
            return bool(mine.value == theirs.value)
    return not (one.display_name and other.display_name and one.display_name.value != other.display_name.value)


def merge(one: Party, other: Party) -> Party:
    """One party with what either discloses; where both do, the first stands."""
    gained = {
        slot.name: getattr(other, slot.name)
        for slot in fields(Party)
        if slot.name not in ("role", "kind", "licences") and getattr(one, slot.name) is None
    }
    held = {(licence.kind, licence.number, licence.image) for licence in one.licences}
    more = tuple(each for each in other.licences if (each.kind, each.number, each.image) not in held)
    kind = one.kind if one.kind != PartyKind.UNKNOWN else other.kind
    return replace(one, kind=kind, licences=one.licences + more, **gained)


def merged(parties: Iterable[Party]) -> tuple[Party, ...]:
    """The parties with those that agree taken together, in the order met."""
    out: list[Party] = []
    for party in parties:
        at = next((index for index, other in enumerate(out) if agree(other, party)), None)
        if at is None:
            out.append(party)
        else:
            out[at] = merge(out[at], party)
    return tuple(out)


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
