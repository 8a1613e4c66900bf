"""Production mode, and new keys."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.__main__ import cli
from checker.errors import BadRequest
from checker.hardening import refuse_weakened, weaknesses
from checker.settings import Settings

SOUND = {"https": True, "production": True}


def said(tmp_path: Path, environment: dict[str, str] | None = None, **changes: object) -> list[str]:
    settings = Settings(var=tmp_path, **{**SOUND, **changes})  # type: ignore[arg-type]
    return [one for one in weaknesses(settings, environment or {}) if "root" not in one]


def test_the_defaults_with_https_are_sound(tmp_path: Path) -> None:
    assert said(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"https": False}, "HTTPS"),
        ({"egress_allow": ("127.0.0.2/32:80",)}, "出口"),
        ({"login_attempts": 100}, "登录失败"),
        ({"session_minutes": 5000}, "会话超过"),
        ({"intake_bits": 1}, "计算量"),
        ({"intake_wait_seconds": 0}, "不用等"),
        ({"secret_key": "short"}, "太短"),
        ({"database_url": "postgresql+psycopg://u@db/x"}, "口令"),
        ({"database_url": "postgresql+psycopg://u:short@db/x"}, "口令"),
    ],
)
def test_what_is_weakened_is_named(tmp_path: Path, changes: dict[str, object], word: str) -> None:
    (only,) = said(tmp_path, **changes)
    assert word in only


@pytest.mark.parametrize(
    ("environment", "word"), [({"FLASK_DEBUG": "1"}, "调试"), ({"CHROMIUM_SANDBOX": "off"}, "沙箱")]
)
def test_the_environment_counts_too(tmp_path: Path, environment: dict[str, str], word: str) -> None:
    (only,) = said(tmp_path, environment)
    assert word in only


def test_a_key_others_can_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "intake-key").write_text("x")
    (tmp_path / "intake-key").chmod(0o644)
    assert "其他账号" in said(tmp_path)[0]


def test_only_production_mode_refuses(tmp_path: Path) -> None:
    refuse_weakened(Settings(var=tmp_path, https=False))
    with pytest.raises(BadRequest, match="HTTPS"):
        refuse_weakened(Settings(var=tmp_path, https=False, production=True))


def test_serving_does_not_start_weakened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUOQING_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("SHUOQING_PRODUCTION", "1")
    result = CliRunner().invoke(cli, ["serve"], standalone_mode=False)
    assert isinstance(result.exception, BadRequest)
    assert not (tmp_path / "var").exists()


def test_keys_are_rotated_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUOQING_VAR", str(tmp_path))
    before = Settings().session_secret()
    assert CliRunner().invoke(cli, ["keys", "rotate", "session"]).exit_code == 0
    assert Settings().session_secret() != before
    assert "0 份" in CliRunner().invoke(cli, ["keys", "rotate", "intake"]).stderr
    monkeypatch.setenv("SHUOQING_SECRET_KEY", "k" * 40)
    assert CliRunner().invoke(cli, ["keys", "rotate", "session"]).exit_code != 0
