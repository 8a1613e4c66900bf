from alembic import command
from alembic.script import ScriptDirectory

from checker.store import inspections, jobs, people
from checker.store.database import Database
from checker.store.upgrade import _SCRIPTS, _config, differences, is_current, upgrade
from checker.vocabulary.jobs import JobState
from checker.vocabulary.people import Position
from checker.vocabulary.workbench import InspectionRequest

NEWEST = ScriptDirectory(str(_SCRIPTS)).get_current_head()  # raises when there are two


def test_an_empty_database_becomes_what_the_models_say(url: str) -> None:
    database = Database(url)
    assert not is_current(database)
    assert upgrade(database) == NEWEST
    assert is_current(database)
    assert differences(database) == []
    database.close()


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    assert upgrade(database) == NEWEST


def test_going_back_leaves_an_empty_database(database: Database) -> None:
    _back_to(database, "base")
    assert not is_current(database)
    assert upgrade(database) == NEWEST


def test_queued_inspections_survive_the_way_back_and_forth(database: Database) -> None:
    with database.writing() as session:
        for number in range(2):
            inspections.add(session, InspectionRequest(target=f"https://x/{number}"), "li")
        session.connection().exec_driver_sql("update jobs set state = 'dead' where id = 1")
    _back_to(database, "chained_log")
    upgrade(database)
    with database.reading() as session:
        first, second = jobs.find(session, 1), jobs.find(session, 2)
    assert first is not None
    assert second is not None
    assert (first.state, second.state) == (JobState.DONE, JobState.QUEUED)
    assert (second.kind, second.payload, second.key) == ("inspection", {"inspection": 2}, "inspection:2")


def test_accounts_survive_the_way_back_and_forth_and_have_used_no_code_yet(database: Database) -> None:
    with database.writing() as session:
        people.add(session, username="li", display_name="李", password_hash="h", positions=[Position.INSPECTOR])
        people.use_code(session, "li", 7)
    _back_to(database, "price_rechecks")
    upgrade(database)
    with database.writing() as session:
        kept = people.by_name(session, "li")
        assert kept is not None
        assert kept.positions == {Position.INSPECTOR}
        assert people.use_code(session, "li", 1)


def _back_to(database: Database, revision: str) -> None:
    with database.engine.connect().execution_options(immediate=True) as connection, connection.begin():
        command.downgrade(_config(connection), revision)
