"""Boxes that can be ticked: whether they were ticked on arrival, for what, and at what price.

Understands real checkboxes, ARIA roles and boxes drawn with class names. Left out: boxes drawn on a canvas.
"""

import re

from checker.vocabulary import PriceRole, Tick
from crawlers.readers.page import Page
from crawlers.readers.price_text import read_prices
from crawlers.readers.tree import Element
from crawlers.readers.zones import name_words

_PURPOSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("return-confirmation", re.compile(r"(?:知悉|确认|同意|了解|知晓|接受).{0,40}(?:不支持|不适用|不退|"
        r"无理由|不可退)|(?:不支持|不适用|不退|无理由).{0,40}(?:知悉|确认|"
        r"同意|了解|知晓)")),
    ("renewal", re.compile(r"自动续|连续包(?:月|年|季)|续费|到期(?:自动)?扣")),
    ("consent", re.compile(r"隐私|个人信息|授权|推送|营销|短信|订阅|接收.{0,6}(?:信息|通知|优惠)|第三方共享|人脸")),
    ("rules", re.compile(r"协议|规则|条款|须知|声明")),
    ("add-on", re.compile(r"运费险|保险|延保|保障|加购|换购|增值|会员|加价|礼盒|包装|捐|贺卡|碎屏|服务|[¥￥]\s?\d|\d元")),
)  # fmt: skip
_BOX = frozenset({"checkbox", "check", "tick", "switch", "toggle"})
_ON = frozenset({"checked", "active", "on", "selected", "ischecked", "isactive"})
_MAX_LABEL = 160
_MAX_TICKS = 200


def read_ticks(page: Page) -> tuple[Tick, ...]:
    """The boxes of a page in order; boxes without a label nobody can read are left out."""
    labels = {row.attr("for"): row for row in page.text.elements if row.tag == "label" and row.attr("for")}
    found = []
    for row in page.text.elements:
        checked = _checked(page, row)
        if checked is None:
            continue
        label = _label(page, row, labels)
        if label:
            found.append(_tick(page, row, label, checked))
        if len(found) >= _MAX_TICKS:
            break
    return tuple(found)


def _checked(page: Page, row: Element) -> bool | None:
    """Whether the box is ticked; None when the element is no box."""
    if row.tag == "input":
        return "checked" in row.attrs if row.attr("type").lower() == "checkbox" else None
    if row.attr("role") in ("checkbox", "switch") or "aria-checked" in row.attrs:
        return row.attr("aria-checked") == "true"
    if row.tag not in ("i", "span", "em", "b", "div") or row.end - row.start > 2:
        return None
    words = name_words(row.names[:120])
    if not words & _BOX or any(one.tag == "input" for one in page.text.elements[row.index + 1 : row.last + 1]):
        return None
    if _sibling_input(page, row):
        return None
    return bool(words & _ON)


def _sibling_input(page: Page, row: Element) -> bool:
    parent = page.text.elements[row.parent] if row.parent >= 0 else row
    inside = page.text.elements[parent.index : parent.last + 1]
    return any(one.tag == "input" and one.attr("type").lower() in ("checkbox", "radio") for one in inside)


def _label(page: Page, row: Element, labels: dict[str, Element]) -> str:
    """What stands beside the box: its label element, the label around it, else the nearest text around it."""
    named = labels.get(row.attr("id")) if row.attr("id") else None
    if named is not None and page.text.inside(named.index):
        return _short(page.text.inside(named.index))
    for outer in page.text.ancestors(row.index)[1:5]:
        if outer.tag in ("form", "body", "main", "section", "table", "ul"):
            break
        if outer.end - outer.start > _MAX_LABEL * 2:
            return ""
        if text := page.text.inside(outer.index):
            return _short(text) if len(text) <= _MAX_LABEL else ""
    return row.attr("aria-label")[:_MAX_LABEL]


def _short(text: str) -> str:
    return " ".join(text.split())[:_MAX_LABEL]


def _tick(page: Page, row: Element, label: str, checked: bool) -> Tick:
    cost = [
        figure.price
        for figure in read_prices(label)
        if figure.price.role not in (PriceRole.DISCOUNT, PriceRole.UNKNOWN)
    ]
    purpose = next((name for name, pattern in _PURPOSES if pattern.search(label)), "other")
    return Tick(
        label=label,
        checked=checked,
        purpose=purpose,
        amount_fen=cost[0].amount_fen if cost else None,
        required=True if "required" in row.attrs else None,
        place=page.text.place_of(row.index, label),
    )
