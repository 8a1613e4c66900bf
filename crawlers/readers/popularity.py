"""Signs of popularity and of youth: how reviews are shown, what an audience says, how old somebody says they are.

Left out: whether reviews or comments are genuine; ages judged from pictures.
"""

import re
from collections import defaultdict

from checker.vocabulary import Audience, Field, Place, ReviewDisplay
from crawlers.readers.page import Page
from crawlers.readers.tree import Element
from crawlers.readers.zones import Zone

_FOLDED = re.compile(
    r"(?:已?(?:为您|为你)?(?:折叠|隐藏|收起)了?)[^。;\n]{0,12}评[价论][^。;\n]{0,16}|[^。;\n]{0,12}评[价论]已?(?:被)?(?:折叠|隐藏)"
)
_TOTAL = re.compile(r"(?:商品|宝贝|用户|全部|累计|大家)?评[价论]\s?[（(:：]?\s?(?P<total>\d{1,8})")
_OTHER_GOODS = re.compile(
    r"(?:以下|部分)?评价(?:来自|为)(?:其他|其它|同店|同款不同|相似)[^。;\n]{0,16}(?:商品|款式|规格)[^。;\n]{0,12}"
)
_AGE = re.compile(
    r"(?:我|主播|本人)?(?:今年|刚满|刚过|已满|才)?(?P<years>\d{1,2})\s?(?:周?岁)(?:的)?(?:主播|女生|男生|学生|小朋友|小主播|初中生|高中生)?|"
    r"(?P<school>小学生|初[一二三]|初中生|七年级|八年级|九年级)(?:主播|学生|在读)?"
)
_OWN = re.compile(r"我|主播|本人|今年|在读|学生|刚满|才\d")
_SCHOOL_YEARS = 15  # the oldest a pupil of these classes ordinarily is
_MOST_COMMENTS = 400


def read_review_display(page: Page) -> ReviewDisplay | None:
    """How the page shows reviews; None when it shows none."""
    reviews = page.lines(Zone.REVIEWS)
    total = _TOTAL.search(page.text.text)
    folded, mixed = _FOLDED.search(page.text.text), _OTHER_GOODS.search(page.text.text)
    if not (reviews or total or folded):
        return None
    return ReviewDisplay(
        total=int(total["total"]) if total else None,
        folded=_field(page, folded) if folded else None,
        mixed=(page.text.place(mixed.start(), mixed.end()),) if mixed else (),
    )


def read_audience(page: Page) -> Audience | None:
    """The chat of a room as one reading shows it; None when there is none. Who said what stays out of the record."""
    lines = page.lines(Zone.CHAT)[: _MOST_COMMENTS * 2]
    if not lines:
        return None
    senders: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Place] = {}
    comments = 0
    for row in page.text.elements:
        if row.tag != "li" or row.end <= row.start or page.zones.of_element(row.index) is not Zone.CHAT:
            continue
        who, words = _said(page, row)
        comments += 1
        if len(words.strip()) >= 4:
            senders[words.strip()].add(who)
            first.setdefault(words.strip(), page.text.place(row.start, row.end))
    repeated = [(words, len(who)) for words, who in senders.items() if len(who) > 1]
    said = tuple((Field(value=words, place=first[words]), count) for words, count in repeated)
    return Audience(comments=comments or len(lines), repeated=said[:20])


def _said(page: Page, row: Element) -> tuple[str, str]:
    """Sender and words of a comment: the sender stands in an element of their own, or before the first space."""
    text = page.text.inside(row.index).replace("\n", " ").strip()
    inner = next((one for one in page.text.elements[row.index + 1 : row.last + 1] if one.end > one.start), None)
    who = page.text.inside(inner.index).strip() if inner is not None else ""
    if who and text.startswith(who) and len(who) < len(text):
        return who, text[len(who) :].lstrip(": ")
    who, _, words = text.partition(" ")
    return who, words


def read_age(page: Page) -> tuple[Field | None, int | None]:
    """What an account says of its own age, and the years it comes to."""
    for line in page.lines(Zone.MAIN, Zone.SHOP):
        said = page.said(line)
        match = _AGE.search(said) if len(said) <= 120 and _OWN.search(said) else None
        if match is None:
            continue
        years = int(match["years"]) if match["years"] else _SCHOOL_YEARS
        if 5 <= years <= 80:
            place = page.text.place(line.start + match.start(), line.start + match.end())
            return Field(value=match.group(), place=place), years
    return None, None


def _field(page: Page, match: re.Match[str]) -> Field:
    return Field(value=match.group().strip(), place=page.text.place(match.start(), match.end()))
