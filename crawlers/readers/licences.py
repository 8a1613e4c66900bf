"""Licence, filing and registration numbers written in a text, by their public formats.

A number that breaks its format or stands for one ("沪ICP备xxx号") is not a disclosure and is not given.
"""

import re
from dataclasses import dataclass

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_FORMATS: tuple[tuple[str, str], ...] = (
    ("icp", rf"[{_PROVINCE}]\s?ICP\s?备\s?\d{{6,10}}\s?号(?:\s?-\s?\d{{1,3}}[A-Z]?)?"),
    ("telecom", rf"[{_PROVINCE}]\s?ICP\s?证\s?(?:[BA]\d-)?\d{{6,10}}\s?号?|(?:[{_PROVINCE}]\s?)?(?:合字\s?)?[AB][12](?:\.[B]1)?\s?-\s?\d{{8}}"),
    ("police", rf"[{_PROVINCE}]?公网安备\s?\d{{12,16}}\s?号"),
    ("food", r"(?<![A-Z0-9])JY\d{14}(?!\d)"),
    ("food-production", r"(?<![A-Z0-9])SC\d{14}(?!\d)"),
    ("food-filing", r"(?:网食备|YB)[A-Z0-9]{10,22}"),
    ("infant-formula", r"国食注字\s?YP\d{8}"),
    ("medical-food", r"国食注字\s?TY\d{8}"),
    ("health-food", r"国食健[注字备]\s?[GJ]?\d{8,12}|食健备\s?[GJ]?\d{12}|卫食健(?:进)?字\s?[((]\d{4}[))]第?\d{3,5}号?"),
    ("drug", r"国药准字\s?[HZSJBTF][A-Z]?\d{8}"),
    ("device", r"[\u4e00-\u9fff]{1,3}械[注备][准进许]?\s?\d{8,12}号?"),
    ("device-filing", r"\([\u4e00-\u9fff]\)网械平台备字\s?[\[(]\d{4}[\])]第\d{3,6}号|[\u4e00-\u9fff]{1,2}网械[备企][\w()]{4,20}号"),
    ("cosmetics", r"国妆[特备][进网]?字\s?[GJ]?\d{8,12}|国妆网备进字[((][\u4e00-\u9fff]{1,3}[))]\d{8,12}|[\u4e00-\u9fff]{1,2}G?妆网备字\s?\d{8,12}"),
    ("disinfectant", r"[\u4e00-\u9fff]{1,2}卫消证字[((]\d{4}[))]第?\d{3,5}号"),
    ("drug-information", r"\([\u4e00-\u9fff]\)-(?:经营|非经营)性-\d{4}-\d{3,5}"),
    ("culture", r"[\u4e00-\u9fff]网文[\[((]\d{4}[\]))]\d{3,6}-\d{2,4}号"),
    ("audiovisual", r"(?<!\d)\d{9,10}(?=号?\s?\(?信息网络传播视听节目)|信息网络传播视听节目许可证:?\s?\d{6,10}"),
    ("publication", r"新?出发[\u4e00-\u9fff]{1,2}\s?[零批]\s?字\s?第?\s?[\w大]{4,12}\s?号"),
    ("medical-ad", r"[\u4e00-\u9fff]{0,2}医广[\[(【]\d{4}[\])】]第?[\d-]{3,14}号"),
    ("pesticide", r"(?<![A-Z])PD\d{8}"),
    ("algorithm", r"网信算备\d{15,22}号"),
)  # fmt: skip
_NUMBER = re.compile("|".join(f"(?P<k{index}>{pattern})" for index, (_, pattern) in enumerate(_FORMATS)))
_MARKS = ("号", "备", "证", "字", "注", "JY", "SC", "PD", "YB", "B2-", "经营性")
_CODE = re.compile(r"(?<![0-9A-Za-z])(?P<code>[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10})(?![0-9A-Za-z])")
_OLD_REGISTRATION = re.compile(r"(?<!\d)\d{15}(?!\d)")
PLACEHOLDER = re.compile(
    r"^[\s:\-—–_/.|*]*$|[xX×＊*]{3,}|^[xX×]{2,}|[xX]{2,}[省市区县路号公]|某某|待(?:补充|完善|填写|更新|认证|公示)|暂(?:无|未|不)|未(?:填写|公示|公开|提供|认证|披露)|^(?:无|空|null|none|undefined|n/?a|tbd)$|加载中|"
    r"点击(?:查看|此处|展开)|登录后|请(?:输入|填写|联系|登录|咨询)|\{\{|\$\{|保密|不详|示例|测试|^(?:查看|详情|更多|复制|展开)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A licence number and its half-open offsets."""

    kind: str
    number: str
    start: int
    end: int


def licence_numbers(text: str) -> tuple[Number, ...]:
    """The numbers in a text that keep the format of their kind, in order."""
    found = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if any(mark in line for mark in _MARKS):
            for match in _NUMBER.finditer(text, start, end):
                kind = _FORMATS[int((match.lastgroup or "k0")[1:])][0]
                found.append(Number(kind, re.sub(r"\s", "", match.group()), match.start(), match.end()))
        start = end + 1
    return tuple(found)


def credit_codes(text: str) -> tuple[Number, ...]:
    """What is written as a unified social credit code, valid or not."""
    return tuple(
        Number("business", match["code"].upper(), match.start(), match.end())
        for match in _CODE.finditer(text)
        if sum(char.isdigit() for char in match["code"]) >= 8
    )


def is_valid_code(code: str) -> bool:
    """Whether a unified social credit code keeps its check digits (GB 32100-2015)."""
    try:
        uscc.validate(code)
    except ValidationError:
        return False
    return True


def is_old_registration(number: str) -> bool:
    """Whether this is a fifteen-digit registration number of the time before 2015."""
    return bool(_OLD_REGISTRATION.fullmatch(number))


def is_placeholder(value: str) -> bool:
    """Whether a value stands for one that is not given ("xxx", 暂无, 加载中)."""
    return bool(PLACEHOLDER.search(value.strip()))
