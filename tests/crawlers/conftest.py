"""One Chromium for all tests of a folder: starting it is most of their time.

Its guard's allow list is fixed at start, so the ports of all sites are reserved before; none is a fixed number, so that
several runs on one machine never meet.
"""

import socket
from collections.abc import Iterator

import pytest

from checker.errors import VisitFailed
from crawlers.browser import Browser
from crawlers.egress import EgressGuard, parse_allowed
from tests.crawlers.sites import berth
from tests.crawlers.urls import ZONE

BERTHS = 24
OPEN_PORTS = (80, 8443)  # nobody listens there


@pytest.fixture(scope="session")
def reserved() -> Iterator[tuple[socket.socket, ...]]:
    """Every place the browser may visit."""
    places = tuple(berth() for _ in range(BERTHS))
    yield places
    for one in places:
        one.close()


@pytest.fixture(scope="session")
def berths(reserved: tuple[socket.socket, ...]) -> list[socket.socket]:
    """The reserved places that are still free; a site takes one with `pop` and closes it."""
    return list(reserved)


@pytest.fixture(scope="session")
def browser(reserved: tuple[socket.socket, ...]) -> Iterator[Browser]:
    """A browser whose guard allows the reserved places and answers names from the tests' zone."""
    ports = [*OPEN_PORTS, *(one.getsockname()[1] for one in reserved)]
    allow = [parse_allowed(f"127.0.0.2/32:{port}") for port in ports]
    with EgressGuard(allow=allow, zone=ZONE) as guard:
        try:
            started = Browser(guard=guard).__enter__()
        except VisitFailed as error:
            pytest.skip(f"no browser here: {error}")
        try:
            yield started
        finally:
            started.__exit__(None, None, None)
