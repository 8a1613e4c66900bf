"""A backup leaves drafts out, and a restored database lies where the settings look for it."""

from pathlib import Path

import pytest

from checker.backup import make_backup, restore_backup
from checker.errors import BadRequest
from checker.evidence.keys import Keyring
from checker.handing_in import _draft, sweep_drafts
from checker.settings import Settings
from checker.store.database import Database, file_of


def with_a_row(settings: Settings) -> None:
    settings.var.mkdir(parents=True)
    database = Database(settings.database)
    with database.writing() as session:
        session.connection().exec_driver_sql("create table kept (name text)")
        session.connection().exec_driver_sql("insert into kept values ('li')")
    database.close()


def rows(settings: Settings) -> list[str]:
    database = Database(settings.database)
    try:
        with database.reading() as session:
            return list(session.connection().exec_driver_sql("select name from kept").scalars())
    finally:
        database.close()


@pytest.mark.parametrize("place", ["{folder}/elsewhere/x.db", "{folder}/var/data/x.db", ""])
def test_the_database_comes_back_where_the_settings_have_it(tmp_path: Path, place: str) -> None:
    def settings(name: str) -> Settings:
        path = place.format(folder=tmp_path / name)
        return Settings(var=tmp_path / name / "var", database_url=f"sqlite:///{path}" if path else "")

    with_a_row(settings("old"))
    made = make_backup(settings("old"), tmp_path / "backup.zip")
    assert made.faults == ()
    restored = restore_backup(tmp_path / "backup.zip", settings("new"))
    assert (restored.files, restored.faults) == (made.files, ())
    assert rows(settings("new")) == ["li"]
    assert not list((tmp_path / "new").rglob(".*"))


def test_a_database_already_there_is_left_alone(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path / "var", database_url=f"sqlite:///{tmp_path}/x.db")
    with_a_row(settings)
    make_backup(settings, tmp_path / "backup.zip")
    with pytest.raises(BadRequest, match="已经存在"):
        restore_backup(tmp_path / "backup.zip", settings.model_copy(update={"var": tmp_path / "new"}))
    assert not (tmp_path / "new").exists()
    assert file_of("sqlite://") is file_of("postgresql+psycopg://db/shuoqing") is None


def test_an_upload_under_way_or_left_behind_stays_out_of_the_backup(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path / "var")
    with_a_row(settings)
    assert Keyring(settings.var / "keys").public  # made on first use
    without = make_backup(settings, tmp_path / "before.zip").files
    for name in (".handed-in-1", "handed-in-2"):  # as a crash leaves them, now and before
        (settings.var / name).mkdir()
        (settings.var / name / "直播录屏.mp4").write_bytes(b"x")
    with _draft(settings.var) as draft:
        (draft / "live.mp4").write_bytes(b"x")
        assert make_backup(settings, tmp_path / "after.zip").files == without
        sweep_drafts(settings.var)
        assert [path.name for path in settings.var.glob("*handed-in-*")] == [draft.name]
    assert not list(settings.var.glob("*handed-in-*"))
