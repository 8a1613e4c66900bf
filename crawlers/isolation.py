"""Puts Chromium into a network namespace of its own, where the host allows it: no interface but loopback, no DNS.

Inside, this file runs as a program: it brings loopback up, starts a relay from the proxy's port there to the guard's
Unix socket outside, and becomes Chromium. Whatever Chromium does beside its proxy has nowhere to go.
"""

import asyncio
import ctypes
import fcntl
import os
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

OFF = "SHUOQING_ISOLATION"  # set to "off" to run without
_UP = 0x1 | 0x40  # IFF_UP | IFF_RUNNING
_CHUNK = 65536


@cache
def unshare() -> tuple[str, ...]:
    """The command that opens a namespace, empty where the host does not allow it."""
    program = shutil.which("unshare")
    if program is None or os.environ.get(OFF) == "off":
        return ()
    users = () if os.geteuid() == 0 else ("--user", "--map-current-user", "--keep-caps")
    command = (program, *users, "--net", "--")
    trial = "import crawlers.isolation as one; one.raise_loopback()"
    tried = subprocess.run(  # noqa: S603 - fixed words
        [*command, sys.executable, "-c", trial],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        timeout=30,
        check=False,
    )
    return command if tried.returncode == 0 else ()


def wrapper(folder: Path, executable: str, guard_socket: str, port: int) -> str:
    """A program in `folder` that starts Chromium inside a namespace; the proxy keeps its address there."""
    words = (*unshare(), sys.executable, "-I", str(Path(__file__)), guard_socket, str(port), executable)
    path = folder / "isolated-browser"
    path.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
    path.chmod(0o700)
    return str(path)


def raise_loopback() -> None:
    """Bring the namespace's loopback up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", _UP))  # SIOCSIFFLAGS


async def relay(guard_socket: str, listener: socket.socket) -> None:
    """Carry every connection on the listener to the guard."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_unix_connection(guard_socket)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pump(reader, back), _pump(there, writer))

    server = await asyncio.start_server(carry, sock=listener)
    await server.serve_forever()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(_CHUNK):
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except (OSError, RuntimeError):
        writer.close()


def main(guard_socket: str, port: str, *browser: str) -> None:
    """Inside the namespace: relay in a child that dies with us, then become the browser."""
    raise_loopback()
    listener = socket.create_server(("127.0.0.1", int(port)), backlog=512)
    parent = os.getpid()
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: never outlive the browser
        if os.getppid() != parent:
            os._exit(0)
        os.closerange(3, listener.fileno())  # the driver's pipes must close when the browser ends
        os.closerange(listener.fileno() + 1, 256)
        asyncio.run(relay(guard_socket, listener))
    listener.close()
    os.execv(browser[0], list(browser))  # noqa: S606 - the browser we were told to start


if __name__ == "__main__":
    main(*sys.argv[1:])
