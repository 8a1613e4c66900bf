"""The API and the pages under load, and with ten times the findings: `python -m tests.bench.api [--seconds 10]`.

The CPU time of one request, alone, over a store of 10,000 and of 100,000 findings (the first size is the baseline of
the second); then reads by 50 clients at once against `serve` with its processes, without and with a pause, each read
apart. `--processes 1` is the baseline of several; clients and server share this machine's cores.
"""

import argparse
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from sqlalchemy import text

from checker.service import Service, open_service
from checker.settings import Settings
from checker.store.database import Database
from checker.vocabulary.access import Scope
from tests.webui.samples import PASSWORD, machine, open_sample
from webui import create_app

READS = ("/api/v1/findings", "/api/v1/findings?outcome=failed&state=open", "/api/v1/findings/1", "/api/v1/inspections")
PAGES = ("/findings/", "/findings/?state=open&outcome=failed", "/findings/1", "/")
_SERVE = """
import sys
from pathlib import Path
from checker.serving import serve_workbench
from checker.settings import Settings
serve_workbench(Settings(var=Path(sys.argv[1]), workers=0, watch_rooms=0, port=int(sys.argv[2]), web_processes=int(sys.argv[3]),
                         api_rate="1000000 per minute"), ready=lambda: print("ready", flush=True))
"""


def filled(folder: Path, findings: int) -> Settings:
    """A store of about so many findings, copies of the samples spread over many inspections."""
    settings = Settings(var=folder, workers=0, watch_rooms=0)
    open_sample(settings).close()
    database = Database(settings.database)
    with database.writing() as session:
        columns = [row[1] for row in session.execute(text("pragma table_info(findings)"))]
        rest = ", ".join(name for name in columns if name != "id")
        while session.execute(text("select count(*) from findings")).scalar_one() < findings:
            session.execute(text(f"insert into findings ({rest}) select {rest} from findings limit {findings // 2}"))
        session.execute(text("update findings set state = case when id % 3 then 'open' else 'confirmed' end"))
    database.close()
    return settings


def cost(settings: Settings, times: int) -> dict[str, float]:
    """Milliseconds of CPU per request of each address, the median of so many."""
    service = open_service(settings, machine(settings.evidence))
    client = create_app(settings, service).test_client()
    secret = _token(service)
    page = client.get("/login").text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    client.post("/login", data={"csrf_token": token, "username": "demo", "password": PASSWORD})
    spent = {}
    for path in (*READS, *PAGES):
        headers = {"Authorization": f"Bearer {secret}"} if path.startswith("/api") else {}
        samples = []
        for _ in range(times):
            began = time.process_time()
            answer = client.get(path, headers=headers)
            samples.append(1000 * (time.process_time() - began))
            assert answer.status_code == 200, (path, answer.status_code)
        spent[path] = statistics.median(samples)
    service.close()
    return spent


def under_load(
    settings: Settings, processes: int, clients: int, seconds: float, think: float
) -> dict[str, tuple[float, float, float]]:
    """Requests a second, median and 95th percentile in milliseconds, of each address and of all, by so many clients
    that pause so many seconds after each answer, a random share of it before the first."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    service = open_service(settings, machine(settings.evidence))
    secret = _token(service)
    service.close()
    command = [sys.executable, "-c", _SERVE, str(settings.var), str(port), str(processes)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ)
    assert server.stdout is not None
    server.stdout.readline()
    for _ in range(4 * clients):  # until every process has loaded and answered
        urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60).read()
    took: dict[str, list[float]] = {path: [] for path in READS}
    end = time.monotonic() + seconds

    def read(number: int) -> None:
        time.sleep(random.uniform(0, think))
        while time.monotonic() < end:
            path = READS[number % len(READS)]
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {secret}"}
            )
            began = time.perf_counter()
            urllib.request.urlopen(request).read()
            took[path].append(1000 * (time.perf_counter() - began))
            number += 1
            time.sleep(think)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server.send_signal(signal.SIGTERM)
    server.wait()
    each = took | {"all": [one for some in took.values() for one in some]}
    return {path: _told(sorted(some), seconds) for path, some in each.items()}


def _told(took: list[float], seconds: float) -> tuple[float, float, float]:
    return len(took) / seconds, took[len(took) // 2], took[int(len(took) * 0.95)]


def _token(service: Service) -> str:
    _, secret = service.add_token("demo", "bench", [Scope.READ])
    return secret


def main() -> None:
    """Print the figures."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--seconds", type=float, default=10)
    given.add_argument("--clients", type=int, default=50)
    given.add_argument("--processes", type=int, default=0, help="that answer; 0: as `serve` by default")
    given.add_argument("--load-only", action="store_true", help="leave out the CPU of single requests")
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = filled(Path(folder, "small"), 10_000)
        if not options.load_only:
            large = filled(Path(folder, "large"), 100_000)
            few, many = cost(small, 15), cost(large, 15)
            for path in few:
                print(
                    f"{path:45} {few[path]:6.1f} ms CPU, {many[path]:6.1f} with ten times the findings: {many[path] / few[path]:.2f} ×"
                )
        for think in (0.0, 1.0):
            print(f"{options.clients} clients, pausing {think:.0f} s:")
            came = under_load(small, options.processes, options.clients, options.seconds, think)
            for path, (rate, median, high) in came.items():
                print(f"{path:45} {rate:6.1f} /s, median {median:.0f} ms, p95 {high:.0f} ms")


if __name__ == "__main__":
    main()
