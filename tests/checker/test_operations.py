import threading
from pathlib import Path

import pytest

from checker.errors import BadRequest
from checker.operations import add_user, offline_service, set_password, upgrade_database, work
from checker.settings import Settings
from checker.vocabulary.workbench import Position


def test_the_database_is_made_where_it_is_missing(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path / "new" / "var")
    assert upgrade_database(settings) == upgrade_database(settings) != ""


def test_an_account_is_made_and_its_password_reset(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    made = add_user(settings, "wang", "a-long-password", [Position.INSPECTOR], "王晓")
    assert (made.display_name, made.positions) == ("王晓", {Position.INSPECTOR})
    with pytest.raises(BadRequest):
        add_user(settings, "wang", "a-long-password", [Position.INSPECTOR])
    assert set_password(settings, "wang", "another-password").session_key != made.session_key


def test_a_stopped_worker_leaves(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    work(Settings(var=tmp_path), stop)


def test_the_command_line_keeps_results_without_workers(tmp_path: Path) -> None:
    service = offline_service(Settings(var=tmp_path, workers=3))
    assert service.settings.workers == 0
    service.close()
