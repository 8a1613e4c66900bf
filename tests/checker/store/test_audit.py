"""The log: chained, numbered, and kept by the database from being changed."""

import threading
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from checker.store import audit
from checker.store.database import Database
from checker.vocabulary.custody import Head

BEGIN = Head(id=0, hash=audit.START)


def fill(database: Database, number: int, **more: Any) -> None:
    for step in range(number):
        with database.writing() as session:
            audit.record(session, actor="wang", action=f"step.{step}", detail={"n": step, "r": 0.5, "字": "甲"}, **more)


def faults(database: Database, start: Head = BEGIN, upto: int | None = None) -> list[str]:
    with database.reading() as session:
        return [one.message for one in audit.breaks(session, start, upto) if isinstance(one, audit.Break)]


def tamper(database: Database, statement: str) -> None:
    """Change the log as somebody would who may drop triggers."""
    with database.engine.connect().execution_options(immediate=True) as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            triggers = connection.execute(
                text("select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'audit'")
            ).all()
            for name, _ in triggers:
                connection.execute(text(f"drop trigger {name}"))
            connection.execute(text(statement))
            for _, sql in triggers:
                connection.exec_driver_sql(sql)
            return
        connection.execute(text("alter table audit disable trigger audit_append_only"))
        connection.execute(text(statement))
        connection.execute(text("alter table audit enable always trigger audit_append_only"))


def test_entries_follow_one_another(database: Database) -> None:
    fill(database, 3)
    with database.reading() as session:
        newest = audit.entries(session)
        assert [one.id for one in newest] == [3, 2, 1]
        assert newest[0].prev == newest[1].hash
        assert newest[2].prev == audit.START
        assert newest[0].detail == {"n": 2, "r": "0.5", "字": "甲"}
        assert audit.head(session) == Head(id=3, hash=newest[0].hash)
    assert faults(database) == []


def test_what_was_rolled_back_leaves_no_gap(database: Database) -> None:
    fill(database, 1)
    with suppress(ZeroDivisionError), database.writing() as session:
        audit.record(session, actor="li", action="lost")
        raise ZeroDivisionError
    fill(database, 1)
    assert faults(database) == []


def test_many_at_once_still_make_one_chain(database: Database) -> None:
    threads = [threading.Thread(target=fill, args=(database, 8)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert audit.head(session).id == 32
    assert faults(database) == []


def test_the_database_refuses_to_change_the_log(database: Database) -> None:
    columns = "id, at, 'li', action, object_kind, object_id, address, detail, prev, hash"
    statements = ["update audit set actor = 'li' where id = 2", "delete from audit where id = 2"]
    statements += {
        "sqlite": [f"insert or replace into audit select {columns} from audit where id = 2"],
        "postgresql": ["truncate audit", "set local session_replication_role = replica; delete from audit"],
    }[database.engine.dialect.name]
    fill(database, 3)
    for statement in statements:
        with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
            session.connection().exec_driver_sql(statement)
    assert faults(database) == []


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("update audit set actor = 'li' where id = 3", "第 3 条内容被改动"),
        ("update audit set at = '2020-01-01 00:00:00.000000' where id = 3", "第 3 条内容被改动"),
        ("""update audit set detail = '{"n": 9}' where id = 3""", "第 3 条内容被改动"),
        ("delete from audit where id = 3", "第 3–3 条缺失"),
        ("update audit set id = 99 where id = 5", "第 5–98 条缺失"),
        ("update audit set hash = prev where id = 2", "第 2 条内容被改动"),
    ],
)
def test_what_is_changed_past_the_triggers_is_found(database: Database, statement: str, where: str) -> None:
    fill(database, 5)
    tamper(database, statement)
    assert where in faults(database)


def test_a_stretch_is_checked_by_itself(database: Database) -> None:
    fill(database, 6)
    with database.reading() as session:
        middle = audit.at(session, [3])[0]
    tamper(database, "update audit set actor = 'li' where id = 2")
    assert faults(database, middle) == []
    assert faults(database, BEGIN, 3) == ["第 2 条内容被改动"]
