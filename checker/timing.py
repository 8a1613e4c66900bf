"""When a schedule is due next: a pure function of its timing and a moment."""

from datetime import UTC, datetime, time, timedelta

from checker.clock import SHANGHAI
from checker.errors import BadRequest
from checker.vocabulary.jobs import Timing

_WEEK_MINUTES = 7 * 24 * 60


def check(timing: Timing) -> None:
    """Nothing when the timing can be kept. Raises BadRequest with the sentence that says what to change."""
    if (timing.every_minutes is None) == (timing.at is None):
        raise BadRequest("请给出间隔分钟数，或每天的时刻，二者选一。")
    if timing.every_minutes is not None and not 1 <= timing.every_minutes <= _WEEK_MINUTES:
        raise BadRequest(f"间隔须为 1–{_WEEK_MINUTES} 分钟。")
    if (timing.quiet_from is None) != (timing.quiet_until is None) or (
        timing.quiet_from is not None and timing.quiet_from == timing.quiet_until
    ):
        raise BadRequest("静默时段须同时给出起止时刻，且二者不同。")
    if timing.at is not None and _is_quiet(timing, timing.at):
        raise BadRequest("每天的时刻落在静默时段内，永远不会执行。")
    if timing.daily_budget is not None and timing.daily_budget < 1:
        raise BadRequest("每日次数上限至少为 1。")


def next_time(timing: Timing, after: datetime, *, spent: int = 0) -> datetime:
    """The first moment later than `after` (aware) when a job is to be made, in UTC; `spent`: jobs made that day.

    Missed moments are not made up for: after a night's standstill one job is made, not fifty.
    """
    local = after.astimezone(SHANGHAI)
    if timing.at is not None:
        due = datetime.combine(local.date(), timing.at, SHANGHAI)
        return (due if due > local else due + timedelta(days=1)).astimezone(UTC)
    due = local + timedelta(minutes=timing.every_minutes or 1)
    if timing.daily_budget is not None and spent >= timing.daily_budget and due.date() == local.date():
        due = datetime.combine(local.date() + timedelta(days=1), time(), SHANGHAI)
    return _after_quiet(timing, due).astimezone(UTC)


def _after_quiet(timing: Timing, due: datetime) -> datetime:
    if timing.quiet_until is None or not _is_quiet(timing, due.timetz().replace(tzinfo=None)):
        return due
    end = datetime.combine(due.date(), timing.quiet_until, SHANGHAI)
    return end if end > due else end + timedelta(days=1)


def _is_quiet(timing: Timing, moment: time) -> bool:
    if timing.quiet_from is None or timing.quiet_until is None:
        return False
    if timing.quiet_from < timing.quiet_until:
        return timing.quiet_from <= moment < timing.quiet_until
    return moment >= timing.quiet_from or moment < timing.quiet_until
