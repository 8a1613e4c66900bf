"""A PostgreSQL cluster of our own for the time of the tests, where its programs are installed."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def programs() -> Path | None:
    """The folder of initdb and pg_ctl of the newest PostgreSQL installed, None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[str]:
    """The folder of the socket of a fresh cluster, stopped and removed afterwards; `durable` as in real operation.

    initdb refuses to run as root, so root hands the folder to the user `postgres`.
    """
    folder = programs()
    assert folder is not None
    home = Path(tempfile.mkdtemp(prefix="shuoqing-pg-"))
    as_user = _as_postgres(home)
    data = home / "data"
    options = f"-k {home} -c listen_addresses='' -c max_connections=40"
    if not durable:
        options += " -c fsync=off -c synchronous_commit=off"
    try:
        _run([*as_user, folder / "initdb", "-D", data, "-U", "shuoqing", "-A", "trust", "-E", "UTF8", "--no-sync"])
        _run([*as_user, folder / "pg_ctl", "-D", data, "-o", options, "-l", home / "log", "-w", "start"])
        try:
            yield str(home)
        finally:
            _run([*as_user, folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(home, ignore_errors=True)


def new_database(socket: str) -> str:
    """The SQLAlchemy URL of a new, empty database in the cluster."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(host=socket, user="shuoqing", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')  # type: ignore[call-overload]
    return f"postgresql+psycopg://shuoqing@/{name}?host={socket}"


def _as_postgres(home: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    person = pwd.getpwnam("postgres")
    os.chown(home, person.pw_uid, person.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


def _run(command: list[str | Path]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
