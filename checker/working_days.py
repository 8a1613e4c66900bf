"""Working days of mainland China, with the yearly announced holidays and the working weekends that make up for them."""

from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar

_DAY = timedelta(days=1)


def is_working(day: date) -> bool:
    """Whether people work on the day; a year not announced yet has plain weeks (see `is_announced`)."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # how the library says that the year is not announced yet
        return day.weekday() < 5


def is_announced(day: date) -> bool:
    """Whether the holidays of the day's year are known."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def after(start: date, count: int, *, skipped: Callable[[date], bool] = lambda day: False) -> date:
    """The `count`-th working day after `start`, not counting days that are skipped."""
    day = start
    while count > 0:
        day += _DAY
        if is_working(day) and not skipped(day):
            count -= 1
    return day


def calendar_after(start: date, count: int, *, skipped: Callable[[date], bool] = lambda day: False) -> date:
    """The `count`-th day after `start`, not counting skipped ones; the next working day when that is a holiday."""
    day = start
    while count > 0:
        day += _DAY
        if not skipped(day):
            count -= 1
    while not is_working(day):
        day += _DAY
    return day


def between(start: date, end: date) -> int:
    """Working days from the day after `start` up to `end`; negative when `end` lies before."""
    if end < start:
        return -between(end, start)
    return sum(is_working(start + _DAY * number) for number in range(1, (end - start).days + 1))
