"""`shuoqing prices`: plan a differential-pricing campaign and judge its readings."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from checker.commands.console import EXIT_UNOBSERVED, EXIT_WRONG_USE
from checker.errors import BadRequest
from checker.pricing.add_command import add_command
from checker.pricing.run_command import account_command, run_command

if TYPE_CHECKING:
    from checker.pricing.design import Factor, Plan, Question
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


prices.add_command(run_command)
prices.add_command(account_command)
prices.add_command(add_command)


@prices.command("judge")
@click.argument("observations", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="结果写入文件，默认标准输出。")
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


def _factors(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[Factor, ...]:
    """Factors written name=usual,other."""
    from checker.pricing.design import Factor

    found = []
    for value in values:
        name, _, levels = (part.strip() for part in value.partition("="))
        usual, _, other = (part.strip() for part in levels.partition(","))
        if not (name and usual and other) or "," in other or usual == other:
            raise click.BadParameter(f"“{value}”应写成 loyalty=new,old。", ctx=context, param=option)
        found.append(Factor(name, usual, other))
    return tuple(found)


@prices.command("plan")
@click.option("--skus", type=click.IntRange(1, 1_000_000), required=True, help="商品数。")
@click.option("--surcharge", type=click.FloatRange(0.1, 100), required=True, help="要发现的加价（%）。")
@click.option("--factor", "factors", multiple=True, callback=_factors, help="因素=常态,另一水平；可重复，至多五个。")
@click.option("--affected", type=click.IntRange(1), default=1, show_default=True, help="预计受影响的商品数。")
@click.option(
    "--experiment", type=click.FloatRange(0, 50), default=0.0, show_default=True, help="担心的调价试验幅度（%）。"
)
@click.option("--noise", type=click.FloatRange(0, 50), default=1.0, show_default=True, help="单次读数的标准差（%）。")
@click.option(
    "--rounds-on", type=click.FloatRange(0.01, 1), default=1.0, show_default=True, help="加价出现的轮次占比。"
)
@click.option("--power", type=click.FloatRange(0.5, 0.999), default=0.9, show_default=True, help="把握度。")
@click.option("--account-yuan", type=click.FloatRange(0), default=0.0, show_default=True, help="每个账号的成本（元）。")
@click.option(
    "--reading-seconds", type=click.FloatRange(0.1), default=15.0, show_default=True, help="每次读数耗时（秒）。"
)
@click.option("--at-once", type=click.IntRange(1, 1000), default=4, show_default=True, help="同时进行的读数。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def plan_command(
    skus: int,
    surcharge: float,
    factors: tuple[Factor, ...],
    affected: int,
    experiment: float,
    noise: float,
    rounds_on: float,
    power: float,
    account_yuan: float,
    reading_seconds: float,
    at_once: int,
    form: str,
) -> None:
    """设计测试：需要多少账号、多少轮，把握有多大，成本多少。

    \b
    shuoqing prices plan --skus 60 --surcharge 3 --factor loyalty=new,old --factor device=android,ios
    """
    from checker.pricing.design import Factor, Prices, Question, plans, recommended

    question = Question(
        skus=skus,
        surcharge_pct=surcharge,
        factors=factors or (Factor("loyalty", "new", "old"),),
        affected=affected,
        experiment_pct=experiment,
        noise_pct=noise,
        rounds_on=rounds_on,
        power=power,
    )
    costs = Prices(account_yuan=account_yuan, reading_seconds=reading_seconds, at_once=at_once)
    found = plans(question, costs)
    best = recommended(found, question)
    click.echo(_plan_json(question, found, best) if form == "json" else _plan_text(question, found, best))


def _plan_json(question: Question, found: list[Plan], best: Plan | None) -> str:
    from checker.pricing.design import layout

    rows = [_row(plan) for plan in found]
    accounts = layout(question.factors, 2 * best.per_arm) if best else []
    whole = {"recommended": _row(best) if best else None, "accounts": accounts, "plans": rows}
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2).decode()


def _row(plan: Plan) -> dict[str, float | int | bool | None]:
    return {
        "accounts_per_arm": plan.per_arm,
        "rounds": plan.rounds,
        "power": round(plan.power, 4),
        "smallest_effect_pct": plan.smallest_pct if plan.smallest_pct < float("inf") else None,
        "smallest_p": plan.floor_p,
        "needed_p": plan.needed_p,
        "readings": plan.readings,
        "hours": round(plan.hours, 2),
        "yuan": round(plan.yuan, 2),
    }


def _plan_text(question: Question, found: list[Plan], best: Plan | None) -> str:
    from checker.pricing.design import layout

    lines = ["每组账号  轮次   把握度  最小可见加价      读数    小时      元"]
    for plan in found:
        smallest = f"{plan.smallest_pct:6.1f}%" if plan.smallest_pct < float("inf") else "   看不到"
        mark = "  ← 建议" if plan is best else "" if plan.reachable else "  账号太少，置换检验到不了"
        lines.append(
            f"{plan.per_arm:8d} {plan.rounds:5d} {plan.power:8.1%} {smallest:>12s} "
            f"{plan.readings:9d} {plan.hours:7.1f} {plan.yuan:7.0f}{mark}"
        )
    if best is None:
        return "\n".join([*lines, "", "以上设计都达不到要求的把握度：请增加账号、减少商品或放宽要发现的加价。"])
    lines += ["", f"账号安排（{2 * best.per_arm} 个，随机指派给新建的同等账号）："]
    for number, levels in enumerate(layout(question.factors, 2 * best.per_arm), start=1):
        lines.append(f"  {number:3d}  " + "  ".join(f"{name}={level}" for name, level in levels.items()))
    lines.append("每轮各账号同时开始、次序随机；至少跨两天、不同时段；对照账号须已过新人期。")
    return "\n".join(lines)
