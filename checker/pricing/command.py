"""`shuoqing prices`: judge the readings of a differential-pricing campaign; the other commands have files of their own."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from checker.commands.console import EXIT_UNOBSERVED, EXIT_WRONG_USE, NewFile, refuse_overwriting
from checker.errors import BadRequest
from checker.pricing.add_command import add_command
from checker.pricing.plan_command import plan_command
from checker.pricing.run_command import account_command, run_command

if TYPE_CHECKING:
    from checker.pricing.observations import LineError, Readings
    from checker.pricing.verdicts import Comparison

# numpy and scipy take a second to load; the other commands should not wait for them.

SHOWN_ERRORS = 20


def _claim(context: click.Context, option: click.Parameter, value: str | None) -> tuple[str, str] | None:
    """A claim written factor=level."""
    if value is None:
        return None
    factor, _, level = (part.strip() for part in value.partition("="))
    if not (factor and level):
        raise click.BadParameter(f"“{value}”应写成 loyalty=old。", ctx=context, param=option)
    return factor, level


@click.group()
def prices() -> None:
    """差别定价（“大数据杀熟”）：设计测试、判断读数。

    \b
    shuoqing prices plan --skus 60 --surcharge 3 --factor loyalty=new,old
    shuoqing prices run 测试.toml --out 读数/
    shuoqing prices judge 读数/readings.jsonl
    """


prices.add_command(plan_command)
prices.add_command(run_command)
prices.add_command(account_command)
prices.add_command(add_command)


@prices.command("judge")
@click.argument("observations", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--out", type=NewFile(), help="结果写入文件，默认标准输出。")
@click.option(
    "--q", "false_share", type=click.FloatRange(0.0001, 0.5), default=0.05, show_default=True, help="误报比例。"
)
@click.option(
    "--floor-pct", type=click.FloatRange(0.01, 50), default=0.5, show_default=True, help="差异至少多少 % 才算。"
)
@click.option("--pictures", type=click.Path(file_okay=False, path_type=Path), help="为有差异的商品画图（SVG）的目录。")
@click.option("--store", is_flag=True, help="把读数封存为证据，结果对照规则写入工作台；同一读数只写一次。")
@click.option("--name", default="", help="在工作台里叫什么；默认为读数文件的路径。")
@click.option(
    "--earlier",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="此前用别的账号做的测试的读数；可重复，与 --claim 一起累积证据。",
)
@click.option("--claim", callback=_claim, help="测试前指明的方向：因素=多付的水平，如 loyalty=old。")
def judge_command(
    observations: Path,
    out: Path | None,
    false_share: float,
    floor_pct: float,
    pictures: Path | None,
    store: bool,
    name: str,
    earlier: tuple[Path, ...],
    claim: tuple[str, str] | None,
) -> None:
    """判断价格读数：每行一个 JSON 对象，每件商品输出一行结果。

    不合格的行写到标准错误并跳过。结果至多是“涉嫌”，是否违法由人工核查认定。

    \b
    shuoqing prices judge 读数.jsonl --pictures 图/ > 结果.jsonl
    shuoqing prices judge 读数/readings.jsonl --store --name 水壶测试
    shuoqing prices judge 五月.jsonl --earlier 三月.jsonl --earlier 四月.jsonl --claim loyalty=old

    退出码：0 已判断；2 用法错误，或没有一行合格；3 文件里没有读数；5 内部错误。
    """
    from checker.pricing.assay import Standards
    from checker.pricing.judge import judge

    refuse_overwriting([out], [observations, *earlier])
    if store and (str(observations) == "-" or Standards(q=false_share, floor_pct=floor_pct) != Standards()):
        raise BadRequest("--store 须给出读数文件，并用默认的 --q 和 --floor-pct：存下的结论要能从证据重新得出。")
    if bool(earlier) != bool(claim):
        raise BadRequest("--earlier 与 --claim 须一起给出：累积证据只对测试前指明的方向有效。")
    readings, errors = _read(observations)
    found = judge(readings, Standards(q=false_share, floor_pct=floor_pct))
    if claim:
        found = _with_earlier(found, [*(_read(path)[0] for path in earlier), readings], claim)
    _write(found, out)
    if pictures is not None:
        _draw(readings, found, pictures)
    _report(errors)
    if not found:
        raise click.exceptions.Exit(_nothing(errors))
    if store:
        _store(observations, name.strip() or str(observations))


def _with_earlier(found: list[Comparison], campaigns: list[Readings], claim: tuple[str, str]) -> list[Comparison]:
    """The comparisons, each with what all campaigns together say of the claim."""
    from checker.pricing import wording
    from checker.pricing.sequential import Claim, accumulated

    told = accumulated(campaigns, Claim(*claim))
    return [
        replace(one, explanations=(*one.explanations, wording.accumulated(told[one.sku]))) if one.sku in told else one
        for one in found
    ]


def _store(observations: Path, name: str) -> None:
    from checker.pricing.keeping import keep_readings

    number, is_new = keep_readings(observations, name)
    told = "已写入工作台" if is_new else "这些读数已经写入过"
    click.echo(f"{told}：检查 #{number}。", err=True)


def _nothing(errors: list[LineError]) -> int:
    """The exit code when no reading could be judged, told in a sentence."""
    if errors:
        click.echo("没有一行合格的读数，没有结果。文件应为 UTF-8 编码，每行一个 JSON 对象。", err=True)
        return EXIT_WRONG_USE
    click.echo("文件里没有读数，没有结果。", err=True)
    return EXIT_UNOBSERVED


def _read(path: Path) -> tuple[Readings, list[LineError]]:
    from checker.pricing.observations import collect_file, read_observations

    return collect_file(sys.stdin.buffer) if str(path) == "-" else read_observations(path)


def _write(found: list[Comparison], out: Path | None) -> None:
    text = b"".join(orjson.dumps(comparison.as_dict()) + b"\n" for comparison in found)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_bytes(text)
    except OSError as error:
        raise BadRequest(f"写不了 {out}：{error.strerror or error}") from error


def _report(errors: list[LineError]) -> None:
    for error in errors[:SHOWN_ERRORS]:
        click.echo(f"第 {error.line} 行：{error.message}", err=True)
    if errors:
        click.echo(f"共 {len(errors)} 行不合格，已跳过。", err=True)


def _draw(readings: Readings, found: list[Comparison], folder: Path) -> None:
    from checker.pricing.plots.folder import write_pictures

    try:
        count = write_pictures(readings, found, folder)
    except OSError as error:
        raise BadRequest(f"写不了 {folder}：{error.strerror or error}") from error
    click.echo(f"已画 {count} 张图：{folder}", err=True)
