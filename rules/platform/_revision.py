"""What a rules document says of having been revised: the word in its title, or a dated word in its text.

Undated talk of revising ("平台有权修订本规则") stands in every set of rules and says nothing.
"""

import re
from datetime import date

from checker.vocabulary import RulesDocument

_TITLE = re.compile(
    r"修订|修正版|关于(?:修改|调整|更新)|第(?:[2-9]|[1-9]\d|[二三四五六七八九十]+)版"
    r"|[(（][^()（）]{0,12}(?:更新|修改)|[(（\s][vV](?:[2-9]|1\.[1-9])[\d.]*(?:版|[)）]|$)"
)
_DAY = r"(20\d\d)\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})\s?日?"
_TEXT = re.compile(
    rf"(?:修订|修正|修改|更新)(?:(?:日期|时间|于)\s?[:：]?|[:：])\s?{_DAY}"
    rf"|(?:最近|最后|上次)(?:修订|修正|修改|更新)\s?{_DAY}"
    rf"|{_DAY}\s?(?:第[一二三四五六七八九十\d]{{1,3}}次)?(?:修订|修正|更新)"
)


def is_revised(document: RulesDocument) -> bool:
    """Whether the document says that it is not the first version."""
    return bool(_TITLE.search(document.title[:200])) or revised_on(document) is not None


def revised_on(document: RulesDocument) -> date | None:
    """The day of the last revision its text dates, None when it dates none."""
    return max((day for match in _TEXT.finditer(document.text[:60_000]) if (day := _day(match))), default=None)


def latest_day(document: RulesDocument) -> date | None:
    """The latest day the document gives for its publication, effect or revision; None when it gives none."""
    said = (document.published and document.published.date(), document.effective and document.effective.date())
    return max((day for day in (*said, revised_on(document)) if day), default=None)


def _day(match: re.Match[str]) -> date | None:
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:  # no such day
        return None
