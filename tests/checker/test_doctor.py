from pathlib import Path

import pytest

from checker import doctor
from checker.settings import Settings
from checker.settings_page import page
from checker.store import people
from checker.store.database import Database
from checker.store.upgrade import upgrade
from checker.vocabulary.people import Position

ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(var=tmp_path)
    database = Database(made.database)
    upgrade(database)
    database.close()
    return made


def test_a_clock_that_agrees_with_the_database_is_no_trouble(settings: Settings) -> None:
    assert doctor._clock(settings).good is not False


def test_a_clock_that_went_astray_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_MOST_APART_SECONDS", -1.0)
    found = doctor._clock(settings)
    assert found.good is False
    assert "校准" in found.found


def test_dead_letters_and_a_missing_database_are_named(settings: Settings, tmp_path: Path) -> None:
    assert doctor._queue(settings).good is True
    database = Database(settings.database)
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "insert into jobs (kind, payload, host, priority, not_before, state, attempts, requested_by, created_at, "
            "progress, trouble) values ('x', '{}', '', 0, '2026-01-01', 'dead', 1, '', '2026-01-01', '', '')"
        )
    database.close()
    assert "1 个已放弃" in doctor._queue(settings).found
    assert doctor._queue(Settings(var=tmp_path / "elsewhere")).good is False


def test_an_account_that_bears_the_systems_name_is_named(settings: Settings) -> None:
    assert doctor._names(settings).good is True
    database = Database(settings.database)
    with database.writing() as session:
        people.add(session, username="program", display_name="x", password_hash="h", positions=[Position.ADMIN])
    database.close()
    found = doctor._names(settings)
    assert found.good is False
    assert "program" in found.found


def test_an_authority_that_does_not_answer_is_named(settings: Settings, tmp_path: Path) -> None:
    assert doctor._stamps(settings).good is None
    roots = tmp_path / "roots.pem"
    roots.write_text("none", "utf-8")
    wrong = {"name": "甲", "url": "http://127.0.0.1:9/tsa", "certificates": str(roots)}
    refused = Settings(var=tmp_path, stamp_authorities=(wrong,))  # type: ignore[arg-type]
    found = doctor._stamps(refused)
    assert found.good is False
    assert "甲" in found.found


def test_the_page_about_settings_is_current() -> None:
    """Write it anew with: python -m checker.settings_page docs/settings.md"""
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == page()
