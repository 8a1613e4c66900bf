"""What is put before information that must be open: verifications, forced follows, gifts, logins, overlays."""

import re

from checker.vocabulary import Gate, SubjectKind
from crawlers.readers.page import Page
from crawlers.readers.tree import Element
from crawlers.readers.zones import name_words

_GATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("verification", re.compile(r"(?:按住|拖动|滑动)[^。\n]{0,8}滑块|(?:完成|进行|通过|请输入|输入)[^。\n]{0,12}(?:验证码?|"
        r"校验)|安全验证|身份验证|图形验证|点选验证|验证后(?:可|才能)?(?:查看|"
        r"继续)")),
    ("follow", re.compile(r"关注(?:主播|店铺|账号|直播间)?(?:并[^。\n]{1,16})?后?(?:,)?(?:即?可|才能|方可|才可)(?:以)?(?:查看|"
        r"看到|浏览|获取|继续)|(?:需|请先?|必须)关注[^。\n]{0,16}(?:查看|"
        r"继续|后)")),
    ("gift", re.compile(r"(?:送礼|打赏|赠送礼物|送出[^。\n]{0,6}礼物|加入粉丝团|点亮灯牌)[^。\n]{0,6}(?:后)?(?:即?可|"
        r"才能|方可)[^。\n]{0,4}(?:查看|看到|继续)")),
    ("login", re.compile(r"(?:登录|登陆)后?(?:,)?(?:即?可|才能|方可)(?:以)?(?:查看|看到|浏览)[^。\n]{0,10}|请(?:先)?(?:登录|登陆)(?:后)?(?:查看|再)")),
)  # fmt: skip
_BEFORE_SELLER = re.compile(r"商家|卖家|销售者|经营者|营业执照|证照|资质|主体信息|店铺信息|实际销售")
_MAX_TEXT = 1500


def read_gates(page: Page) -> tuple[Gate, ...]:
    """The gates a page puts up; a long page with a word of verification somewhere in it puts up none."""
    text = page.text.text
    found = []
    for kind, pattern in _GATES:
        match = pattern.search(text)
        if match is None or (kind in ("verification", "login") and len(text) > _MAX_TEXT):
            continue
        near = text[max(0, match.start() - 80) : match.end() + 80] + page.title + page.snapshot.reached_by
        before = "seller" if _BEFORE_SELLER.search(near) else "content"
        found.append(Gate(kind=kind, count=1, before=before, place=page.text.place(match.start(), match.end())))
    return tuple(found)


_OVERLAY = frozenset({"modal", "popup", "popover", "overlay", "dialog", "mask", "lightbox", "tanchuang"})
_SELLER_PART = re.compile(r"商家信息|销售者|商家名称|实际经营地址|统一社会信用代码")
Box = tuple[int, int, int, int]


def read_overlays(page: Page, kind: SubjectKind) -> tuple[Gate, ...]:
    """Pop-ups lying over where a room gives its sellers, with the share covered; none when layout was not seen."""
    if kind is not SubjectKind.ROOM:
        return ()
    covers = [(row, box) for row in page.text.elements if _is_overlay(row) and (box := _extent(page, row))]
    if not covers:
        return ()
    inner = {row.index for row, _ in covers}
    parts = [
        box
        for line in page.text.lines
        if _SELLER_PART.search(page.said(line))
        and not any(up.index in inner for up in page.text.ancestors(line.element))
        and (box := page.text.place(line.start, line.end).box)
    ]
    return tuple(_overlay(page, row, box, parts) for row, box in covers[:5] if parts)


def _overlay(page: Page, row: Element, box: Box, parts: list[Box]) -> Gate:
    area = sum(part[2] * part[3] for part in parts)
    share = sum(_common(box, part) for part in parts) / area if area else 0.0
    place = page.text.place(row.start, min(row.end, row.start + 80))
    return Gate(kind="overlay", before="seller", share_covered=round(share, 3), user_opened=False, place=place)


def _is_overlay(row: Element) -> bool:
    if row.hidden or row.end <= row.start or row.tag in ("html", "body", "main", "a", "button", "span"):
        return False
    return row.attr("role") in ("dialog", "alertdialog") or bool(name_words(row.names[:120]) & _OVERLAY)


def _extent(page: Page, row: Element) -> Box | None:
    """The box around everything an element shows: a pop-up's own box is seldom in the layout record."""
    boxes = [
        one.box.box for one in page.text.elements[row.index : row.last + 1] if one.box is not None and one.box.visible
    ]
    if not boxes:
        return None
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return (left, top, right - left, bottom - top)


def _common(one: Box, other: Box) -> int:
    """The area two boxes share, in square pixels."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return max(width, 0) * max(height, 0)
