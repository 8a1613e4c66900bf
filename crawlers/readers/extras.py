"""What a page of goods sells beside them: paid services, goods at a reduced price with them (换购), sets (套装, 搭配).

Every figure keeps its name, and the figures of a set the set's. They are no prices of the goods themselves. Left out:
services that cost nothing, instalments, freight, and other goods shown only as recommendations.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from checker.vocabulary import Price, PriceRole
from crawlers.readers.figures import Amount, amounts, folded
from crawlers.readers.page import Page
from crawlers.readers.page_text import Line
from crawlers.readers.zones import Zone

MAX_EXTRAS = 40
_ELSEWHERE = (Zone.FOOTER, Zone.REVIEWS, Zone.CHAT, Zone.TERMS, Zone.PLATFORM_TEXT, Zone.NAVIGATION)
_SERVICE = re.compile(
    r"换新|延保|延长保|保修|全保|碎屏|意外|无忧|保障|保险|质保|安装|拆装|清洗|保养|上门|只换不修|换购|加价购|加购价|包装|贺卡|刻字|运费险"
)
_NOT_PAID_EXTRA = re.compile(
    r"满|立减|优惠|[省减抵返赠送]|补贴|以旧换新|国补|价值|分期|期免息|月付|白条|花呗|退还|赔|最高|包邮|免费(?!换新)"
)
_LONGEST_NAME = 30
_SET_PRICE = re.compile(r"(?:套装|组合|搭配|搭配购|组合购|成套|整套)(?:到手)?价")
_MENTIONED = re.compile(f"{_SERVICE.pattern}|{_SET_PRICE.pattern}")
_SET_COMPARED = re.compile(
    r"(?:套装|组合|单品|原|商品)?总?原?价|京\s?东\s?价|(?:单独|分开)(?:购买|买)(?:价|共)?|原价|总价|市场价"
)
_SET_SAVING = re.compile(r"(?:立即|共|总|可|立|已|搭配)?(?:节省|省|优惠)|获得优惠|套装立减|立减")
_LABELLED = re.compile(r"(?P<label>[\u4e00-\u9fff ]{1,8})\s?:?\s{0,2}(?=[¥\d])")
_PRICED = re.compile(r"[¥￥]\s?\d|\d\s?元")
_SET_LINES = 3  # around the price of a set, in which the figures it is compared with stand


def read_extras(page: Page, prices: Sequence[Price]) -> tuple[Price, ...]:
    """The figures beside the goods' own `prices`, in reading order."""
    lines = page.text.lines
    found: list[Price] = []
    for match in _MENTIONED.finditer(page.text.text):
        at = page.text.line_at(match.start())
        if page.zones.of_line(lines[at]) in _ELSEWHERE:
            continue
        if _SET_PRICE.match(page.said(lines[at])):
            found += _set(page, lines, at)
        elif (service := _service(page, lines[at])) is not None:
            found.append(service)
    own = {price.place for price in prices}
    return tuple(one for one in dict.fromkeys(found) if one.place not in own)[:MAX_EXTRAS]


def _service(page: Page, line: Line) -> Price | None:
    """The paid service a line names with its price behind it."""
    if not 4 <= line.end - line.start <= _LONGEST_NAME + 14:
        return None
    said = folded(page.said(line))
    if not _SERVICE.search(said) or _NOT_PAID_EXTRA.search(said):
        return None
    priced = [one for one in amounts(said) if one.marked and not one.chinese]
    if len(priced) != 1 or priced[0].fen <= 0 or not 2 <= priced[0].start <= _LONGEST_NAME:
        return None
    return _price(page, line, priced[0], PriceRole.ADD_ON, said[: priced[0].start].strip(" :+"))


def _set(page: Page, lines: Sequence[Line], at: int) -> list[Price]:
    """The figures of one set: its price, and beside it what the goods cost apart and what is saved."""
    found = []
    for line in lines[max(0, at - _SET_LINES) : at + _SET_LINES + 1]:
        said = folded(page.said(line))
        labelled = _LABELLED.match(said)
        amount = next(amounts(said), None)
        if labelled is None or amount is None or amount.start - labelled.end() > 1 or amount.fen <= 0:
            continue
        label = labelled["label"].replace(" ", "")
        role = _role_in_set(labelled["label"].strip())
        if role is not None and (line is lines[at] or not _SET_PRICE.match(said)):
            found.append(_price(page, line, amount, role, label))
    name = _name(page, lines, at)
    return [replace(one, condition=name) for one in found]


def _role_in_set(label: str) -> PriceRole | None:
    if _SET_PRICE.fullmatch(label):
        return PriceRole.BUNDLE
    if _SET_SAVING.fullmatch(label):
        return PriceRole.DISCOUNT
    return PriceRole.LIST if _SET_COMPARED.fullmatch(label) else None


def _name(page: Page, lines: Sequence[Line], at: int) -> str:
    """What the set is called: the line above its figures."""
    for line in reversed(lines[max(0, at - _SET_LINES) : at]):
        said = page.said(line)
        if _PRICED.search(said):
            return ""
        if 2 <= len(said) <= 2 * _LONGEST_NAME and not said.startswith("已选"):
            return said
    return ""


def _price(page: Page, line: Line, amount: Amount, role: PriceRole, label: str) -> Price:
    return Price(
        role=role,
        amount_fen=amount.fen,
        high_fen=amount.high_fen,
        label=label,
        struck=page.text.is_struck(line.start + amount.end - 1, line.start + amount.end),
        currency=amount.currency,
        place=page.text.place(line.start + amount.start, line.start + amount.end),
    )
