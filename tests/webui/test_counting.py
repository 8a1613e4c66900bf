"""Counts that several processes share."""

from pathlib import Path

import pytest
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from webui import counting
from webui.counting import SharedCounts, counted_in


def test_one_process_counts_in_its_memory() -> None:
    assert counted_in(None) == "memory://"


def test_what_one_process_counted_holds_for_the_other(tmp_path: Path) -> None:
    limit = parse("3 per minute")
    one, other = (FixedWindowRateLimiter(storage_from_string(counted_in(tmp_path))) for _ in range(2))
    assert [one.hit(limit, "a"), other.hit(limit, "a"), one.hit(limit, "a"), other.hit(limit, "a")] == [True] * 3 + [
        False
    ]
    assert one.hit(limit, "b")
    assert one.get_window_stats(limit, "a").remaining == 0
    one.clear(limit, "a")
    assert other.hit(limit, "a")


def test_a_window_that_ended_counts_from_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(counting.time, "time", lambda: now[0])
    counts = SharedCounts(counted_in(tmp_path))
    assert [counts.incr("a", 60), counts.incr("a", 60)] == [1, 2]
    assert (counts.get("a"), counts.get_expiry("a")) == (2, 1060)
    now[0] = 1060.5
    assert (counts.get("a"), counts.get_expiry("a")) == (0, 1060.5)
    assert counts.incr("a", 60) == 1
    now[0] = 1200
    counts.incr("b", 60)
    assert counts.reset() == 1  # the expired one was forgotten before
    assert counts.check()
