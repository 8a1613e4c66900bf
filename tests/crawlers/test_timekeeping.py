"""The clock is compared with a time server of the test's own, over real UDP; nobody else is asked."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import ntplib
import pytest

from crawlers.egress import parse_allowed
from crawlers.timekeeping import Timekeeper

Answer = Callable[[bytes], bytes]
AHEAD_S = 90


def honest(question: bytes, *, ahead: float = AHEAD_S, stratum: int = 2, leap: int = 0) -> bytes:
    asked = ntplib.NTPPacket()
    asked.from_data(question)
    now = ntplib.system_to_ntp_time(time.time() + ahead)
    told = ntplib.NTPPacket(version=4, mode=4, tx_timestamp=now)
    told.stratum, told.leap, told.recv_timestamp, told.ref_timestamp = stratum, leap, now, now
    content = told.to_data()
    return content[:24] + question[40:48] + content[32:]


@contextmanager
def server(answer: Answer) -> Iterator[int]:
    """A time server on loopback; its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                question, who = line.recvfrom(512)
                if not question:
                    return
                if given := answer(question):
                    line.sendto(given, who)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = line.getsockname()[1]
        yield port
        line.sendto(b"", ("127.0.0.1", port))
        thread.join()


def ask(port: int, *more: str) -> dict[str, object]:
    return Timekeeper(servers=(f"127.0.0.1:{port}", *more), allow=(parse_allowed(f"127.0.0.1/32:{port}"),))()


def test_a_slow_clock_is_measured_with_its_sign() -> None:
    with server(honest) as port:
        told = ask(port)
    assert abs(int(str(told["offset_us"])) - AHEAD_S * 1_000_000) < 1_000_000
    assert (told["server"], told["address"], told["stratum"]) == (f"127.0.0.1:{port}", "127.0.0.1", 2)
    assert "not_measured" not in told


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda question: honest(question, stratum=0), "没有校准"),
        (lambda question: honest(question, leap=3), "没有校准"),
        (lambda question: honest(question[:40] + b"12345678"), "所问不符"),
        (lambda question: question, "所问不符"),
        (lambda question: b"\x24", "127.0.0.1"),
    ],
)
def test_an_answer_that_cannot_be_relied_on_is_no_measurement(answer: Answer, why: str) -> None:
    with server(answer) as port:
        told = ask(port)
    assert why in str(told["not_measured"])
    assert "offset_us" not in told


def test_the_next_server_is_asked_when_one_is_silent() -> None:
    with server(lambda question: b"") as silent, server(honest) as port:
        allow = tuple(parse_allowed(f"127.0.0.1/32:{one}") for one in (silent, port))
        told = Timekeeper(servers=(f"127.0.0.1:{silent}", f"127.0.0.1:{port}"), allow=allow)()
    assert told["server"] == f"127.0.0.1:{port}"


def test_nobody_is_asked_without_leave() -> None:
    asked: list[bytes] = []
    with server(lambda question: asked.append(question) or b"") as port:  # type: ignore[func-returns-value]
        for one in (f"127.0.0.1:{port}", f"localhost:{port}", "127.0.0.1", "[::1]:123", "169.254.169.254", "x:y"):
            assert "not_measured" in Timekeeper(servers=(one,))()
    assert not asked
    assert Timekeeper()()["not_measured"] == "没有设置时间服务器"
