"""Every test here runs on SQLite and, where it is installed, on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.store.database import Database
from checker.store.models import Base
from checker.store.upgrade import upgrade
from tests.checker.store.cluster import new_database, programs, running_cluster


@pytest.fixture(scope="session")
def socket() -> Iterator[str]:
    if programs() is None:
        pytest.skip("PostgreSQL is not installed: the store was tested on SQLite only")
    with running_cluster() as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return new_database(request.getfixturevalue("socket"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "store.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_url(socket: str) -> str:
    url = new_database(socket)
    _migrate(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with today's tables and nothing in them, migrated once for all tests."""
    if request.param == "sqlite":
        path = Path(shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "store.db"))
        opened = Database(f"sqlite:///{path}")
    else:
        opened = Database(request.getfixturevalue("postgresql_url"))
        _empty(opened)
    yield opened
    opened.close()


def _migrate(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.close()


def _empty(database: Database) -> None:
    """Clear all tables at once; the triggers that forbid it are for everybody else."""
    tables = ", ".join(Base.metadata.tables)
    with database.engine.begin() as connection:
        for table in ("audit", "audit_checkpoints", "reviews", "deletions", "groupings", "case_notes"):
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
        connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        for table, always in (
            ("audit", "ALWAYS"),
            ("audit_checkpoints", "ALWAYS"),
            *((one, "") for one in ("reviews", "deletions", "groupings", "case_notes")),
        ):
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE {always} TRIGGER {table}_append_only")
