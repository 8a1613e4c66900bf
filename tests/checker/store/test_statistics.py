import pytest
from sqlalchemy import text

from checker.store import statistics
from checker.store.database import Database
from tests.checker.store.samples import finding, keep

_LEARNT = text("SELECT stat FROM sqlite_stat1 WHERE idx = 'ix_findings_rule'")


def _learnt(database: Database) -> str:
    with database.reading() as session:
        return str(session.scalar(_LEARNT))


def test_statistics_are_taken_anew_once_findings_have_grown_by_a_fourth(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "_FEW", 8)
    with database.writing() as session:
        keep(session, *(finding() for _ in range(8)))
    statistics.refresh(database)
    if database.engine.dialect.name != "sqlite":
        return  # which does this by itself: nothing to be seen but that it was left alone
    assert _learnt(database).startswith("8 ")
    for more, known in ((1, "8 "), (1, "10 ")):
        with database.writing() as session:
            keep(session, *(finding() for _ in range(more)))
        statistics.refresh(database)
        assert _learnt(database).startswith(known)
