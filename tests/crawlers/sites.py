"""Small servers on loopback for tests: a site that may be reached, and listeners that must not be."""

import http.server
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Answer = tuple[int, Mapping[str, str], bytes]


@dataclass
class Site:
    """A running site; `paths` maps a path to an answer or to a function of the request path."""

    port: int
    paths: dict[str, Answer | Callable[[str], Answer]]
    visited: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.2:{self.port}"


def html(text: str, *, title: str = "测试页", charset: str = "utf-8") -> Answer:
    head = f"<meta charset={charset}><meta name=viewport content='width=device-width'><title>{title}</title>"
    page = f"<!doctype html><html lang=zh-CN><head>{head}</head><body>{text}</body></html>"
    return 200, {"Content-Type": f"text/html; charset={charset}"}, page.encode(charset)


def redirect(to: str, status: int = 302) -> Answer:
    return status, {"Location": to}, b""


def berth(host: str = "127.0.0.2") -> socket.socket:
    """A socket bound to a free port, not listening: nobody else can take the port, and connections are refused."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.bind((host, 0))
    return bound


@contextmanager
def serving(paths: dict[str, Answer | Callable[[str], Answer]], *, at: socket.socket | None = None) -> Iterator[Site]:
    """A site of fixed answers until the block ends, at a reserved berth or at any free port."""
    site, listener = Site(0, paths), at or berth()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.visited.append(self.path)
            found = paths.get(self.path.split("?")[0]) or paths.get("*") or (404, {}, "没有这一页".encode())
            status, headers, content = found(self.path) if callable(found) else found
            with suppress(ConnectionError):
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

        do_POST = do_GET  # noqa: N815 - the base class names it

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def handle(self) -> None:
            with suppress(ConnectionError):
                super().handle()

    host, site.port = listener.getsockname()
    with http.server.ThreadingHTTPServer((host, site.port), Handler, bind_and_activate=False) as server:
        server.socket.close()
        server.socket, server.daemon_threads = listener, True
        server.server_name, server.server_port = host, site.port
        server.server_activate()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Sinks:
    """Listeners nobody may reach; `hits` lists who came."""

    hits: list[str] = field(default_factory=list)
    ports: list[tuple[str, int]] = field(default_factory=list)


@contextmanager
def sinks(*places: tuple[str, int]) -> Iterator[Sinks]:
    """TCP listeners that count every connection; places this machine doesn't let us listen on are left out."""
    found, sockets, threads = Sinks(), [], []
    for place in places:
        family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(place)
        except OSError:
            listener.close()
            continue
        listener.listen(64)
        sockets.append(listener)
        found.ports.append(listener.getsockname()[:2])
        threads.append(threading.Thread(target=_count, args=(listener, found.hits), daemon=True))
        threads[-1].start()
    try:
        yield found
    finally:
        for listener in sockets:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for thread in threads:
            thread.join()


def _count(listener: socket.socket, hits: list[str]) -> None:
    name = str(listener.getsockname()[:2])
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        hits.append(name)
        connection.close()
