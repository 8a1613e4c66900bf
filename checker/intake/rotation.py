"""Puts all complaints under a new key: the wrapped keys change, the data stay as they are."""

import base64
import os
import secrets
from pathlib import Path

from checker.errors import BadRequest
from checker.intake.vault import KEY_FILE, Vault, open_vault
from checker.settings import Settings
from checker.store import complaints, people
from checker.store.database import Database
from crawlers.pricing.sealed_state import parse_key, read_key


def rotate(settings: Settings, database: Database) -> int:
    """How many complaints were re-wrapped. Stop the workbench first: it holds the former key in memory.

    The new key is on disk before anything is wrapped by it, the former one is removed only afterwards; when it is
    interrupted, running it again finishes the work. Raises BadRequest when the key comes from the environment.
    """
    if settings.intake_key.get_secret_value():
        raise BadRequest(
            "密钥来自环境变量：请把新密钥设为 SHUOQING_INTAKE_KEY，旧密钥放进 SHUOQING_INTAKE_FORMER_KEYS，再重启。"
        )
    path = settings.var / KEY_FILE
    former = path.with_suffix(".former")
    if not former.exists():
        read_key(path)
        _put(former, path.read_text("ascii"))
        _put(path, base64.b64encode(secrets.token_bytes(32)).decode())
    vault = open_vault(settings.var, "")
    both = Vault(vault.key, settings.var / "intake", former=(parse_key(former.read_text("ascii")),))
    with database.writing() as session:
        rows = complaints.wrapped_keys(session)
        for number, receipt, wrapped in rows:
            complaints.change(session, number, wrapped_key=both.wrapped(both.unwrapped(wrapped, receipt), receipt))
        people.record(session, actor="console", action="key.rotated", object_kind="key", object_id="intake")
    former.unlink()
    return len(rows)


def _put(path: Path, text: str) -> None:
    part = path.with_suffix(f"{path.suffix}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
