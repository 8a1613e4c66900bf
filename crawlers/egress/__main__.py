"""The guard's process: reads one JSON line of settings on stdin, then commands; writes JSON lines on stdout.

It ends when stdin closes, so that it never outlives the inspection. Started as root, it drops to nobody.
"""

import asyncio
import itertools
import json
import os
import sys
from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from typing import Any

from crawlers.egress.addresses import parse_allowed
from crawlers.egress.proxy import Proxy, Resolver, resolve_by_system
from crawlers.egress.wire import HEAD_BYTES, Limits

_NOBODY = 65534


def say(line: Mapping[str, Any]) -> None:
    """Write one line to the parent."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def resolver(zone: Mapping[str, Sequence[Sequence[str]]]) -> Resolver:
    """A resolver that gives a zone's fixed answers in turn (the last for ever) and asks the system for all else."""
    turns = {host: itertools.chain(answers, itertools.repeat(answers[-1])) for host, answers in zone.items() if answers}

    async def resolve(host: str) -> Sequence[str]:
        return next(turns[host]) if host in turns else await resolve_by_system(host)

    return resolve


def drop_privileges() -> None:
    """Become nobody when started as root; what a parser bug could reach is then little."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)


async def warm_up() -> None:
    """Load what is imported lazily (codec, thread pool, name service) while its files can still be read."""
    "".encode("idna")
    await resolve_by_system("localhost")


async def obey(proxy: Proxy) -> None:
    """Carry out the parent's commands until it goes away."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        command = json.loads(line)
        if command.get("renew"):
            proxy.renew()
        proxy.report_open()
        say({"mark": command["mark"]})


async def run(settings: Mapping[str, Any]) -> None:
    """Serve on a free port of 127.0.0.1 until stdin closes."""
    proxy = Proxy(
        allow=[parse_allowed(text) for text in settings["allow"]],
        deny=[ip_network(text) for text in settings["deny"]],
        names=settings["names"],
        limits=Limits(**settings["limits"]),
        mark=settings["mark"],
        resolve=resolver(settings["zone"]),
        log=say,
    )
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=HEAD_BYTES, backlog=512)
    if path := settings.get("socket"):  # for a browser that sees no network at all
        await asyncio.start_unix_server(proxy.serve, path, limit=HEAD_BYTES, backlog=512)
    await warm_up()
    drop_privileges()
    say({"port": server.sockets[0].getsockname()[1]})
    async with server:
        await obey(proxy)
        os._exit(0)  # open connections must not keep an orphan alive


if __name__ == "__main__":
    asyncio.run(run(json.loads(sys.stdin.readline())))
