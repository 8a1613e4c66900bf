"""`watch`: live rooms, from the page to the sealed stream and its findings."""

import getpass
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from checker.commands.check import Delivery, deliver_and_leave, judging_options, options_from
from checker.commands.console import Consoles, consoles
from checker.errors import NotAllowed
from checker.inspection import InspectionResult, Options, unobserved
from checker.report.words import OUTCOMES
from checker.settings import Settings
from checker.store.database import Database
from checker.store.upgrade import upgrade
from checker.troubles import Trouble
from checker.vocabulary import SubjectKind
from checker.vocabulary.watching import LONGEST_MINUTES, Health, Noticed, Watch, WatchRequest
from checker.watching.running import Found, Told, WatchedHere, begin_or_resume, group_plan, run_group
from checker.wiring import surroundings_of
from crawlers.boundaries import parse_target
from crawlers.personas import personas

_STATES = {"opening": "打开中", "watching": "观看中", "lost": "断流", "page-lost": "页面断开"}


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL…")
@click.option(
    "--minutes", type=click.FloatRange(0.1, LONGEST_MINUTES), default=10.0, show_default=True, help="看多久。"
)
@click.option(
    "--persona", type=click.Choice(list(personas())), default="desktop", show_default=True, help="以谁的身份观看。"
)
@judging_options
@consoles
def watch(
    screens: Consoles,
    urls: tuple[str, ...],
    minutes: float,
    persona: str,
    conduct: date | None,
    category: str | None,
    subject: str | None,
    form: str,
    out: Path | None,
    fail_on: str,
    baseline: Path | None,
) -> None:
    """观看直播间：保存原始码流、商品卡、评论和公示内容，结束后对照规则。

    \b
    shuoqing watch https://live.example.cn/8801 --minutes 30
    shuoqing watch 网址1 网址2 --minutes 60 --format json --out 结果.json

    直播结束、到时间或按 Ctrl-C 时停止，已看到的内容均会封存；进程被杀后对同一网址再次运行，从中断处继续。
    退出码同 check。
    """
    settings = Settings()
    options = options_from(conduct, category, subject or SubjectKind.ROOM.value)
    options = replace(options, persona=persona, command=tuple(sys.argv[1:]))
    addresses, refused = _sorted_out(urls, options, settings)
    if not addresses:
        deliver_and_leave(screens, refused, Delivery(form, out, fail_on, baseline))
    upgrade_first(settings)
    database = Database(settings.database)
    try:
        numbers = [_number(screens, settings, database, url, minutes, persona) for url in addresses]
        ledger = WatchedHere(
            database=database,
            options=options,
            surroundings=surroundings_of(settings),
            lease_s=settings.lease_seconds,
            numbers=numbers,
            told=_told(screens),
            found=_found(screens),
        )
        with _stopped_by_signals() as stop:
            plan = group_plan(settings, places=len(numbers), command=options.command)
            run_group(plan, ledger, settings, ledger.surroundings, stop.is_set)
    finally:
        database.close()
    for number in numbers:
        if seen := ledger.seen.get(number):
            health = seen.health
            screens.err.print(
                f"观看 {number}：{seen.why}；看到 {health.observed_s:.0f} 秒，缺 {health.gap_s:.0f} 秒（{health.gaps} 处）；"
                f"{health.segments} 段 {health.bytes / 2**20:.1f} MB；封存 {seen.capture.id}",
                soft_wrap=True,
            )
    results = [*refused, *(ledger.results[number] for number in numbers)]
    deliver_and_leave(screens, results, Delivery(form, out, fail_on, baseline))


def _sorted_out(
    urls: tuple[str, ...], options: Options, settings: Settings
) -> tuple[list[str], list[InspectionResult]]:
    """The addresses to watch, and the results of those that are refused beforehand."""
    addresses, refused = [], []
    for url in dict.fromkeys(urls):
        try:
            addresses.append(parse_target(url, allow=settings.allowed()))
        except NotAllowed as refusal:
            refused.append(unobserved(url, options, Trouble(reason="refused", message=str(refusal))))
    return addresses, refused


def upgrade_first(settings: Settings) -> None:
    """Bring the database up to date: watches are kept in it."""
    database = Database(settings.database)
    try:
        upgrade(database)
    finally:
        database.close()


def _number(screens: Consoles, settings: Settings, database: Database, url: str, minutes: float, persona: str) -> int:
    request = WatchRequest(url=url, seconds=round(minutes * 60), persona=persona)
    number, goes_on = begin_or_resume(settings, database, request, getpass.getuser())
    if goes_on:
        screens.err.print(f"继续上次中断的观看 {number}")
    return number


def _told(screens: Consoles) -> Told:
    def told(watch: Watch, health: Health) -> None:
        if screens.err.is_terminal:
            state = _STATES.get(health.state, health.state)
            lag = "—" if health.lag_s is None else f"{health.lag_s:.1f}"
            screens.err.print(
                f"{watch.id} {state} {health.why} {health.observed_s:.0f}s 缺{health.gap_s:.0f}s 滞后{lag}s "
                f"{health.bytes / 2**20:.1f}MB 评论{health.comments}",
                end="\r",
            )

    return told


def _found(screens: Consoles) -> Found:
    def found(watch: Watch, noticed: Noticed) -> None:
        at = "页面" if noticed.at_s is None else f"{noticed.at_s:.0f}s"
        screens.err.print(
            f"观看 {watch.id} {at} {OUTCOMES[noticed.outcome]}（待封存后复判）：{noticed.message} 「{noticed.quote}」",
            soft_wrap=True,
            markup=False,
        )

    return found


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set, so that rooms end in order."""
    stop = threading.Event()
    before = {sign: signal.signal(sign, lambda *_: stop.set()) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
