"""Opens the database: SQLite in WAL mode or PostgreSQL, sessions for reading and for writing."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic_core import from_json
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError as DatabaseTrouble
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session as Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from checker.store import scoping
from checker.store import work_models as work_models  # the tables must be known before they are compared
from checker.store.columns import UtcTime, db_now
from checker.store.turn import Turn
from checker.vocabulary.people import EVERYTHING, Scope

__all__ = ["Database", "DatabaseTrouble", "Session"]

# Recursive triggers make INSERT OR REPLACE run the ones that forbid deleting.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "busy_timeout=10000",
    "secure_delete=ON",
)
_IDLE_SECONDS = 5.0
_RENEWED_SECONDS = 3600  # only a new connection to SQLite learns what `statistics` found out


class _Scoped(Session):
    """A session that finds only what its scope covers."""


event.listen(_Scoped, "do_orm_execute", scoping.narrow)


class Database:
    """One open database. Sessions end with their block: committed when it is left well, rolled back otherwise."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._turn = Turn(_line_of(self.engine)) if self.engine.dialect.name == "sqlite" else None

    @contextmanager
    def reading(self, scope: Scope = EVERYTHING) -> Iterator[Session]:
        """A session for queries; sees one state of the database, and of it what the scope covers."""
        with _Scoped(self.engine) as session:
            scoping.limit(session, scope)
            yield session

    @contextmanager
    def writing(self, scope: Scope = EVERYTHING) -> Iterator[Session]:
        """A session whose changes are kept together or not at all; it finds only what the scope covers.

        On SQLite it takes the write lock at once, so that two writers queue instead of failing half-way.
        """
        with (
            self._turn or nullcontext(),
            self.engine.connect().execution_options(immediate=True) as connection,
            _Scoped(connection) as session,
        ):
            scoping.limit(session, scope)
            yield session
            session.commit()

    def snapshot(self, out: Path) -> None:
        """Write the SQLite database as of this moment to a new file."""
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM INTO ?", (str(out),))
        finally:
            connection.close()

    def clear_log(self) -> None:
        """Have SQLite's write-ahead log forget what was erased, unless a reader needs it; a later writer clears it then."""
        if self.engine.dialect.name != "sqlite":
            return
        connection = self.engine.raw_connection()
        try:
            with self._turn or nullcontext():
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
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
        if self._turn is not None:
            self._turn.close()


def file_of(url: str) -> Path | None:
    """Where a SQLite database lies; None for one in memory, and for PostgreSQL."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(str(parsed.database)).resolve() if is_file else None


def for_clients(url: str) -> tuple[str, dict[str, str]]:
    """A PostgreSQL URL as its own programs take it, and the environment with the password, which no argument shows."""
    parsed = make_url(url)
    plain = URL.create(
        "postgresql", parsed.username, None, parsed.host, parsed.port, parsed.database, parsed.query
    ).render_as_string()
    return plain, {"PGPASSWORD": str(parsed.password)} if parsed.password else {}


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    engine = create_engine(parsed, json_serializer=_json, json_deserializer=from_json, pool_recycle=_RENEWED_SECONDS)
    if engine.dialect.name == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    else:
        _ask_the_idle(engine)
    return engine


def _line_of(engine: Engine) -> Path | None:
    """The file beside the database at which its writers wait in line; None for one in memory."""
    return Path(f"{engine.url.database}-turn") if engine.url.database else None


def _ask_the_idle(engine: Engine) -> None:
    """Ask a connection that lay idle whether it still works; asking each time would cost a fourth of a short job."""

    def given_back(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["idle since"] = time.monotonic()

    def taken(connection: DBAPIConnection, entry: ConnectionPoolEntry, _: PoolProxiedConnection) -> None:
        if time.monotonic() - entry.info.get("idle since", time.monotonic()) < _IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except Exception as gone:  # whatever the driver raises: take a new one
            raise InvalidatePoolError from gone

    event.listen(engine, "checkin", given_back)
    event.listen(engine, "checkout", taken)


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
