"""Our own HTTP line to a stream, through the egress guard like everything else; the only module that imports aiohttp.

Bytes are taken as they stand: nothing is decoded but the transfer coding, nothing is encoded again.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp

from checker.errors import NotAllowed

CHUNK = 64 * 1024
_WANTED = frozenset({"user-agent", "referer", "origin", "cookie", "accept-language", "authorization"})


class StreamLost(Exception):
    """The stream gave nothing more; `is_final` when asking again is pointless. The message is a Chinese sentence."""

    def __init__(self, message: str, *, is_final: bool = False) -> None:
        super().__init__(message)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the address after redirects, status, media type and body."""

    url: str
    status: int
    media_type: str
    body: bytes


class Line:
    """Requests through the guard at `proxy`; `mark` is the header by which the guard signs its own answers.

    `headers` are those the page itself sent for the stream; only what a player would send is taken over.
    """

    def __init__(
        self, proxy: str, mark: tuple[str, str], headers: Mapping[str, str], *, patience_s: float = 15
    ) -> None:
        self._proxy, self._mark, self._patience_s = proxy, mark, patience_s
        self._headers = {name: value for name, value in headers.items() if name.lower() in _WANTED}
        self._session: aiohttp.ClientSession | None = None
        self.received = 0

    async def __aenter__(self) -> Self:
        wait = aiohttp.ClientTimeout(total=None, sock_connect=self._patience_s, sock_read=self._patience_s)
        self._session = aiohttp.ClientSession(headers=self._headers, timeout=wait, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(self, url: str, *, most: int, span: tuple[int, int] | None = None) -> Answer:
        """The whole answer, at most `most` bytes; `span` is (first byte, length). Raises `StreamLost`, `NotAllowed`."""
        headers = {"Range": f"bytes={span[0]}-{span[0] + span[1] - 1}"} if span else {}
        with _as_lost():
            async with asyncio.timeout(4 * self._patience_s), self._asked(url, headers) as answer:
                self._check(answer)
                body = bytearray()
                async for piece in answer.content.iter_chunked(CHUNK):
                    body += piece
                    self.received += len(piece)
                    if len(body) > most:
                        raise StreamLost(f"一段内容超过 {most // 2**20} MB 的上限，未予保存。")
                return Answer(str(answer.url), answer.status, _media_type(answer), _ranged(bytes(body), answer, span))
        raise AssertionError

    async def stream(self, url: str) -> AsyncIterator[bytes]:
        """The body piece by piece, for as long as it flows. Raises `StreamLost`, `NotAllowed`."""
        with _as_lost():
            async with self._asked(url, {}) as answer:
                self._check(answer)
                async for piece in answer.content.iter_any():
                    self.received += len(piece)
                    yield piece

    def _asked(self, url: str, headers: Mapping[str, str]) -> "aiohttp.client._RequestContextManager":
        if self._session is None:
            raise StreamLost("连接没有打开。", is_final=True)
        return self._session.get(url, proxy=self._proxy, headers=headers, max_redirects=5)

    def _check(self, answer: aiohttp.ClientResponse) -> None:
        signed = answer.headers.get(self._mark[0], "")
        if signed.startswith(self._mark[1]):
            if signed.endswith("refused"):
                raise NotAllowed("出口防护拒绝了访问直播流。")
            raise StreamLost("直播流的服务器没有应答。")
        if answer.status not in {200, 206}:
            raise StreamLost(f"直播流的服务器应答 {answer.status}。")


class _as_lost:  # noqa: N801 - reads as a verb in a with statement
    """Turns every way a connection can fail into `StreamLost`."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, aiohttp.ClientHttpProxyError) and error.status == 403:
            raise NotAllowed("出口防护拒绝了访问直播流。") from error
        if isinstance(error, TimeoutError | asyncio.TimeoutError):
            raise StreamLost("直播流长时间没有数据。") from error
        if isinstance(error, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError):
            raise StreamLost("直播流的地址写法不对。", is_final=True) from error
        if isinstance(error, aiohttp.ClientError | OSError | ValueError):
            raise StreamLost("与直播流的连接中断。") from error


def _media_type(answer: aiohttp.ClientResponse) -> str:
    return str(answer.headers.get("content-type", "")).split(";")[0].strip().lower()


def _ranged(body: bytes, answer: aiohttp.ClientResponse, span: tuple[int, int] | None) -> bytes:
    """The bytes of the span, also from a server that ignored it."""
    if span is None or answer.status == 206:
        return body
    return body[span[0] : span[0] + span[1]]


async def closed(pieces: AsyncIterator[object]) -> None:
    """Let go of a stream that is read no further."""
    close = getattr(pieces, "aclose", None)
    if close is not None:
        with suppress(RuntimeError):
            await close()
