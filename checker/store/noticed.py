"""What is found while a room is watched: one row per act, replaced look by look, gone when the watch has ended."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from checker.store import rows
from checker.store.models import NoticedRow
from checker.vocabulary.watching import Noticed
from checker.vocabulary.words import Outcome, Severity

_CHANGING = ("outcome", "severity", "message", "quote", "channel", "at_s")


def replace(session: Session, watch: int, found: Sequence[Noticed]) -> list[Noticed]:
    """Have exactly these stand; those that were not noted before are given back."""
    held = {row.fingerprint: row for row in session.scalars(select(NoticedRow).where(NoticedRow.watch_id == watch))}
    fresh = []
    for one in {one.fingerprint: one for one in found}.values():
        row = held.pop(one.fingerprint, None)
        if row is None:
            fresh.append(one)
            row = NoticedRow(watch_id=watch, fingerprint=one.fingerprint, rule=one.rule, alias=one.alias)
            session.add(row)
        for name in _CHANGING:
            value = getattr(one, name)
            setattr(row, name, rows.storable(value) if isinstance(value, str) else value)
    for row in held.values():
        session.delete(row)
    return fresh


def of(session: Session, watch: int) -> tuple[Noticed, ...]:
    """What is found so far, the latest first."""
    query = select(NoticedRow).where(NoticedRow.watch_id == watch)
    found = session.scalars(query.order_by(NoticedRow.noticed_at.desc(), NoticedRow.at_s.desc(), NoticedRow.rule))
    return tuple(map(_noticed, found))


def forget(session: Session, watch: int) -> None:
    """Take them away."""
    session.execute(delete(NoticedRow).where(NoticedRow.watch_id == watch))


def _noticed(row: NoticedRow) -> Noticed:
    return Noticed(
        fingerprint=row.fingerprint,
        rule=row.rule,
        alias=row.alias,
        outcome=Outcome(row.outcome),
        severity=Severity(row.severity),
        message=row.message,
        quote=row.quote,
        channel=row.channel,
        at_s=row.at_s,
        noticed_at=row.noticed_at,
    )
