"""Queries on work: moves between stages, claims, assignment, pauses, groups, saved filters, bulk actions."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, func, or_, select, update
from sqlalchemy.orm import Session

from checker.store import rows
from checker.store.columns import db_now
from checker.store.models import FindingRow
from checker.store.work_models import BulkRow, GroupingRow, MoveRow, PauseRow, SavedFilterRow
from checker.vocabulary.work import Bulk, BulkAction, Effect, Move, MoveState, Pause, SavedFilter, Stage


def locked(session: Session, numbers: Collection[int]) -> dict[int, FindingRow]:
    """The findings by number, held until the session ends; those that cannot be seen are missing."""
    query = select(FindingRow).where(FindingRow.id.in_(numbers)).order_by(FindingRow.id).with_for_update()
    return {row.id: row for row in session.scalars(query)}


# -- moves


def add_move(session: Session, row: FindingRow, after: Stage, *, reason: str, by: str, waits: bool) -> Move:
    """The move, done at once or waiting for a second officer."""
    state = MoveState.WAITING if waits else MoveState.DONE
    kept = MoveRow(
        finding_id=row.id, before=row.stage, after=after, state=state, reason=rows.storable(reason), by=by
    )  # fmt: skip
    session.add(kept)
    session.flush()
    if waits:
        row.waiting = kept.id
    else:
        _arrive(row, after)
    session.flush()
    return _move(kept)


def settle_move(session: Session, number: int, row: FindingRow, state: MoveState, *, by: str, reason: str) -> Move:
    """A waiting move, signed, declined or withdrawn."""
    kept = session.get_one(MoveRow, number)
    kept.state, kept.second, kept.second_reason = state, by, rows.storable(reason)
    kept.second_at = rows.clock()
    row.waiting = None
    if state is MoveState.DONE:
        _arrive(row, Stage(kept.after))
    session.flush()
    return _move(kept)


def find_move(session: Session, number: int) -> Move | None:
    """The move with this number."""
    row = session.get(MoveRow, number)
    return _move(row) if row else None


def moves(session: Session, finding: int) -> tuple[Move, ...]:
    """All moves of a finding, the oldest first."""
    query = select(MoveRow).where(MoveRow.finding_id == finding).order_by(MoveRow.id)
    return tuple(_move(row) for row in session.scalars(query))


def move_by_program(session: Session, row: FindingRow, after: Stage, *, reason: str, inspection: int) -> Move:
    """A move that a re-check makes by itself; one that waited for a second officer is overtaken by it."""
    if row.waiting is not None:
        settle_move(session, row.waiting, row, MoveState.WITHDRAWN, by="program", reason=reason)
    kept = MoveRow(
        finding_id=row.id, before=row.stage, after=after, state=MoveState.DONE, reason=rows.storable(reason),
        by="program", inspection_id=inspection,
    )  # fmt: skip
    session.add(kept)
    _arrive(row, after)
    session.flush()
    return _move(kept)


def set_back(session: Session, row: FindingRow, stage: Stage, *, by: str, reason: str) -> None:
    """Undo a move that a bulk action made; the way back is written down like any move."""
    back = MoveRow(
        finding_id=row.id, before=row.stage, after=stage, state=MoveState.DONE, reason=rows.storable(reason), by=by
    )
    session.add(back)
    _arrive(row, stage)
    session.flush()


def _arrive(row: FindingRow, stage: Stage) -> None:
    row.stage, row.stage_since = stage, rows.clock()


def _move(row: MoveRow) -> Move:
    return Move(
        id=row.id,
        finding=row.finding_id,
        before=Stage(row.before),
        after=Stage(row.after),
        state=MoveState(row.state),
        reason=row.reason,
        by=row.by,
        at=row.at,
        second=row.second,
        second_at=row.second_at,
        second_reason=row.second_reason,
        inspection=row.inspection_id,
    )


# -- claims


def claim(session: Session, number: int, who: str, minutes: float) -> bool:
    """Whether the finding is theirs to work on now: it was free, their own, or the claim on it had run out."""
    free = or_(FindingRow.claimed_by.in_(("", who)), FindingRow.claimed_until.is_(None), _run_out())
    values = {"claimed_by": who, "claimed_until": db_now(minutes * 60)}
    return _changed(session, update(FindingRow).where(FindingRow.id == number, free).values(values)) == 1


def release(session: Session, number: int, who: str) -> None:
    """Give up a claim of one's own."""
    own = update(FindingRow).where(FindingRow.id == number, FindingRow.claimed_by == who)
    session.execute(own.values(claimed_by="", claimed_until=None))


def claimant(session: Session, number: int) -> str:
    """Who holds the finding now, empty for nobody."""
    query = select(FindingRow.claimed_by).where(FindingRow.id == number, ~_run_out())
    return session.scalar(query) or ""


def _run_out() -> ColumnElement[bool]:
    return FindingRow.claimed_until < db_now()


def _changed(session: Session, statement: Any) -> int:
    quick = statement.execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", session.execute(quick)).rowcount


# -- clocks


def add_pause(
    session: Session, finding: int, *, kind: str, clock: str, since: date, until: date | None, reason: str, by: str
) -> None:
    """Days that do not count on a clock; `kind` extension: its extension instead."""
    session.add(
        PauseRow(
            finding_id=finding, kind=kind, clock=clock, since=since, until=until, reason=rows.storable(reason), by=by
        )
    )
    session.flush()


def end_pause(session: Session, finding: int, number: int, until: date) -> bool:
    """Whether a pause that was running has ended on the day."""
    running = (PauseRow.id == number, PauseRow.finding_id == finding, PauseRow.until.is_(None))
    return _changed(session, update(PauseRow).where(*running).values(until=until)) == 1


def correct_pause(session: Session, finding: int, number: int, since: date, until: date | None, reason: str) -> bool:
    """Whether there is such a pause, now with these days; the reason for it stands after the first one."""
    row = session.get(PauseRow, number, with_for_update=True)
    if row is None or (row.finding_id, row.kind) != (finding, "pause"):
        return False
    row.since, row.until, row.reason = since, until, rows.storable(f"{row.reason}；更正：{reason}")
    session.flush()
    return True


def pauses(session: Session, finding: int) -> tuple[tuple[Pause, ...], tuple[str, ...]]:
    """The pauses of a finding's clocks, and the clocks that were extended."""
    query = select(PauseRow).where(PauseRow.finding_id == finding).order_by(PauseRow.id)
    found = list(session.scalars(query))
    paused = tuple(
        Pause(id=one.id, clock=one.clock, since=one.since, until=one.until, reason=one.reason, by=one.by)
        for one in found
        if one.kind == "pause"
    )
    return paused, tuple(one.clock for one in found if one.kind == "extension")


# -- groups


def groups_of(session: Session, fingerprints: Collection[str]) -> dict[str, str]:
    """The group of each fingerprint about which something was decided: what was decided last."""
    query = select(GroupingRow.fingerprint, GroupingRow.into).where(GroupingRow.fingerprint.in_(fingerprints))
    return {row[0]: row[1] for row in session.execute(query.order_by(GroupingRow.id))}


def regroup(session: Session, fingerprint: str, into: str, *, reason: str, by: str) -> int:
    """How many findings of the fingerprint are now in the group; those yet to come will be too."""
    session.add(GroupingRow(fingerprint=fingerprint, into=into, reason=rows.storable(reason), by=by))
    session.flush()
    return _changed(session, update(FindingRow).where(FindingRow.fingerprint == fingerprint).values(grouped=into))


def groupings(session: Session, fingerprints: Collection[str]) -> tuple[dict[str, Any], ...]:
    """What was decided about these fingerprints, the newest first."""
    query = select(GroupingRow).where(GroupingRow.fingerprint.in_(fingerprints)).order_by(GroupingRow.id.desc())
    return tuple(
        {"fingerprint": one.fingerprint, "into": one.into, "reason": one.reason, "by": one.by, "at": one.at}
        for one in session.scalars(query.limit(50))
    )


def in_group(session: Session, group: str, *, limit: int = 50) -> tuple[tuple[int, str], ...]:
    """Numbers and fingerprints of the group's findings, the newest first."""
    query = select(FindingRow.id, FindingRow.fingerprint).where(FindingRow.grouped == group)
    return tuple((row[0], row[1]) for row in session.execute(query.order_by(FindingRow.id.desc()).limit(limit)))


def count_group(session: Session, group: str, limit: int = 1000) -> int:
    """How many findings the group has, at most `limit`."""
    few = select(FindingRow.id).where(FindingRow.grouped == group).limit(limit).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


# -- saved filters


def keep_filter(session: Session, owner: str, name: str, query: str, *, shared: bool) -> None:
    """The filter under its name; one of the same name is replaced."""
    session.execute(delete(SavedFilterRow).where(SavedFilterRow.owner == owner, SavedFilterRow.name == name))
    session.add(SavedFilterRow(owner=owner, name=rows.storable(name), query=rows.storable(query), shared=shared))
    session.flush()


def drop_filter(session: Session, owner: str, number: int) -> bool:
    """Whether a filter of one's own was dropped."""
    own = (SavedFilterRow.id == number, SavedFilterRow.owner == owner)
    return _changed(session, delete(SavedFilterRow).where(*own)) == 1


def filters(session: Session, owner: str) -> tuple[SavedFilter, ...]:
    """One's own filters, then those that others share."""
    seen = or_(SavedFilterRow.owner == owner, SavedFilterRow.shared)
    order = (SavedFilterRow.owner != owner, SavedFilterRow.name)
    found = session.scalars(select(SavedFilterRow).where(seen).order_by(*order).limit(100))
    return tuple(
        SavedFilter(id=one.id, name=one.name, query=one.query, owner=one.owner, shared=one.shared) for one in found
    )


# -- bulk actions


def keep_bulk(
    session: Session, action: BulkAction, value: str, *, reason: str, by: str, effects: Iterable[Effect]
) -> int:
    """The number under which a bulk action can be undone."""
    row = BulkRow(
        action=action, value=value, reason=rows.storable(reason), by=by, effects=[asdict(one) for one in effects]
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def find_bulk(session: Session, number: int) -> Bulk | None:
    """The bulk action with this number."""
    row = session.get(BulkRow, number, with_for_update=True)
    return _bulk(row) if row else None


def mark_undone(session: Session, number: int, by: str) -> None:
    """Write down that it was undone."""
    row = session.get_one(BulkRow, number)
    row.undone_by, row.undone_at = by, rows.clock()
    session.flush()


def _bulk(row: BulkRow) -> Bulk:
    return Bulk(
        id=row.id,
        action=BulkAction(row.action),
        value=row.value,
        reason=row.reason,
        by=row.by,
        at=row.at,
        effects=tuple(Effect(**one) for one in row.effects),
        undone_by=row.undone_by,
        undone_at=row.undone_at,
    )
