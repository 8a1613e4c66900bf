"""The audit of what is installed, against an advisory service of our own."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.dependency_audit import main


class _Service(BaseHTTPRequestHandler):
    """Answers as OSV does: vulnerable is what the server was told."""

    protocol_version, wbufsize = "HTTP/1.1", 2**16  # headers and body in one packet

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        is_vulnerable = self.server.vulnerable.get(asked["package"]["name"]) == asked["version"]  # type: ignore[attr-defined]
        known = {"id": "PYSEC-0000-1", "modified": "2026-01-01T00:00:00Z", "summary": "", "details": "", "affected": []}
        content = json.dumps({"vulns": [known]} if is_vulnerable else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _options(service: ThreadingHTTPServer) -> list[str]:
    return ["--vulnerability-service", "osv", "--osv-url", f"http://127.0.0.1:{service.server_port}/"]


def test_a_vulnerable_package_fails_and_a_clean_one_passes(
    service: ThreadingHTTPServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(tmp_path, "basket-1.0.dist-info").mkdir()
    Path(tmp_path, "basket-1.0.dist-info", "METADATA").write_text("Metadata-Version: 2.1\nName: basket\nVersion: 1.0\n")
    installed = ["--path", str(tmp_path)]
    service.vulnerable = {"jinja2": "2.10"}  # type: ignore[attr-defined]
    assert main(_options(service), installed) == 0
    assert capsys.readouterr().out == "dependencies: 1 checked, 0 vulnerable, 0 not checked\n"
    service.vulnerable = {"jinja2": "2.10", "basket": "1.0"}  # type: ignore[attr-defined]
    assert main(_options(service), installed) == 1
    assert "basket 1.0: PYSEC-0000-1" in capsys.readouterr().out


def test_a_service_that_knows_nothing_or_is_away_has_checked_nothing(
    service: ThreadingHTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    service.vulnerable = {}  # type: ignore[attr-defined]
    assert main([*_options(service), "--strict"]) == 1
    assert "NOT CHECKED" in capsys.readouterr().out
    service.server_close()
    assert main(_options(service)) == 0
    assert "NOT CHECKED" in capsys.readouterr().out
