import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from checker.errors import BadRequest
from checker.operations import add_user, offline_service, set_password, upgrade_database, work
from checker.settings import Settings
from checker.vocabulary.workbench import Position

SERVE = """
import sys
from checker.operations import serve_workbench
from checker.settings import Settings
serve_workbench(Settings(), ready=lambda: print("ready", flush=True))
"""


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


def test_the_workbench_is_served_until_it_is_told_to_stop(tmp_path: Path, unused_port: int) -> None:
    environment = {**os.environ, "SHUOQING_VAR": str(tmp_path), "SHUOQING_PORT": str(unused_port)}
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{unused_port}/readyz", timeout=60) as answer:
            assert json.load(answer) == {"status": "ready"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
