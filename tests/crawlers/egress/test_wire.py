"""The guard's reading of HTTP: strict, and never surprised."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.egress.wire import Head, Malformed, authority, body, body_length, read_head, target, upstream_head


def parsed(raw: bytes) -> Head | None:
    async def read() -> Head | None:
        reader = asyncio.StreamReader(limit=65536)
        reader.feed_data(raw)
        reader.feed_eof()
        return await read_head(reader)

    return asyncio.run(read())


def received(raw: bytes, length: int | None) -> bytes:
    async def read() -> bytes:
        reader = asyncio.StreamReader(limit=65536)
        reader.feed_data(raw)
        reader.feed_eof()
        return b"".join([piece async for piece in body(reader, length)])

    return asyncio.run(read())


@pytest.mark.parametrize(
    "text",
    ["", ":80", "a b", "a@b", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.0.1:", "h:-1", "h:99999", "h:８０", "[::1%25eth0]:80",
     "a..b", ".a", "-a.com", "a_.-b", "例子.com", "h%31", "[::1", "a/b", "x" * 254, "1.2.3.4.5", "a.0x7f"],
)  # fmt: skip
def test_an_unusual_authority_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        authority(text, 443)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("A.Com:8443", ("a.com", 8443)), ("a.com", ("a.com", 443)), ("[2606:4700::1]:80", ("[2606:4700::1]", 80)),
     ("1.2.3.4:80", ("1.2.3.4", 80)), ("xn--fsqu00a.xn--0zwm56d", ("xn--fsqu00a.xn--0zwm56d", 443)), ("_dmarc.a.cn", ("_dmarc.a.cn", 443))],
)  # fmt: skip
def test_an_ordinary_authority_is_read(text: str, meant: tuple[str, int]) -> None:
    assert authority(text, 443) == meant


@pytest.mark.parametrize(
    "line",
    ["GET / HTTP/1.1", "GET https://a.com/ HTTP/1.1", "GET ftp://a.com/ HTTP/1.1", "PUT http://a.com/ HTTP/1.1", "GET http://u@a.com/ HTTP/1.1",
     "GET http://a.com\\@b.com/ HTTP/1.1", "GET http://a.com/ HTTP/2", "CONNECT http://a.com/ HTTP/1.1", "TRACE http://a.com/ HTTP/1.1"],
)  # fmt: skip
def test_only_connect_and_absolute_requests_are_served(line: str) -> None:
    head = parsed(line.encode() + b"\r\n\r\n")
    assert head is not None
    with pytest.raises(Malformed):
        target(head)


def test_the_origin_sees_its_own_host_and_no_proxy_headers() -> None:
    head = parsed(
        b"GET http://a.com/x?y HTTP/1.1\r\nHost: evil.com\r\nProxy-Connection: keep-alive\r\nAccept: */*\r\n\r\n"
    )
    assert head is not None
    sent = upstream_head(head, *target(head))
    assert sent == b"GET /x?y HTTP/1.1\r\nHost: a.com\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n"


@pytest.mark.parametrize(
    "raw",
    [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n"],
)  # fmt: skip
def test_an_ambiguous_length_is_refused(raw: bytes) -> None:
    head = parsed(raw)
    assert head is not None
    with pytest.raises(Malformed):
        body_length(head, answer_to="GET")


def test_a_chunked_body_ends_where_it_ends() -> None:
    wire = b"5\r\nhello\r\n0\r\n\r\n"
    assert received(wire + b"HTTP/1.1 200 smuggled", -1) == wire


@pytest.mark.parametrize(("wire", "length"), [(b"5\r\nhel", -1), (b"zz\r\n", -1), (b"ab", 3)])
def test_a_cut_body_is_noticed(wire: bytes, length: int) -> None:
    with pytest.raises(Malformed):
        received(wire, length)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_head_or_malformed(raw: bytes) -> None:
    try:
        head = parsed(raw + b"\r\n\r\n")
        if head is not None:
            target(head)
            body_length(head)
    except Malformed:
        pass
