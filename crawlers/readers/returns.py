"""How a page treats the seven-day return of its goods, and whether a statement that excludes it can be overlooked."""

import re
from collections.abc import Sequence
from statistics import median

from checker.vocabulary import LayoutBox, ReturnKind, ReturnPolicy, SubjectKind
from crawlers.readers.page import Page
from crawlers.readers.page_text import Line
from crawlers.readers.zones import Zone

_SEVEN = r"(?:7|七)\s?(?:天|日)(?:内)?\s?(?:可)?无(?:条件|理由)"
_EXCLUDED = re.compile(
    rf"(?:不|非|无法|不再|恕不|不予|暂不)(?:支持|适用|享受|参与|提供|可)[^,。;\n]{{0,12}}(?:{_SEVEN}|无理由(?:退|换))"
    r"|(?:不|无法|不可|不能|恕不|不予|概不|一律不|一概不)(?:支持|接受|予|办理|给予|允许|可以|可|能)?(?:任何)?(?:无理由)?(?:退换货?|退货|退款|退换|退)(?:[^\u4e00-\u9fff]|$|[,,。;及与和、也或]|货|款|换)"
    r"|不退不换|概不退换|拆封(?:后)?(?:概)?不(?:予)?退|(?:售出|离店|签收)(?:后)?(?:概|恕)?不(?:予)?退|非质量问题[^,。;\n]{0,6}不(?:予|支持|接受|可)?(?:退|换)"
)
_SUPPORTED = re.compile(
    rf"(?:支持|享受?|承诺|提供|适用|可)?[^,。;\n不]{{0,6}}{_SEVEN}(?:退换?货?|退款)?|无理由退换?货?|退货无忧|免费上门退换"
)
_REASON = re.compile(
    r"(?:因|因为|由于|鉴于|属于?|系|为)(?P<reason>[^,。;\n]{2,30}?)(?:的?商品|的?产品|,|。|;|,|$|不支持|不适用|恕不|一经)"
    r"|(?P<word>定制|鲜活易腐|生鲜|数字化商品|拆封|贴身|内衣|一次性|临期|瑕疵|报纸|期刊|激活|安装后|虚拟|充值)"
)
_SENTENCE = re.compile(r"[^。;!?\n]+")
_SKIPPED = (Zone.REVIEWS, Zone.CHAT, Zone.NAVIGATION, Zone.FOOTER, Zone.CARDS, Zone.CONTROL, Zone.PLATFORM_TEXT)


def read_returns(page: Page, kind: SubjectKind) -> ReturnPolicy | None:
    """What the page says of returning these goods; an exclusion outweighs a general promise."""
    if kind in (SubjectKind.PLATFORM, SubjectKind.RULES, SubjectKind.SEARCH):
        return None
    supported: ReturnPolicy | None = None
    promised: ReturnPolicy | None = None
    for line in page.text.lines:
        said = page.said(line)
        if "退" not in said or page.zones.of_line(line) in _SKIPPED:
            continue
        for sentence in _SENTENCE.finditer(said):
            policy = _policy(page, line, sentence)
            if policy is None:
                continue
            if policy.kind == ReturnKind.EXCLUDED:
                return policy
            if "无理由" in policy.text:
                supported = supported or policy
            promised = promised or policy
    return supported or promised


def _policy(page: Page, line: Line, sentence: re.Match[str]) -> ReturnPolicy | None:
    said = sentence.group()
    supported, excluded = _SUPPORTED.search(said), _EXCLUDED.search(said)
    if excluded and supported and supported.start() < excluded.start() and "支持" in said[: supported.end()]:
        excluded = None  # "支持7天无理由退货(安装后不支持)": supported, with a condition
    if not excluded and not supported:
        return None
    hit = excluded or supported
    start, end = line.start + sentence.start(), line.start + sentence.end()
    start, end = _own_element(page, start, end, start + (hit.start() if hit else 0), start + (hit.end() if hit else 0))
    said = page.text.text[start:end]
    reason = _REASON.search(said)
    return ReturnPolicy(
        kind=ReturnKind.EXCLUDED if excluded else ReturnKind.SUPPORTED,
        text=said.strip(),
        reason=(reason["reason"] or reason["word"]) if reason and excluded else "",
        prominent=is_prominent(page, start, end),
        place=page.text.place(start, end),
    )


def _own_element(page: Page, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The part of the sentence in the element that holds the statement, when that is less than the sentence."""
    row = page.text.elements[page.text.holder(low, high)]
    return (max(start, row.start), min(end, row.end)) if row.end - row.start >= high - low else (start, end)


def is_prominent(page: Page, start: int, end: int) -> bool | None:
    """Whether the words stand out: legible contrast, not smaller than the page's text, and heavy, large or coloured.

    None when the layout was not seen.
    """
    box = page.text.box_of(page.text.owner(start))
    if box is None or not box.visible or not box.font_px:
        return None
    ordinary = _ordinary_size(page)
    contrast = contrast_ratio(box)
    if contrast is not None and contrast < 3.0:
        return False
    if box.font_px < ordinary * 0.95 and box.weight < 600:
        return False
    return box.weight >= 600 or box.font_px >= ordinary * 1.15 or _is_coloured(box.color)


def _ordinary_size(page: Page) -> float:
    sizes: Sequence[float] = [
        row.box.font_px for row in page.text.elements if row.box and row.box.font_px and row.box.visible
    ]
    return median(sizes) if sizes else 14.0


def contrast_ratio(box: LayoutBox) -> float | None:
    """Contrast of text to background, 1 to 21 (WCAG 2.2), None when a colour is unknown."""
    front, back = _luminance(box.color), _luminance(box.background)
    if front is None or back is None:
        return None
    return (max(front, back) + 0.05) / (min(front, back) + 0.05)


def _channels(color: str) -> tuple[int, int, int] | None:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
        return None
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float | None:
    channels = _channels(color)
    if channels is None:
        return None
    red, green, blue = (
        value / 12.92 if (value := channel / 255) <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _is_coloured(color: str) -> bool:
    channels = _channels(color)
    return channels is not None and max(channels) - min(channels) >= 96
