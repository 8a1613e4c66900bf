"""Tells SQLite how the values of its largest table lie; PostgreSQL finds out by itself.

Without that it takes every index to lead to ten rows, and reads a whole province for the findings of one rule.
"""

from typing import Final

from sqlalchemy import func, inspect, select, text

from checker.store.database import Database
from checker.store.models import FindingRow

_FEW: Final = 10_000  # findings: among them it makes no difference
_GROWN: Final = 1.25
_KNOWN: Final = text("SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = :table")


def refresh(database: Database) -> None:
    """Look through the indexes of findings when there are a fourth more of them than last time.

    One after the other: at a million findings writers then wait a fifth of a second, not for all of them.
    """
    if database.engine.dialect.name != "sqlite" or not _is_due(database):
        return
    for index in FindingRow.__table__.indexes:  # type: ignore[attr-defined]
        with database.writing() as session:
            session.execute(text(f"ANALYZE {index.name}"))


def _is_due(database: Database) -> bool:
    with database.reading() as session:
        newest = session.scalar(select(func.max(FindingRow.id))) or 0
        if newest < _FEW:
            return False
        looked_before = "sqlite_stat1" in inspect(session.connection()).get_table_names(sqlite_include_internal=True)
        known = session.scalar(_KNOWN, {"table": FindingRow.__tablename__}) if looked_before else None
    return known is None or newest >= known * _GROWN
