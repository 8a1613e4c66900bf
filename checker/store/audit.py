"""The log of who did what: numbered without gaps, each entry holding the hash of the one before.

`hash = SHA-256(prev LF body)`, the body being the entry as canonical JSON. Entries are written in the transaction of
what they tell about, one at a time.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import orjson
from sqlalchemy import Row, func, insert, or_, select, text
from sqlalchemy.orm import Session

from checker.evidence.manifest import plain
from checker.store import rows
from checker.store.columns import db_now
from checker.store.models import AuditRow, CheckpointRow
from checker.vocabulary.custody import Checkpoint, Entry, Head

START = "0" * 64
_LOCK = 7301995  # PostgreSQL's advisory lock of the log
_CHUNK = 20_000
_COLUMNS = (
    AuditRow.id, AuditRow.at, AuditRow.actor, AuditRow.action, AuditRow.object_kind, AuditRow.object_id,
    AuditRow.address, AuditRow.detail, AuditRow.prev, AuditRow.hash,
)  # fmt: skip
_LAST = select(AuditRow.id, AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)
_END = select(
    db_now(),
    _LAST.with_only_columns(AuditRow.id).scalar_subquery(),
    _LAST.with_only_columns(AuditRow.hash).scalar_subquery(),
)
_ADDED = insert(AuditRow)
_CHECKPOINT = (CheckpointRow.upto, CheckpointRow.head, CheckpointRow.at, CheckpointRow.key, CheckpointRow.signature)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and the sentence that says how."""

    id: int
    message: str


def record(
    session: Session,
    *,
    actor: str,
    action: str,
    object_kind: str = "",
    object_id: str = "",
    address: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry to the log."""
    _one_at_a_time(session)
    now, last, prev = session.execute(_END).one()
    entry = Entry(
        id=(last or 0) + 1,
        at=now,
        actor=rows.storable(actor)[:64],
        action=action[:40],
        object_kind=object_kind[:20],
        object_id=rows.storable(object_id)[:80],
        address=address[:64],
        detail=plain(rows.storable(dict(detail or {}))),
        prev=prev or START,
        hash="",
    )
    values = {name: getattr(entry, name) for name in Entry.__slots__}
    session.execute(_ADDED, values | {"hash": _hash(entry)})


def head(session: Session) -> Head:
    """The last entry's number and hash."""
    row = session.execute(_LAST).first()
    return Head(id=row.id, hash=row.hash) if row else Head(id=0, hash=START)


def entries(
    session: Session,
    *,
    objects: Mapping[str, set[str]] | None = None,
    actions: Collection[str] = (),
    actors: Collection[str] | None = None,
    before: int = 0,
    limit: int = 200,
) -> list[Entry]:
    """The newest entries first, with ids below `before`: about the given objects (ids by kind), of the given actions, by
    the given actors."""
    query = select(*_COLUMNS).order_by(AuditRow.id.desc()).limit(limit)
    if objects is not None:
        wanted = [(AuditRow.object_kind == kind) & AuditRow.object_id.in_(ids) for kind, ids in objects.items()]
        query = query.where(or_(*wanted))
    if actions:
        query = query.where(AuditRow.action.in_(actions))
    if actors is not None:
        query = query.where(AuditRow.actor.in_(actors))
    if before:
        query = query.where(AuditRow.id < before)
    return [Entry(**row._asdict()) for row in session.execute(query)]


def latest(session: Session, action: str) -> Entry | None:
    """The newest entry of this action."""
    query = select(*_COLUMNS).where(AuditRow.action == action).order_by(AuditRow.id.desc()).limit(1)
    row = session.execute(query).first()
    return Entry(**row._asdict()) if row else None


def breaks(session: Session, start: Head, upto: int | None = None) -> Iterator[Break | Head]:
    """Read the log from after `start`: a `Break` for each fault, and after each chunk the `Head` reached.

    The entries after a fault are still checked, as continuing from what is stored.
    """
    at, hash_ = start.id, start.hash
    while True:
        query = select(*_COLUMNS).where(AuditRow.id > at).order_by(AuditRow.id).limit(_CHUNK)
        chunk = session.execute(query if upto is None else query.where(AuditRow.id <= upto)).all()
        for row in chunk:
            if row.id != at + 1:
                yield Break(at + 1, f"第 {at + 1}–{row.id - 1} 条缺失")
            if row.prev != hash_:
                yield Break(row.id, f"第 {row.id} 条与前一条接不上")
            if row.hash != _hash(row):
                yield Break(row.id, f"第 {row.id} 条内容被改动")
            at, hash_ = row.id, row.hash
        yield Head(id=at, hash=hash_)
        if len(chunk) < _CHUNK:
            return


def at(session: Session, numbers: Sequence[int]) -> list[Head]:
    """The heads at these entries, as far as they exist; a few hundred at a time."""
    query = select(AuditRow.id, AuditRow.hash).where(AuditRow.id.in_(numbers))
    return [Head(id=row.id, hash=row.hash) for row in session.execute(query)]


def checkpoints(session: Session, *, after: int = 0, most: int | None = None) -> Iterator[Checkpoint]:
    """Checkpoints in order, read as they are asked for; `after` so many of them, and at most `most`."""
    query = select(*_CHECKPOINT).order_by(CheckpointRow.id).offset(after).limit(most)
    for row in session.execute(query, execution_options={"yield_per": _CHUNK}):
        yield Checkpoint(**row._asdict())


def last_checkpoint(session: Session) -> Checkpoint | None:
    """The newest checkpoint."""
    row = session.execute(select(*_CHECKPOINT).order_by(CheckpointRow.id.desc()).limit(1)).first()
    return Checkpoint(**row._asdict()) if row else None


def count_checkpoints(session: Session) -> int:
    """How many checkpoints there are."""
    return session.scalar(select(func.count()).select_from(CheckpointRow)) or 0


def keep_checkpoint(session: Session, checkpoint: Checkpoint) -> None:
    """Write a signed head down."""
    values = {name: getattr(checkpoint, name) for name in Checkpoint.__slots__}
    session.add(CheckpointRow(**values))
    session.flush()


def count_after(session: Session, number: int) -> int:
    """How many entries follow the one with this number."""
    return session.scalar(select(func.count()).where(AuditRow.id > number)) or 0


def body(row: "Entry | Row[Any]") -> bytes:
    """The entry as it is hashed."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = {"id": row.id, "at": at, "actor": row.actor, "action": row.action, "object_kind": row.object_kind,
            "object_id": row.object_id, "address": row.address, "detail": row.detail}  # fmt: skip
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)


def _hash(row: "Entry | Row[Any]") -> str:
    return hashlib.sha256(row.prev.encode() + b"\n" + body(row)).hexdigest()


def _one_at_a_time(session: Session) -> None:
    """SQLite's write lock is held already; PostgreSQL needs one for the chain."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
