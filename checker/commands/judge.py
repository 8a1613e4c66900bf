"""`judge`: rows of text and products, no browser."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from checker.commands.console import EXIT_FAILED, Consoles, Day, consoles, decision_day
from checker.errors import BadRequest
from checker.feed import judge_rows, read_feed
from checker.vocabulary import Outcome

_TELL_EVERY = 200


@click.command()
@click.argument("feed", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", "conduct", type=Day(), help="没有写明行为日的行按这一天判断；默认今天。")
@click.option(
    "--map", "renames", multiple=True, metavar="名称=列名", help="列的对应关系，如 --map text=文案，可多次给出。"
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写入文件，而不是标准输出。")
@click.option(
    "--fail-on",
    type=click.Choice(["failed", "cannot-tell"]),
    default="failed",
    show_default=True,
    help="达到何种结果时以 1 退出。",
)
@consoles
def judge(
    screens: Consoles, feed: Path, conduct: date | None, renames: tuple[str, ...], out: Path | None, fail_on: str
) -> None:
    """批量判断文案和商品：.jsonl .csv .xlsx .parquet，每行一个结果，顺序不变。

    \b
    shuoqing judge 文案.jsonl --out 结果.jsonl
    shuoqing judge 商品.csv --map id=编号 --map text=标题 --on 2026-11-11

    退出码：0 没有涉嫌违法；1 有；2 用法错误；5 内部错误。判断不了的行给出 error，并在最后计数。
    """
    rows = read_feed(feed, dict(_rename(pair) for pair in renames))
    reached = {Outcome.FAILED.value} if fail_on == "failed" else {Outcome.FAILED.value, Outcome.CANNOT_TELL.value}
    judged = flagged = broken = 0
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with (
        _opened(out) as sink,
        Progress(*columns, console=screens.err, transient=True, disable=not screens.err.is_terminal) as bar,
    ):
        task = bar.add_task("判断中", total=None)
        for answer in judge_rows(rows, on=conduct or decision_day()):
            sink.write(json.dumps(answer, ensure_ascii=False) + "\n")
            judged += 1
            broken += "error" in answer
            flagged += answer.get("outcome") in reached
            if judged % _TELL_EVERY == 0:
                bar.update(task, description=f"已判断 {judged} 行，{flagged} 行达到 {fail_on}，{broken} 行有错")
    screens.err.print(f"判断 {judged} 行：{flagged} 行达到 {fail_on}，{broken} 行无法判断")
    raise click.exceptions.Exit(EXIT_FAILED if flagged else 0)


def _rename(pair: str) -> tuple[str, str]:
    ours, mark, theirs = pair.partition("=")
    if not (ours and mark and theirs):
        raise BadRequest(f"“{pair}”不是列的对应关系，请写成 text=文案。")
    return ours, theirs


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    with out.open("w", encoding="utf-8") as sink:
        yield sink
