"""Whether two offers are the same goods: by platform number, then by GTIN, then by specification and title.

A specification that differs vetoes whatever the titles look like: a kettle of 1.5 litres has almost the title of one of
1.7 litres. Titles alone never decide; they only confirm what the specifications do not contradict. Not covered: goods
sold in sets under one number, counterfeits.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from rapidfuzz import fuzz
from stdnum import ean

from checker.vocabulary import Offer

ALIKE = 90.0  # of 100: titles less alike confirm nothing
# Unit, in the base unit of its kind: grams, millilitres, millimetres, watts, bytes, pieces.
_UNITS: dict[str, tuple[str, str]] = {
    "mg": ("g", "1/1000"), "毫克": ("g", "1/1000"), "g": ("g", "1"), "克": ("g", "1"), "kg": ("g", "1000"),
    "千克": ("g", "1000"), "公斤": ("g", "1000"), "斤": ("g", "500"), "两": ("g", "50"),
    "ml": ("ml", "1"), "毫升": ("ml", "1"), "l": ("ml", "1000"), "升": ("ml", "1000"),
    "mm": ("mm", "1"), "毫米": ("mm", "1"), "cm": ("mm", "10"), "厘米": ("mm", "10"), "m": ("mm", "1000"),
    "米": ("mm", "1000"), "寸": ("寸", "1"), "英寸": ("寸", "1"), "w": ("w", "1"), "瓦": ("w", "1"), "kw": ("w", "1000"),
    "mah": ("mah", "1"), "毫安": ("mah", "1"), "gb": ("gb", "1"), "tb": ("gb", "1024"), "匹": ("匹", "1"),
    "片": ("件", "1"), "支": ("件", "1"), "袋": ("件", "1"), "包": ("件", "1"), "盒": ("件", "1"), "瓶": ("件", "1"),
    "罐": ("件", "1"), "抽": ("抽", "1"), "卷": ("件", "1"), "粒": ("件", "1"), "颗": ("件", "1"), "件": ("件", "1"),
    "只": ("件", "1"), "条": ("件", "1"), "双": ("件", "1"), "箱": ("箱", "1"), "枚": ("件", "1"), "张": ("件", "1"),
}  # fmt: skip
_QUANTITY = re.compile(
    r"(?<![\d.])(?P<number>\d{1,7}(?:\.\d{1,4})?)\s?(?P<unit>"
    + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
    + r")(?![a-z])"
)
_MODEL = re.compile(r"(?<![a-z0-9])(?=[a-z0-9-]*[a-z])(?=[a-z0-9-]*\d)[a-z0-9]+(?:-[a-z0-9]+)*(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Sameness:
    """Whether two offers are the same goods; None where it cannot be told. `by`: sku, gtin, spec, title."""

    same: bool | None
    by: str
    why: str


def same_goods(one: Offer, other: Offer, *, one_platform: bool = False) -> Sameness:
    """The answer and the ground it stands on; platform numbers count only within `one_platform`."""
    if one_platform and one.sku and other.sku:
        return Sameness(one.sku == other.sku, "sku", f"平台商品编号 {one.sku} 与 {other.sku}")
    mine, theirs = _gtin(one.gtin), _gtin(other.gtin)
    if mine and theirs:
        return Sameness(mine == theirs, "gtin", f"商品条码 {mine} 与 {theirs}")
    if veto := _difference(one, other):
        return Sameness(False, "spec", veto)
    alike = _alike(_title(one), _title(other))
    if not _quantities(one) or _quantities(one) != _quantities(other):
        return Sameness(None, "spec", "至少一方没有写明规格，无法确认是同一商品。")
    if alike < ALIKE:
        return Sameness(None, "title", f"规格一致，但标题相似度只有 {alike:.0f}，无法确认是同一商品。")
    return Sameness(True, "spec", f"规格一致，标题相似度 {alike:.0f}。")


def _alike(one: str, other: str) -> float:
    """How alike two titles are apart from quantities, signs and spaces, 0 to 100; word order does not matter."""
    mine, theirs = (re.sub(r"[\W_]+", " ", _QUANTITY.sub(" ", _folded(title))) for title in (one, other))
    unspaced = fuzz.ratio("".join(mine.split()), "".join(theirs.split()))
    return max(unspaced, fuzz.token_sort_ratio(mine, theirs))


def _difference(one: Offer, other: Offer) -> str:
    """What contradicts, in words; empty when nothing does. What only one side states is no contradiction."""
    mine, theirs = _quantities(one), _quantities(other)
    for kind in sorted({kind for kind, _ in mine} & {kind for kind, _ in theirs}):
        ours = sorted(Counter({key: count for key, count in mine.items() if key[0] == kind}).elements())
        yours = sorted(Counter({key: count for key, count in theirs.items() if key[0] == kind}).elements())
        if ours != yours:
            return f"规格不同：{_told(ours)} 与 {_told(yours)}"
    models, others = _models(one), _models(other)
    if models and others and not models & others:
        return f"型号不同：{'、'.join(sorted(models))} 与 {'、'.join(sorted(others))}"
    stated = dict(other.specs)
    for name, value in one.specs:
        if name in stated and _folded(value) != _folded(stated[name]) and not _QUANTITY.search(_folded(value)):
            return f"{name}不同：{value} 与 {stated[name]}"
    return ""


def _quantities(offer: Offer) -> Counter[tuple[str, Fraction]]:
    """The quantities an offer states, each once, in base units; `500g*6袋` keeps its six."""
    found: Counter[tuple[str, Fraction]] = Counter()
    for text in (_title(offer), *(value for _, value in offer.specs)):
        here: Counter[tuple[str, Fraction]] = Counter()
        for match in _QUANTITY.finditer(_folded(text)):
            kind, factor = _UNITS[match["unit"]]
            here[kind, Fraction(match["number"]) * Fraction(factor)] += 1
        found |= here
    return found


def _models(offer: Offer) -> set[str]:
    """Model numbers in the title: letters with digits that are no quantity."""
    return set(_MODEL.findall(_QUANTITY.sub(" ", _folded(_title(offer)))))


def _title(offer: Offer) -> str:
    return offer.title.value if offer.title else ""


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _gtin(text: str) -> str:
    """A valid GTIN in 14 digits, empty for anything else: house numbers stand in that field, too."""
    digits = ean.compact(text)
    return digits.zfill(14) if ean.is_valid(digits) else ""


def _told(quantities: list[tuple[str, Fraction]]) -> str:
    return "、".join(f"{float(number):g} {kind}" for kind, number in quantities)
