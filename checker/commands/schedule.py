"""`schedule`: what is done again and again."""

import json
from datetime import datetime, time
from typing import Any

import click

from checker.clock import SHANGHAI
from checker.commands.console import Consoles, consoles
from checker.errors import BadRequest
from checker.operations import offline_service
from checker.rejudge import CONSOLE
from checker.service import Service
from checker.settings import Settings
from checker.vocabulary.jobs import NewSchedule, Timing


class Clock(click.ParamType[time]):
    """A time of day written 08:30."""

    name = "HH:MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> time:
        """The time, or a sentence saying how to write one."""
        if isinstance(value, time):
            return value
        try:
            return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone
        except ValueError:
            self.fail(f"“{value}”不是时刻，请写成 08:30。", param, ctx)


@click.group()
@click.pass_context
def schedule(context: click.Context) -> None:
    """定时任务：列出、新增、暂停、删除。

    \b
    shuoqing schedule add 运行告警 alarms --every 60
    shuoqing schedule add 夜间不查 sweep --every 30 --quiet 22:00 07:00 --budget 20 --payload '{"sweep": 3}'
    """
    service = offline_service(Settings())
    context.call_on_close(service.close)
    context.meta["service"] = service


@schedule.command("list")
@consoles
def listed(screens: Consoles) -> None:
    """列出定时任务。"""
    for one in _service().schedules(CONSOLE):
        told = f"{one.id}\t{one.name}\t{one.kind}\t{_when(one.timing)}\t{_clock(one.next_at)}"
        screens.out.print(told, markup=False, soft_wrap=True)


@schedule.command()
@click.argument("name")
@click.argument("kind")
@click.option("--every", type=int, help="间隔分钟数。")
@click.option("--at", type=Clock(), help="每天的时刻（北京时间）。")
@click.option("--quiet", type=(Clock(), Clock()), metavar="起 止", help="静默时段（北京时间）。")
@click.option("--budget", type=int, help="每天至多几次。")
@click.option("--payload", default="{}", help="任务的参数，JSON。")
@consoles
def add(
    screens: Consoles,
    name: str,
    kind: str,
    every: int | None,
    at: time | None,
    quiet: tuple[time, time] | None,
    budget: int | None,
    payload: str,
) -> None:
    """新增定时任务。"""
    try:
        given = json.loads(payload)
    except ValueError as error:
        raise BadRequest(f"参数不是 JSON：{error}") from error
    if not isinstance(given, dict):
        raise BadRequest("参数应为 JSON 对象。")
    start, end = quiet or (None, None)
    timing = Timing(every_minutes=every, at=at, quiet_from=start, quiet_until=end, daily_budget=budget)
    kept = _service().add_schedule(CONSOLE, NewSchedule(name=name, kind=kind, timing=timing, payload=given))
    screens.out.print(f"{kept.id}\t{kept.name}\t下一次 {_clock(kept.next_at)}", markup=False)


@schedule.command()
@click.argument("number", type=int)
@click.option("--resume", is_flag=True, help="继续执行。")
def pause(number: int, resume: bool) -> None:
    """暂停或继续。"""
    _service().pause_schedule(CONSOLE, number, paused=not resume)


@schedule.command()
@click.argument("number", type=int)
def remove(number: int) -> None:
    """删除；已产生的任务保留。"""
    _service().remove_schedule(CONSOLE, number)


def _when(timing: Timing) -> str:
    told = f"每天 {timing.at:%H:%M}" if timing.at else f"每 {timing.every_minutes} 分钟"
    if timing.quiet_from and timing.quiet_until:
        told += f"，{timing.quiet_from:%H:%M}–{timing.quiet_until:%H:%M} 静默"
    return told + (f"，每天至多 {timing.daily_budget} 次" if timing.daily_budget else "")


def _clock(moment: datetime | None) -> str:
    if moment is None:
        return "已暂停"
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}（北京时间）"


def _service() -> Service:
    service = click.get_current_context().meta["service"]
    assert isinstance(service, Service)
    return service
