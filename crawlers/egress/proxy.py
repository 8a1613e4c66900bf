"""The guard's server: for every connection resolve, check all answers, pin one, relay, count, write it down.

It fails closed: whatever goes wrong ends in a refusal, never in a connection made some other way.
"""

import asyncio
import itertools
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

from crawlers.egress.addresses import Allowed, Network, refusal
from crawlers.egress.wire import (
    CHUNK,
    HEAD_BYTES,
    Head,
    Limits,
    Malformed,
    body,
    body_length,
    read_head,
    target,
    upstream_head,
)

Resolver = Callable[[str], Awaitable[Sequence[str]]]
Log = Callable[[Mapping[str, Any]], None]
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Upstream = tuple[str, Streams]

log = logging.getLogger(__name__)

MARK = "X-Shuoqing-Egress"


class Refused(Exception):
    """The rules say no; the message is a Chinese sentence."""


class Unreachable(Exception):
    """The rules say yes, but the name or the server does not answer."""


class OverBudget(Exception):
    """The inspection has used up what it may take."""


@dataclass(slots=True)
class Ticket:
    """One decision and what came of it; a line of the evidence log."""

    id: int
    method: str
    host: str
    port: int
    answers: Sequence[str] = ()
    ip: str = ""
    verdict: str = "refused"
    reason: str = ""
    sent: int = 0
    received: int = 0
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="milliseconds"))

    def line(self) -> dict[str, Any]:
        """The log line."""
        return {name: getattr(self, name) for name in self.__slots__}


async def resolve_by_system(host: str) -> Sequence[str]:
    """All A and AAAA answers of the system's resolver."""
    infos = await asyncio.get_running_loop().getaddrinfo(host, None, type=1)
    return tuple(dict.fromkeys(str(info[4][0]) for info in infos))


class Proxy:
    """A forward proxy with rules. `serve` is the callback of `asyncio.start_server`."""

    def __init__(
        self,
        *,
        allow: Sequence[Allowed] = (),
        deny: Sequence[Network] = (),
        names: Collection[str] = (),
        limits: Limits | None = None,
        mark: str = "",
        resolve: Resolver = resolve_by_system,
        log: Log = lambda line: None,
    ) -> None:
        self.allow, self.deny, self.limits, self.mark = allow, deny, limits or Limits(), mark
        self._resolve, self._log, self._names = resolve, log, frozenset(names)
        self._pins: dict[str, tuple[float, asyncio.Task[Sequence[str]]]] = {}
        self._ids = itertools.count(1)
        self._open: dict[int, Ticket] = {}
        self.renew()

    def renew(self) -> None:
        """Give the next inspection a fresh budget."""
        self._bytes_left, self._connections_left = self.limits.bytes, self.limits.connections

    def report_open(self) -> None:
        """Write a line for every connection still open, with the bytes so far."""
        for ticket in self._open.values():
            self._log(ticket.line())

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection of the browser until it ends, whatever happens."""
        try:
            async with asyncio.timeout(self.limits.seconds):
                await self._converse(reader, writer)
        except (Malformed, TimeoutError, OSError, OverBudget):
            pass
        except Exception:  # the door of one connection: a bug here must not open it, nor end the others
            log.exception("egress.failed")
        finally:
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        keep: dict[tuple[str, int], Upstream] = {}
        try:
            while (head := await read_head(reader)) is not None:
                if not await self._answer(head, reader, writer, keep):
                    return
        finally:
            for _, streams in keep.values():
                streams[1].close()

    async def _answer(
        self,
        head: Head,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        keep: dict[tuple[str, int], Upstream],
    ) -> bool:
        ticket = Ticket(next(self._ids), head.first[0][:10], "", 0)
        try:
            ticket.host, ticket.port, path = target(head)
            self._admit_connection()
            await self._decide(ticket)
            kept = keep.pop((ticket.host, ticket.port), None)
            ticket.ip, streams = kept or await self._connect(ticket)
            ticket.verdict = "allowed"
        except (Malformed, Refused, OverBudget) as error:
            ticket.reason = "请求格式不合规" if isinstance(error, Malformed) else str(error)
            await self._say(writer, 403, ticket)
            return False
        except Unreachable as error:
            ticket.verdict, ticket.reason = "failed", str(error)
            await self._say(writer, 502, ticket)
            return False
        self._log(ticket.line())
        self._open[ticket.id] = ticket
        try:
            if not path:
                await self._tunnel(ticket, (reader, writer), streams)
                return False
            reusable = await self._exchange(ticket, head, path, (reader, writer), streams)
            if reusable:
                keep[ticket.host, ticket.port] = ticket.ip, streams
            else:
                streams[1].close()
            return reusable
        except BaseException as error:
            ticket.reason = str(error) if isinstance(error, OverBudget) else "连接中断"
            streams[1].close()
            raise
        finally:
            del self._open[ticket.id]
            self._log(ticket.line())

    def _admit_connection(self) -> None:
        if self._bytes_left <= 0:
            raise OverBudget("本次核查的流量额度已用完")
        if self._connections_left <= 0 or len(self._open) >= self.limits.at_once:
            raise OverBudget("本次核查的连接数额度已用完")
        self._connections_left -= 1

    async def _decide(self, ticket: Ticket) -> None:
        """Fill in answers and the pinned address. Raises `Refused` when any answer is bad, `Unreachable` when none."""
        if ticket.host in self._names:
            raise Refused("浏览器自身的后台请求，与所核查的页面无关")
        ticket.answers = await self._answers(ticket.host)
        if not ticket.answers:
            raise Unreachable("域名没有解析结果")
        for answer in ticket.answers:
            if reason := refusal(answer, ticket.port, self.allow, self.deny):
                raise Refused(reason)

    async def _answers(self, host: str) -> Sequence[str]:
        try:
            return (str(ip_address(host.strip("[]"))),)
        except ValueError:
            pass
        expires, task = self._pins.get(host, (0.0, None))
        if task is None or expires < time.monotonic() or (task.done() and task.exception()):
            if len(self._pins) > 1000:
                self._pins.clear()
            task = asyncio.ensure_future(self._looked_up(host))
            self._pins[host] = (time.monotonic() + self.limits.cache_seconds, task)
        return await asyncio.shield(task)

    async def _looked_up(self, host: str) -> Sequence[str]:
        try:
            async with asyncio.timeout(self.limits.resolve_seconds):
                return await self._resolve(host)
        except (OSError, TimeoutError, UnicodeError) as error:
            raise Unreachable("域名无法解析") from error

    async def _connect(self, ticket: Ticket) -> Upstream:
        for ip in sorted(ticket.answers, key=lambda answer: ":" in answer)[:4]:
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(self.limits.connect_seconds):
                    return ip, await asyncio.open_connection(ip, ticket.port, limit=HEAD_BYTES)
        raise Unreachable("服务器没有应答")

    async def _tunnel(
        self,
        ticket: Ticket,
        client: Streams,
        server: Streams,
    ) -> None:
        client[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await client[1].drain()
        pumps = [
            asyncio.ensure_future(self._pump(client[0], server[1], ticket, "sent")),
            asyncio.ensure_future(self._pump(server[0], client[1], ticket, "received")),
        ]
        try:
            await asyncio.gather(*pumps)
        finally:
            for pump in pumps:
                pump.cancel()
            server[1].close()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, ticket: Ticket, direction: str
    ) -> None:
        while piece := await source.read(CHUNK):
            await self._pass(piece, sink, ticket, direction)
        with suppress(OSError, RuntimeError):
            sink.write_eof()

    async def _pass(self, piece: bytes, sink: asyncio.StreamWriter, ticket: Ticket, direction: str) -> None:
        setattr(ticket, direction, getattr(ticket, direction) + len(piece))
        self._bytes_left -= len(piece)
        if self._bytes_left < 0:
            raise OverBudget("本次核查的流量额度已用完，连接被切断")
        sink.write(piece)
        await sink.drain()

    async def _exchange(
        self,
        ticket: Ticket,
        head: Head,
        path: str,
        client: Streams,
        server: Streams,
    ) -> bool:
        """Pass one plain request and its answer; True when both connections may carry another."""
        await self._pass(upstream_head(head, ticket.host, ticket.port, path), server[1], ticket, "sent")
        async for piece in body(client[0], body_length(head)):
            await self._pass(piece, server[1], ticket, "sent")
        answer = await read_head(server[0])
        while answer is not None and answer.first[1].startswith("1"):
            answer = await read_head(server[0])
        if answer is None:
            raise Malformed("no answer")
        length = body_length(answer, answer_to=head.first[0])
        await self._pass(answer.raw, client[1], ticket, "received")
        async for piece in body(server[0], length):
            await self._pass(piece, client[1], ticket, "received")
        closing = any("close" in value.lower() for value in answer.all("connection"))
        return length is not None and not closing and answer.first[0] == "HTTP/1.1"

    async def _say(self, writer: asyncio.StreamWriter, status: int, ticket: Ticket) -> None:
        self._log(ticket.line())
        text = f"<!doctype html><meta charset=utf-8><p>{ticket.reason}</p>".encode()
        head = (
            f"HTTP/1.1 {status} Refused\r\n{MARK}: {self.mark} {ticket.verdict}\r\n"
            f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n"
        )
        writer.write(head.encode("latin-1") + text)
        await writer.drain()
