"""Figures for the dashboard: counted on the spot while that is quick, else from what was counted a moment ago.

What took long to count is kept, shown at once with the time it was counted, and counted anew in the background when
something was added or ten minutes have gone by. Everybody's figures cover what their scope covers.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from checker import lawview
from checker.clock import SHANGHAI
from checker.districts import name_of
from checker.members import Members, allow
from checker.store import people, tallies
from checker.store.tallies import Counted, Looked
from checker.vocabulary import Outcome
from checker.vocabulary.figures import Dimension, Figures, Line, Period, Waits
from checker.vocabulary.people import Person, Right, Scope
from checker.vocabulary.work import FINAL
from checker.vocabulary.workbench import InspectionState, ReviewState
from crawlers.platforms.marks import host_of
from crawlers.platforms.urls import platform_of

log = logging.getLogger(__name__)
QUICK_MS = 200  # what takes less is counted each time
STALE = timedelta(minutes=10)
_LEAST = timedelta(seconds=30)  # between two counts in the background
_SILENT = (Outcome.UNTESTED, Outcome.INAPPLICABLE)
_LEVELS = ("province", "city", "district")


class Figuring(Members):
    """The dashboard of one workbench."""

    _counting: threading.Lock
    _counter: threading.Thread | None = None

    def open_figures(self) -> None:
        """Be ready to count in the background."""
        self._counting = threading.Lock()

    def dashboard(self, person: Person, period: Period) -> Figures:
        """The figures of the period for what this person may see."""
        allow(person, Right.VIEW)
        until = datetime.now(SHANGHAI).date()
        key = _key(person.scope, period)
        with self._database.reading() as session:
            kept, marker = tallies.kept(session, key), tallies.marker(session)
        if kept is None or kept.took_ms < QUICK_MS:
            return self._count(person.scope, period, until)
        age = datetime.now(UTC) - kept.made_at
        if age > STALE or (kept.marker != marker and age > _LEAST):
            self._count_in_background([(person.scope, period, until)])
        return Figures.from_stored(kept.body)

    def ready_figures(self) -> None:
        """Count what the dashboards of all open accounts show and is out of date, so that nobody waits for it."""
        until = datetime.now(SHANGHAI).date()
        with self._database.reading() as session:
            scopes = {one.scope for one in people.everybody(session) if one.active and one.may(Right.VIEW)}
        self._count_all((scope, period, until) for scope in sorted(scopes, key=repr) for period in Period)

    def stop_counting(self, seconds: float = 30) -> None:
        """Wait for a count under way."""
        if self._counter is not None:
            self._counter.join(seconds)

    def _count_in_background(self, wanted: Sequence[tuple[Scope, Period, date]]) -> None:
        if self._counter is None or not self._counter.is_alive():
            self._counter = threading.Thread(target=self._count_all, args=(wanted,), name="figures", daemon=True)
            self._counter.start()

    def _count_all(self, wanted: Iterable[tuple[Scope, Period, date]]) -> None:
        for scope, period, until in wanted:
            with self._counting, self._database.reading() as session:
                kept, marker = tallies.kept(session, _key(scope, period)), tallies.marker(session)
            if kept is None or kept.marker != marker or datetime.now(UTC) - kept.made_at > STALE:
                self._count(scope, period, until)

    def _count(self, scope: Scope, period: Period, until: date) -> Figures:
        with self._counting:
            began = time.monotonic()
            with self._database.reading() as session:
                marker = tallies.marker(session)
            first = starts(period, until)[0]
            since = datetime.combine(first, clock_time(), SHANGHAI)
            with self._database.reading(scope) as session:
                counted = told(
                    period,
                    until,
                    looked=tallies.looked(session, since),
                    by_inspection=tallies.by_inspection(session, since),
                    by_rule=tallies.by_rule(session, since),
                    waits=tallies.waits(session, since),
                )
            took_ms = round((time.monotonic() - began) * 1000)
            if took_ms >= QUICK_MS:
                log.info("figures.counted", extra={"duration_ms": took_ms})
                with self._database.writing() as session:
                    tallies.keep(
                        session,
                        _key(scope, period),
                        marker=marker,
                        took_ms=took_ms,
                        body=counted.stored(),
                        made_at=counted.made_at,
                    )
            return counted


def starts(period: Period, until: date) -> list[date]:
    """The first days of the steps of a period, the last holding `until`."""
    if period is Period.QUARTER:
        monday = until - timedelta(days=until.weekday())
        return [monday - timedelta(weeks=back) for back in range(12, -1, -1)]
    months = (until.year * 12 + until.month - 1 - back for back in range(11, -1, -1))
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def told(
    period: Period,
    until: date,
    *,
    looked: Sequence[Looked],
    by_inspection: Sequence[Counted],
    by_rule: Sequence[Counted],
    waits: Mapping[int, int],
) -> Figures:
    """The figures made of what was counted; pure."""
    steps = starts(period, until)
    level = _level(looked)
    found: dict[int, list[Counted]] = {}
    for one in by_inspection:
        found.setdefault(int(one.of), []).append(one)
    groupings: dict[Dimension, Callable[[Looked], tuple[str, str]]] = {
        Dimension.TIME: lambda one: _step(one.finished_at, steps, period),
        Dimension.DISTRICT: lambda one: _place(one, level),
        Dimension.PLATFORM: _platform_cache(),
    }
    lines = {by: _of_inspections(looked, found, grouped) for by, grouped in groupings.items()}
    lines[Dimension.TIME] = _every_step(lines[Dimension.TIME], steps, period)
    lines |= _of_rules(by_rule)
    whole = _of_inspections(looked, found, lambda _: ("", ""))
    judged = sum(one.number for one in by_rule if one.outcome not in _SILENT)
    total = _line("", "", whole[0] if whole else None, judged)
    return Figures(
        period=period,
        since=steps[0],
        until=until,
        made_at=datetime.now(UTC),
        total=total,
        unseen=sum(one.state == InspectionState.FAILED for one in looked),
        waits=_waits(waits),
        lines=lines,
    )


def _line(key: str, name: str, counted: Line | None, judged: int) -> Line:
    empty = Line(key=key, name=name, inspections=0, pages=0, minutes=0)
    return replace(counted or empty, key=key, name=name, judged=judged)


def _of_inspections(
    looked: Iterable[Looked], found: Mapping[int, Sequence[Counted]], grouped: Callable[[Looked], tuple[str, str]]
) -> list[Line]:
    sums: dict[str, dict[str, Any]] = {}
    for one in looked:
        key, name = grouped(one)
        held = sums.setdefault(key, {"name": name, "inspections": 0, "pages": 0, "minutes": 0.0})
        held["inspections"] += 1
        held["pages"] += one.pages or 0
        held["minutes"] += one.minutes or 0
        for counted in found.get(one.id, ()):
            _add(held, counted)
    return _sorted(Line(key=key, **held | {"minutes": round(held["minutes"], 1)}) for key, held in sums.items())


def _of_rules(by_rule: Sequence[Counted]) -> dict[Dimension, list[Line]]:
    cards = {card.id: card for card in lawview.cards(datetime.now(SHANGHAI).date())}
    sums: dict[tuple[Dimension, str], dict[str, Any]] = {}
    for one in by_rule:
        card = cards.get(str(one.of))
        keys = [(Dimension.RULE, str(one.of), card.title if card else str(one.of))]
        if card is not None:
            keys.append((Dimension.BEARER, card.duty_bearer, card.duty_bearer))
            keys += [
                (Dimension.DUTY, duty.citation, f"{duty.instrument.removeprefix('中华人民共和国')} {duty.number}")
                for duty in card.duties[:1]
            ]
        for by, key, name in keys:
            held = sums.setdefault((by, key), {"name": name, "judged": 0})
            held["judged"] += one.number if one.outcome not in _SILENT else 0
            _add(held, one)
    kinds = (Dimension.DUTY, Dimension.BEARER, Dimension.RULE)
    return {
        by: _sorted(Line(key=key, **held) for (kind, key), held in sums.items() if kind is by and held["judged"])
        for by in kinds
    }


def _add(held: dict[str, Any], one: Counted) -> None:
    """Add a suspected or doubtful finding to the sums; others say nothing about decisions."""
    if one.outcome not in (Outcome.FAILED, Outcome.CANNOT_TELL):
        return
    is_settled = one.state == ReviewState.DISMISSED or one.stage in FINAL
    for name in (one.outcome.replace("-", "_"), one.state.replace("-", "_"), *(["settled"] if is_settled else [])):
        held[name] = held.get(name, 0) + one.number


def _sorted(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda one: (-one.found, -(one.inspections or one.judged or 0), one.key))


def _every_step(lines: Iterable[Line], steps: Sequence[date], period: Period) -> list[Line]:
    known = {one.key: one for one in lines}
    labels = ((day.isoformat(), _label(day, period)) for day in steps)
    return [known.get(key) or Line(key=key, name=name, inspections=0, pages=0, minutes=0) for key, name in labels]


def _step(moment: datetime, steps: Sequence[date], period: Period) -> tuple[str, str]:
    day = moment.astimezone(SHANGHAI).date()
    start = max((one for one in steps if one <= day), default=steps[0])
    return start.isoformat(), _label(start, period)


def _label(day: date, period: Period) -> str:
    return f"{day:%m-%d}" if period is Period.QUARTER else f"{day:%Y-%m}"


def _level(looked: Iterable[Looked]) -> str:
    """The coarsest level of districts at which there is more than one."""
    places: dict[str, set[str]] = {level: set() for level in _LEVELS}
    for one in looked:
        for level in _LEVELS:
            places[level].add(getattr(one, level))
    return next((level for level in _LEVELS if len(places[level] - {""}) > 1), "district")


def _place(one: Looked, level: str) -> tuple[str, str]:
    code = str(getattr(one, level)) or one.city or one.province
    return code, name_of(code)


def _platform_cache() -> Callable[[Looked], tuple[str, str]]:
    known: dict[str, str] = {}

    def platform(one: Looked) -> tuple[str, str]:
        if "://" not in one.target:
            return "", ""
        host = host_of(one.target)
        if host not in known:
            known[host] = platform_of(one.target) or host
        return known[host], known[host]

    return platform


def _waits(counts: Mapping[int, int]) -> Waits:
    total = sum(counts.values())
    if not total:
        return Waits()
    return Waits(decisions=total, median_hours=_at(counts, total * 0.5), ninth_hours=_at(counts, total * 0.9))


def _at(counts: Mapping[int, int], place: float) -> int:
    reached = 0
    for hours in sorted(counts):
        reached += counts[hours]
        if reached >= place:
            return hours
    return max(counts)


def _key(scope: Scope, period: Period) -> str:
    told = "|".join((",".join(scope.districts), ",".join(scope.organisations), period))
    return hashlib.sha256(told.encode()).hexdigest()
