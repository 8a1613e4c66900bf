"""The clock of the law: days are counted in Asia/Shanghai."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai_day(moment: datetime) -> date:
    """The calendar day of `moment` (aware) where the law applies."""
    return moment.astimezone(SHANGHAI).date()
