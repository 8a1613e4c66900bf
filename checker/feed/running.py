"""Runs a feed: one reader, any number of judges, answers in the order of the rows.

Engines: `local` judges in processes of this machine, `ray` on every machine of a Ray cluster; a short feed is judged
here. At most a few chunks per judge are under way, so memory does not grow with the feed. Rows are read in one place,
so that all engines see the same rows and no shared folder is needed.
"""

import gc
import importlib
import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain, islice
from typing import Any, TypeVar

from checker.errors import BadRequest, CheckerError
from checker.feed.answering import Answers, Terms, answer
from checker.feed.reading import Chunk

A = TypeVar("A")
P = TypeVar("P")
Engine = Callable[[Iterable[Chunk], Terms], Iterator[Answers]]
_AHEAD = 3  # chunks, or tasks of a cluster, under way per judge
_PER_TASK = 8  # chunks of one task of a cluster: its next one travels only when this one is done
_SHORT = 2  # chunks that are not worth starting processes for


def judges(count: int | None = None) -> int:
    """How many processes judge: as many as asked for, else as many as this process may use processors."""
    if count is not None:
        return max(1, count)
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def here(parts: Iterable[Chunk], terms: Terms) -> Iterator[Answers]:
    """Judges in this process."""
    return (answer(chunk, terms) for chunk in parts)


def local(parts: Iterable[Chunk], terms: Terms, count: int) -> Iterator[Answers]:
    """Judges in `count` processes of this machine; a short feed, or with one process, here."""
    source = iter(parts)
    first = list(islice(source, _SHORT))
    rest = list(islice(source, 1))
    if count == 1 or not rest:
        yield from here(chain(first, rest, source), terms)
        return
    os.environ["PYTHONSAFEPATH"] = "1"  # judges take no modules from the current folder, where feeds of others may lie
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin, (os.getpid(),))
    try:
        yield from _in_order(chain(first, rest, source), partial(_submit, pool, terms), count * _AHEAD)
    except BrokenProcessPool as error:
        raise CheckerError(
            "一个判断进程意外退出（可能内存不足）；已写出的结果仍然有效，重新运行同一命令即可续跑。"
        ) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def on_ray(parts: Iterable[Chunk], terms: Terms, address: str | None) -> Iterator[Answers]:
    """Judges on a Ray cluster: that of `address` ("auto" finds a running one), or one started here.

    Raises BadRequest when Ray is not installed or the cluster cannot be reached.
    """
    try:
        ray: Any = importlib.import_module("ray")
    except ImportError as error:
        raise BadRequest("没有安装 Ray：请安装 shuoqing[ray]，或使用默认的 --engine local。") from error
    started = not ray.is_initialized()
    if started:
        try:
            ray.init(address=address, log_to_driver=False, include_dashboard=False, configure_logging=False)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise BadRequest(f"连接不上 Ray 集群 {address or ''}：{error}") from error
    try:
        judge = ray.remote(num_cpus=1, max_retries=5)(_answers)
        held = ray.put(terms)
        window = max(2, int(ray.cluster_resources().get("CPU", 1))) * _AHEAD
        tasks = _groups(parts, _PER_TASK)
        for told in _in_order(tasks, lambda task: partial(ray.get, judge.remote(task, held)), window):
            yield from told
    finally:
        if started:
            ray.shutdown()


def _groups(parts: Iterable[Chunk], size: int) -> Iterator[tuple[Chunk, ...]]:
    source = iter(parts)
    while group := tuple(islice(source, size)):
        yield group


def _answers(chunks: Iterable[Chunk], terms: Terms) -> list[Answers]:
    return [answer(chunk, terms) for chunk in chunks]


def _in_order(parts: Iterable[P], start: Callable[[P], Callable[[], A]], window: int) -> Iterator[A]:
    """The answers in the order of the parts; no more than `window` of them are under way or wait to be taken."""
    under_way: deque[Callable[[], A]] = deque()
    for part in parts:
        under_way.append(start(part))
        if len(under_way) >= window:
            yield under_way.popleft()()
    while under_way:
        yield under_way.popleft()()


def _submit(pool: ProcessPoolExecutor, terms: Terms, chunk: Chunk) -> Callable[[], Answers]:
    return pool.submit(answer, chunk, terms).result


def calm() -> None:
    """Looks for garbage less often: judging makes none that counting references does not take away."""
    gc.set_threshold(200_000, 50, 100)


def _begin(parent: int) -> None:
    """Begins a judge, which ends when its parent is gone: a killed parent must not leave judges behind."""
    calm()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
