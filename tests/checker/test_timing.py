from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.clock import SHANGHAI
from checker.errors import BadRequest
from checker.timing import check, next_time
from checker.vocabulary.jobs import Timing

QUIET = {"quiet_from": time(22), "quiet_until": time(7)}


def _next(timing: Timing, now: str, spent: int = 0) -> str:
    moment = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    return f"{next_time(timing, moment, spent=spent).astimezone(SHANGHAI):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("timing", "now", "due"),
    [
        (Timing(every_minutes=30), "2026-03-15 10:00", "03-15 10:30"),
        (Timing(every_minutes=30, **QUIET), "2026-03-15 21:40", "03-16 07:00"),
        (Timing(every_minutes=30, **QUIET), "2026-03-15 23:50", "03-16 07:00"),
        (Timing(every_minutes=30, **QUIET), "2026-03-16 06:31", "03-16 07:01"),
        (Timing(every_minutes=30, quiet_from=time(12), quiet_until=time(13)), "2026-03-15 11:45", "03-15 13:00"),
        (Timing(at=time(8, 30)), "2026-03-15 08:29", "03-15 08:30"),
        (Timing(at=time(8, 30)), "2026-03-15 08:30", "03-16 08:30"),
    ],
)
def test_due_next(timing: Timing, now: str, due: str) -> None:
    assert _next(timing, now) == due


def test_a_spent_budget_waits_for_the_next_day_and_its_quiet_hours() -> None:
    assert _next(Timing(every_minutes=30, daily_budget=3), "2026-03-15 10:00", spent=3) == "03-16 00:00"
    assert _next(Timing(every_minutes=30, daily_budget=3, **QUIET), "2026-03-15 10:00", spent=3) == "03-16 07:00"


@given(
    st.integers(1, 2000),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    st.integers(0, 600_000).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
)
def test_always_later_and_never_in_the_quiet_hours(every: int, start: time, end: time, now: datetime) -> None:
    timing = Timing(every_minutes=every, quiet_from=start, quiet_until=end)
    if start == end:
        return
    due = next_time(timing, now)
    assert now < due <= now + timedelta(minutes=every) + timedelta(days=1)
    moment = due.astimezone(SHANGHAI).time()
    assert not (start <= moment < end if start < end else moment >= start or moment < end)


@pytest.mark.parametrize(
    "timing",
    [
        Timing(),
        Timing(every_minutes=5, at=time(8)),
        Timing(every_minutes=0),
        Timing(every_minutes=5, quiet_from=time(8)),
        Timing(every_minutes=5, quiet_from=time(8), quiet_until=time(8)),
        Timing(at=time(23), **QUIET),
        Timing(every_minutes=5, daily_budget=0),
    ],
)
def test_a_timing_that_cannot_be_is_refused(timing: Timing) -> None:
    with pytest.raises(BadRequest):
        check(timing)
