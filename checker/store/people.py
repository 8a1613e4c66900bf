"""Queries on accounts and on what people did."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, func, select, true, update
from sqlalchemy.orm import Session

from checker.store import rows
from checker.store.audit import record
from checker.store.columns import db_now
from checker.store.models import AuditRow, PersonRow, PositionRow
from checker.vocabulary.people import EVERYTHING, Person, Position, Scope

__all__ = [
    "add", "by_name", "by_session_key", "change", "count_since", "everybody", "keep_hash", "record", "use_code",
]  # fmt: skip

_ACCOUNTS = (
    select(*PersonRow.__table__.columns, PositionRow.position).outerjoin(PositionRow).order_by(PersonRow.username)
)


def add(
    session: Session,
    *,
    username: str,
    display_name: str,
    password_hash: str,
    positions: Iterable[Position],
    organisation: str = "",
    limits: Scope = EVERYTHING,
) -> Person:
    """A new account. The caller has made sure that the name is free."""
    row = PersonRow(
        username=username,
        display_name=display_name,
        password_hash=password_hash,
        session_key=secrets.token_hex(16),
        active=True,
        organisation=rows.storable(organisation)[:80],
        districts=list(limits.districts),
        organisations=[rows.storable(one) for one in limits.organisations],
        positions=[PositionRow(position=position) for position in sorted(set(positions))],
    )
    session.add(row)
    session.flush()
    return rows.person(row, (one.position for one in row.positions))


def by_name(session: Session, username: str) -> Person | None:
    """The account of this name."""
    return _one(session, PersonRow.username == username)


def by_session_key(session: Session, key: str) -> Person | None:
    """The account whose sessions carry this key."""
    return _one(session, PersonRow.session_key == key)


def _one(session: Session, condition: ColumnElement[bool]) -> Person | None:
    return next(iter(_people(session, condition)), None)


def everybody(session: Session) -> tuple[Person, ...]:
    """All accounts by name."""
    return _people(session, true())


def _people(session: Session, condition: ColumnElement[bool]) -> tuple[Person, ...]:
    """Accounts by name. Every page asks for one and many for all, so their columns are read without mapping rows."""
    found = groupby(session.execute(_ACCOUNTS.where(condition)), lambda row: row.id)
    accounts = (list(rows_of_one) for _, rows_of_one in found)
    return tuple(rows.person(one[0], filter(None, (row.position for row in one))) for one in accounts)


def change(
    session: Session,
    username: str,
    *,
    password_hash: str | None = None,
    active: bool | None = None,
    positions: Iterable[Position] | None = None,
    display_name: str | None = None,
    organisation: str | None = None,
    limits: Scope | None = None,
    second: tuple[str, str] | None = None,
) -> Person:
    """The account after the change. All of its sessions end with a new password or second factor, or when it is closed.

    `second` is the kind of second factor and its sealed secret, both empty for none.
    """
    row = session.scalars(select(PersonRow).where(PersonRow.username == username)).one()
    if password_hash is not None:
        row.password_hash = password_hash
    if active is not None:
        row.active = active
    if display_name is not None:
        row.display_name = rows.storable(display_name)[:120]
    if organisation is not None:
        row.organisation = rows.storable(organisation)[:80]
    if limits is not None:
        row.districts, row.organisations = list(limits.districts), [rows.storable(one) for one in limits.organisations]
    if second is not None:
        row.second_factor, row.second_secret = second
    if password_hash is not None or active is False or second == ("", ""):
        row.session_key = secrets.token_hex(16)
    if positions is not None:
        session.execute(delete(PositionRow).where(PositionRow.person_id == row.id))
        session.expire(row, ["positions"])
        row.positions = [PositionRow(position=position) for position in sorted(set(positions))]
    session.flush()
    return rows.person(row, (one.position for one in row.positions))


def count_since(session: Session, *, actor: str, action: str, within: timedelta, unless_after: str = "") -> int:
    """How often `actor` did `action` in the time `within`, counting from their last `unless_after`."""
    query = select(func.count()).where(
        AuditRow.actor == actor[:64], AuditRow.action == action, AuditRow.at > db_now(-within.total_seconds())
    )
    if unless_after:
        last = select(func.coalesce(func.max(AuditRow.id), 0)).where(
            AuditRow.actor == actor[:64], AuditRow.action == unless_after
        )
        query = query.where(AuditRow.id > last.scalar_subquery())
    return session.scalar(query) or 0


def keep_hash(session: Session, username: str, password_hash: str) -> None:
    """Keep another hash of the same password; sessions go on."""
    session.execute(update(PersonRow).where(PersonRow.username == username).values(password_hash=password_hash))


def use_code(session: Session, username: str, counter: int) -> bool:
    """Whether the code with this counter was still unused, as were all later ones; it is used from now on."""
    unused = (PersonRow.username == username, PersonRow.second_counter < counter)
    changed = session.execute(update(PersonRow).where(*unused).values(second_counter=counter))
    return cast("CursorResult[Any]", changed).rowcount == 1
