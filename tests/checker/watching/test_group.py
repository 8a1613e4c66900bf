"""A group whose process stood still for longer than its leases still brings each room to one result."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from checker.errors import CheckerError
from checker.vocabulary import Finding
from checker.vocabulary.watching import Health, Noticed, Watch, WatchState
from checker.watching import group as groups
from checker.watching.group import Group, GroupPlan
from checker.watching.keeping import Bounds
from checker.watching.room import Seen

WATCH = Watch(
    id=1, url="https://live.example.cn/8801", seconds=60, persona="", state=WatchState.RUNNING, requested_by="test",
    requested_at=datetime.now(UTC),
)  # fmt: skip


@dataclass
class Lapsing:
    """A ledger whose leases lapse at once: it gives the same watch out again and again until it is settled."""

    takes: int = 0
    settled: list[Watch] = field(default_factory=list)

    def take(self, places: int) -> list[Watch]:
        self.takes += 1
        return [] if self.settled else [WATCH]

    def tell(self, watch: Watch, health: Health) -> bool:
        return True

    def note(self, watch: Watch, findings: Sequence[Finding]) -> Sequence[Noticed]:
        return ()

    def settle(self, watch: Watch, seen: Seen | None, failure: CheckerError | None, health: Health) -> None:
        self.settled.append(watch)

    def is_done(self) -> bool:
        return bool(self.settled)


def test_a_room_under_way_is_not_opened_again_when_its_lease_lapsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, opened = Lapsing(), []

    class Slow:
        """A room that goes on until its watch was given out three times."""

        health = Health()

        def __init__(self, browser: Any, watch: Watch, plan: Any, means: Any) -> None:
            self.watch = watch
            opened.append(watch.id)

        async def run(self) -> None:
            end = time.monotonic() + 30
            while ledger.takes < 3 and time.monotonic() < end:
                await asyncio.sleep(0.01)

    monkeypatch.setattr(groups, "Room", Slow)
    bounds = Bounds(most_bytes=10**9, free_bytes=0)
    plan = GroupPlan(store=tmp_path, folder=tmp_path, bounds=bounds, rulebook="", places=3, beat_s=0.01)
    browser: Any = SimpleNamespace(guard=SimpleNamespace(forget=lambda: None))
    asyncio.run(Group(plan, ledger)._serve(browser, lambda: False))
    assert ledger.takes >= 3
    assert opened == [WATCH.id]
    assert ledger.settled == [WATCH]
