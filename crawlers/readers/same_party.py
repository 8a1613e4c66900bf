"""When two parties are one: on a page that names it twice, and over the pages of a subject."""

from collections.abc import Iterable
from dataclasses import fields, replace

from checker.vocabulary import Party, PartyKind


def _agree(one: Party, other: Party) -> bool:
    """Whether two parties have the same role and nothing that tells them apart."""
    if one.role != other.role:
        return False
    for slot in ("credit_code", "name", "proprietor"):
        mine, theirs = getattr(one, slot), getattr(other, slot)
        if mine and theirs:
            return bool(mine.value == theirs.value)
    return not (one.display_name and other.display_name and one.display_name.value != other.display_name.value)


def _merge(one: Party, other: Party) -> Party:
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
        at = next((index for index, other in enumerate(out) if _agree(other, party)), None)
        if at is None:
            out.append(party)
        else:
            out[at] = _merge(out[at], party)
    return tuple(out)
