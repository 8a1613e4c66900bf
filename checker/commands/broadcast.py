"""`broadcast`: a script, title and price cards before the show; what was said against them afterwards."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from checker.broadcast import check_plan, compare, read_plan, read_transcript
from checker.commands.console import EXIT_FAILED, Consoles, Day, consoles, decision_day

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def broadcast() -> None:
    """播前审核脚本、标题和价格卡片；播后对照脚本与实际口播。

    \b
    shuoqing broadcast check 脚本.json
    shuoqing broadcast compare 脚本.json 口播.srt
    """


@broadcast.command()
@click.argument("plan", type=_FILE)
@click.option("--on", "day", type=Day(), help="开播日；默认今天，脚本中写明的优先。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@consoles
def check(screens: Consoles, plan: Path, day: date | None, form: str) -> None:
    """播前审核。退出码：0 没有涉嫌违法；1 有；2 用法错误。"""
    told = check_plan(read_plan(plan), day or decision_day())
    if form == "json":
        sys.stdout.write("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told))
    for one in told if form == "text" else ():
        screens.out.print(f"{one['where']}  {one['text']}", markup=False, style="bold")
        _show(screens, one["findings"])
    _leave([finding for one in told for finding in one["findings"]])


@broadcast.command("compare")
@click.argument("plan", type=_FILE)
@click.argument("transcript", type=_FILE)
@click.option("--on", "day", type=Day(), help="开播日；默认今天，脚本中写明的优先。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@consoles
def compare_command(screens: Consoles, plan: Path, transcript: Path, day: date | None, form: str) -> None:
    """播后对照：脚本之外说了什么、哪些没有说、哪些价格不在卡片上。"""
    found = compare(read_plan(plan), read_transcript(transcript), day or decision_day())
    if form == "json":
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    else:
        _report(screens, found)
    _leave([finding for one in found["off_script"] for finding in one["findings"]])


def _report(screens: Consoles, found: dict[str, Any]) -> None:
    said, planned = found["utterances"], found["as_scripted"]
    screens.out.print(f"口播 {said} 句，其中 {planned} 句照脚本，{said - planned} 句在脚本之外", markup=False)
    for one in found["off_script"]:
        screens.out.print(f"+ {_at(one)}{one['text']}", markup=False)
        _show(screens, one["findings"])
    for one in found["not_said"]:
        screens.out.print(f"- 未说（脚本第 {one['line'] + 1} 句）{one['text']}", markup=False)
    for one in found["prices_on_no_card"]:
        screens.out.print(f"¥ {_at(one)}{one['amount_fen'] / 100:g} 元不在价格卡片上：{one['text']}", markup=False)


def _show(screens: Consoles, findings: list[dict[str, Any]]) -> None:
    for finding in findings:
        name = finding.get("alias") or finding["rule"]
        screens.out.print(f"    {finding['outcome']} {name} {finding['severity']} {finding['message']}", markup=False)


def _at(one: dict[str, Any]) -> str:
    return f"{int(one['start'] // 60)}:{int(one['start'] % 60):02d} " if one["start"] is not None else ""


def _leave(findings: list[dict[str, Any]]) -> None:
    if any(finding["outcome"] == "failed" for finding in findings):
        raise click.exceptions.Exit(EXIT_FAILED)
