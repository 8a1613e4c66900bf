import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.errors import BadRequest, Forbidden, NotFound
from checker.service import open_service
from checker.settings import Settings
from checker.vocabulary.access import Scope
from checker.vocabulary.workbench import Position
from tests.webui.samples import PASSWORD, machine


def _token(var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SHUOQING_VAR": str(var)}
    command = [sys.executable, "-m", "checker", "token", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)


def test_issued_listed_used_and_revoked_from_the_command_line(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, workers=0)
    service = open_service(settings, machine(settings.evidence))
    service.add_person("wang", PASSWORD, [Position.INSPECTOR])
    issued = _token(tmp_path, "add", "wang", "--name", "流水线", "--scope", "judge", "--days", "3")
    secret = issued.stdout.strip()
    assert (issued.returncode, secret[:3]) == (0, "sq_")
    opened = service.bearer(secret)
    assert opened is not None
    assert (opened[0].scopes, opened[1].username) == ({Scope.JUDGE}, "wang")
    line = _token(tmp_path, "list").stdout
    assert "流水线" in line
    assert secret not in line
    assert _token(tmp_path, "revoke", str(opened[0].id)).returncode == 0
    assert service.bearer(secret) is None
    assert _token(tmp_path, "add", "nobody", "--name", "x").returncode == 2
    service.close()


def test_a_token_never_opens_more_than_its_owner_may(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, workers=0)
    service = open_service(settings, machine(settings.evidence))
    reader = service.add_person("reader", PASSWORD, [Position.READONLY])
    wang = service.add_person("wang", PASSWORD, [Position.INSPECTOR])
    with pytest.raises(BadRequest, match="export"):
        service.add_token("reader", "x", [Scope.READ, Scope.EXPORT])
    for bad in ({"scopes": []}, {"name": " "}, {"days": 0}):
        with pytest.raises(BadRequest):
            service.add_token("wang", **{"name": "x", "scopes": [Scope.READ], **bad})  # type: ignore[arg-type]
    mine, _ = service.add_token("wang", "x", [Scope.READ])
    assert (service.tokens(wang), service.tokens(reader)) == ((mine,), ())
    with pytest.raises(Forbidden):
        service.revoke_token(mine.id, by=reader)
    with pytest.raises(NotFound):
        service.revoke_token(99, by=wang)
    service.close()
