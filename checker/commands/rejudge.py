"""`rejudge`: every stored capture under today's rulebook, or as of another day."""

from datetime import date

import click
from rich.progress import track

from checker.commands.console import EXIT_FAILED, Consoles, Day, consoles, decision_day
from checker.operations import offline_service
from checker.rejudge import Rejudged
from checker.rejudge import rejudge as judge_again
from checker.report.words import OUTCOMES
from checker.settings import Settings
from checker.vocabulary import Finding
from checker.wiring import surroundings_of


@click.command()
@click.option("--on", "conduct", type=Day(), help="把行为日换成这一天；默认沿用各次检查的行为日。")
@consoles
def rejudge(screens: Consoles, conduct: date | None) -> None:
    """用现在的规则库重新判断已封存的证据，列出新增和消失的结论。

    \b
    shuoqing rejudge
    shuoqing rejudge --on 2026-09-01
    """
    settings = Settings()
    service = offline_service(settings)
    changed = unreadable = seen = 0
    try:
        changes = judge_again(service, surroundings_of(settings), decision=decision_day(), conduct=conduct)
        for change in track(changes, "重新判断", console=screens.err, disable=not screens.err.is_terminal):
            seen += 1
            changed += bool(change.gained or change.lost)
            unreadable += bool(change.trouble)
            _print(screens, change)
    finally:
        service.close()
    screens.err.print(f"重新判断 {seen} 次检查：{changed} 次结论有变化，{unreadable} 次证据无法读取")
    if unreadable:
        raise click.exceptions.Exit(EXIT_FAILED)


def _print(screens: Consoles, change: Rejudged) -> None:
    if not (change.gained or change.lost or change.trouble):
        return
    screens.out.print(f"#{change.inspection.id} {change.inspection.target}", markup=False, style="bold")
    if change.trouble:
        screens.out.print(f"  ! {change.trouble}", markup=False)
    for mark, findings in (("+", change.gained), ("-", change.lost)):
        for finding in findings:
            screens.out.print(f"  {mark} {_line(finding)}", markup=False)


def _line(finding: Finding) -> str:
    quotes = "、".join(f"「{place.quote[:20]}」" for place in finding.places[:3])
    return f"{OUTCOMES[finding.outcome]} {finding.alias} {finding.message} {quotes}".rstrip()
