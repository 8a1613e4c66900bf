"""Legal clocks of a lead: when the law wants it verified, decided, corrected. Pure; terms are dated parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from checker import working_days
from checker.vocabulary.work import Clock, Pause, Stage
from rules.amendments import in_use
from rules.law import Law, lawbook, provisions_of

LONGEST_PAUSE: Final = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term: at which stages it runs, from when, and its parameters. `working`: counted in working days.

    `source` is a citation, or the name of the paper that sets the term.
    """

    name: str
    stages: frozenset[Stage]
    starts_with: Stage | None  # None: when the lead was found
    length: str
    extension: str
    working: bool
    source: str
    summary: str


TERMS = (
    Term(
        name="verify",
        stages=frozenset({Stage.LEAD, Stage.VERIFYING}),
        starts_with=None,
        length="clocks.verify_working_days",
        extension="clocks.verify_extension_working_days",
        working=True,
        source="cn-administrative-penalty-procedure:18",
        summary="核查并决定是否立案",
    ),
    Term(
        name="decide",
        stages=frozenset({Stage.PROPOSED, Stage.ORDERED, Stage.RECHECK}),
        starts_with=Stage.PROPOSED,
        length="clocks.decide_days",
        extension="clocks.decide_extension_days",
        working=False,
        source="cn-administrative-penalty-procedure:64",
        summary="作出处理决定",
    ),
    Term(
        name="correct",
        stages=frozenset({Stage.ORDERED}),
        starts_with=Stage.ORDERED,
        length="clocks.correct_days",
        extension="",
        working=False,
        source="责令改正通知",
        summary="改正并复查",
    ),
)


def running(
    stage: Stage, began: dict[Stage | None, date], pauses: Sequence[Pause], extended: Sequence[str], today: date
) -> tuple[Clock, ...]:
    """The clocks that run now, the nearest first.

    `began` holds the day each stage was reached last, and under None the day the lead was found.
    """
    found = (_clock(term, began, pauses, extended, today) for term in TERMS if stage in term.stages)
    return tuple(sorted((one for one in found if one), key=lambda clock: clock.due))


def _clock(
    term: Term, began: dict[Stage | None, date], pauses: Sequence[Pause], extended: Sequence[str], today: date
) -> Clock | None:
    since = began.get(term.starts_with)
    if since is None:
        return None
    law = Law(on=since, amendments=in_use())
    is_extended = term.name in extended and bool(term.extension)
    length = int(law.parameter(term.length)) + (int(law.parameter(term.extension)) if is_extended else 0)
    own = [(one.since, _last_day(one, today)) for one in pauses if one.clock == term.name]

    def skipped(day: date) -> bool:
        return any(first <= day <= last for first, last in own)

    count = working_days.after if term.working else working_days.calendar_after
    due = count(since, length, skipped=skipped)
    left = working_days.between(today, due) if term.working else (due - today).days
    return Clock(
        name=term.name,
        source=_named(term.source),
        summary=term.summary,
        since=since,
        due=due,
        left=left,
        working=term.working,
        extended=is_extended,
        paused=skipped(today),
        certain=working_days.is_announced(due),
    )


def _last_day(pause: Pause, today: date) -> date:
    """The last day that does not count: today while the pause runs. No pause, however long it was made, never ends."""
    if pause.until is None:
        return today
    return pause.until if pause.until - pause.since <= LONGEST_PAUSE else pause.since + LONGEST_PAUSE


def _named(source: str) -> str:
    """The article in words, saying so when nobody has read it against the official text."""
    key, colon, number = source.partition(":")
    if not colon:
        return source
    unread = "" if provisions_of(source)[0].verified_on else "（尚未对照官方文本）"
    return f"《{lawbook()[key].title}》第{number}条{unread}"
