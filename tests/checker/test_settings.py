from pathlib import Path

import pytest
from pydantic import ValidationError

from checker.settings import Settings


def test_defaults_work_on_one_machine(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    assert settings.database.startswith("sqlite:///")
    assert settings.evidence == tmp_path / "evidence"
    assert settings.allowed() == ()


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "shuoqing.toml"
    file.write_text('port = 9000\nhost = "10.0.0.1"\n', "utf-8")
    monkeypatch.setenv("SHUOQING_CONFIG", str(file))
    monkeypatch.setenv("SHUOQING_PORT", "9001")
    monkeypatch.setenv("SHUOQING_EGRESS_ALLOW", '["127.0.0.2/32:8001"]')
    settings = Settings()
    assert (settings.port, settings.host) == (9001, "10.0.0.1")
    assert [str(one) for one in settings.allowed()] == ["127.0.0.2/32:8001"]


def test_an_impossible_value_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        Settings(var=tmp_path, port=70000)


def test_the_session_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = Settings(var=tmp_path / "var").session_secret()
    assert Settings(var=tmp_path / "var").session_secret() == first
    assert len(first) >= 32
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o077 == 0
