"""Brings a database to today's tables."""

from collections.abc import Mapping
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from checker.store import models_access, searching  # noqa: F401 - its tables belong to the metadata
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
        return [repr(one) for one in compare_metadata(context, Base.metadata)]


def _described(name: str | None, kind: str, _parents: Mapping[str, object]) -> bool:
    return not (kind == "table" and searching.is_ours(name))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
