"""Who a page names, as what, and what it discloses about them.

Roles are kept apart: the platform's own filings in the footer are never the seller's; a label says its role
("实际销售者", "直播间运营者", "生产企业") before the heading above it, and the heading before the kind of page.
A value that stands for one not given is not a disclosure. Left out: text in pictures of licences (their presence is
reported as an image), telling a real company from an invented one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin

from checker.vocabulary import Field, Licence, Party, PartyKind, PartyRole, Place, SubjectKind
from crawlers.readers.fields import Fields, Pair
from crawlers.readers.licences import (
    credit_codes,
    is_old_registration,
    is_placeholder,
    is_valid_code,
    licence_numbers,
)
from crawlers.readers.named import names_shown
from crawlers.readers.page import Page
from crawlers.readers.party_words import (
    COMPANY,
    DECLARATION,
    HEADINGS,
    LABELS,
    LICENCE_LINK,
    OF_GOODS,
    OF_SITES,
    OWN_GROUP,
    PERSON,
    PLATFORM_LINK,
    ROLE_IN_LABEL,
    SOLE_TRADER,
    Slot,
)
from crawlers.readers.same_party import merged
from crawlers.readers.zones import Zone

_REACH = 14  # lines between two fields of one party
_MAX_HEADING_DISTANCE = 10
_MAIN_ROLE = {
    SubjectKind.PLATFORM: PartyRole.PLATFORM,
    SubjectKind.RULES: PartyRole.PLATFORM,
    SubjectKind.ACCOUNT: PartyRole.ROOM_OPERATOR,
    SubjectKind.ROOM: PartyRole.SELLER,
    SubjectKind.SHOP: PartyRole.SELLER,
    SubjectKind.PRODUCT: PartyRole.SELLER,
}
_PHONE = re.compile(
    r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,5})?|[48]00[- ]?\d{3,4}[- ]?\d{3,4}|9\d{4}(?:-\d{4})?)(?!\d)"
)
_MAIL = re.compile(r"[\w.+-]{1,40}@[\w-]{1,40}\.[\w.]{2,20}")
_PROSE = re.compile(r"[。;!?]|发布|承担|负责|提供的|应当|不得|如有|请在|通过|进行|均由|享有")


@dataclass(slots=True)
class Draft:
    """A party being put together."""

    role: PartyRole
    first: int
    last: int
    values: dict[Slot, Pair] = field(default_factory=dict)
    licences: list[Licence] = field(default_factory=list)
    declaration: Field | None = None
    licence_link: Field | None = None


def read_parties(page: Page, kind: SubjectKind) -> tuple[Party, ...]:
    """The parties of a page, in the order met; the platform's own last."""
    unclaimed: list[tuple[Slot, Pair]] = []
    drafts = _labelled(page, kind, unclaimed)
    _add_declarations(page, kind, drafts)
    _add_numbers(page, kind, drafts)
    _add_operator(page, drafts, unclaimed)
    _add_named(page, kind, drafts)
    _add_links(page, kind, drafts)
    parties = [
        _party(page, draft)
        for draft in drafts
        if draft.values or draft.licences or draft.licence_link or draft.declaration
    ]
    return merged([*parties, *_footer_parties(page, kind, parties)])


def _labelled(page: Page, kind: SubjectKind, unclaimed: list[tuple[Slot, Pair]]) -> list[Draft]:
    """The parties that labels speak of; what no role claims is added to `unclaimed`."""
    drafts: list[Draft] = []
    for pair in Fields(page.text, frozenset(LABELS)).pairs:
        slot = LABELS.get(pair.label.replace(" ", ""))
        if slot is None or not _is_value(slot, pair.value):
            continue
        role = _role(page, pair) or _role_nearby(drafts, pair) or _role_by_kind(page, kind, pair, slot)
        if page.zones.of_line(page.text.lines[pair.line]) in _NOT_OPERATORS:
            continue
        if role is None:
            unclaimed.append((slot, pair))
            continue
        draft = _open_draft(drafts, role, slot, pair)
        draft.values.setdefault(slot, pair)
        draft.last = pair.line
    return drafts


def _open_draft(drafts: list[Draft], role: PartyRole, slot: Slot, pair: Pair) -> Draft:
    """The draft of this role that is still near and has no other value in this slot, or a new one."""
    for draft in reversed(drafts):
        if draft.role != role or pair.line - draft.last > _REACH:
            continue
        held = draft.values.get(slot)
        if held is None or held.value == pair.value:
            return draft
        break
    drafts.append(Draft(role, pair.line, pair.line))
    return drafts[-1]


def _is_value(slot: Slot, value: str) -> bool:
    """Whether what stands behind a label can be what the label says."""
    if is_placeholder(value) or len(value) > 120:
        return False
    if slot == Slot.CREDIT_CODE:
        return bool(re.search(r"[0-9A-Z]{15,18}", value.upper().replace(" ", "")))
    if slot == Slot.CONTACT:
        return bool(
            _PHONE.search(value) or _MAIL.search(value) or re.search(r"(?:微信|QQ|旺旺)\s?:?\s?[\w-]{5,}", value)
        )
    if slot == Slot.ADDRESS:
        return (
            len(value) >= 5 and bool(re.search(r"[省市区县镇乡村路街道号楼室园]", value)) and not _PROSE.search(value)
        )
    if slot in (Slot.NAME, Slot.NAME_OR_PROPRIETOR):
        return 2 <= len(value) <= 60 and not _PROSE.search(value)
    return len(value) <= 60 and not _PROSE.search(value)


_NOT_OPERATORS = (Zone.REVIEWS, Zone.CHAT, Zone.CONTROL)
_NEAR = 4
_PARTICULARS = re.compile(r"信息|执照|证照|资质|公示")


def _role(page: Page, pair: Pair) -> PartyRole | None:
    """The role said by the label itself, else by the footer, else by the heading above; None when nothing says it."""
    label = pair.label.replace(" ", "")
    for pattern, role in ROLE_IN_LABEL:
        if pattern.search(label):
            return role
    heading = _heading_role(page, pair.line)
    if page.zones.of_line(page.text.lines[pair.line]) == Zone.FOOTER and heading in (None, PartyRole.PLATFORM):
        return PartyRole.PLATFORM
    return heading


def _role_nearby(drafts: list[Draft], pair: Pair) -> PartyRole | None:
    """The role of the particulars just above: a block of particulars speaks of one party."""
    return drafts[-1].role if drafts and 0 <= pair.line - drafts[-1].last <= _REACH else None


def _role_by_kind(page: Page, kind: SubjectKind, pair: Pair, slot: Slot) -> PartyRole | None:
    if kind not in _MAIN_ROLE and _PARTICULARS.search(page.title):
        return PartyRole.UNKNOWN
    if slot in (Slot.ADDRESS, Slot.CONTACT) and kind not in _MAIN_ROLE:
        return None
    return _MAIN_ROLE.get(kind, PartyRole.SELLER if slot in (Slot.CREDIT_CODE, Slot.DISPLAY) else PartyRole.UNKNOWN)


def _heading_role(page: Page, line: int) -> PartyRole | None:
    """The role said by the nearest short line above that speaks of somebody's information."""
    for number in range(line, max(-1, line - _MAX_HEADING_DISTANCE), -1):
        said = page.said(page.text.lines[number])
        if len(said) > 40 and number != line:
            continue
        head = said if number != line else said[:40]
        for pattern, role in HEADINGS:
            if pattern.search(head):
                return role
    return None


def _add_declarations(page: Page, kind: SubjectKind, drafts: list[Draft]) -> None:
    for match in DECLARATION.finditer(page.text.text):
        line = page.text.line_at(match.start())
        beside = [draft for draft in drafts if draft.first - _NEAR <= line <= draft.last + _NEAR]
        role = beside[-1].role if beside else _MAIN_ROLE.get(kind, PartyRole.SELLER)
        draft = _near(drafts, role, line) or _new(drafts, role, line)
        draft.declaration = Field(value=match.group(), place=page.text.place(match.start(), match.end()))


def _add_numbers(page: Page, kind: SubjectKind, drafts: list[Draft]) -> None:
    """Licence numbers outside the footer belong to the party written about nearest to them."""
    for number in licence_numbers(page.text.text):
        line = page.text.line_at(number.start)
        if page.zones.of_line(page.text.lines[line]) == Zone.FOOTER or number.kind in OF_GOODS:
            continue
        beside = [draft for draft in drafts if draft.first - _NEAR <= line <= draft.last + _REACH]
        own = beside[-1].role if beside else _MAIN_ROLE.get(kind, PartyRole.UNKNOWN)
        role = _heading_role(page, line) or (PartyRole.PLATFORM if number.kind in OF_SITES else own)
        if number.kind == "food-production":
            role = PartyRole.MAKER
        draft = _near(drafts, role, line) or _new(drafts, role, line)
        if all(licence.number != number.number for licence in draft.licences):
            place = page.text.place(number.start, number.end)
            draft.licences.append(Licence(kind=number.kind, number=number.number, place=place))
    if kind not in (SubjectKind.PRODUCT, SubjectKind.SEARCH, SubjectKind.RULES):
        _add_licence_pictures(page, kind, drafts)


def _add_operator(page: Page, drafts: list[Draft], unclaimed: list[tuple[Slot, Pair]]) -> None:
    """The company named on a line of its own beside a site's filings is the site's, and so is what stands below it."""
    for draft in drafts:
        filed = draft.role == PartyRole.PLATFORM and any(one.kind in OF_SITES for one in draft.licences)
        if not filed or Slot.NAME in draft.values:
            continue
        for number in range(max(0, draft.first - _NEAR), min(draft.last + _NEAR + 1, len(page.text.lines))):
            line = page.text.lines[number]
            if OWN_GROUP.fullmatch(page.said(line)):
                draft.values[Slot.NAME] = Pair("", page.said(line), line.start, line.end, number)
                for slot, pair in unclaimed:
                    if number < pair.line <= number + _NEAR:
                        draft.values.setdefault(slot, pair)
                break


def _add_licence_pictures(page: Page, kind: SubjectKind, drafts: list[Draft]) -> None:
    for row in page.text.elements:
        if row.tag != "img" or row.hidden or page.zones.of_element(row.index) == Zone.FOOTER:
            continue
        words = f"{row.attr('alt')} {row.attr('title')} {row.attr('src').split('?')[0].rsplit('/', 1)[-1][:120]}"
        if not re.search(r"营业执照|licen[cs]e|yyzz|yingyezhizhao|许可证", words, re.IGNORECASE):
            continue
        line = page.text.line_at(row.start)
        role = _heading_role(page, line) or _MAIN_ROLE.get(kind, PartyRole.SELLER)
        draft = _near(drafts, role, line) or _new(drafts, role, line)
        what = "food" if "食品" in words else "business"
        place, address = page.text.place_of(row.index, words.split(" ")[0]), urljoin(page.url, row.attr("src"))
        picture = address if address.startswith(("http://", "https://")) else ""
        draft.licences.append(Licence(kind=what, image=True, picture=picture, place=place))


def _add_links(page: Page, kind: SubjectKind, drafts: list[Draft]) -> None:
    for row in page.text.elements:
        if row.tag not in ("a", "button") and not row.attr("onclick") and row.attr("role") != "link":
            continue
        said = page.text.inside(row.index) or row.attr("title") or row.attr("aria-label")
        if row.hidden or not said or len(said) > 24 or not LICENCE_LINK.search(said):
            continue
        in_footer = page.zones.of_element(row.index) == Zone.FOOTER
        role = PartyRole.PLATFORM if in_footer or PLATFORM_LINK.search(said) else _MAIN_ROLE.get(kind)
        if role is None:
            continue
        line = page.text.line_at(row.start)
        draft = next((one for one in drafts if one.role == role), None) or _new(drafts, role, line)
        if draft.licence_link is None:
            place = page.text.place_of(row.index, said)
            draft.licence_link = Field(value=row.attr("href") or said, place=place)


def _add_named(page: Page, kind: SubjectKind, drafts: list[Draft]) -> None:
    """Names that only the markup tells apart: an anchor's over the stream, a seller's beside the goods."""
    for role, start, end in names_shown(page, kind):
        is_list = kind == SubjectKind.SEARCH
        if not is_list and any(Slot.DISPLAY in draft.values for draft in drafts if draft.role == role):
            continue
        line = page.text.line_at(start)
        draft = (None if is_list else _near(drafts, role, line)) or _new(drafts, role, line)
        draft.values[Slot.DISPLAY] = Pair("", page.text.text[start:end], start, end, line)


def _near(drafts: Iterable[Draft], role: PartyRole, line: int) -> Draft | None:
    own = [draft for draft in drafts if draft.role == role]
    return min(own, key=lambda draft: min(abs(draft.first - line), abs(draft.last - line)), default=None)


def _new(drafts: list[Draft], role: PartyRole, line: int) -> Draft:
    drafts.append(Draft(role, line, line))
    return drafts[-1]


def _party(page: Page, draft: Draft) -> Party:
    values = dict(draft.values)
    either = values.pop(Slot.NAME_OR_PROPRIETOR, None)
    if either is not None:
        is_name = COMPANY.search(either.value) or SOLE_TRADER.search(either.value) or Slot.NAME in values
        values.setdefault(Slot.NAME if is_name and Slot.NAME not in values else Slot.PROPRIETOR, either)
    code = values.get(Slot.CREDIT_CODE)
    found = re.search(r"[0-9A-Z]{15,18}", code.value.upper().replace(" ", "")) if code else None
    written = found.group() if found else None
    return Party(
        role=draft.role,
        kind=PartyKind.PERSON if draft.declaration and not written else _kind(values, written),
        name=_field(page, values.get(Slot.NAME)),
        display_name=_field(page, values.get(Slot.DISPLAY)),
        credit_code=Field(value=written, place=_place(page, code)) if written else None,
        credit_code_valid=(is_valid_code(written) or is_old_registration(written)) if written else None,
        address=_field(page, values.get(Slot.ADDRESS)),
        contact=_field(page, values.get(Slot.CONTACT)),
        representative=_field(page, values.get(Slot.REPRESENTATIVE)),
        proprietor=_field(page, values.get(Slot.PROPRIETOR)),
        form=_field(page, values.get(Slot.FORM)),
        capital=_field(page, values.get(Slot.CAPITAL)),
        agency=_field(page, values.get(Slot.AGENCY)),
        licences=tuple(draft.licences),
        licence_link=draft.licence_link,
        declaration=draft.declaration,
        self_operated=None,
    )


def _kind(values: dict[Slot, Pair], code: str | None) -> PartyKind:
    """What the party is in law, by its form, its code, then its name."""
    form = values[Slot.FORM].value if Slot.FORM in values else ""
    name = values[Slot.NAME].value if Slot.NAME in values else ""
    if re.search(r"个体|个人经营|家庭经营", form) or (code or "").startswith("92"):
        return PartyKind.SOLE_TRADER
    if COMPANY.search(form) or COMPANY.search(name) or (code or "")[:2] in ("91", "93"):
        return PartyKind.COMPANY
    if SOLE_TRADER.search(name):
        return PartyKind.SOLE_TRADER
    if re.search(r"^(?:个人|自然人)", form) or PERSON.fullmatch(name):
        return PartyKind.PERSON
    return PartyKind.UNKNOWN


def _field(page: Page, pair: Pair | None) -> Field | None:
    return Field(value=pair.value, place=_place(page, pair)) if pair else None


def _place(page: Page, pair: Pair | None) -> Place | None:
    return page.text.place(pair.start, pair.end) if pair else None


def _footer_parties(page: Page, kind: SubjectKind, known: list[Party]) -> list[Party]:
    """The platform as its footer shows it: filings, a company named beside ©, its address and telephone."""
    lines = [line for line in page.text.lines if page.zones.of_line(line) == Zone.FOOTER]
    licences: dict[str, Licence] = {}
    name: Field | None = None
    code: Field | None = None
    for line in lines:
        said = page.said(line)
        for number in licence_numbers(said):
            place = page.text.place(line.start + number.start, line.start + number.end)
            licences.setdefault(number.number, Licence(kind=number.kind, number=number.number, place=place))
        for match in credit_codes(said):
            code = code or Field(
                value=match.number, place=page.text.place(line.start + match.start, line.start + match.end)
            )
        company = OWN_GROUP.search(said)
        if company and name is None and not is_placeholder(company.group()):
            name = Field(
                value=company.group(), place=page.text.place(line.start + company.start(), line.start + company.end())
            )
    if not licences and name is None:
        return []
    if code is not None and any(party.credit_code and party.credit_code.value == code.value for party in known):
        code = None
    return [
        Party(
            role=PartyRole.PLATFORM,
            kind=PartyKind.COMPANY if name else PartyKind.UNKNOWN,
            name=name,
            credit_code=code,
            credit_code_valid=is_valid_code(code.value) if code else None,
            licences=tuple(licences.values()),
        )
    ]
