"""Registration, approval, licence and standard numbers: recognised, format-checked, dated.

Format checks only: whether a number is genuine is for the register to say. Not covered: numbers drawn in images.
"""

import re
from collections.abc import Callable
from datetime import date

import ahocorasick_rs

from rules.language.reading import Evidence

_GAP = r"[\s:：]*"
_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼国]"
# A form is tried only on texts that hold one of its cues (upper case).
_CUES: dict[str, tuple[str, ...]] = {
    "ad-review": ("广审",), "ad-review-old": ("广审",), "medical-ad": ("医广",), "health-food": ("食健", "卫食健"),
    "special-food": ("国食注",), "drug": ("国药准",), "special-cosmetic": ("国妆特",), "cosmetic": ("妆网备", "国妆"),
    "device": ("械注", "械备"), "disinfectant": ("卫消证",), "patent": ("ZL", "CN"), "pesticide": ("PD", "WP", "LS", "农药登记"),
    "standard": ("GB", "QB", "SB", "NY", "HJ", "YY", "DB", "T/", "FZ", "JB", "HG", "QC", "LY", "SN", "GH", "WM", "BB", "ISO", "EN", "ASTM", "Q/"),
    "food-licence": ("SC",), "report": ("报告", "检测", "检验", "证书", "认证", "编号", "批号", "名单", "文件", "备案", "第"),
    "sales-permit": ("售",),
}  # fmt: skip
_FORMS: dict[str, re.Pattern[str]] = {
    name: re.compile(form)  # on upper-case text
    for name, form in {
        "ad-review": rf"{_PROVINCE}?[^\s,，。;；]{{0,2}}(?:药|械|食健|食特)广审[（(\[]?[视声文][)）\]]?{_GAP}第?{_GAP}(\d{{6}}-?\d{{5}})号?",
        "ad-review-old": rf"{_PROVINCE}?(?:药|食健|医械|械)广审[（(]?[视声文][)）]?{_GAP}第?{_GAP}\d{{10}}号?",
        "medical-ad": r"医广[【(（\[]?20\d\d[】)）\]]?第?[\d-]+[A-Z]?\d*号?",
        "health-food": r"国食健注[GJ]\s?\d{8}|食健备[GJ]\s?\d{12}|国食健字[GJ]\s?\d{8}|卫食健(?:进)?字[（(]?\d{4}[)）]?第?\d{4}号?",
        "special-food": r"国食注字(?:TY|YP)\s?\d{8}",
        "drug": r"国药准字\s?[HZSJBTF]\w?\s?\d{8}",
        "special-cosmetic": r"国妆特(?:进)?字[GJ]?\s?\d{8}",
        "cosmetic": r"国妆网备进字[（(]?\S{1,3}[)）]?\d{10}|\S?G?妆网备字\s?\d{10}|国妆备进字J\d{8,10}",
        "device": rf"{_PROVINCE}\S?\S?械[注备](?:准|进|许)?(?:字)?[（(第]?\s?\d{{8,11}}\w*",
        "disinfectant": r"卫消证字[（(]\d{4}[)）]第?\d{4}号?",
        "patent": r"ZL\s?\d{4}\s?\d\s?\d{7}(?:\.[\dX])?|ZL\s?\d{8,13}(?:\.[\dX])?|CN\s?\d{9}[ABUSC]\b|ZL\d{2,4}[\d.X]{8,12}",
        "pesticide": r"\b(?:PD|WP|LS)\s?\d{6,10}|农药登记证",
        "standard": r"(?:GB|QB|SB|NY|HJ|YY|DB\d\d|DBS\d\d|T|FZ|JB|HG|QC|LY|SN|GH|WM|BB|ISO|EN|ASTM)\s?/?\s?[TZ]?\s?/?\s?\d{3,6}(?:[.\-—–]\d+)*|"
        r"T/[A-Z]{2,8}\s?\d{2,5}|Q/\w{3,8}\s?\d{3,4}S?",
        "food-licence": r"\bSC\s?\d{14}",
        "report": r"(?:报告|检测|检验|证书|认证|编号|批号|名单|文件|证书号|备案)[^，。,;；\n]{0,8}?(?:编?号|NO\.?)?[:：\s]*(?:第)?[A-Z]{0,8}[-/]?\d[\dA-Z./-]{2,}号?|"  # noqa: E501
        r"第\d+号",
        "sales-permit": r"预?售?许?字?[（(]?20\d\d[)）]?(?:第)?\d{2,}号",
    }.items()
}


_HINT = re.compile(r"\d|农药登记")  # every form holds one of these
_SIGNS = tuple(dict.fromkeys(cue for cues in _CUES.values() for cue in cues))
_FINDER = ahocorasick_rs.AhoCorasick(_SIGNS)
_CUED_BY = tuple(frozenset(kind for kind, cues in _CUES.items() if sign in cues) for sign in _SIGNS)


def evidence_in(text: str, day: date) -> tuple[Evidence, ...]:
    """Every number recognised in the text, with source offsets; an advertising approval past its date is unsound."""
    if _HINT.search(text) is None:
        return ()
    upper = text.upper()
    if len(upper) != len(text):  # ß and its like become two letters
        upper = "".join(char.upper() if len(char.upper()) == 1 else char for char in text)
    whole = upper.encode("utf-8", "replace").decode()  # lone surrogates become question marks
    signs = {number for number, _, _ in _FINDER.find_matches_as_indexes(whole, overlapping=True)}
    if not signs:
        return ()
    cued = frozenset().union(*(_CUED_BY[number] for number in signs))
    return tuple(
        Evidence(kind, text[match.start() : match.end()], match.start(), match.end(), *_checked(kind, match, day))
        for kind, form in _FORMS.items()
        if kind in cued
        for match in form.finditer(upper)
    )


class Numbers:
    """The numbers shown by a text and what stands beside it, looked for when first asked; `found` is None till then."""

    __slots__ = ("_context", "_day", "_known", "_text", "found")

    def __init__(self, text: str, context: str, day: date, known: tuple[Evidence, ...] | None = None) -> None:
        """`known` are the numbers of the text itself, if they were looked for already."""
        self._text, self._context, self._day, self._known = text, context, day, known
        self.found: tuple[Evidence, ...] | None = None

    def all(self) -> tuple[Evidence, ...]:
        """Every number shown."""
        if self.found is None:
            own = evidence_in(self._text, self._day) if self._known is None else self._known
            self.found = own + (evidence_in(self._context, self._day) if self._context else ())
        return self.found


def _checked(kind: str, match: re.Match[str], day: date) -> tuple[bool, str]:
    check = _CHECKS.get(kind)
    return check(match, day) if check else (True, "")


def _approval(match: re.Match[str], day: date) -> tuple[bool, str]:
    """The first six digits of an advertising approval say until which day (YYMMDD) it holds."""
    digits = match.group(1)
    try:
        until = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False, "广审号前六位不是有效日期"
    return (True, "") if day <= until else (False, f"广告批准文号已于{until.isoformat()}到期")


_CHECKS: dict[str, Callable[[re.Match[str], date], tuple[bool, str]]] = {"ad-review": _approval}
