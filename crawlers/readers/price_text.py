"""Chinese price text: which figures are prices, what each is said to be, per what unit and on what condition.

Figures stay exact integers of fen. A figure without a sign, unit or price word is a price only where the caller says
that the text is one (`bare`). Thresholds ("满300") are conditions, not prices. Left out: figures drawn in pictures.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checker.vocabulary import Price, PriceRole
from crawlers.readers.figures import Amount, amounts, folded
from crawlers.readers.price_labels import AFTER, CONNECTIVE, HIGHER, LABEL, LOWER, ROLE_OF, THRESHOLDS

MAX_TEXT = 20_000
_MEASURE = (
    r"(?:件|个|只|支|瓶|盒|袋|包(?!邮)|箱|套餐|套|双|条|张|片|粒|颗|枚|斤|公斤|千克|克|kg|KG|Kg|g|G(?!B)|mg|ml|mL|ML|L|升|毫升|米|平方米|平米|㎡|m2|m²|"
    r"台|部|把|本|册|份|组|对|罐|桶|提|卷|束|盆|朵|棵|株|杯|碗|盘|辆|次|人|位|晚|天|日|月|年|小时|分钟|课时|节|间|座|顶|根|盏|期|吨|两|打|听|排|板|匹|床|"
    r"副|枝|贴|单|户|课|门|尾|头|车|筐|扎|刀|抽)"
)
_CN = "一两二三四五六七八九十半"
_UNIT = re.compile(
    rf"\s?(?:/\s?|每|一(?={_MEASURE}))(?P<counted>(?:\d{{1,5}}(?:\.\d{{1,3}})?|[{_CN}]{{1,3}})?\s?{_MEASURE})"
    rf"|\s?(?P<several>(?:\d{{1,4}}(?:\.\d{{1,2}})?|[两二三四五六七八九十]{{1,3}})\s?{_MEASURE})(?!\d|后|内)"
)
_COUNTED = re.compile(rf"\s?(?!两){_MEASURE}")
_FROM = re.compile(r"\s?(?:起(?!来|步|订|床|拍|送|批|租|飞|义|诉|点|源)(?:售|卖)?|以上)")
_UNIT_BEFORE = re.compile(
    rf"(?<!第)(?<!满)(?<!前)(?<!送)(?P<unit>(?:每|一|单|\d{{1,3}}|两|三)\s?{_MEASURE})(?:仅需|只要|只需|仅售|仅|只|卖|就)?[\s:]?$"
)
_BARE_AFTER = re.compile(r"\s?(?:包邮|到手|秒杀|开抢|抢购|抢到|拿走|带走|带回家|拿下|到家)|起(?![来步订床])")
_BARE_STOP = re.compile(
    r"\s?(?:$|[\s,。;!?、()\[\]|~/+*“”\"'・·…:]|起|可抵|拿|带|到手|块|包|买|抢|¥|一|每|(?:两|二|三|\d)件|秒杀|秒|啦|了|哦|喽|,|不)"
)
_COUPON_AFTER = re.compile(
    r"\s?(?:无门槛|优惠券|代金券|红包(?!后)|立减券|礼券|抵用券|京券|购物金|消费券|补贴券|券(?!后)|津贴|现金"
    r"|满\s?\d{1,7}(?:\.\d{1,2})?\s?元?可(?:用|使用))"
)
_CONDITION_BEFORE = re.compile(
    r"(?:(?:每|购|消费|实付|累计)?满\s?\d{1,7}(?:\.\d{1,2})?\s?(?:元|块|件)?|前\d{1,6}(?:名|件|分钟|小时|单)|第[二三四2-9]件|"
    r"(?:新人|新客|新用户|会员|PLUS|88VIP|首单|限时|限量|领券|关注|加粉|入会|预售|学生|粉丝)[^\s,。;!?¥\d]{0,6})"
)
_PAREN = re.compile(r"\s?\((?P<inside>[^()]{1,30})\)")
_BREAK = re.compile(r"[。;!?\n]")
_FILLERS = frozenset({"只要", "仅需", "只需", "只卖", "仅售", "现在", "今天", "价格"})
_STRENGTH = ("需领券", "限", "前", "新", "会员", "满", "券", "关注", "首单", "预售", "PLUS", "补贴")


@dataclass(frozen=True, slots=True)
class Figure:
    """One price as read, with half-open offsets into the text as given."""

    price: Price
    start: int
    end: int


def read_prices(text: str, *, bare: bool = False, struck: Sequence[tuple[int, int]] = ()) -> tuple[Figure, ...]:
    """The prices in a text, in order. `struck` are ranges drawn with a line through them."""
    plain = folded(text[:MAX_TEXT])
    found = list(amounts(plain))
    kept: list[_Reading] = []
    for amount in found:
        if kept and amount.start < kept[-1].end:
            continue  # the figure of a unit ("99元2件")
        reading = _reading(plain, amount, kept[-1].amount.end if kept else 0, bare=bare)
        if reading is not None:
            kept.append(reading)
    _share_labels(plain, kept)
    return tuple(_figure(plain, reading, struck) for reading in kept if not reading.threshold)


@dataclass(slots=True)
class _Reading:
    amount: Amount
    label: str
    label_start: int
    end: int  # after unit and 起
    unit: str
    starting: bool
    labelled_after: bool = False
    threshold: bool = False


def _reading(text: str, amount: Amount, floor: int, *, bare: bool) -> _Reading | None:
    label, label_start = _label_before(text, floor, amount.start)
    if not amount.marked and not _is_price_unmarked(text, amount, label, bare=bare):
        return None
    unit, starting, end = _tail(text, amount.end)
    if not unit and ROLE_OF.get(label) != PriceRole.TOTAL:
        before = _UNIT_BEFORE.search(text, max(floor, amount.start - 12), amount.start)
        unit = before["unit"].replace("每", "").strip() if before else ""
    if label == "" and amount.marked and _COUPON_AFTER.match(text, amount.end):
        label, label_start = "优惠券", amount.start
    threshold = label in THRESHOLDS or bool(re.match(r"\s?(?:免(?:基础)?运费|起送)", text[amount.end : amount.end + 8]))
    return _Reading(amount, label, label_start, end, unit, starting, threshold=threshold)


def _label_before(text: str, floor: int, start: int) -> tuple[str, int]:
    """The last price word before the figure that is tied to it, and where it stands."""
    low = max(floor, start - 28)
    best, at = "", start
    for match in LABEL.finditer(text, low, start):
        if CONNECTIVE.fullmatch(text, match.end(), start) and _is_tied(text, match, start):
            if best and match.start() >= at + len(best) and match.group() in _FILLERS:
                continue  # "直播间只要": the first word says the role
            best, at = match.group(), match.start()
    return best, at


def _is_tied(text: str, label: re.Match[str], start: int) -> bool:
    """Whether a word and a figure belong together: one character only right before it, a line above only by itself."""
    if len(label.group()) == 1 and label.end() < start and text[label.end()].isspace():
        return False
    if "\n" not in text[label.end() : start]:
        return True
    return label.start() - (text.rfind("\n", 0, label.start()) + 1) <= 4


def _is_price_unmarked(text: str, amount: Amount, label: str, *, bare: bool) -> bool:
    after = text[amount.end : amount.end + 8]
    if _BARE_AFTER.match(after) and not amount.chinese:
        return True
    if label and (not amount.chinese or len(text[amount.start : amount.end]) > 1):
        if _COUNTED.match(after):
            return False  # "优惠3件": goods, not money
        return bool(_BARE_STOP.match(after) or _UNIT.match(after) or LABEL.match(after))
    if not bare or amount.chinese:
        return False
    rest = text[: amount.start] + text[_tail(text, amount.end)[2] :]
    return not re.search(r"[^\s:()\-~|/,.]", rest) or bool(_BARE_STOP.match(after) and not re.search(r"[A-Za-z]", rest))


def _tail(text: str, at: int) -> tuple[str, bool, int]:
    """Unit and 起 after a figure, and where they end."""
    unit, starting = "", False
    for _ in range(3):
        opens = _FROM.match(text, at)
        if opens:
            starting, at = True, opens.end()
            continue
        measured = None if unit else _UNIT.match(text, at)
        if measured is None:
            break
        unit = re.sub(r"\s", "", measured["counted"] or measured["several"])
        at = measured.end()
    return unit, starting, at


def _share_labels(text: str, readings: list[_Reading]) -> None:
    """Gives a label standing between two figures to the one it belongs to: after ("99元到手") or before ("原价¥199")."""
    for number, reading in enumerate(readings):
        if reading.label and not (number == 0 and reading.labelled_after):
            continue
        after = AFTER.match(text, reading.end)
        if after is None:
            continue
        following = readings[number + 1] if number + 1 < len(readings) else None
        if following is not None and _belongs_to_next(text, reading, following, after):
            continue
        reading.label, reading.label_start, reading.labelled_after = after["label"], after.start("label"), True
        if following is not None and following.label_start < after.end():
            following.label, following.label_start = "", following.amount.start


def _belongs_to_next(text: str, reading: _Reading, following: _Reading, after: re.Match[str]) -> bool:
    if following.label_start < after.start("label") or following.label_start >= after.end():
        return False  # the next figure has another word of its own, or none
    if AFTER.match(text, following.end) is not None:
        return False  # words stand behind their figures here
    role = ROLE_OF[after["label"]]
    if role in LOWER:
        return following.amount.fen < reading.amount.fen
    if role in HIGHER:
        return following.amount.fen > reading.amount.fen
    return True


def _figure(text: str, reading: _Reading, struck: Sequence[tuple[int, int]]) -> Figure:
    amount = reading.amount
    is_struck = any(start <= amount.start < end or start < amount.end <= end for start, end in struck)
    role = ROLE_OF.get(reading.label, PriceRole.LIST if is_struck else PriceRole.SALE)
    if is_struck and role == PriceRole.SALE:
        role = PriceRole.LIST
    if reading.label == "" and amount.marked and text[max(0, amount.start - 1) : amount.start] == "-":
        role = PriceRole.DISCOUNT
    starting = reading.starting or bool(
        re.search(r"(?:低至|最低)\s?[^\d]{0,2}$", text[max(0, amount.start - 6) : amount.start])
    )
    price = Price(
        role=role,
        amount_fen=amount.fen,
        high_fen=amount.high_fen,
        label=re.sub(r"\s", "", reading.label),
        condition=_condition(text, reading, role),
        unit=reading.unit,
        starting=starting,
        struck=is_struck,
        currency=amount.currency,
    )
    return Figure(price, amount.start, amount.end)


def _condition(text: str, reading: _Reading, role: PriceRole) -> str:
    """What the figure hangs on, as written: a bracket behind it, a threshold before it, or its own word."""
    inside = _PAREN.match(text, reading.end)
    if inside and any(word in inside["inside"] for word in _STRENGTH):
        return inside["inside"].strip()
    low = max(0, reading.amount.start - 30)
    for cut in _BREAK.finditer(text, low, reading.amount.start):
        low = cut.end()
    before = list(_CONDITION_BEFORE.finditer(text, low, reading.amount.start))
    if before and role in (PriceRole.DISCOUNT, PriceRole.SALE, PriceRole.COUPON, PriceRole.SHIPPING, PriceRole.GROUP):
        return before[-1].group().strip()
    conditional = LOWER | {PriceRole.DEPOSIT, PriceRole.FINAL_PAYMENT}
    return re.sub(r"\s", "", reading.label) if role in conditional else ""
