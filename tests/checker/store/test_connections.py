"""Connections that lie idle and die meanwhile."""

from sqlalchemy import text

from checker.store import database as module
from checker.store.database import Database


def test_a_connection_that_died_while_it_lay_idle_is_replaced(url: str, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(module, "_IDLE_SECONDS", 0)
    opened = Database(url)
    with opened.reading() as session:
        assert session.scalar(text("select 1")) == 1
    if opened.engine.dialect.name == "postgresql":
        _cut(url)
    with opened.reading() as session:
        assert session.scalar(text("select 2")) == 2
    opened.close()


def _cut(url: str) -> None:
    """Have the server end every other connection to this database."""
    other = Database(url)
    with other.reading() as session:
        session.execute(
            text(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )
        )
    other.close()
