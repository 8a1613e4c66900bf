from datetime import timedelta

from checker.store import people
from checker.store.database import Database
from checker.vocabulary.workbench import Person, Position


def _add(database: Database) -> Person:
    with database.writing() as session:
        return people.add(
            session, username="li", display_name="李", password_hash="h", positions=[Position.INSPECTOR, Position.ADMIN]
        )


def test_an_account_comes_out_as_it_went_in(database: Database) -> None:
    added = _add(database)
    with database.reading() as session:
        assert people.by_name(session, "li") == added
        assert people.by_session_key(session, added.session_key) == added
        assert people.everybody(session) == (added,)
        assert people.by_name(session, "wang") is None


def test_a_new_password_or_a_closed_account_ends_all_sessions_but_a_better_hash_does_not(database: Database) -> None:
    added = _add(database)
    with database.writing() as session:
        people.keep_hash(session, "li", "stronger")
        kept = people.by_name(session, "li")
        assert kept is not None
        assert kept.session_key == added.session_key
        changed = people.change(session, "li", password_hash="new")
        closed = people.change(session, "li", active=False)
    assert len({added.session_key, changed.session_key, closed.session_key}) == 3
    assert not closed.active


def test_positions_are_replaced(database: Database) -> None:
    _add(database)
    with database.writing() as session:
        changed = people.change(session, "li", positions=[Position.READONLY])
    assert changed.positions == {Position.READONLY}


def test_failures_are_counted_since_the_last_success(database: Database) -> None:
    def record(action: str) -> None:
        with database.writing() as session:
            people.record(session, actor="li", action=action)

    def count() -> int:
        with database.reading() as session:
            return people.count_since(
                session, actor="li", action="login.failed", within=timedelta(minutes=5), unless_after="login.ok"
            )

    record("login.failed")
    record("login.failed")
    assert count() == 2
    record("login.ok")
    assert count() == 0
    record("login.failed")
    assert count() == 1


def test_a_code_of_a_second_factor_is_used_once_and_none_before_it(database: Database) -> None:
    _add(database)
    used = []
    for counter in (7, 7, 6, 8):
        with database.writing() as session:
            used.append(people.use_code(session, "li", counter))
    assert used == [True, False, False, True]
