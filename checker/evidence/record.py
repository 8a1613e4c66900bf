"""The run record: with what, by which command and under which rulebook a capture was made."""

import hashlib
import os
import platform
import socket
import ssl
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
Clock = Callable[[], Mapping[str, Any]]  # how far this machine's clock is from others, or why nobody knows
_LIBRARIES = ("playwright", "selectolax", "lxml", "extruct", "ada-url", "warcio")


def run_record(
    *,
    command: Sequence[str],
    configuration: Mapping[str, Any],
    rulebook: str,
    persona: Mapping[str, Any] | None = None,
    browser: Mapping[str, Any] | None = None,
    operator: str = "",
    clock: Clock | None = None,
) -> dict[str, Any]:
    """What the manifest keeps of the run. `rulebook` is the rulebook's digest; secrets must not be in it.

    `clock` is asked now; the sealer asks again when the capture is closed.
    """
    return {
        "software": _software(),
        "command": list(command),
        "configuration": dict(configuration),
        "rulebook": rulebook,
        "persona": dict(persona or {}),
        "browser": dict(browser or {}),
        "operator": operator,
        "host": {"name": socket.gethostname(), "platform": platform.platform(), "process": os.getpid()},
        "hashes": ["sha256", "sm3"],
        "started_at": datetime.now(UTC),
        **({"clock": {"before": dict(clock())}} if clock else {}),
    }


@cache
def _software() -> dict[str, Any]:
    return {
        "shuoqing": _version("shuoqing"),
        "commit": commit(),
        "code_sha256": code_digest(),
        "python": platform.python_version(),
        "openssl": ssl.OPENSSL_VERSION,
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def commit() -> str:
    """The commit this runs from: SHUOQING_COMMIT, else git's answer, else empty."""
    if given := os.environ.get("SHUOQING_COMMIT"):
        return given
    if not (_ROOT / ".git").exists():
        return ""
    try:
        asked = subprocess.run(  # noqa: S603 - fixed words, no shell
            ["git", "-C", str(_ROOT), "rev-parse", "HEAD"],  # noqa: S607 - git where the system has it
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


@cache
def code_digest(only: tuple[str, ...] = ()) -> str:
    """SHA-256 over the code that sees, seals and reads; tells an edited checkout from the commit it claims.

    `only` restricts it to crawlers whose path below `crawlers/` begins with one of these.
    """
    total = hashlib.sha256()
    for folder in ("crawlers",) if only else ("checker", "crawlers"):
        for path in sorted((_ROOT / folder).rglob("*")):
            own = path.relative_to(_ROOT / folder).as_posix()
            if path.suffix in {".py", ".js", ".toml"} and (not only or own.startswith(only)):
                total.update(f"{path.relative_to(_ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
