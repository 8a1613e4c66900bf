"""Sign-in states at rest: readable by whoever has the key, for one account, until its day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checker.errors import BadRequest
from crawlers.pricing.sealed_state import opened, parse_key, read_key, sealed

NOW = datetime(2026, 11, 22, tzinfo=UTC)
KEY = bytes(range(32))
STATE = {"cookies": [{"name": "sid", "value": "very-secret"}], "origins": []}
FILE = sealed(STATE, account="a01", expires_at=NOW + timedelta(days=1), key=KEY)


def test_what_was_sealed_is_opened_again() -> None:
    assert opened(FILE, account="a01", key=KEY, now=NOW).state == STATE


def test_nothing_secret_can_be_read_in_the_file() -> None:
    assert b"very-secret" not in FILE
    assert b"sid" not in FILE
    assert sealed(STATE, account="a01", expires_at=NOW + timedelta(days=1), key=KEY) != FILE


@pytest.mark.parametrize(
    ("content", "account", "key", "now", "says"),
    [
        (FILE, "a02", KEY, NOW, "属于账号 a01"),
        (FILE.replace(b"a01", b"a02"), "a02", KEY, NOW, "改动"),
        (FILE.replace(b"2026-11-23", b"2027-11-23"), "a01", KEY, NOW, "改动"),
        (FILE[:-9] + b"AAAAAAAA\n", "a01", KEY, NOW, "改动"),
        (FILE, "a01", bytes(32), NOW, "密钥不对"),
        (FILE, "a01", KEY, NOW + timedelta(days=1), "已过期"),
        (b'{"cookies": []}', "a01", KEY, NOW, "不是本工具封存的"),
        (b"", "a01", KEY, NOW, "不是本工具封存的"),
        (FILE.split(b"\n")[0], "a01", KEY, NOW, "改动"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(
    content: bytes, account: str, key: bytes, now: datetime, says: str
) -> None:
    with pytest.raises(BadRequest, match=says):
        opened(content, account=account, key=key, now=now)


def test_a_state_that_is_none_is_not_sealed() -> None:
    with pytest.raises(BadRequest, match="storage state"):
        sealed({"token": "x"}, account="a01", expires_at=NOW, key=KEY)


def test_the_key_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "var" / "account-key"
    first = read_key(path)
    assert read_key(path) == first
    assert len(first) == 32
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "short", "!!!!", "AAAA"])
def test_a_key_of_another_length_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="32 字节"):
        parse_key(text)
