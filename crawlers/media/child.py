"""Runs a reader of hostile bytes in a process of its own: bounded memory and time, and a crash there is an answer here.

The child is one of our modules; it takes one JSON object on standard input and gives one on standard output.
"""

import json
import logging
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

log = logging.getLogger(__name__)

GIGABYTE = 1024**3
_MOST_ANSWER = 256 * 1024 * 1024
_PYTHON = (sys.executable, "-P", "-m")  # -P: the current folder may hold evidence, which must not lend us modules


class ChildFailed(Exception):
    """The child gave no answer; the message is a sentence in Chinese saying why."""


def ask(module: str, request: dict[str, Any], *, seconds: float) -> dict[str, Any]:
    """The child's answer. Raises ChildFailed when it crashed, took too long or said something else."""
    command = [*_PYTHON, module]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command, input=json.dumps(request).encode(), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ChildFailed("读取超过时间上限，已中止") from error
    if done.returncode != 0 or len(done.stdout) > _MOST_ANSWER:
        log.warning("child.failed", extra={"command": module, "code": done.returncode, "said": done.stderr[-500:]})
        raise ChildFailed("读取程序异常中止，内容可能损坏或有意构造")
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except (ValueError, RecursionError) as error:
        raise ChildFailed("读取程序没有给出结果") from error
    return answer


class Standing:
    """A child that stays and remembers between requests, one JSON object a line each way; after a failure the next
    request starts another, which knows nothing of what came before. For one thread at a time."""

    def __init__(self, module: str) -> None:
        self._command = [*_PYTHON, module]
        self._process: subprocess.Popen[bytes] | None = None
        self.number = 0  # how many have been started: tells the one that remembers from its successors

    @property
    def is_running(self) -> bool:
        """Whether there is a child that might remember anything."""
        return self._process is not None

    def ask(self, request: dict[str, Any], *, seconds: float) -> dict[str, Any]:
        """The child's answer. Raises ChildFailed when it crashed, took too long or said something else."""
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self.number += 1
        process = self._process
        assert process.stdin
        assert process.stdout
        patience = threading.Timer(seconds, process.kill)
        patience.start()
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(process.stdout.readline(_MOST_ANSWER))
        except (OSError, ValueError, RecursionError) as error:
            log.warning("child.failed", extra={"command": self._command[-1], "code": process.poll()})
            self.close()
            raise ChildFailed("读取程序异常中止，内容可能损坏或有意构造") from error
        finally:
            patience.cancel()
        return answer

    def close(self) -> None:
        """End the child, with everything it remembers."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with suppress(OSError):
                process.communicate()


def answer(work: Callable[[dict[str, Any]], dict[str, Any]], *, memory: int, cpu_seconds: int) -> None:
    """The child's side: limits first, then one request, one answer."""
    _limit(memory)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    request = json.load(sys.stdin.buffer)
    json.dump(work(request), sys.stdout, ensure_ascii=False)
    sys.stdout.flush()


def answer_on(work: Callable[[dict[str, Any]], dict[str, Any]], *, memory: int, cpu_seconds: int) -> None:
    """The side of a child that stays: one answer per line until nothing more is asked; each has its own CPU seconds."""
    _limit(memory)
    for line in sys.stdin.buffer:
        until = round(time.process_time()) + cpu_seconds
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
        sys.stdout.write(json.dumps(work(json.loads(line)), ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # reads only
