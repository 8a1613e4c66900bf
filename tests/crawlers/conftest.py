"""One Chromium for all tests of a folder: starting it is most of their time."""

from collections.abc import Iterator

import pytest

from checker.errors import VisitFailed
from crawlers.browser import Browser
from crawlers.egress import EgressGuard, parse_allowed
from tests.crawlers.urls import ZONE

PORTS = (80, 8443, *range(8931, 8940))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser whose guard allows 127.0.0.2 on some ports and answers names from the tests' zone."""
    allow = [parse_allowed(f"127.0.0.2/32:{port}") for port in PORTS]
    with EgressGuard(allow=allow, zone=ZONE) as guard:
        try:
            started = Browser(guard=guard).__enter__()
        except VisitFailed as error:
            pytest.skip(f"no browser here: {error}")
        try:
            yield started
        finally:
            started.__exit__(None, None, None)
