"""Amounts of money written in Chinese text: digits, Chinese numerals, 块/毛, 万, ranges; exact to the fen.

Finds how much, not what for: roles and conditions are read by `price_text`. Works on the text as given; offsets are
code points. Amounts that are not whole fen (0.035 元/克) are not read rather than rounded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

MAX_FEN = 10**13

_DIGITS = "零〇一二三四五六七八九"
_CN_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_CN_UNIT = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CN_SECTION = {"万": 10_000, "亿": 100_000_000}
_CN_CHARS = "零〇一二两俩三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"

FULL_WIDTH = str.maketrans(
    "０１２３４５６７８９．，：；（）～－／＋￥％＄　【】〔〕—–〜−",
    "0123456789.,:;()~-/+¥%$ []()----",
)
_CURRENCIES = {
    "¥": "CNY", "rmb": "CNY", "cny": "CNY", "人民币": "CNY", "hk$": "HKD", "hkd": "HKD", "us$": "USD", "usd": "USD",
    "nt$": "TWD", "a$": "AUD", "c$": "CAD", "s$": "SGD", "$": "USD", "€": "EUR", "eur": "EUR", "£": "GBP",
    "gbp": "GBP", "₩": "KRW", "jpy": "JPY", "₽": "RUB", "₹": "INR",
    "美元": "USD", "美金": "USD", "港币": "HKD", "港元": "HKD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY",
    "日币": "JPY", "韩元": "KRW", "卢布": "RUB", "新台币": "TWD", "澳元": "AUD", "加元": "CAD",
}  # fmt: skip
_SIGN = r"(?:HK|US|NT|A|C|S)?\$|[¥€£₩₽₹]|(?<![A-Za-z])(?:RMB|CNY|USD|HKD|EUR|GBP|JPY)|人民币"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,10}(?:\.\d{1,4})?"
_SPACED = r"\d{1,3}(?:,\d{3})+(?:\s?\.\s?\d{1,2})?|\d{1,10}(?:\s?\.\s?\d{1,2})?"
_CHINESE = rf"[{_CN_CHARS}]{{1,16}}(?:点[{_DIGITS}]{{1,2}})?"
_FOREIGN = r"美元|美金|港币|港元|欧元|英镑|日元|日币|韩元|卢布|新台币|澳元|加元"
_YUAN = r"元钱|元整|块钱|元|圆|块|人民币|(?:RMB|CNY|USD|HKD|EUR)(?![A-Za-z])"
_MULTIPLIERS = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "百": 100, "亿": 100_000_000}
_MULTIPLIER = r"[万千百亿]|[wWkK](?![A-Za-z])"
_SMALL_AFTER = r"(?!包(?!邮))(?![\d.%折件个只支瓶盒袋箱套双条张片斤公克千两米台份组罐杯人月年天日号次楼层款折])"

FIGURE = re.compile(
    rf"(?:(?P<sign>{_SIGN})\s{{0,3}}(?P<signed>{_SPACED})|(?P<plain>(?<![\d.])(?:{_ARABIC}))|(?P<cn>{_CHINESE}))"
    rf"(?:\s?(?P<multiplier>{_MULTIPLIER})(?P<rest>\d(?![\d.]){_SMALL_AFTER})?)?"
    rf"(?:\s?(?P<unit>{_FOREIGN}|{_YUAN})"
    rf"(?:(?P<jiao>[\d{_DIGITS}])(?:(?P<jiaoword>[毛角])(?P<fen>[\d{_DIGITS}])?分?|{_SMALL_AFTER}(?![{_CN_CHARS}])))?"
    rf"|(?P<small>[毛角](?:(?P<smallfen>[\d{_DIGITS}])分?)?)(?:钱|(?![\u3400-\u9fff])|(?=[一每起]))?)?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s{0,2}(?:-|~|--|至|到|~~)\s{0,2}(?=[\d¥$€£]|[HURC][KMSN]|人民币)")
# "三元牛奶", "百元店", "一元复始": one numeral and 元 that open a word.
_WORD_AFTER = re.compile(r"(?![一每起包到就的钱整两购秒抢/了啦带拿抵])[\u3400-\u9fff]")
_NOT_AFTER_PLAIN = re.compile(r"[A-Za-z0-9%°℃㎡]|\.\d")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in hundredths of its currency; `marked` when a sign or unit of money stands with it."""

    start: int
    end: int
    fen: int
    high_fen: int | None
    currency: str
    marked: bool
    chinese: bool = False


def folded(text: str) -> str:
    """The text with full-width digits and marks as ASCII, character for character."""
    return text.translate(FULL_WIDTH)


def amounts(text: str) -> Iterator[Amount]:
    """The amounts in a folded text, in order; unmarked figures are given too and left to the caller to judge."""
    at = 0
    while (match := FIGURE.search(text, at)) is not None:
        at = max(match.end(), at + 1)
        first = _amount(match)
        if first is None or _is_inside_word(text, match, first):
            continue
        joined = _joined(text, match, first)
        if joined is not None:
            at = max(joined.end, at)
        yield joined or first


def chinese_number(text: str) -> int | None:
    """The whole number a Chinese numeral says (一百二 is 120, 三千五 is 3500), None when it says none."""
    if all(char in _CN_DIGIT for char in text):
        return int("".join(str(_CN_DIGIT[char]) for char in text))
    total, section, digit, last_unit = 0, 0, -1, 1
    for char in text:
        if char in _CN_DIGIT:
            if digit > 0:
                return None
            digit, last_unit = _CN_DIGIT[char], 1 if _CN_DIGIT[char] == 0 else last_unit
        elif char in _CN_UNIT:
            section += (1 if digit < 0 else digit) * _CN_UNIT[char]
            digit, last_unit = -1, _CN_UNIT[char]
        else:
            if section == 0 and digit < 0 and total == 0:
                return None
            total = (total + section + max(digit, 0)) * _CN_SECTION[char]
            section, digit, last_unit = 0, -1, _CN_SECTION[char]
    return total + section + (max(digit, 0) * (last_unit // 10 or 1))


def _amount(match: re.Match[str]) -> Amount | None:
    value = _value(match)
    if value is None:
        return None
    if match["small"]:
        value = value / 10 + _digit(match["smallfen"]) * Decimal("0.01")
    if match["jiao"]:
        if match["unit"] not in ("块", "元", "圆") or (match["unit"] != "块" and not match["jiaoword"]):
            return _without_tail(match, value)
        value += _digit(match["jiao"]) * Decimal("0.1") + _digit(match["fen"]) * Decimal("0.01")
    fen = value * 100
    if fen != fen.to_integral_value() or fen > MAX_FEN:
        return None
    mark = match["sign"] or match["unit"] or match["small"]
    currency = _currency(match)
    return Amount(match.start(), match.end(), int(fen), None, currency, mark is not None, match["cn"] is not None)


def _without_tail(match: re.Match[str], value: Decimal) -> Amount | None:
    """ "99元2件": the digit after 元 belongs to what comes."""
    fen = value * 100
    if fen != fen.to_integral_value() or fen > MAX_FEN:
        return None
    end = match.start("jiao")
    return Amount(match.start(), end, int(fen), None, _currency(match), True, match["cn"] is not None)


def _value(match: re.Match[str]) -> Decimal | None:
    if match["cn"]:
        whole, _, decimals = match["cn"].partition("点")
        number = chinese_number(whole)
        if number is None:
            return None
        value = Decimal(f"{number}.{''.join(str(_CN_DIGIT[char]) for char in decimals) or 0}")
    else:
        value = Decimal(re.sub(r"[,\s]", "", match["signed"] or match["plain"]))
    if match["multiplier"]:
        factor = _MULTIPLIERS[match["multiplier"].lower()]
        value = value * factor + _digit(match["rest"]) * (factor // 10)
    return value


def _digit(text: str | None) -> int:
    if not text:
        return 0
    return int(text) if text.isdigit() and text.isascii() else _CN_DIGIT.get(text, 0)


def _currency(match: re.Match[str]) -> str:
    unit = (match["unit"] or "").lower()
    if unit in _CURRENCIES:
        return _CURRENCIES[unit]
    return _CURRENCIES.get((match["sign"] or "").lower(), "CNY")


def _is_inside_word(text: str, match: re.Match[str], amount: Amount) -> bool:
    """Whether an unsigned figure is part of a model number, percentage or size, or a numeral inside a word."""
    if match["sign"]:
        return False
    before = text[match.start() - 1] if match.start() else ""
    if match["plain"] and before and before.isascii() and (before.isalpha() or before in "_#."):
        return True
    if match["cn"]:
        return amount.marked and len(match["cn"]) == 1 and bool(_WORD_AFTER.match(text, amount.end))
    return not amount.marked and bool(_NOT_AFTER_PLAIN.match(text, amount.end))


def _joined(text: str, match: re.Match[str], first: Amount) -> Amount | None:
    """The range that begins with `first` ("¥149.00 - 159.00", "1.2-1.5万元"), None when there is none."""
    if first.chinese or match["jiao"] or match["small"]:
        return None
    dash = _RANGE.match(text, first.end)
    if dash is None:
        return None
    second = FIGURE.match(text, dash.end())
    other = _amount(second) if second else None
    if second is None or other is None or other.chinese or text[other.end : other.end + 1] in ("%", "折"):
        return None
    if not second["sign"] and not other.marked and _NOT_AFTER_PLAIN.match(text, other.end):
        return None
    low = first.fen
    if second["multiplier"] and not match["multiplier"] and not match["unit"] and low * 100 < other.fen * 100:
        scaled = low * _MULTIPLIERS[second["multiplier"].lower()]
        low = scaled if scaled < other.fen else low
    if low >= other.fen and not (low == other.fen and other.marked):
        return None
    high = other.fen if other.fen > low else None
    currency = first.currency if match["sign"] or match["unit"] else other.currency
    return Amount(first.start, other.end, low, high, currency, first.marked or other.marked)
