"""What a text says of goods besides their price: where they come from, what they are made of, how long they are warranted.

Each trait comes in one spelling, so that what was said can be held against what is written. Not covered: shares of a
blend, and places below a province.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawlers.readers.figures import chinese_number

_PROVINCES = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|"
    "四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾"
)
_COUNTRIES = (
    "中国|日本|韩国|泰国|越南|马来西亚|新加坡|印度尼西亚|印度|澳大利亚|澳洲|新西兰|美国|加拿大|墨西哥|智利|巴西|阿根廷|"
    "英国|法国|德国|意大利|西班牙|葡萄牙|荷兰|比利时|瑞士|瑞典|挪威|丹麦|芬兰|波兰|俄罗斯|乌克兰|土耳其|以色列|南非"
)
_SAME = {"澳洲": "澳大利亚"}
_PLACE = f"({_PROVINCES}|{_COUNTRIES})"
_ORIGIN = re.compile(
    rf"(?:原?产(?:地|国)|生产地)(?:是|为|在|就是|[::])?\s?(?:中国)?(?:大陆)?{_PLACE}"
    rf"|{_PLACE}(?:原装|原瓶|整箱)?进口(?!商|税)|{_PLACE}(?:省|市)?(?:本地|当地|原产地)(?:产|直发|发货)"
)
_WARRANTY = re.compile(
    r"(?:整机|全国|免费|官方)?(?:质保|保修|联保)(?:期)?(?:是|为|[::])?\s?(?P<after>\d{1,2}|[一二两三四五六七八九十]{1,2})\s?(?P<after_unit>年|个月)"
    r"|(?P<before>\d{1,2}|[一二两三四五六七八九十]{1,2})\s?(?P<before_unit>年|个月)(?:的)?(?:整机|全国|免费|官方)?(?:质保|保修|联保)"
)
_MATERIALS = tuple(
    (kind, value, re.compile(pattern))
    for kind, value, pattern in (
        ("皮料", "真皮", r"(?<!仿)真皮|头层(?:牛|羊)?皮|纯牛皮|小羊皮"),
        ("皮料", "人造革", r"(?<![A-Za-z])PU(?:皮|革|面|材质)?(?![A-Za-z])|人造革|合成革|仿皮|超纤皮?"),
        ("木料", "实木", r"(?:纯|全)?实木(?!颗粒|复合|多层|皮)"),
        ("木料", "人造板", r"密度板|颗粒板|刨花板|人造板|实木(?:颗粒|复合|多层)板?"),
        ("面料", "纯棉", r"(?<!仿)(?:纯棉|全棉|100%\s?棉|棉\s?100%)"),
        ("面料", "真丝", r"(?<!仿)(?:真丝|桑蚕丝|100%\s?蚕丝)"),
        ("面料", "羊绒", r"(?<!仿)(?:纯羊绒|100%\s?(?:山)?羊绒|(?:山)?羊绒\s?100%)"),
        ("面料", "化纤或混纺", r"聚酯纤维|涤纶|腈纶|锦纶|粘纤|混纺|涤棉"),
        ("贵金属", "足金", r"足金|纯金|(?<!\d)999金"),
        ("贵金属", "足银", r"足银|纯银|(?<!\d)999银"),
        ("贵金属", "镀层或合金", r"镀金|镀银|合金|包金|包银"),
    )
)
_YEAR = 12
# Words before a trait that deny it, or give it to somebody else's goods.
_NOT_OURS = re.compile(
    r"(?:不是|并非|非|不用|没有|不含|拒绝|告别|绝不)[^,，。;；!！]{0,3}$|(?:别家|别人|人家|他们|市面上|外面)[^,，。;；!！]{0,12}$"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A trait and the half-open place of its words."""

    kind: str
    value: str
    start: int
    end: int


def traits_in(text: str) -> Iterator[Said]:
    """The traits a text gives the goods, each where it stands."""
    return (one for one in _named(text) if not _NOT_OURS.search(text, 0, one.start))


def _named(text: str) -> Iterator[Said]:
    for match in _ORIGIN.finditer(text):
        yield Said("产地", _place(match), match.start(), match.end())
    for match in _WARRANTY.finditer(text):
        months = _months(match)
        if months:
            yield Said("质保", f"{months} 个月", match.start(), match.end())
    for kind, value, pattern in _MATERIALS:
        for match in pattern.finditer(text):
            yield Said(kind, value, match.start(), match.end())


def _place(match: re.Match[str]) -> str:
    name = next(group for group in match.groups() if group)
    return _SAME.get(name, name)


def _months(match: re.Match[str]) -> int:
    number, unit = match["after"] or match["before"], match["after_unit"] or match["before_unit"]
    count = int(number) if number.isdecimal() else chinese_number(number) or 0
    return count * (_YEAR if unit == "年" else 1)
