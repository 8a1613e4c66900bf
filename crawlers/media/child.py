"""Runs a reader of hostile bytes in a process of its own: bounded memory and time, and a crash there is an answer here.

The child is one of our modules; it takes one JSON object on standard input and gives one on standard output.
"""

import json
import logging
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

GIGABYTE = 1024**3
_MOST_ANSWER = 256 * 1024 * 1024


class ChildFailed(Exception):
    """The child gave no answer; the message is a sentence in Chinese saying why."""


def ask(module: str, request: dict[str, Any], *, seconds: float) -> dict[str, Any]:
    """The child's answer. Raises ChildFailed when it crashed, took too long or said something else."""
    command = [sys.executable, "-m", module]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command, input=json.dumps(request).encode(), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ChildFailed("读取超过时间上限，已中止") from error
    if done.returncode != 0 or len(done.stdout) > _MOST_ANSWER:
        log.warning("child.failed", extra={"module": module, "code": done.returncode, "said": done.stderr[-500:]})
        raise ChildFailed("读取程序异常中止，内容可能损坏或有意构造")
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise ChildFailed("读取程序没有给出结果") from error
    return answer


def answer(work: Callable[[dict[str, Any]], dict[str, Any]], *, memory: int, cpu_seconds: int) -> None:
    """The child's side: limits first, then one request, one answer."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # reads only
    request = json.load(sys.stdin.buffer)
    json.dump(work(request), sys.stdout, ensure_ascii=False)
    sys.stdout.flush()
