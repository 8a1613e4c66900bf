"""Watches of live rooms: who holds which, until when by the database's clock, and how it goes.

A watch whose holder falls silent is taken up by another process, which goes on from the journal where it has it.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, func, or_, select, update
from sqlalchemy.orm import Session

from checker.store import paging, rows
from checker.store.columns import db_now
from checker.store.models import WatchRow
from checker.vocabulary.watching import Health, Watch, WatchRequest, WatchState
from checker.vocabulary.workbench import Page

_ORDER: paging.Order = ((WatchRow.id, True),)


def add(session: Session, request: WatchRequest, requested_by: str) -> Watch:
    """A watch that waits for a place."""
    row = WatchRow(
        url=rows.storable(request.url),
        seconds=request.seconds,
        persona=request.persona,
        state=WatchState.QUEUED,
        requested_by=requested_by,
        health={},
        **rows.place(request.district, request.organisation),
    )
    session.add(row)
    session.flush()
    return _watch(row)


def take(
    session: Session, owner: str, *, seconds: float, places: int, only: Collection[int] | None = None
) -> list[Watch]:
    """At most `places` watches that wait or whose holder fell silent, now held by `owner`; of these numbers only."""
    lapsed = (WatchRow.state == WatchState.RUNNING) & (WatchRow.lease_until < db_now())
    query = select(WatchRow).where(or_(WatchRow.state == WatchState.QUEUED, lapsed))
    if only is not None:
        query = query.where(WatchRow.id.in_(only))
    found = list(session.scalars(query.order_by(WatchRow.id).limit(places).with_for_update(skip_locked=True)))
    for row in found:
        row.state, row.owner, row.lease_until = WatchState.RUNNING, owner, rows.clock(seconds)
        if row.started_at is None:
            row.started_at = rows.clock()
    session.flush()
    return [_watch(row) for row in found]


def tell(session: Session, number: int, owner: str, health: Health, *, seconds: float) -> bool:
    """Keep the lease and how it goes; False when the watch must stop or is held by somebody else."""
    held = update(WatchRow).where(*_ours(number, owner)).values(lease_until=db_now(seconds), health=_object(health))
    if cast("CursorResult[Any]", session.execute(held)).rowcount != 1:
        return False
    return not session.scalar(select(WatchRow.stopping).where(WatchRow.id == number))


def is_held(session: Session, number: int, owner: str) -> bool:
    """Whether the watch is under way and held by `owner`."""
    return session.scalar(select(WatchRow.id).where(*_ours(number, owner))) is not None


def give_back(session: Session, number: int, owner: str) -> bool:
    """Let anybody take the watch; False when it is held by somebody else or was asked to stop."""
    held = update(WatchRow).where(*_ours(number, owner), ~WatchRow.stopping).values(owner=None, lease_until=db_now(-1))
    return cast("CursorResult[Any]", session.execute(held)).rowcount == 1


def finish(
    session: Session,
    number: int,
    owner: str,
    *,
    health: Health,
    because: str = "",
    trouble: str = "",
    capture: str | None = None,
    inspection: int | None = None,
) -> bool:
    """End the watch; False when it is held by somebody else, and then nothing may be kept."""
    ended = (
        update(WatchRow)
        .where(*_ours(number, owner))
        .values(
            state=WatchState.FAILED if trouble else WatchState.DONE,
            owner=None,
            lease_until=None,
            finished_at=db_now(),
            health=_object(health),
            ended_because=rows.storable(because),
            trouble=rows.storable(trouble),
            capture_id=capture,
            inspection_id=inspection,
        )
    )
    return cast("CursorResult[Any]", session.execute(ended)).rowcount == 1


def stop(session: Session, number: int) -> bool:
    """Ask for the end of a watch; one that still waits ends at once. False when it has ended already."""
    row = session.get(WatchRow, number, with_for_update=True)
    if row is None or row.state in {WatchState.DONE, WatchState.FAILED}:
        return False
    row.stopping = True
    if row.state == WatchState.QUEUED:
        row.state, row.finished_at, row.trouble = WatchState.FAILED, rows.clock(), "开始之前已取消。"
    session.flush()
    return True


def find(session: Session, number: int) -> Watch | None:
    """The watch with this number."""
    row = session.get(WatchRow, number)
    return _watch(row) if row else None


def running(session: Session, url: str, persona: str) -> Watch | None:
    """The watch of this room by this persona that has not ended."""
    query = select(WatchRow).where(
        WatchRow.state == WatchState.RUNNING, WatchRow.url == url, WatchRow.persona == persona
    )
    row = session.scalars(query.order_by(WatchRow.id.desc()).limit(1)).first()
    return _watch(row) if row else None


def release(session: Session, number: int) -> None:
    """End the lease of a watch whose process is known to be dead."""
    session.execute(update(WatchRow).where(WatchRow.id == number).values(owner=None, lease_until=db_now(-1)))


def is_waiting(session: Session) -> bool:
    """Whether a watch waits, or its holder fell silent."""
    lapsed = (WatchRow.state == WatchState.RUNNING) & (WatchRow.lease_until < db_now())
    query = select(WatchRow.id).where(or_(WatchRow.state == WatchState.QUEUED, lapsed)).limit(1)
    return session.scalar(query) is not None


def page(session: Session, states: Collection[WatchState] = (), *, cursor: str = "", size: int = 50) -> Page[Watch]:
    """Watches, the newest first."""
    query = select(WatchRow).where(*([WatchRow.state.in_(states)] if states else []))
    found = paging.page(session, query, _ORDER, cursor=cursor, size=size)
    return Page(items=tuple(map(_watch, found.items)), next=found.next, previous=found.previous)


def count_by_state(session: Session) -> dict[WatchState, int]:
    """How many watches are in each state."""
    found = session.execute(select(WatchRow.state, func.count()).group_by(WatchRow.state))
    return {WatchState(state): number for state, number in found}


def _ours(number: int, owner: str) -> tuple[ColumnElement[bool], ...]:
    return WatchRow.id == number, WatchRow.owner == owner, WatchRow.state == WatchState.RUNNING


def _object(health: Health) -> dict[str, Any]:
    held = asdict(health)
    held["last_segment_at"] = health.last_segment_at.isoformat() if health.last_segment_at else None
    return rows.storable(held)


def _watch(row: WatchRow) -> Watch:
    held = dict(row.health or {})
    if held.get("last_segment_at"):
        held["last_segment_at"] = datetime.fromisoformat(held["last_segment_at"])
    return Watch(
        id=row.id,
        url=row.url,
        seconds=row.seconds,
        persona=row.persona,
        state=WatchState(row.state),
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        health=Health(**held),
        is_stopping=row.stopping,
        is_silent=row.state == WatchState.RUNNING and (row.lease_until is None or row.lease_until < datetime.now(UTC)),
        started_at=row.started_at,
        finished_at=row.finished_at,
        ended_because=row.ended_because,
        trouble=row.trouble,
        capture=row.capture_id,
        inspection=row.inspection_id,
        district=row.district or row.city or row.province,
        organisation=row.organisation,
    )
