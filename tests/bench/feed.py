"""How fast feeds are judged: rows per second of one and of several processes, memory as it goes on, and a cluster of nodes.

`python -m tests.bench.feed [--rows 1000000] [--nodes]`. Texts are those of the build corpus, nine lawful to one
unlawful, each with a number of its own so that no two are equal. Times are wall and processor time, children included;
on a busy machine processor time is the honest one. `--nodes` starts Ray nodes pinned to one processor each and compares
two with one. Named baseline: one process reading and writing the rows as JSON without judging them.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click
import orjson
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpora" / "adlanguage" / "build.jsonl"
DAY = date(2026, 11, 22)
WARM = 12_000  # rows


class Spent(NamedTuple):
    """Seconds by the clock and of processors, and the most memory (MB) of the processes at a quarter, half and the end."""

    wall: float
    processor: float
    memory: tuple[float, ...] = ()


def feed(path: Path, rows: int, seed: int = 3) -> None:
    """Writes a feed."""
    chosen = random.Random(seed)
    given = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    lawful = [row for row in given if row["label"] == "ok"]
    unlawful = [row for row in given if row["label"] != "ok"]
    with path.open("wb") as file:
        for number in range(rows):
            row = chosen.choice(lawful if chosen.random() < 0.9 else unlawful)
            text = f"{row['text']} 款{number}"
            told = {"id": f"r{number}", "text": text, "channel": row["channel"], "category": row["category"]}
            file.write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))


def copied(path: Path) -> Spent:
    """The baseline: the rows read and written, nothing judged."""
    started, before = time.perf_counter(), time.process_time()
    with path.open("rb") as file, Path(os.devnull).open("wb") as sink:
        for line in file:
            sink.write(orjson.dumps(orjson.loads(line)))
    return Spent(time.perf_counter() - started, time.process_time() - before)


def judged(path: Path, out: Path, processes: int) -> Spent:
    """The command, with so many processes pinned to as many processors."""
    command = ["-m", "checker", "judge", path, "--out", out, "--processes", processes, "--on", DAY, "--fresh"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    running = subprocess.Popen(
        ["taskset", "-c", f"0-{processes - 1}", sys.executable, *map(str, command)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    seen: list[float] = []
    watcher = threading.Thread(target=_watch, args=(running, seen))
    watcher.start()
    running.wait()
    wall = time.perf_counter() - started
    watcher.join()
    _must_have_ended(running.returncode)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    quarters = [max(seen[: max(1, len(seen) * part // 4)]) for part in (1, 2, 4)] if seen else []
    return Spent(wall, spent, tuple(quarters))


def _must_have_ended(code: int) -> None:
    """A run that was killed looks like a fast one."""
    if code not in (0, 1):
        raise click.ClickException(f"judge ended with {code}")


def _watch(running: subprocess.Popen[bytes], seen: list[float]) -> None:
    while running.poll() is None:
        seen.append(sum(_memory(pid) for pid in _family(running.pid)))
        time.sleep(0.5)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _memory(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def on_nodes(path: Path, out: Path, nodes: int) -> float:
    """Seconds of the command on a Ray cluster of so many nodes, each pinned to a processor of its own, the command to the
    first one's: a machine is all that its processor does. What a short feed takes, to start and warm up, is left out."""
    from ray.cluster_utils import Cluster

    allowed = os.sched_getaffinity(0)
    cluster = Cluster()
    try:
        for node, processor in zip(range(nodes), sorted(allowed), strict=False):
            os.sched_setaffinity(0, {processor})
            cluster.add_node(num_cpus=1, include_dashboard=False)
            if node == 0:
                cluster.wait_for_nodes()
        os.sched_setaffinity(0, {min(allowed)})  # the command inherits it
        warm = path.with_name("warm.jsonl")
        feed(warm, WARM)
        seconds = []
        for part in (warm, path):
            command = [
                "-m", "checker", "judge", part, "--out", out, "--on", DAY, "--fresh", "--engine", "ray",
                "--ray-address", cluster.address,
            ]  # fmt: skip
            started = time.perf_counter()
            ended = subprocess.run(
                [sys.executable, *map(str, command)], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            seconds.append(time.perf_counter() - started)
            _must_have_ended(ended.returncode)
        return seconds[1] - seconds[0]
    finally:
        os.sched_setaffinity(0, allowed)
        cluster.shutdown()


@click.command()
@click.option("--rows", default=1_000_000, show_default=True)
@click.option("--nodes", is_flag=True, help="Also on Ray: one node, then two.")
def main(rows: int, nodes: bool) -> None:
    """Prints rows per second and memory."""
    console = Console()
    table = Table(
        "what", "rows/s, wall", "rows/s, processor", "memory at 1/4, 1/2, end (MB)", title=f"{rows:,} short texts"
    )
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "feed.jsonl", Path(folder) / "out.jsonl"
        feed(path, rows)
        runs = {"read and written only": copied(path)}
        runs |= {f"{count} process(es)": judged(path, out, count) for count in (1, 2)}
        expected = out.read_bytes()
        for name, spent in runs.items():
            memory = ", ".join(f"{one:.0f}" for one in spent.memory)
            table.add_row(name, f"{rows / spent.wall:,.0f}", f"{rows / spent.processor:,.0f}", memory)
        if nodes:
            times = []
            for count in (1, 2):
                times.append(on_nodes(path, out, count))
                table.add_row(f"Ray, {count} node(s) of one processor", f"{(rows - WARM) / times[-1]:,.0f}", "", "")
                assert out.read_bytes() == expected, "the cluster answered otherwise"
            console.print(f"two nodes against one: {times[0] / times[1]:.2f} ×")
    console.print(table)


if __name__ == "__main__":
    main()
