"""Brings a database to today's tables."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from checker.store import models_access, searching, tallies  # noqa: F401 - its tables belong to the metadata
from checker.store.database import Database
from checker.store.models import Base

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(database: Database, revision: str = "head") -> str:
    """The revision reached. Whoever comes second waits and finds nothing left to do."""
    with database.engine.connect().execution_options(immediate=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7301994)")
        command.upgrade(_config(connection), revision)
        return _current(connection) or ""


def is_current(database: Database) -> bool:
    """Whether the tables are those this program expects."""
    with database.engine.connect() as connection:
        return _current(connection) == ScriptDirectory(str(_SCRIPTS)).get_current_head()


def differences(database: Database) -> list[str]:
    """How the tables differ from the models; empty when they agree."""
    options = {"compare_type": True, "compare_server_default": True, "include_name": _described}
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, Base.metadata)
        return [repr(one) for one in found if not _is_only_direction(connection, one, found)]


def _is_only_direction(connection: Connection, one: Any, found: Sequence[Any]) -> bool:
    """Whether an index differs only in that SQLite does not tell which way its columns run."""
    if connection.dialect.name != "sqlite" or one[0] not in ("add_index", "remove_index"):
        return False
    other = {"add_index": "remove_index", "remove_index": "add_index"}[one[0]]
    return any(two[0] == other and two[1].name == one[1].name for two in found if isinstance(two, tuple))


def _described(name: str | None, kind: str, _parents: Mapping[str, object]) -> bool:
    return not (kind == "table" and searching.is_ours(name))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
