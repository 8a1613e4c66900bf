"""Published ways to complain and to settle disputes: entry, steps, time limits, escalation.

A page about disputes fills the dispute mechanism, one about complaints the complaint flow; elsewhere only links are
entries. Left out: whether the mechanism answers (needs a request of one's own).
"""

import re

from checker.vocabulary import Field, Mechanism, SubjectKind
from crawlers.readers.page import Page
from crawlers.readers.page_text import Line
from crawlers.readers.zones import Zone

_DISPUTE = re.compile(r"争议|纠纷|维权|先行赔付|消费者(?:权益)?保(?:护|障)|平台介入|调解")
_COMPLAINT = re.compile(r"投诉|举报|意见反馈|申诉")
_DISPUTE_ENTRY = re.compile(
    r"(?:消费)?(?:争议|纠纷)(?:处理|解决|调解|申请|机制|规则|中心)?|维权(?:中心|入口|申请)?|先行赔付|消费者(?:权益)?保[护障](?:中心)?|平台介入|申请调解"
)
_COMPLAINT_ENTRY = re.compile(
    r"投诉(?:举报|中心|入口|建议|与举报|渠道|流程|指引)?|举报(?:中心|入口)?|意见反馈|我要投诉|申诉(?:中心|入口)?|客服中心|在线客服|联系客服|帮助中心|客户服务"
)
_OUTSIDE = re.compile(
    r"12315|12377|12318|12321|网络警察|网上有害|违法(?:和|与|)?不良|互联网举报|扫黄打非|涉未成年|廉正|廉洁|侵权|知识产权|反舞弊|算法|有害信息|网信|谣言"
)
_N = r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})"
_LIMIT = re.compile(
    rf"{_N}\s?(?:个)?\s?(?:工作日|自然日|日|天|小时|分钟)(?:之?内|以内)?[^。;\n]{{0,30}}(?:答复|处理|反馈|回复|办结|受理|调解|响应|完结|告知|介入|解决|联系|结果|给出|作出|审核|举证|处置|完成|回应)"
    rf"|(?:答复|处理|反馈|回复|办结|受理|调解|响应|审核|处理时限|办理期限|处理时效|时限)[^。;\n]{{0,16}}{_N}\s?(?:个)?\s?(?:工作日|自然日|日|天|小时)"
)
_STEP = re.compile(
    r"第[一二三四五1-5]步|步骤\s?[一二三四五1-5]|^[1-5一二三四五]\s?[.、)]\s?\S|[①②③④]|→|(?:处理|投诉|维权|申请|调解|解决|争议)(?:的)?(?:流程|步骤|程序)|首先.{2,60}(?:然后|其次|再)|"
    r"(?:提交|发起)(?:申请|投诉|凭证|证据).{0,60}(?:核实|审核|受理|调解|处理)"
)
_ESCALATION = re.compile(
    r"12315|市场监督管理(?:部门|局)|消费者(?:协会|权益保护(?:委员会|组织))|消协|消保委|申请仲裁|仲裁(?:委员会|机构)|(?:向|提起).{0,16}(?:诉讼|人民法院)|起诉|平台介入|人工复核|复核|升级(?:处理|投诉|客服)|"
    r"人民调解|有关行政(?:部门|机关)|行政部门投诉"
)
_AUTHORITIES = re.compile(
    r"12315|市场监督管理(?:部门|局)|消费者(?:协会|权益保护(?:委员会|组织))|消协|消保委|仲裁|诉讼|人民法院"
)
_RULES_OF_COURT = re.compile(r"知识产权|侵权|商家处罚|违规处罚")


def read_dispute(page: Page, kind: SubjectKind) -> Mechanism | None:
    """The platform's way of settling consumer disputes as this page shows it, None when it shows nothing of it."""
    return _mechanism(page, kind, _DISPUTE, _DISPUTE_ENTRY)


def read_complaint(page: Page, kind: SubjectKind) -> Mechanism | None:
    """The way to complain as this page shows it, None when it shows nothing of it."""
    return _mechanism(page, kind, _COMPLAINT, _COMPLAINT_ENTRY)


def _mechanism(page: Page, kind: SubjectKind, topic: re.Pattern[str], entries: re.Pattern[str]) -> Mechanism | None:
    entry = _entry(page, entries)
    if not _is_about(page, kind, topic):
        return Mechanism(entry=entry, clicks=_clicks(page)) if entry else None
    lines = [
        line
        for line in page.lines(Zone.MAIN, Zone.TERMS, Zone.SHOP, Zone.CONTROL)
        if not _OUTSIDE.fullmatch(page.said(line))
    ]
    steps = _steps(page, lines)
    limit = _first(page, lines, _LIMIT)
    escalation = _first(page, lines, _AUTHORITIES) or _first(page, lines, _ESCALATION)
    own = _form_entry(page) or entry or _first(page, lines, entries)
    if not (own or steps or limit or escalation):
        return None
    return Mechanism(entry=own, steps=steps, time_limit=limit, escalation=escalation, clicks=_clicks(page))


def _is_about(page: Page, kind: SubjectKind, topic: re.Pattern[str]) -> bool:
    """Whether the page's title or a heading is about the topic."""
    if kind in (SubjectKind.PRODUCT, SubjectKind.SEARCH, SubjectKind.ROOM, SubjectKind.CHECKOUT):
        return False
    if kind != SubjectKind.PLATFORM and topic.search(page.title):
        return True
    heads = [row for row in page.text.elements if row.tag in ("h1", "h2", "h3") and 2 <= row.end - row.start <= 40]
    return any(
        topic.search(page.text.inside(row.index)) and not _RULES_OF_COURT.search(page.text.inside(row.index))
        for row in heads[:60]
    )


def _clicks(page: Page) -> int | None:
    jumps = page.snapshot.record.get("jumps")
    return len(jumps) if isinstance(jumps, list | tuple) else None


def _entry(page: Page, pattern: re.Pattern[str]) -> Field | None:
    """The first link or button with the words; authorities' own hot lines are not the operator's entries."""
    for row in page.text.elements:
        if row.tag not in ("a", "button") and row.attr("role") not in ("button", "link"):
            continue
        said = page.text.inside(row.index)
        if row.hidden or not 2 <= len(said) <= 24 or not pattern.search(said) or _OUTSIDE.search(said):
            continue
        return Field(value=said, place=page.text.place(row.start, row.end))
    return None


def _form_entry(page: Page) -> Field | None:
    """A form on the page itself in which a consumer can write what happened."""
    for row in page.text.elements:
        if row.tag != "form" or row.hidden:
            continue
        inside = page.text.elements[row.index : row.last + 1]
        if any(one.tag == "textarea" for one in inside) and page.text.inside(row.index):
            return Field(
                value=page.text.inside(row.index)[:40].split("\n")[0], place=page.text.place(row.start, row.end)
            )
    return None


def _steps(page: Page, lines: list[Line]) -> Field | None:
    """The steps: an ordered list, or sentences that count or name them."""
    for row in page.text.elements:
        if (
            row.tag == "ol"
            and not row.hidden
            and page.zones.of_element(row.index) in (Zone.MAIN, Zone.TERMS, Zone.SHOP)
        ):
            items = [
                one
                for one in page.text.elements[row.index : row.last + 1]
                if one.tag == "li" and one.parent == row.index
            ]
            if len(items) >= 2:
                return Field(value=page.text.inside(row.index)[:400], place=page.text.place(row.start, row.end))
    hits = [line for line in lines if _STEP.search(page.said(line))]
    if not hits:
        return None
    start, end = hits[0].start, hits[min(len(hits), 8) - 1].end
    end = end if end - start <= 800 else hits[0].end
    return Field(value=page.text.text[start:end], place=page.text.place(start, end))


def _first(page: Page, lines: list[Line], pattern: re.Pattern[str]) -> Field | None:
    for line in lines:
        match = pattern.search(page.said(line))
        if match:
            start, end = line.start + match.start(), line.start + match.end()
            return Field(value=match.group(), place=page.text.place(start, end))
    return None
