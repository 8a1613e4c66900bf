"""`serve` with its processes: several that answer, one that works."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from checker.operations import add_user, offline_service
from checker.settings import Settings
from checker.vocabulary.access import Scope
from checker.vocabulary.workbench import Position

SERVE = """
from checker.serving import serve_workbench
from checker.settings import Settings
serve_workbench(Settings(), ready=lambda: print("ready", flush=True))
"""


def test_several_processes_answer_and_count_as_one_and_a_killed_one_comes_back(tmp_path: Path, port: int) -> None:
    secret = _token(Settings(var=tmp_path))
    with _served(tmp_path, port, SHUOQING_WEB_PROCESSES="2", SHUOQING_API_RATE="5 per minute") as serving:
        assert json.loads(_get(port, "/readyz")[1]) == {"status": "ready"}
        answered = [_get(port, "/api/v1/inspections", secret)[0] for _ in range(8)]
        assert answered == [200] * 5 + [429] * 3  # the rate holds for all processes together
        _, told = _get(port, "/metrics")
        counted = re.findall(r'shuoqing_requests_total\{endpoint="inspections.index".*status="(\d+)"\} (\S+)', told)
        assert sorted(counted) == [("200", "5.0"), ("429", "3.0")]

        (web,) = [one for one in _children(serving.pid) if len(_children(one)) == 2]
        (jobs,) = set(_children(serving.pid)) - {web}
        os.kill(jobs, signal.SIGKILL)
        _wait_until(lambda: len(set(_children(serving.pid)) - {jobs}) == 2)

        serving.send_signal(signal.SIGTERM)
        assert serving.wait(60) == 0
    assert not Path(f"/proc/{web}").exists()


@contextmanager
def _served(var: Path, port: int, **settings: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "SHUOQING_VAR": str(var), "SHUOQING_PORT": str(port), **settings}
    with subprocess.Popen([sys.executable, "-c", SERVE], env=environment, stdout=subprocess.PIPE, text=True) as serving:
        try:
            assert serving.stdout is not None
            assert serving.stdout.readline() == "ready\n"
            yield serving
        finally:
            serving.terminate()


def _get(port: int, path: str, secret: str = "") -> tuple[int, str]:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {secret}"})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, ""


def _token(settings: Settings) -> str:
    add_user(settings, "wang", "a-long-password", [Position.INSPECTOR])
    service = offline_service(settings)
    try:
        return service.add_token("wang", "test", [Scope.READ])[1]
    finally:
        service.close()


def _children(number: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


def _wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
