"""What a party has shown of itself, read as the disclosure duties ask for it.

Shared by the rules on disclosure; a value that is a placeholder ("待完善", a row of X) counts as not shown.
"""

import re
from collections.abc import Iterable

from checker.vocabulary import Field, Party, PartyKind
from rules.rule import Quotable

_PLACEHOLDER = re.compile(
    r"[xX×*＊]{4}|^(?:无|空|null|undefined|n/a|tbd|[-—_/.\s]*)$|待(?:完善|补充|填写|更新)|暂(?:无|未)", re.I
)
_KIND_BY_CODE = {"91": PartyKind.COMPANY, "92": PartyKind.SOLE_TRADER, "93": PartyKind.COMPANY}
NAMES = {
    "name": "名称",
    "credit_code": "统一社会信用代码",
    "address": "地址（住所、经营场所）",
    "contact": "联系方式",
    "proprietor": "经营者姓名",
    "form": "组成形式或类型",
    "representative": "法定代表人",
    "capital": "注册资本",
    "declaration": "依法不需要办理登记的声明",
}


def says(field: Field | None) -> bool:
    """Whether the field holds a value rather than nothing or a placeholder."""
    return field is not None and not _PLACEHOLDER.search(field.value.strip()[:200])


def kind_of(party: Party) -> PartyKind:
    """What the party is in law: as the page says, else as its credit code says (91 company, 92 sole trader)."""
    if party.kind is not PartyKind.UNKNOWN or party.credit_code is None:
        return party.kind
    return _KIND_BY_CODE.get(party.credit_code.value.strip()[:2], PartyKind.UNKNOWN)


def missing(party: Party, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the named particulars that the party does not show, in Chinese, in the order given."""
    return tuple(NAMES[name] for name in names if not says(getattr(party, name)))


def shown(party: Party, names: Iterable[str]) -> tuple[Quotable, ...]:
    """The named particulars that the party does show, to be quoted."""
    fields: list[Field | None] = [getattr(party, name) for name in names]
    return tuple(field for field in fields if says(field))


def has_licence_image(party: Party) -> bool:
    """Whether a picture of the business licence is shown, which a person must read."""
    return any(licence.image and licence.kind == "business" for licence in party.licences)


def shows_nothing(party: Party) -> bool:
    """Whether the page gives neither registration, place, contact nor statement of exemption of the party."""
    names = ("name", "credit_code", "address", "contact", "proprietor", "declaration")
    return not (shown(party, names) or party.licence_link or party.licences)


def is_code_wrong(party: Party) -> bool:
    """Whether a credit code is shown whose check digits do not hold."""
    return says(party.credit_code) and party.credit_code_valid is False
