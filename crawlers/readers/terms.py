"""Clauses: the sentences of terms, notices and rules an operator sets.

Terms are read where a page keeps them, and rule-like sentences ("最终解释权归…", "一经售出概不退换") wherever they
stand. News, reviews and sentences that only quote or forbid such a clause are not binding.
"""

import re

from checker.vocabulary import Clause, SubjectKind
from crawlers.readers.page import Page
from crawlers.readers.page_text import Line
from crawlers.readers.zones import Zone

MAX_CLAUSES = 2000
_SENTENCE = re.compile(r"[^。;!?\n]{4,400}[。;!?]?")
_RULE_LIKE = re.compile(
    r"解释权|概不|不退不换|恕不|一经(?:售出|签收|付款|购买|使用)|(?:签收|确认收货|付款|下单)(?:后)?(?:即|视为|表示|代表)|视为(?:同意|接受|放弃|认可)|不承担|不负(?:任何|责)|"
    r"不予(?:退|受理|赔|支持)|不得(?:退|要求|主张|起诉|投诉|差评)|拆封|剪标|最终决定权|有权(?:单方|随时|不经|拒绝|取消|变更|调整|修改)|违约金|管辖|仲裁|放弃.{0,8}权利|"
    r"(?:差评|投诉).{0,10}(?:拉黑|赔偿|追究|封号)|概由|后果自负|定金不退|押金不退|不支持退|过期作废|逾期作废|余额不退|"
    r"(?:按|由|以)(?:本店|商家|卖家|平台|我司|本公司)(?:解释|判断|规定|标准)为准|仅退换一次|只换不退"
)
_QUOTING = re.compile(
    r"根据《|依据《|依照《|按照《|《[^》]{2,40}(?:法|条例|办法|规定|规范)》[^。;]{0,12}(?:第|规定|明确|指出)|(?:不得|禁止|严禁|不允许|避免|杜绝|无权|不应)[^,。;]{0,24}"
    r"(?:解释权|概不|格式条款|免除|霸王条款|不退不换|视为)|(?:属于?|系|是|构成|涉嫌)(?:霸王|无效|不公平)|(?:记者|据悉|据了解|法院|判决|消协|市场监管(?:总?局|部门)).{0,60}(?:解释权|概不|条款)|"
    r"(?:取消|删除|清理|整改|抵制)[^。;]{0,12}(?:解释权|霸王条款|概不)"
)
_NOTICE = re.compile(r"^(?:店铺公告|公告|通知|温馨提示|特别提示|声明|提示|注意|说明|活动规则)\s?[::]")


def read_clauses(page: Page, kind: SubjectKind) -> tuple[Clause, ...]:
    """The clauses of a page in order, at most `MAX_CLAUSES`."""
    found: list[Clause] = []
    for line in page.text.lines:
        zone = page.zones.of_line(line)
        if zone in (Zone.CHAT, Zone.CONTROL):
            continue
        said = page.said(line)
        in_terms = _is_terms(kind, zone, line) or bool(_NOTICE.match(said))
        for sentence in _SENTENCE.finditer(said):
            text = sentence.group().strip()
            rule_like = _RULE_LIKE.search(text)
            if (not in_terms and not rule_like) or len(text) < 4:
                continue
            if not rule_like and (zone == Zone.NAVIGATION or not _is_sentence(said)):
                continue
            start, end = line.start + sentence.start(), line.start + sentence.end()
            found.append(
                Clause(
                    text=text,
                    binding=_is_binding(page, kind, zone, text),
                    context=_context(page, line, said),
                    place=page.text.place(start, end),
                )
            )
            if len(found) >= MAX_CLAUSES:
                return tuple(found)
    return tuple(found)


def _is_sentence(said: str) -> bool:
    """Whether a line says something rather than names something."""
    if re.match(r"(?:发布|生效|更新|实施)(?:日期|时间)", said):
        return False
    return len(said) >= 12 or bool(re.search(r"[,。;!?:]", said))


def _is_terms(kind: SubjectKind, zone: Zone, line: Line) -> bool:
    if zone == Zone.TERMS:
        return True
    return kind == SubjectKind.RULES and zone in (Zone.MAIN, Zone.SHOP) and line.end - line.start >= 8


def _is_binding(page: Page, kind: SubjectKind, zone: Zone, text: str) -> bool:
    """Whether the operator sets this as a term: not in reviews, not news, not where the sentence quotes or forbids."""
    if zone in (Zone.REVIEWS, Zone.PLATFORM_TEXT) or _QUOTING.search(text):
        return False
    return kind != SubjectKind.OTHER or zone == Zone.TERMS or not _is_news(page)


def _is_news(page: Page) -> bool:
    said = f"{page.title} {page.url}"
    return bool(re.search(r"新闻|资讯|日报|晚报|快讯|报道|/news|/article", said))


def _context(page: Page, line: Line, said: str) -> str:
    number = page.text.line_at(line.start)
    above = page.said(page.text.lines[number - 1]) if number else ""
    return f"{above[-80:]} {said[:300]}".strip()
