"""How far this machine's clock is from the time servers the settings name (NTP, one UDP question and its answer).

Only configured servers are asked, each address checked as the egress guard checks addresses: public ones on port 123,
others where the settings open them. Not covered: authenticated NTP; whoever sits on the way can answer wrongly.
"""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, Final

import ntplib

from crawlers.egress import Allowed
from crawlers.egress.addresses import address_refusal, unwrapped

PORT: Final = 123
_ANSWER_SECONDS: Final = 1.5
_ALL_SECONDS: Final = 4.0  # names that do not resolve would otherwise hold a capture up
_SERVER_MODE, _UNSYNCHRONISED, _MOST_STRATUM = 4, 3, 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Timekeeper:
    """Asks `servers` (`host` or `host:port`) in order; the first good answer counts."""

    servers: Sequence[str] = ()
    allow: Sequence[Allowed] = ()

    def __call__(self) -> dict[str, Any]:
        """When and whom we asked, `offset_us` (positive: this machine is slow), `delay_us` there and back, `stratum`.

        Without an answer `not_measured` says why, and there is no offset.
        """
        found: list[dict[str, Any]] = []
        asking = threading.Thread(target=lambda: found.append(self._first()), daemon=True)
        asking.start()
        asking.join(_ALL_SECONDS)
        told = found[0] if found else {"not_measured": "时间服务器没有及时应答"}
        return {"at": datetime.now(UTC)} | told

    def _first(self) -> dict[str, Any]:
        why = "没有设置时间服务器"
        for server in self.servers:
            try:
                return {"server": server} | _asked(server, self.allow)
            except (OSError, ValueError, ntplib.NTPException) as error:
                why = f"{server}：{error}"
        return {"not_measured": why}


def _asked(server: str, allow: Sequence[Allowed]) -> dict[str, Any]:
    """Raises OSError without an answer, ValueError for an address not allowed or an answer that cannot be relied on."""
    host, port = _parted(server)
    address = next(_checked(host, port, allow))
    answer = _exchange(address, port)
    if answer.leap == _UNSYNCHRONISED or not 1 <= answer.stratum <= _MOST_STRATUM:
        raise ValueError("时间服务器自己没有校准")
    return {
        "address": address,
        "stratum": answer.stratum,
        "offset_us": round(answer.offset * 1e6),
        "delay_us": round(answer.delay * 1e6),
    }


def _checked(host: str, port: int, allow: Sequence[Allowed]) -> Iterator[str]:
    """The host's addresses; none when one of them may not be reached."""
    found = list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)))
    for text in found:
        address = unwrapped(ip_address(text))
        if any(one.admits(address, port) for one in allow):
            continue
        if port != PORT:
            raise ValueError(f"端口 {port} 不在允许之列")
        if refused := address_refusal(address):
            raise ValueError(refused)
    yield from found


def _exchange(address: str, port: int) -> ntplib.NTPStats:
    """The answer to our own question: from that address, and repeating the time we sent."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        line.settimeout(_ANSWER_SECONDS)
        line.connect((address, port))
        sent = ntplib.system_to_ntp_time(time.time())
        question = ntplib.NTPPacket(version=4, mode=3, tx_timestamp=sent).to_data()
        line.send(question)
        content = line.recv(512)
        arrived = ntplib.system_to_ntp_time(time.time())
    answer = ntplib.NTPStats()
    answer.from_data(content)
    answer.dest_timestamp = arrived
    if answer.mode != _SERVER_MODE or content[24:32] != question[40:48]:
        raise ValueError("应答与所问不符")
    return answer


def _parted(server: str) -> tuple[str, int]:
    host, colon, port = server.rpartition(":")
    if not colon or (server.count(":") > 1 and not server.startswith("[")):
        return server.strip("[]"), PORT
    return host.strip("[]"), int(port)
