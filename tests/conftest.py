"""What every test shares: no network but this machine, and the development data where it is."""

import ipaddress
import os
import socket
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that bind the crawlers' fixed ports run in one worker, one after the other."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "crawlers"):
            item.add_marker(pytest.mark.xdist_group("crawlers"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches beyond this machine is a defect of the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not _is_here(str(address[0])):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def dev_data() -> Path:
    """The folder of development data; tests that need it are skipped, visibly, where it is absent."""
    path = Path(os.environ.get("SHUOQING_DEV_DATA", ROOT.parent / "shared" / "data"))
    if not (path / "real").is_dir():
        pytest.skip(f"no development data at {path} (set SHUOQING_DEV_DATA)")
    return path
