"""Whether a sentence grants what it names: 可以申诉 grants an appeal, 不接受申诉 and 申诉概不受理 do not.

Read in the clause the words stand in. Not covered: what another clause takes back; promises made in other words.
"""

import re

_CLAUSE = r"[^,，.。:：;；!！?？、\n]"
_LIGHT = (
    r"(?:再次?|再行|进行|提出|提起|发起|申请|办理|要求|自行|主动|予以|给予|任何|以任何(?:理由|形式|方式)|形式|的){0,3}"
)
# Words that govern what follows reach over a few words; a bare 不 or 无 and the modals only what follows at once.
# 可 ends the reach: 不能上课的可退款 grants.
_DENIES = re.compile(
    r"(?:(?:不接受|不受理|不支持|不提供|不设|不允许|不承担|不负|未设|未提供|拒绝|谢绝|放弃|禁止|严禁|无权|概不|恕不)"
    rf"(?:(?!可){_CLAUSE}){{0,8}}"
    rf"|(?:不得|不可以?|不能|不予|不会|不再|无法|没有|没)(?:再)?{_LIGHT}"
    r"|不|无|未|免|(?:无需|无须|不需要?|不经))$"
)
_DENIED = re.compile(
    rf"(?:(?![后时]){_CLAUSE}){{0,6}}(?:不予(?:受理|处理|支持|办理)|不受理|不接受|不支持|概不|恕不|不提供|未开放|不开放|已?关闭|无效)"
)
_REACH = 24


def grants(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the text names what the pattern finds without denying it, at least once."""
    return any(not _is_denied(text, match) for match in pattern.finditer(text))


def _is_denied(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _REACH) : match.start()]
    return bool(_DENIES.search(before) or _DENIED.match(text, match.end()))
