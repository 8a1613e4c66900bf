"""A backup of a workbench on PostgreSQL brings all of it back into an empty database, or leaves that one as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from checker.backup import POSTGRESQL, make_backup, restore_backup
from checker.errors import BadRequest
from checker.service import Service, open_service
from checker.settings import Settings
from checker.store.database import for_clients
from checker.vocabulary.workbench import InspectionRequest, Position
from tests.checker.store.cluster import new_database
from tests.webui.samples import PASSWORD, SHOP, machine, sample_outcome


@pytest.fixture
def service(tmp_path: Path, socket: str) -> Iterator[Service]:
    settings = Settings(var=tmp_path / "var", workers=0, database_url=new_database(socket))
    opened = open_service(settings, machine(settings.evidence))
    opened.add_person("inspector", PASSWORD, [Position.INSPECTOR])
    came = sample_outcome(settings.evidence)
    opened.keep_inspection(InspectionRequest(target=SHOP), came, requested_by="inspector")
    opened.checkpoint()
    yield opened
    opened.close()


def test_everything_comes_back_and_is_as_well_kept(service: Service, tmp_path: Path, socket: str) -> None:
    path = tmp_path / "backup.zip"
    made = make_backup(service.settings, path)
    assert made.faults == ()
    assert POSTGRESQL.encode() in path.read_bytes()
    elsewhere = Settings(var=tmp_path / "elsewhere", workers=0, database_url=new_database(socket))
    restored = restore_backup(path, elsewhere)
    assert (restored.files, restored.faults) == (made.files, ())
    again = open_service(elsewhere, machine(elsewhere.evidence))
    try:
        assert again.verify_log() == service.verify_log()
        assert again.dossier("1") == service.dossier("1")
        again.write_bundle("1", tmp_path / "b.wacz")
        with pytest.raises(DBAPIError, match="append-only"), again._database.writing() as session:
            session.connection().exec_driver_sql("delete from audit")
    finally:
        again.close()


def test_a_database_that_holds_something_is_left_alone(service: Service, tmp_path: Path) -> None:
    make_backup(service.settings, tmp_path / "backup.zip")
    before = service.verify_log()
    elsewhere = service.settings.model_copy(update={"var": tmp_path / "elsewhere"})
    with pytest.raises(BadRequest, match="pg_restore"):
        restore_backup(tmp_path / "backup.zip", elsewhere)
    assert not elsewhere.var.exists()
    assert service.verify_log() == before
    with pytest.raises(BadRequest, match="PostgreSQL"):
        restore_backup(tmp_path / "backup.zip", Settings(var=tmp_path / "elsewhere"))


def test_no_argument_shows_the_password() -> None:
    url, secret = for_clients("postgresql+psycopg://shuoqing:s3%20cret@db.example.cn/shuoqing?sslmode=require")
    assert url == "postgresql://shuoqing@db.example.cn/shuoqing?sslmode=require"
    assert secret == {"PGPASSWORD": "s3 cret"}
    assert for_clients("postgresql+psycopg://shuoqing@/shuoqing")[1] == {}
