"""A platform's rules page as a document: title, dates, whether it can be downloaded and searched, its history; and
the settings (personalisation, closing an account) a page links to."""

import re
from datetime import datetime, timedelta, timezone

from checker.vocabulary import Field, RulesDocument, SubjectKind
from crawlers.readers.page import Page
from crawlers.readers.returns import is_prominent
from crawlers.readers.zones import Zone

_SHANGHAI = timezone(timedelta(hours=8))
_DATE = r"(?P<year>20\d\d)\s?[年./-]\s?(?P<month>\d{1,2})\s?[月./-]\s?(?P<day>\d{1,2})"
_PUBLISHED = re.compile(rf"(?:发布|公布|公示|更新|修订)(?:日期|时间|于)?\s?:?\s?{_DATE}")
_EFFECTIVE = re.compile(
    rf"(?:生效|施行|实施|执行)(?:日期|时间|于)?\s?:?\s?{_DATE}|(?:自|"
    rf"于)\s?{_DATE.replace('?P<year>', '?P<y2>').replace('?P<month>', '?P<m2>').replace('?P<day>', '?P<d2>')}\s?日?起?(?:生效|"
    rf"施行|实施|执行)"
)
_HISTORY = re.compile(r"历史版本|往期规则|历史规则|版本历史|规则历史")
_DOWNLOAD = re.compile(r"下载(?!App|APP|客户端|安卓)")
_IMPORTANT = re.compile(r"费用|收费|争议|纠纷|管辖|违约|责任")
_CLAUSE = re.compile(r"[,。;]")  # a sentence rather than a row of links or a heading
_SETTINGS = re.compile(
    r"个性化(?!的?(?:定制|主题|皮肤|装扮|礼))|不针对个人|精准推荐|兴趣推荐|程序化广告|注销(?:账[号户])?|账[号户]注销|自动续费管理|隐私设置|退订|取消续费|账户与安全|权限管理"
)


def read_rules(page: Page, kind: SubjectKind) -> tuple[RulesDocument, ...]:
    """The rules document this page is, or the rules its lists and links name."""
    if kind == SubjectKind.RULES:
        return (_document(page),)
    links = [row for row in page.text.elements if row.tag == "a" and 4 <= row.end - row.start <= 30]
    named = [row for row in links if re.search(r"规则|协议|条款", page.text.inside(row.index))]
    return tuple(
        RulesDocument(title=page.text.inside(row.index), place=page.text.place(row.start, row.end))
        for row in named[:40]
    )


def read_settings(page: Page) -> tuple[Field, ...]:
    """Links and switches with which consumers set personalisation, renewals and their account."""
    found: dict[str, Field] = {}
    for row in page.text.elements:
        if row.hidden or not 2 <= row.end - row.start <= 30 or row.tag not in ("a", "button", "label", "span", "li"):
            continue
        said = page.text.inside(row.index)
        if _SETTINGS.search(said) and said not in found and not re.search(r"算法推荐.*号|网信算备", said):
            found[said] = Field(value=said, place=page.text.place(row.start, row.end))
    return tuple(found.values())[:20]


def _document(page: Page) -> RulesDocument:
    text = page.text.text
    heading = next((row for row in page.text.elements if row.tag == "h1" and row.end > row.start), None)
    title = page.text.inside(heading.index) if heading else page.title
    links = [row for row in page.text.elements if row.tag in ("a", "button") and not row.hidden]
    said = [page.text.inside(row.index) or row.attr("title") for row in links if row.end - row.start <= 30]
    body = "\n".join(page.said(line) for line in page.lines(Zone.MAIN, Zone.TERMS, Zone.SHOP))
    return RulesDocument(
        title=title[:120],
        published=_date(_PUBLISHED.search(text)),
        effective=_date(_EFFECTIVE.search(text)),
        downloadable=any(_DOWNLOAD.search(one) for one in said) or any("download" in row.attrs for row in links),
        searchable=_is_searchable(page),
        history_since=_oldest(page) if any(_HISTORY.search(one) for one in said) or _HISTORY.search(title) else None,
        emphasised=_is_emphasised(page),
        text=body[:60_000],
        place=page.text.place(heading.start, heading.end) if heading else None,
    )


def _date(match: re.Match[str] | None) -> datetime | None:
    if match is None:
        return None
    parts = [part for part in match.groups() if part]
    try:
        return datetime(int(parts[0]), int(parts[1]), int(parts[2]), tzinfo=_SHANGHAI)
    except (ValueError, IndexError):
        return None


def _oldest(page: Page) -> datetime | None:
    dates = [found for match in re.finditer(_DATE, page.text.text) if (found := _date(match))]
    return min(dates, default=None)


def _is_searchable(page: Page) -> bool:
    """Whether the page itself has a search box for rules, apart from the site's own search at the top."""
    for row in page.text.elements:
        if row.tag == "input" and row.attr("type").lower() in ("search", "text", "") and not row.hidden:
            words = f"{row.attr('placeholder')} {row.attr('aria-label')}"
            if re.search(r"规则|协议|条款|帮助|问题|关键词", words):
                return True
    return False


def _is_emphasised(page: Page) -> bool | None:
    """Whether clauses on fees and disputes stand out; None when there are none or the layout was not seen."""
    for line in page.lines(Zone.MAIN, Zone.TERMS, Zone.SHOP):
        if line.end - line.start > 16 and _IMPORTANT.search(page.said(line)) and _CLAUSE.search(page.said(line)):
            tags = {row.tag for row in page.text.ancestors(page.text.owner(line.start))[:4]}
            if tags & {"b", "strong", "mark", "u"}:
                return True
            seen = is_prominent(page, line.start, line.end)
            if seen is not None:
                return seen
    return None
