"""Nothing is fetched at run time: the program at work in a network namespace that holds loopback only."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_WORK = """
import socket, sys
from pathlib import Path
from checker.service import open_service
from checker.settings import Settings
from checker.vocabulary.access import Scope
from checker.vocabulary.people import Position
from webui import create_app

try:
    socket.create_connection(("192.0.2.1", 80), timeout=2)
    sys.exit("there is a network")
except OSError:
    pass
settings = Settings(var=Path(sys.argv[1]), workers=0)
service = open_service(settings)
service.add_person("li", "a-long-enough-word", [Position.INSPECTOR])
_, secret = service.add_token("li", "x", list(Scope))
client = create_app(settings, service).test_client()
answer = client.post("/api/v1/judge", json={"rows": [{"id": "1", "text": "全网最佳"}]},
                     headers={"Authorization": "Bearer " + secret})
pages = [client.get(path).status_code for path in ("/login", "/readyz", "/api/v1/docs")]
print(answer.json["results"][0]["outcome"], *pages)
service.close()
"""


def _namespace() -> list[str]:
    command = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    try:
        works = subprocess.run([*command, "true"], capture_output=True, timeout=20, check=False).returncode == 0
    except OSError:
        works = False
    if not works:
        pytest.skip("this machine allows no network namespace")
    return command


def test_texts_pages_and_api_work_without_a_network(tmp_path: Path) -> None:
    command = [*_namespace(), sys.executable, "-c", _WORK, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert done.stdout.split() == ["failed", "200", "200", "200"], done.stderr[-2000:]


def test_a_feed_is_judged_without_a_network(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text(json.dumps({"id": "1", "text": "全网最佳"}) + "\n", "utf-8")
    command = [*_namespace(), sys.executable, "-m", "checker", "judge", str(feed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert (done.returncode, json.loads(done.stdout)["outcome"]) == (1, "failed"), done.stderr[-2000:]
