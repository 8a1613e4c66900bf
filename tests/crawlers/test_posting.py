"""Requests without a browser go through the guard, whatever the environment says."""

import ast
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.errors import VisitFailed
from crawlers.egress import EgressGuard, parse_allowed
from crawlers.posting import get, post, through
from tests.crawlers.sites import Site, serving

ROOMS = [Path(__file__).parents[2] / room for room in ("checker", "crawlers", "webui")]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({"/hook": (200, {}, b"heard"), "/away": (302, {"Location": "/hook"}, b"")}) as found:
        yield found


@pytest.fixture(params=["no_proxy", "NO_PROXY"])
def way_round(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that sends everything past any proxy."""
    monkeypatch.setenv(request.param, "*")


@pytest.mark.usefixtures("way_round")
def test_the_environment_opens_no_way_round_the_guard(site: Site) -> None:
    with EgressGuard(zone={"oa.example.cn": [["127.0.0.2"]]}) as guard, pytest.raises(urllib.error.HTTPError):
        through(guard).open(f"http://oa.example.cn:{site.port}/hook", timeout=20)
    with EgressGuard() as guard, pytest.raises(urllib.error.HTTPError):
        through(guard).open(f"{site.url}/hook", timeout=20)
    assert not site.visited


@pytest.mark.usefixtures("way_round")
def test_what_is_allowed_is_posted_and_answered(site: Site) -> None:
    allow = [parse_allowed(f"127.0.0.2/32:{site.port}")]
    assert post(f"{site.url}/hook", b"{}", media_type="application/json", allow=allow) == b"heard"


def test_a_redirect_is_not_followed(site: Site) -> None:
    with pytest.raises(VisitFailed):
        get(f"{site.url}/away", allow=[parse_allowed(f"127.0.0.2/32:{site.port}")])
    assert site.visited == ["/away"]


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://127.0.0.2/a", "data:,a"])
def test_nothing_but_the_web_is_opened(address: str) -> None:
    with EgressGuard() as guard, pytest.raises(urllib.error.URLError, match="unknown url type"):
        through(guard, urllib.request.HTTPRedirectHandler()).open(address, timeout=20)


def test_no_other_place_sets_a_proxy_that_the_environment_can_undo() -> None:
    setting = {
        path.name
        for room in ROOMS
        for path in room.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"ProxyHandler", "build_opener", "install_opener"}
    }
    assert setting == {"posting.py"}
