"""Who and what an inspection met: operators, shops, rooms, platforms, agencies, and how to recognise them again. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from checker.vocabulary import Party, PartyRole, SubjectKind
from checker.vocabulary.facts import Field
from checker.vocabulary.work import KnownKind, MarkKind, Met

_ROLES = {
    PartyRole.PLATFORM: KnownKind.PLATFORM,
    PartyRole.AGENCY: KnownKind.AGENCY,
    PartyRole.SELLER: KnownKind.OPERATOR,
    PartyRole.ROOM_OPERATOR: KnownKind.OPERATOR,
}
_PLACES = {
    SubjectKind.SHOP: KnownKind.SHOP,
    SubjectKind.ROOM: KnownKind.ROOM,
    SubjectKind.RECORDING: KnownKind.ROOM,
    SubjectKind.ACCOUNT: KnownKind.ACCOUNT,
    SubjectKind.PLATFORM: KnownKind.PLATFORM,
}
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}|400[- ]?\d{3}[- ]?\d{4})(?!\d)")
_LIMIT = 200


def met(
    target: str, kind: SubjectKind | None, title: str, parties: Iterable[Party], pictures: Mapping[str, str]
) -> tuple[Met, ...]:
    """The subjects of an inspection, each once, those of equal key with their marks together.

    `pictures` gives the SHA-256 of licence pictures by their address.
    """
    found: dict[tuple[KnownKind, str], Met] = {}
    for one in (*_places(target, kind, title), *(made for party in parties for made in _parties(party, pictures))):
        before = found.get((one.kind, one.key))
        marks = tuple(dict.fromkeys([*(before.marks if before else ()), *one.marks]))
        found[one.kind, one.key] = Met(
            kind=one.kind, key=one.key, name=before.name if before else one.name, marks=marks
        )
    return tuple(found.values())


def _places(target: str, kind: SubjectKind | None, title: str) -> Iterator[Met]:
    place = _PLACES.get(kind) if kind else None
    if place is None or "://" not in target:
        return
    parts = urlsplit(target)
    key = (parts.netloc if place is KnownKind.PLATFORM else f"{parts.netloc}{parts.path}".rstrip("/"))[:_LIMIT]
    if key:
        yield Met(kind=place, key=key, name=title.strip()[:_LIMIT] or key)


def _parties(party: Party, pictures: Mapping[str, str]) -> Iterator[Met]:
    kind = _ROLES.get(party.role)
    name = _said(party.name) or _said(party.display_name)
    code = _said(party.credit_code).upper()
    key = code if code and party.credit_code_valid is not False else name
    if kind is None or not key:
        return
    yield Met(kind=kind, key=key, name=name or key, marks=tuple(_marks(party, code, pictures)))
    agency = _said(party.agency)
    if agency and kind is not KnownKind.AGENCY:
        yield Met(kind=KnownKind.AGENCY, key=agency, name=agency, marks=((MarkKind.NAME, agency),))


def _marks(party: Party, code: str, pictures: Mapping[str, str]) -> Iterator[tuple[MarkKind, str]]:
    if code:
        yield MarkKind.CREDIT_CODE, code
    for field in (party.name, party.display_name):
        if said := _said(field):
            yield MarkKind.NAME, said
    for digits in _PHONE.findall(unicodedata.normalize("NFKC", party.contact.value if party.contact else "")):
        yield MarkKind.PHONE, re.sub(r"\D", "", digits)
    for licence in party.licences:
        if number := unicodedata.normalize("NFKC", licence.number).strip().upper()[:150]:
            yield MarkKind.LICENCE, f"{licence.kind}:{number}"
        if digest := pictures.get(licence.picture):
            yield MarkKind.PICTURE, digest
    if address := _said(party.address):
        yield MarkKind.ADDRESS, address


def _said(field: Field | None) -> str:
    return " ".join(unicodedata.normalize("NFKC", field.value).split())[:_LIMIT] if field else ""
