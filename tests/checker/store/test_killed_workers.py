"""Workers killed with SIGKILL at random moments; `tests/bench/queue.py` does the same with ten thousand jobs."""

from tests.bench.queue import drain, prepare, queue


def test_killed_workers_lose_nothing_and_repeat_no_effect(url: str) -> None:
    prepare(url)
    queue(url, 120)
    came = drain(url, workers=2, kills=15, most_ms=20)
    assert came.kills == 15
    assert (came.lost, came.doubled) == (0, 0)
