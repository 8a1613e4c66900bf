"""Opens the database: SQLite in WAL mode or PostgreSQL, sessions for reading and for writing."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError as DatabaseTrouble
from sqlalchemy.orm import Session as Session
from sqlalchemy.pool import ConnectionPoolEntry

from checker.store import scoping
from checker.store import work_models as work_models  # the tables must be known before they are compared
from checker.store.columns import UtcTime, db_now
from checker.vocabulary.people import EVERYTHING, Scope

__all__ = ["Database", "DatabaseTrouble", "Session"]

# Recursive triggers make INSERT OR REPLACE run the ones that forbid deleting.
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON", "busy_timeout=10000")


class Database:
    """One open database. Sessions end with their block: committed when it is left well, rolled back otherwise."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)

    @contextmanager
    def reading(self, scope: Scope = EVERYTHING) -> Iterator[Session]:
        """A session for queries; sees one state of the database, and of it what the scope covers."""
        with Session(self.engine) as session:
            yield _limited(session, scope)

    @contextmanager
    def writing(self, scope: Scope = EVERYTHING) -> Iterator[Session]:
        """A session whose changes are kept together or not at all; it finds only what the scope covers.

        On SQLite it takes the write lock at once, so that two writers queue instead of failing half-way.
        """
        with self.engine.connect().execution_options(immediate=True) as connection, Session(connection) as session:
            yield _limited(session, scope)
            session.commit()

    def snapshot(self, out: Path) -> None:
        """Write the SQLite database as of this moment to a new file."""
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM INTO ?", (str(out),))
        finally:
            connection.close()

    def now(self) -> datetime:
        """The database's own clock."""
        with self.engine.connect() as connection:
            moment: datetime = connection.execute(
                select(func.coalesce(db_now(), db_now(), type_=UtcTime()))
            ).scalar_one()
        return moment

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _limited(session: Session, scope: Scope) -> Session:
    scoping.limit(session, scope)
    event.listen(session, "do_orm_execute", scoping.narrow)
    return session


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite", json_serializer=_json)
    if engine.dialect.name == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not open transactions behind our back
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
