"""`judge`: rows of text and products, no browser."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Protocol, TextIO

import click
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from checker.commands.console import (
    EXIT_FAILED,
    EXIT_UNOBSERVED,
    Consoles,
    Day,
    NewFile,
    consoles,
    decision_day,
    refuse_overwriting,
)
from checker.errors import BadRequest
from checker.feed.answering import Answers, Terms
from checker.feed.journal import Counts, Journal, named
from checker.feed.reading import Chunk, chunks
from checker.feed.running import calm, judges, local, on_ray
from rules.amendments import in_use
from rules.rulebook import load_rulebook

_NAMES = ("id", "text", "channel", "category", "conduct_day", "speaker", "product")


class _Sink(Protocol):
    """Where answers go."""

    def write(self, answers: Answers) -> None:
        """Takes the answers to one chunk."""


@click.command()
@click.argument("feed", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", "conduct", type=Day(), help="没有写明行为日的行按这一天判断；默认今天。")
@click.option(
    "--map", "renames", multiple=True, metavar="名称=列名", help="列的对应关系，如 --map text=文案，可多次给出。"
)
@click.option("--out", type=NewFile(), help="写入文件，而不是标准输出；中断后可续跑。")
@click.option("--fresh", is_flag=True, help="不续跑，重新开始。")
@click.option("--aside", type=NewFile(), help="把无法判断的行连同原因另存到此文件。")
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "sarif", "junit", "github"]), default="jsonl", show_default=True
)
@click.option(
    "--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True,
    help="在本机的进程里判断，或在 Ray 集群上判断；结果逐字节相同。",
)  # fmt: skip
@click.option("--processes", type=click.IntRange(min=1), help="本机进程数；默认与处理器数相同。")
@click.option("--ray-address", metavar="地址", help="Ray 集群的地址，auto 为本机已启动的；默认另起一个。")
@click.option(
    "--fail-on",
    type=click.Choice(["failed", "cannot-tell"]),
    default="failed",
    show_default=True,
    help="达到何种结果时以 1 退出。",
)
@consoles
def judge(
    screens: Consoles, feed: Path, conduct: date | None, renames: tuple[str, ...], out: Path | None, fresh: bool,
    aside: Path | None, form: str, engine: str, processes: int | None, ray_address: str | None, fail_on: str,
) -> None:  # fmt: skip
    """批量判断文案和商品：.jsonl .csv .xlsx .parquet，每行一个结果，顺序不变。

    \b
    shuoqing judge 文案.jsonl --out 结果.jsonl
    shuoqing judge 商品.csv --map id=编号 --map text=标题 --on 2026-11-11
    shuoqing judge 全量.parquet --out 结果.jsonl --engine ray --ray-address auto

    带 --out 的运行被中断后，重新运行同一命令即从断点继续，不重复、不遗漏；内存占用与数据量无关。
    退出码：0 没有涉嫌违法；1 有；2 用法错误；3 有行而没有一行可以判断；5 内部错误。
    判断不了的行给出 error，并在最后计数。
    """
    calm()
    refuse_overwriting([out, aside], [feed])
    terms = Terms(conduct or decision_day(), dict(_rename(pair) for pair in renames), in_use())
    parts = _opened(chunks(feed, wanted=terms.renamed.values()))
    with _sink(feed, out, form, aside, terms, fresh) as (sink, done):
        if done.rows:
            screens.err.print(f"接着上次：已有 {done.rows} 行结果")
            parts = chunks(feed, done.rows)
        counts = done
        found = on_ray(parts, terms, ray_address) if engine == "ray" else local(parts, terms, judges(processes))
        with _progress(screens) as (bar, task):
            for answers in found:
                sink.write(answers)
                counts = counts.plus(answers)
                told = f"已判断 {counts.rows} 行，{counts.failed} 行涉嫌违法，{counts.broken} 行有错"
                bar.update(
                    task,
                    completed=answers.done,
                    total=answers.total or None,
                    description=told,
                    rows=counts.rows - done.rows,
                )
    reached = counts.failed + (counts.doubtful if fail_on == "cannot-tell" else 0)
    screens.err.print(f"判断 {counts.rows} 行：{reached} 行达到 {fail_on}，{counts.broken} 行不合格、未判断")
    if counts.rows and counts.rows == counts.broken:
        screens.err.print("没有一行可以判断，没有结论。")
        raise click.exceptions.Exit(EXIT_UNOBSERVED)
    raise click.exceptions.Exit(EXIT_FAILED if reached else 0)


def _rename(pair: str) -> tuple[str, str]:
    ours, mark, theirs = pair.partition("=")
    if not (ours and mark and theirs):
        raise BadRequest(f"“{pair}”不是列的对应关系，请写成 text=文案。")
    if ours not in _NAMES and not ours.startswith("product."):
        raise BadRequest(f"没有名为 {ours} 的列，可以对应的有：{'、'.join(_NAMES)}、product.名称。")
    return ours, theirs


def _opened(parts: Iterator[Chunk]) -> Iterator[Chunk]:
    """The chunks, the first one read already: a file that cannot be read is refused before anything is written."""
    first = next(parts, None)
    return iter(()) if first is None else chain([first], parts)


@contextmanager
def _sink(
    feed: Path, out: Path | None, form: str, aside: Path | None, terms: Terms, fresh: bool
) -> Iterator[tuple[_Sink, Counts]]:
    """Where the answers go, and what an earlier run of the same command has written there."""
    if form == "jsonl" and out is not None:
        about = named(
            feed, on=terms.on, renamed=sorted(terms.renamed.items()), rulebook=load_rulebook().digest, aside=aside
        )
        journal = Journal(out, about, aside, fresh=fresh)
        finished = False
        try:
            yield journal, journal.counts
            finished = True
        finally:
            journal.close(finished=finished)
        return
    if aside is not None:
        raise BadRequest("--aside 须与 --out 一起使用，格式为 jsonl。")
    if form == "jsonl":
        yield _Lines(), Counts()
        return
    from checker.feed.formats import FORMATS  # reports of pages come along with it

    with out.open("w", encoding="utf-8") if out else _borrowed() as stream:
        document = FORMATS[form](stream, feed)
        yield document, Counts()
        document.end()


class _Lines:
    """JSON lines to standard output."""

    def write(self, answers: Answers) -> None:
        """Takes the answers to one chunk."""
        sys.stdout.write(answers.lines.decode("utf-8"))


@contextmanager
def _borrowed() -> Iterator[TextIO]:
    yield sys.stdout


class _Rate(ProgressColumn):
    """Rows per second of this run."""

    def render(self, task: Task) -> Text:
        """As 4,213 行/秒."""
        return Text(f"{task.fields['rows'] / task.elapsed:,.0f} 行/秒" if task.elapsed else "")


@contextmanager
def _progress(screens: Consoles) -> Iterator[tuple[Progress, TaskID]]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=screens.err, transient=True, disable=not screens.err.is_terminal) as bar:
        yield bar, bar.add_task("判断中", total=None, rows=0)
