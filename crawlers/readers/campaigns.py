"""Promotions and prize draws as their own page or panel announces them, read by the headings of their terms.

Left out: draws that appear only after a tap, and whether what is announced is kept.
"""

import re

from checker.vocabulary import CampaignTerms, Field, PrizePanel, SubjectKind
from crawlers.readers.page import Page
from crawlers.readers.price_text import read_prices
from crawlers.readers.tree import Element
from crawlers.readers.zones import Zone, name_words

_CAMPAIGN = re.compile(r"(?:满减|促销|优惠|补贴|活动|购物节|大促|消费券)[^。\n]{0,10}(?:规则|说明|细则|须知)$|活动规则")
_FOR_SELLERS = re.compile(r"管理|招商|商家|报名|规范")  # standing rules on promotions, not a promotion
_SUBSIDISED = re.compile(r"国补|国家补贴|政府补贴|百亿补贴|消费券|以旧换新补贴|平台补贴")
_PERIOD = re.compile(
    r"(?:20\d\d\s?[年./-])?\s?\d{1,2}\s?[月./-]\s?\d{1,2}[^。;\n]{0,20}(?:至|到|-|—|~|起)[^。;\n]{0,40}"
)
_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("rules", re.compile(r"活动(?:内容|规则|玩法|形式|力度)|优惠(?:内容|规则)|补贴(?:内容|标准)")),
    ("limits", re.compile(r"(?:适用|使用)?(?:范围|限制|条件)|不参加|除外|退款说明|注意事项")),
    ("target", re.compile(r"(?:参与|活动|补贴)(?:对象|用户|人群|资格)")),
    ("manner", re.compile(r"(?:领取|发放|补贴|使用)(?:方式|方法|流程)")),
    ("conditions", re.compile(r"(?:参与|领取|使用)条件")),
)
_DRAW_HEAD = re.compile(r"福袋|抽奖|幸运(?:大转盘|观众)|盲盒抽|锦鲤")
_DRAW_NAMES = frozenset({"lottery", "luckybag", "fudai", "draw", "prize", "lucky", "raffle"})
_DRAW: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("prize", re.compile(r"奖品(?:名称|种类)?\s?[::]\s?(?P<value>[^;。\n]{2,60})")),
    (
        "quantity",
        re.compile(r"(?:奖品数量|数量|中奖名额|名额|共)\s?[::]?\s?(?P<value>\d{1,6}\s?(?:份|名|个|件|人|台))"),
    ),
    ("odds", re.compile(r"(?:中奖)?概率\s?[::]?\s?(?P<value>[\d.]{1,8}\s?%|[^;。\n]{2,24})")),
    ("draw_time", re.compile(r"(?:开奖|抽奖|揭晓)(?:时间)?\s?[::]?\s?(?P<value>[^;。\n]{2,30})")),
    ("condition", re.compile(r"参与(?:条件|方式)\s?[::]\s?(?P<value>[^;。\n]{2,60})")),
    ("claim", re.compile(r"(?:兑奖|领奖)(?:方式|办法|时间|条件)?\s?[::]\s?(?P<value>[^;。\n]{2,60})")),
    ("host", re.compile(r"(?:主办方|活动主办|奖品提供方|发起方)\s?[::]\s?(?P<value>[^;。\n]{2,40})")),
)
_MAX_PANEL = 800


def read_campaign(page: Page, kind: SubjectKind) -> CampaignTerms | None:
    """The terms of the promotion this page is about; None when it is about something else."""
    heading = next((row for row in page.text.elements if row.tag == "h1" and row.end > row.start), None)
    title = page.text.inside(heading.index) if heading else ""
    if kind not in (SubjectKind.OTHER, SubjectKind.RULES) or not _CAMPAIGN.search(title) or _FOR_SELLERS.search(title):
        return None
    found_parts: dict[str, Field] = {}
    after = heading.end if heading else 0
    lines = [line for line in page.lines(Zone.MAIN, Zone.TERMS, Zone.SHOP) if line.start >= after]
    for name, pattern in _PARTS:
        for at, line in enumerate(lines[:-1]):
            if line.end - line.start <= 20 and pattern.search(page.said(line)):
                below = lines[at + 1]
                found = Field(value=page.said(below)[:200], place=page.text.place(below.start, below.end))
                found_parts[name] = found
                break
    parts = {name: found_parts.get(name) for name, _ in _PARTS}
    return CampaignTerms(
        rules=parts["rules"],
        period=_first(page, _PERIOD),
        limits=parts["limits"],
        target=parts["target"],
        manner=parts["manner"],
        conditions=parts["conditions"],
        subsidised=bool(_SUBSIDISED.search(title)),
    )


def read_draw(page: Page) -> PrizePanel | None:
    """The prize draw a page carries; None when there is none."""
    panel = next((row for row in page.text.elements if _is_draw(page, row)), None)
    if panel is None:
        return None
    text = page.text.inside(panel.index)
    found: dict[str, Field] = {}
    for name, pattern in _DRAW:
        match = pattern.search(text)
        if match:
            start = panel.start + match.start("value")
            place = page.text.place(start, start + len(match["value"]))
            found[name] = Field(value=match["value"].strip(), place=place)
    prize = found.get("prize")
    figures = read_prices(prize.value) if prize else ()
    worth = next((figure.price.amount_fen for figure in figures if figure.price.currency == "CNY"), None)
    return PrizePanel(
        seen_at=page.snapshot.captured_at,
        prize=prize,
        quantity=found.get("quantity"),
        odds=found.get("odds"),
        draw_time=found.get("draw_time"),
        condition=found.get("condition"),
        claim=found.get("claim"),
        host=found.get("host"),
        value_fen=worth,
        value_is_estimate=worth is not None,
    )


def _is_draw(page: Page, row: Element) -> bool:
    """A block named as a draw, or headed as one, that is no more than a panel."""
    if row.hidden or not 6 <= row.end - row.start <= _MAX_PANEL or row.tag in ("li", "a", "button", "h1", "title"):
        return False
    if page.zones.of_element(row.index) in (Zone.CHAT, Zone.REVIEWS, Zone.NAVIGATION, Zone.FOOTER):
        return False
    head = page.text.inside(row.index)[:24]
    return bool(_DRAW_HEAD.search(head)) and bool(name_words(row.names[:120]) & _DRAW_NAMES)


def _first(page: Page, pattern: re.Pattern[str]) -> Field | None:
    for line in page.lines(Zone.MAIN, Zone.TERMS, Zone.SHOP):
        match = pattern.search(page.said(line))
        if match and "发布日期" not in page.said(line):
            start, end = line.start + match.start(), line.start + match.end()
            return Field(value=match.group().strip(), place=page.text.place(start, end))
    return None
