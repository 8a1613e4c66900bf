"""The queue under kill -9, and how fast it is: `python -m tests.bench.queue [--jobs 10000] [--kills 1000]`.

Workers are processes of their own that run `checker.jobs.Worker`; each job's effect writes a row that nothing keeps
from being written twice. Killed at random moments, no job may be lost and no effect doubled. Baseline of the rates:
Procrastinate on the same cluster, when it is installed (`pip install procrastinate`).
"""

import argparse
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from checker.jobs import Effect, Kind, Progress, Worker
from checker.settings import Settings
from checker.store import jobs
from checker.store.database import Database, Session
from checker.store.upgrade import upgrade
from checker.vocabulary.jobs import Job, NewJob
from tests.checker.store.cluster import new_database, programs, running_cluster

_FORK = multiprocessing.get_context("fork")  # a worker is there in milliseconds, so that it can be killed often
_LEASE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run came to: jobs begun again, lost, and effects that were written more than once."""

    seconds: float
    kills: int
    begun_again: int
    lost: int
    doubled: int
    cpu_seconds: float


def queue(url: str, count: int, *, clients: int = 0) -> float:
    """Seconds to queue so many jobs, each in a transaction of its own by one of so many clients; or all together."""
    database = Database(url)
    wanted = [NewJob(kind="note", payload={"n": number}) for number in range(count)]

    def add(job: NewJob) -> None:
        with database.writing() as session:
            jobs.add(session, job)

    began = time.perf_counter()
    if clients:
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(add, wanted))
    else:
        with database.writing() as session:
            jobs.add_all(session, wanted)
    spent = time.perf_counter() - began
    database.close()
    return spent


def bare_inserts(url: str, count: int) -> float:
    """Seconds of so many committed INSERTs of one column: what the disk allows one client."""
    database = Database(url)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("create table bare (n bigint)"))
        began = time.perf_counter()
        for number in range(count):
            connection.execute(text("insert into bare (n) values (:n)"), {"n": number})
        spent = time.perf_counter() - began
    database.close()
    return spent


def drain(url: str, *, workers: int, kills: int, seed: int = 1, most_ms: float = 0) -> Ended:
    """Work everything off with so many processes, killing one of them at random `kills` times."""
    chance = random.Random(seed)
    database = Database(url)
    running = [_worker(url, most_ms) for _ in range(workers)]
    began, done, cpu = time.perf_counter(), 0, _cpu_seconds()
    while _waiting(database):
        if done < kills:
            time.sleep(chance.uniform(0.02, 0.12))
            place = chance.randrange(workers)
            os.kill(running[place].pid or 0, signal.SIGKILL)
            running[place].join()
            running[place] = _worker(url, most_ms)
            done += 1
        else:
            time.sleep(0.02)
    spent, cpu = time.perf_counter() - began, _cpu_seconds() - cpu
    for process in running:
        process.kill()
        process.join()
    with database.reading() as session:
        total, distinct, again = session.execute(
            text("select (select count(*) from effects), (select count(distinct job) from effects), "
                 "(select sum(attempts) - count(*) from jobs)")
        ).one()  # fmt: skip
        (wanted,) = session.execute(text("select count(*) from jobs")).one()
    database.close()
    return Ended(
        seconds=spent, kills=done, begun_again=again, lost=wanted - distinct, doubled=total - distinct, cpu_seconds=cpu
    )


def prepare(url: str) -> None:
    """Today's tables, and one for the effects."""
    database = Database(url)
    upgrade(database)
    with database.writing() as session:
        session.execute(text("create table effects (job bigint not null)"))
    database.close()


def _worker(url: str, most_ms: float) -> multiprocessing.process.BaseProcess:
    process = _FORK.Process(target=_work, args=(url, most_ms), daemon=True)
    process.start()
    return process


def _work(url: str, most_ms: float) -> None:
    settings = Settings().model_copy(update={"lease_seconds": _LEASE_SECONDS})
    Worker(Database(url), {"note": Kind(run=_run(most_ms), attempts=10_000)}, settings).work()


def _run(most_ms: float) -> Callable[[Job, Progress], Effect]:
    def run(job: Job, progress: Progress) -> Effect:
        if most_ms:
            time.sleep(random.uniform(0, most_ms) / 1000)

        def keep(session: Session) -> None:
            session.execute(text("insert into effects (job) values (:job)"), {"job": job.id})

        return keep

    return run


def _cpu_seconds() -> float:
    """What this process, its workers and every PostgreSQL process of this machine have used of the processors."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except OSError:
            continue
        fields = rest.split()
        ours = os.getpid() in (int(fields[1]), int(stat.parent.name))
        if ours or name.endswith("(postgres"):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _waiting(database: Database) -> int:
    with database.reading() as session:
        return jobs.waiting(session)


def _fresh(socket: str) -> str:
    url = new_database(socket)
    prepare(url)
    return url


def main() -> None:
    """Print the figures."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--jobs", type=int, default=10_000)
    given.add_argument("--kills", type=int, default=1_000)
    given.add_argument("--workers", type=int, default=4)
    options = given.parse_args()
    if programs() is None:
        print("PostgreSQL is not installed")
        return
    with running_cluster(durable=True) as socket:
        url = _fresh(socket)
        one, many = 2_000, 20_000
        print(f"enqueue, one client  {one / queue(url, one, clients=1):8.0f} /s (each its own commit, fsync on)")
        print(f"enqueue, 8 clients   {one / queue(url, one, clients=8):8.0f} /s (the same)")
        print(f"a bare INSERT        {one / bare_inserts(url, one):8.0f} /s (one client, the same: the disk's limit)")
        print(f"enqueue together     {many / queue(url, many):8.0f} /s")
        url = _fresh(socket)
        queue(url, 5_000)
        swift = drain(url, workers=options.workers, kills=0)
        each = 1000 * swift.cpu_seconds / 5_000
        print(f"short jobs           {5_000 / swift.seconds:8.0f} /s ({options.workers} worker processes)")
        print(
            f"                     {each:8.2f} ms of CPU each, PostgreSQL included: {2000 / each:.0f} /s of two free cores"
        )
        url = _fresh(socket)
        if not options.kills:
            return
        queue(url, options.jobs)
        came = drain(url, workers=options.workers, kills=options.kills, most_ms=5)
        print(f"kill -9              {came.kills} kills over {options.jobs} jobs in {came.seconds:.0f} s: {came.lost} lost, "
              f"{came.doubled} doubled, {came.begun_again} begun again")  # fmt: skip


if __name__ == "__main__":
    main()
