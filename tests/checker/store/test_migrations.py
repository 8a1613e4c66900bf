from alembic import command
from alembic.script import ScriptDirectory

from checker.store.database import Database
from checker.store.upgrade import _SCRIPTS, _config, differences, is_current, upgrade

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
    with database.engine.connect().execution_options(immediate=True) as connection, connection.begin():
        command.downgrade(_config(connection), "base")
    assert not is_current(database)
    assert upgrade(database) == NEWEST
