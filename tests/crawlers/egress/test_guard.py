"""The guard as a process: it lets through what it should, and nothing else."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from crawlers.egress import EgressGuard, GuardFailed, Limits, parse_allowed
from tests.crawlers.sites import Site, serving, sinks


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(
        {"/hello": (200, {"Content-Type": "text/plain"}, b"hello"), "/big": (200, {}, b"x" * 300_000)}
    ) as running:
        yield running


@pytest.fixture(scope="module")
def guard(site: Site) -> Iterator[EgressGuard]:
    zone = {
        "ok.test": [["127.0.0.2"]],
        "mixed.test": [["127.0.0.2", "127.0.0.1"]],
        "six.test": [["127.0.0.2", "::1"]],
        "inner.test": [["10.0.0.5"]],
        "nowhere.test": [[]],
    }
    with EgressGuard(allow=[parse_allowed(f"127.0.0.2/32:{site.port}")], zone=zone) as running:
        yield running


def asked(guard: EgressGuard, url: str, method: str = "GET") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", int(guard.url.rpartition(":")[2]), timeout=10)
    with closing(connection):
        connection.request(method, url)
        answer = connection.getresponse()
        answer.read()
        return answer


def connected(guard: EgressGuard, where: str) -> bytes:
    with socket.create_connection(("127.0.0.1", int(guard.url.rpartition(":")[2])), timeout=10) as proxy:
        proxy.sendall(f"CONNECT {where} HTTP/1.1\r\nHost: {where}\r\n\r\n".encode())
        return proxy.recv(4096)


def test_an_allowed_page_is_fetched_and_written_down(guard: EgressGuard, site: Site) -> None:
    since = guard.renew()
    assert asked(guard, f"http://ok.test:{site.port}/hello").status == 200
    (line,) = guard.log(since)
    assert (line["host"], line["ip"], line["verdict"]) == ("ok.test", "127.0.0.2", "allowed")
    assert line["answers"] == ["127.0.0.2"]
    assert line["received"] > 5


@pytest.mark.parametrize("name", ["mixed.test", "six.test", "inner.test"])
def test_one_bad_answer_refuses_the_name(guard: EgressGuard, site: Site, name: str) -> None:
    with sinks(("127.0.0.1", site.port), ("::1", site.port)) as counted:
        assert asked(guard, f"http://{name}:{site.port}/hello").status == 403
        assert connected(guard, f"{name}:{site.port}").startswith(b"HTTP/1.1 403")
    assert counted.hits == []


def test_a_name_without_answers_is_unreachable_not_open(guard: EgressGuard) -> None:
    assert asked(guard, "http://nowhere.test/").status == 502


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://ok.test:25/",
        "http://localhost/",
        "/hello",
    ],
)
def test_what_is_not_allowed_is_refused(guard: EgressGuard, url: str) -> None:
    assert asked(guard, url).status == 403


def test_the_guards_own_answers_carry_its_secret(guard: EgressGuard) -> None:
    name, secret = guard.mark_header
    assert asked(guard, "http://127.0.0.1/").getheader(name) == f"{secret} refused"


def test_a_tunnel_passes_bytes_both_ways(guard: EgressGuard, site: Site) -> None:
    with socket.create_connection(("127.0.0.1", int(guard.url.rpartition(":")[2])), timeout=10) as proxy:
        proxy.sendall(f"CONNECT ok.test:{site.port} HTTP/1.1\r\n\r\n".encode())
        assert proxy.recv(4096).startswith(b"HTTP/1.1 200")
        proxy.sendall(b"GET /hello HTTP/1.1\r\nHost: ok.test\r\nConnection: close\r\n\r\n")
        received = b""
        while piece := proxy.recv(4096):
            received += piece
    assert received.endswith(b"hello")


def test_one_connection_carries_several_plain_requests(guard: EgressGuard, site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(guard.url.rpartition(":")[2]), timeout=10)
    with closing(connection):
        for path in ("/hello", "/big", "/hello"):
            connection.request("GET", f"http://ok.test:{site.port}{path}")
            assert connection.getresponse().read()
        connection.request("GET", f"http://inner.test:{site.port}/hello")
        assert connection.getresponse().status == 403


def test_rebinding_finds_the_first_answer_pinned(site: Site) -> None:
    zone = {"rebind.test": [["127.0.0.2"], ["127.0.0.1"]]}
    allow = [parse_allowed(f"127.0.0.2/32:{site.port}")]
    with sinks(("127.0.0.1", site.port)) as counted, EgressGuard(allow=allow, zone=zone) as guard:
        assert [asked(guard, f"http://rebind.test:{site.port}/hello").status for _ in range(5)] == [200] * 5
    assert counted.hits == []


def test_rebinding_is_refused_when_nothing_is_pinned(site: Site) -> None:
    zone = {"rebind.test": [["127.0.0.2"], ["127.0.0.1"], ["127.0.0.2"], ["169.254.169.254"]]}
    allow = [parse_allowed(f"127.0.0.2/32:{site.port}")]
    with (
        sinks(("127.0.0.1", site.port)) as counted,
        EgressGuard(allow=allow, zone=zone, limits=Limits(cache_seconds=-1)) as guard,
    ):
        assert [asked(guard, f"http://rebind.test:{site.port}/hello").status for _ in range(4)] == [200, 403, 200, 403]
    assert counted.hits == []


def test_the_byte_budget_cuts_and_a_new_one_reopens(site: Site) -> None:
    allow = [parse_allowed(f"127.0.0.2/32:{site.port}")]
    with EgressGuard(allow=allow, limits=Limits(bytes=100_000)) as guard:
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            asked(guard, f"http://127.0.0.2:{site.port}/big")
        assert asked(guard, f"http://127.0.0.2:{site.port}/hello").status == 403
        guard.renew()
        assert asked(guard, f"http://127.0.0.2:{site.port}/hello").status == 200
        assert any("额度" in line["reason"] for line in guard.log())


def test_the_connection_budget_ends(site: Site) -> None:
    allow = [parse_allowed(f"127.0.0.2/32:{site.port}")]
    with EgressGuard(allow=allow, limits=Limits(connections=2)) as guard:
        answers = [asked(guard, f"http://127.0.0.2:{site.port}/hello").status for _ in range(3)]
    assert answers == [200, 200, 403]


def test_the_browsers_own_services_are_not_reached(guard: EgressGuard) -> None:
    assert connected(guard, "update.googleapis.com:443").startswith(b"HTTP/1.1 403")


def test_without_its_process_nothing_is_open(site: Site) -> None:
    with EgressGuard(allow=[parse_allowed(f"127.0.0.2/32:{site.port}")]) as guard:
        address = int(guard.url.rpartition(":")[2])
        assert guard._process is not None
        guard._process.kill()
        guard._process.wait()
        assert not guard.is_alive
        with pytest.raises(GuardFailed):
            guard.log()
        with pytest.raises(ConnectionError):
            socket.create_connection(("127.0.0.1", address), timeout=2)
