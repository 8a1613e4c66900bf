"""`shuoqing prices run` and `prices account`: read a campaign in a browser; seal a sign-in state for it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from checker.clock import SHANGHAI
from checker.commands.console import EXIT_REFUSED, EXIT_UNOBSERVED
from checker.errors import BadRequest, NotAllowed, VisitFailed

if TYPE_CHECKING:
    from rich.progress import Progress

    from checker.pricing.campaign import Barrier
    from checker.pricing.campaign_file import Campaign
    from checker.pricing.run import Means, Tally
    from checker.settings import Settings

# The browser and numpy take seconds to load; `prices plan` and `--help` should not wait for them.

MAX_DAYS = 90
EXIT_INTERRUPTED = 130


@click.command("run")
@click.argument("campaign", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="读数目录；默认与测试文件同名。")
def run_command(campaign: Path, out: Path | None) -> None:
    """按测试文件读取价格：各账号同轮同品一起读到结算页的金额明细为止，不下单、不付款。

    每个页面先封存再读取；中断后用同一命令从断点继续。读数写入目录下的 readings.jsonl，可交给 prices judge。

    \b
    shuoqing prices run 测试.toml --out 读数/
    shuoqing prices judge 读数/readings.jsonl

    退出码：0 读完；2 用法错误；3 未能观察；4 被出站防护拒绝。
    """
    from checker.pricing.campaign_file import read_campaign
    from checker.pricing.run import Means
    from checker.settings import Settings

    settings, declared = Settings(), read_campaign(campaign)
    means = Means(
        folder=out or campaign.with_suffix(""),
        evidence=settings.evidence,
        key=account_key(settings),
        allow=settings.allowed(),
        command=tuple(sys.argv[1:]),
        clock=settings.timekeeper(),
    )
    try:
        tally = _watched(declared, means)
    except NotAllowed as refusal:
        click.echo(str(refusal), err=True)
        raise click.exceptions.Exit(EXIT_REFUSED) from refusal
    except VisitFailed as failure:
        click.echo(str(failure), err=True)
        raise click.exceptions.Exit(EXIT_UNOBSERVED) from failure
    except KeyboardInterrupt as stopped:
        click.echo("已停下；用同一命令从断点继续。", err=True)
        raise click.exceptions.Exit(EXIT_INTERRUPTED) from stopped
    _report(tally, means.folder)


def _watched(campaign: Campaign, means: Means) -> Tally:
    """Run the campaign under a progress bar, once every address may be opened. Raises NotAllowed, VisitFailed."""
    from checker.pricing.run import run
    from crawlers.boundaries import parse_target

    for article in campaign.articles:
        for url in (article.product, article.checkout):
            parse_target(url, allow=means.allow)
    with _bar() as bar:
        task = bar.add_task("读取价格", total=campaign.rounds * len(campaign.articles))

        def shown(barrier: Barrier, tally: Tally) -> None:
            bar.update(task, completed=tally.finished, description=f"第 {barrier.round} 轮 {barrier.sku[:24]}")

        return run(campaign, means, shown)


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    screen = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)


def _report(tally: Tally, folder: Path) -> None:
    from checker.pricing.run import READINGS

    click.echo(str(folder / READINGS))
    words = f"完成 {tally.finished}/{tally.barriers} 组，本次 {tally.rows} 个读数"
    if tally.unusable or tally.unrecognised:
        words += f"；{tally.unusable} 个不能用（两种读法不一致、合计不符或页面没读到），{tally.unrecognised} 个没有显示所声明的身份"
    click.echo(f"{words}。", err=True)


def account_key(settings: Settings) -> bytes:
    """The key of sealed sign-in states: the setting, else the file in `var`. Raises BadRequest."""
    from crawlers.pricing.sealed_state import parse_key, read_key

    given = settings.account_key.get_secret_value()
    return parse_key(given) if given else read_key(settings.var / "account-key")


@click.command("account")
@click.argument("account")
@click.argument("state", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="封存后的文件。")
@click.option("--days", type=click.IntRange(1, MAX_DAYS), default=7, show_default=True, help="几天后失效。")
def account_command(account: str, state: Path, out: Path, days: int) -> None:
    """加密封存一个账号的登录状态（浏览器导出的 storage state，JSON）。

    密钥取自设置 SHUOQING_ACCOUNT_KEY，未设置时为 var 目录下的 account-key。封存后请删除原文件。

    \b
    shuoqing prices account a01 a01.json --out a01.sealed --days 7
    """
    from checker.settings import Settings
    from crawlers.pricing.sealed_state import MAX_STATE, sealed

    try:
        content = state.read_bytes()
        if len(content) > MAX_STATE:
            raise BadRequest(f"{state} 过大，不像是登录状态。")
        value = orjson.loads(content)
    except OSError as error:
        raise BadRequest(f"读不了 {state}：{error.strerror or error}") from error
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"{state} 不是合法的 JSON。") from error
    if not isinstance(value, dict):
        raise BadRequest(f"{state} 应为一个 JSON 对象。")
    expires_at = datetime.now(UTC) + timedelta(days=days)
    try:
        out.write_bytes(sealed(value, account=account, expires_at=expires_at, key=account_key(Settings())))
        out.chmod(0o600)
    except OSError as error:
        raise BadRequest(f"写不了 {out}：{error.strerror or error}") from error
    until = expires_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    click.echo(f"已封存，{until}（北京时间）失效。原文件 {state} 请自行删除。", err=True)
