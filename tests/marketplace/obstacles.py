"""What stands between a visitor and a page: walls, blocks, slowness, breakage and wrong encodings."""

import os
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from fnmatch import fnmatch

from flask import Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from tests.marketplace.model import World

Obstacle = Callable[[World], AnyResponse | None]


def named(world: World, path: str) -> str:
    """The obstacle at a path below the world, or an empty string; the longest pattern that fits decides."""
    fitting = [pattern for pattern in world.obstacles if fnmatch(path, pattern)]
    return world.obstacles[max(fitting, key=len)] if fitting else ""


def meet(world: World, path: str) -> AnyResponse | None:
    """What is answered instead of the page, or None when the page itself comes."""
    obstacle = OBSTACLES.get(named(world, path))
    return obstacle(world) if obstacle else None


def wait(seconds: float) -> None:
    """Let time pass, scaled by the marketplace's PATIENCE (0 in tests that do not care)."""
    threading.Event().wait(seconds * float(current_app.config["PATIENCE"]))


def reencoded(world: World, path: str, response: Response) -> Response:
    """The page in GBK: honestly labelled, or labelled as UTF-8."""
    kind = named(world, path)
    if kind not in {"gbk", "gbk-as-utf-8"} or response.mimetype != "text/html":
        return response
    response.set_data(response.get_data(as_text=True).encode("gbk", "xmlcharrefreplace"))
    response.headers["Content-Type"] = "text/html; charset=gbk" if kind == "gbk" else "text/html; charset=utf-8"
    return response


def _login(world: World) -> AnyResponse:
    return redirect(f"/w/{world.name}/login?next={request.path}")


def _blocked(world: World) -> AnyResponse:
    ticket = f"HX{zlib.crc32(request.path.encode()):010d}"
    return Response(render_template("blocked.html", ticket=ticket))


def _shell(world: World) -> AnyResponse:
    return Response(render_template("shell.html"))


def _empty(world: World) -> AnyResponse:
    return Response(b"", mimetype="text/html")


def _blank(world: World) -> AnyResponse:
    return Response("<!doctype html><html><head><title></title></head><body></body></html>")


def _error(world: World) -> AnyResponse:
    page = "<html><head><title>500</title></head><body><h1>系统开小差了</h1><p>服务器内部错误，请稍后重试。</p></body></html>"
    return Response(page, status=500)


def _slow(world: World) -> None:
    wait(2.5)


def _stalled(world: World) -> AnyResponse:
    def body() -> Iterator[bytes]:
        yield "<!doctype html><html lang=zh-CN><head><meta charset=utf-8><title>加载中".encode()
        event.wait(patience)
        yield b"</title></head><body></body></html>"

    event, patience = threading.Event(), 90 * float(current_app.config["PATIENCE"])
    return Response(body(), mimetype="text/html")


def _reset(world: World) -> AnyResponse:
    wire = request.environ.get("werkzeug.socket")
    if not isinstance(wire, socket.socket):
        return Response(b"", status=502)
    # A zero linger sends RST instead of FIN; the server still holds the socket object, so its descriptor is taken away.
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(wire.detach())

    def gone() -> Iterator[bytes]:
        raise ConnectionResetError
        yield b""

    return Response(gone())


OBSTACLES: dict[str, Obstacle] = {
    "login-wall": _login,
    "blocked": _blocked,
    "shell": _shell,
    "empty": _empty,
    "blank": _blank,
    "error": _error,
    "slow": _slow,
    "stalled": _stalled,
    "reset": _reset,
}
