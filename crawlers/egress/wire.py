"""HTTP/1.1 as far as a proxy needs it: heads, targets and where a body ends. Strict: what is odd is refused."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

HEAD_BYTES = 64 * 1024
CHUNK = 256 * 1024

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*\.?")
_NUMERIC_END = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
_IPV4 = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_IPV6 = re.compile(r"\[[0-9a-f:.]{2,45}\]")
_ABSOLUTE = re.compile(r"http://([^/?#\\@\s]+)([/?][^\s#]*)?", re.IGNORECASE)
_HOP = {"connection", "proxy-connection", "keep-alive", "proxy-authorization", "te", "upgrade", "expect", "host"}


class Malformed(Exception):
    """The peer did not speak HTTP/1.1 as we accept it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Budgets of one guard: everything beyond is refused or cut."""

    bytes: int = 200 * 1024 * 1024
    connections: int = 3000
    at_once: int = 256
    seconds: int = 180  # of one connection
    connect_seconds: int = 10
    resolve_seconds: int = 8
    cache_seconds: int = 30  # how long answers stay pinned


@dataclass(frozen=True, slots=True)
class Head:
    """The first line's three words and the header lines of a request or an answer."""

    first: tuple[str, str, str]
    headers: tuple[tuple[str, str], ...]
    raw: bytes

    def all(self, name: str) -> list[str]:
        """Every value of a header, in order."""
        return [value for key, value in self.headers if key.lower() == name]


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """The next head, or None when the peer closed between messages. Raises `Malformed`."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial.strip():
            raise Malformed("cut head") from error
        return None
    except asyncio.LimitOverrunError as error:
        raise Malformed("head too long") from error
    first, *lines = raw[:-4].decode("latin-1").split("\r\n")
    words = first.split(" ", 2)
    if len(words) < 2:
        raise Malformed("first line")
    return Head((words[0], words[1], words[2] if len(words) > 2 else ""), tuple(map(_header, lines)), raw)


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name or name != name.strip() or any(sign in line for sign in "\r\n\0"):
        raise Malformed("header line")
    return name, value.strip()


def authority(text: str, default_port: int) -> tuple[str, int]:
    """Host (lower case, IPv6 in brackets) and port of an authority. Raises `Malformed` on anything unusual."""
    host, colon, digits = text.lower().rpartition(":")
    if not colon or digits.endswith("]"):
        host, digits = text.lower(), str(default_port)
    if not digits.isascii() or not digits.isdigit() or not 0 < int(digits[:6]) < 65536:
        raise Malformed("port")
    if _IPV6.fullmatch(host) or _IPV4.fullmatch(host):
        return host, int(digits)
    if not _NAME.fullmatch(host) or _NUMERIC_END.fullmatch(host):
        raise Malformed("host")
    return host, int(digits)


def target(head: Head) -> tuple[str, int, str]:
    """Host, port and origin-form path a proxy request asks for; the path is empty for CONNECT. Raises `Malformed`."""
    method, where, version = head.first
    if version not in {"HTTP/1.1", "HTTP/1.0"}:
        raise Malformed("version")
    if method == "CONNECT":
        return *authority(where, 443), ""
    absolute = _ABSOLUTE.fullmatch(where)
    if method not in {"GET", "HEAD", "POST", "OPTIONS"} or absolute is None:
        raise Malformed("method or target")
    path = absolute[2] or "/"
    return *authority(absolute[1], 80), path if path.startswith("/") else "/" + path


def upstream_head(head: Head, host: str, port: int, path: str) -> bytes:
    """The request head as sent to the origin: own Host line, no hop-by-hop headers."""
    lines = [f"{head.first[0]} {path} HTTP/1.1", f"Host: {host}" if port == 80 else f"Host: {host}:{port}"]
    lines += [f"{name}: {value}" for name, value in head.headers if name.lower() not in _HOP]
    return "\r\n".join([*lines, "Connection: keep-alive", "", ""]).encode("latin-1")


def body_length(head: Head, *, answer_to: str = "") -> int | None:
    """Bytes of body after this head; -1 means chunked, None until the connection closes. Raises `Malformed`."""
    if answer_to and (answer_to == "HEAD" or head.first[1] in {"204", "304"}):
        return 0
    codings, lengths = head.all("transfer-encoding"), set(head.all("content-length"))
    if codings:
        if [coding.lower() for coding in codings] != ["chunked"] or lengths:
            raise Malformed("ambiguous body")
        return -1
    if len(lengths) > 1 or any(not (length.isascii() and length.isdigit()) for length in lengths):
        raise Malformed("ambiguous length")
    if lengths:
        return int(lengths.pop())
    return None if answer_to else 0


async def body(reader: asyncio.StreamReader, length: int | None) -> AsyncIterator[bytes]:
    """The body's bytes as they stand on the wire, chunk framing included. Raises `Malformed` when it is cut."""
    if length == -1:
        async for piece in _chunks(reader):
            yield piece
        return
    left = length
    while left is None or left > 0:
        piece = await reader.read(CHUNK if left is None else min(CHUNK, left))
        if not piece:
            if left is None:
                return
            raise Malformed("cut body")
        left = None if left is None else left - len(piece)
        yield piece


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while True:
        line = await _line(reader)
        size = line.split(b";", 1)[0].strip()
        if not re.fullmatch(rb"[0-9a-fA-F]{1,12}", size):
            raise Malformed("chunk size")
        yield line
        if int(size, 16) == 0:
            break
        async for piece in body(reader, int(size, 16) + 2):
            yield piece
    while (line := await _line(reader)) != b"\r\n":  # trailers
        yield line
    yield line


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise Malformed("cut line") from error
