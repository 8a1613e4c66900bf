"""A target and the places around it where the law looks, page by page, at most two clicks deep.

When it is known what the target is, only places that bear on its duties are opened.

Every place that is tried comes home: a place that could not be opened as a visit without pages, whose record names
the trouble. Stops before logins; never pays and never submits an order.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from checker.errors import NotAllowed, Reason, VisitFailed
from checker.vocabulary import SubjectKind, Visit
from crawlers.browser import Browser
from crawlers.entrypoints import Entry, Topic, find, in_turn
from crawlers.personas import Persona
from crawlers.visit import Budget, Progress, Session, Step, silent

log = logging.getLogger(__name__)

MAX_DEPTH = 2
Place = tuple[Entry, Sequence[Step]]
_WHO = frozenset({Topic.LICENCE, Topic.SELLER, Topic.ACCOUNT})


def survey(
    browser: Browser,
    url: str,
    *,
    persona: Persona,
    budget: Budget | None = None,
    kind_hint: SubjectKind = SubjectKind.OTHER,
    progress: Progress = silent,
) -> Iterator[Visit]:
    """The target first, then its entry points. Raises `NotAllowed`, `VisitFailed` for the target only."""
    budget = budget or Budget()
    session = Session(browser, persona, budget, progress)
    try:
        target = _with_entries(session.visit(url, kind=kind_hint))
        yield target
        if not target.record["trouble"]:
            yield from _around(session, target, kind_hint, time.monotonic() + budget.survey_s)
    finally:
        session.close()


def _around(session: Session, target: Visit, kind: SubjectKind, end: float) -> Iterator[Visit]:
    budget, opened = session.budget, {target.url, target.final_url}
    waiting = _waiting(target, kind, ())
    topics = {entry.topic for entry, _ in waiting}
    pages, clicks = 1, 0
    while waiting and pages < budget.pages and time.monotonic() < end:
        entry, jumps = waiting.pop(0)
        is_click = not entry.url
        if entry.key in opened or (is_click and clicks >= budget.clicks):
            continue
        opened.add(entry.key)
        clicks += is_click
        pages += 1
        seen = _open(session, entry, jumps)
        opened |= {seen.final_url} if entry.url else set()
        yield seen
        if len(jumps) + 1 < MAX_DEPTH and not seen.record["trouble"] and entry.topic != Topic.CHECKOUT:
            behind = [
                place
                for place in _waiting(seen, kind, (*jumps, entry.record()))
                if place[0].url or entry.topic != Topic.SETTINGS  # a button among settings acts, it does not lead on
            ]
            waiting = _merged(waiting, behind, entry.topic, topics)
            topics |= {further.topic for further, _ in behind}


def _waiting(seen: Visit, kind: SubjectKind, jumps: Sequence[Step]) -> list[Place]:
    entries = [
        _entry(row, same_site=row_site)
        for row, row_site in zip(seen.record["entry_points"], seen.record["entry_sites"], strict=True)
    ]
    return [(entry, jumps) for entry in in_turn(entries, kind)]


def _merged(near: list[Place], far: list[Place], above: Topic, topics: Set[Topic]) -> list[Place]:
    """Near places before far ones, but first whose particulars we came for and topics nobody had yet."""

    def is_urgent(place: Place) -> bool:
        topic = place[0].topic
        return topic not in topics or (above in _WHO and topic in _WHO)

    return [place for place in far if is_urgent(place)] + near + [place for place in far if not is_urgent(place)]


def _entry(row: Mapping[str, Any], *, same_site: bool) -> Entry:
    words = {name: row[name] for name in ("text", "url", "path", "page", "visible")}
    return Entry(topic=Topic(row["topic"]), same_site=same_site, **words)


def _open(session: Session, entry: Entry, jumps: Sequence[Step]) -> Visit:
    steps = [*jumps, entry.record()]
    extra = {"topic": entry.topic.value, "entry_key": entry.key, "depth": len(steps)}
    session.progress(f"查看「{entry.text}」")
    try:
        seen = session.visit(
            entry.url or entry.page,
            kind=entry.kind,
            reached_by=entry.text,
            jumps=steps,
            click="" if entry.url else entry.path,
            extra=extra,
        )
        return _with_entries(seen)
    except (VisitFailed, NotAllowed) as error:
        reason = error.reason.value if isinstance(error, VisitFailed) else Reason.REFUSED.value
        log.info("entry.failed", extra={"reason": reason})
        return _empty(entry, {**extra, "reached_by": entry.text, "jumps": steps}, reason, str(error))


def _with_entries(seen: Visit) -> Visit:
    """The visit with its entry points in the record instead of everything clickable."""
    record = {key: value for key, value in seen.record.items() if key != "clickable"}
    entries = find(seen.record["clickable"], seen.final_url or seen.url)[:60]
    record.setdefault("entry_key", seen.final_url or seen.url)
    record["entry_points"] = [entry.record() for entry in entries]
    record["entry_sites"] = [entry.same_site for entry in entries]
    return replace(seen, record=record)


def _empty(entry: Entry, notes: Mapping[str, Any], reason: str, message: str) -> Visit:
    now = datetime.now(UTC)
    url = entry.url or entry.page
    record = {
        **notes,
        "requested_url": url,
        "final_url": "",
        "trouble": reason,
        "message": message,
        "entry_points": [],
        "entry_sites": [],
    }
    return Visit(
        url=url,
        final_url="",
        kind=entry.kind,
        title="",
        started_at=now,
        finished_at=now,
        blobs=(),
        record=record,
        incomplete=(message,),
    )
