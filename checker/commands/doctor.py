"""`doctor`: what this machine can do."""

import click

from checker.commands.console import EXIT_FAILED, Consoles, consoles
from checker.doctor import examine
from checker.settings import Settings


@click.command()
@consoles
def doctor(screens: Consoles) -> None:
    """检查浏览器、字体、数据库、证据目录、摘要算法和隔离方式。"""
    checks = list(examine(Settings()))
    for check in checks:
        mark = {True: "[green]✓[/green]", False: "[red]✗[/red]", None: "[yellow]–[/yellow]"}[check.good]
        screens.out.print(f"{mark} {check.name}  {check.found}")
    if any(check.good is False for check in checks):
        raise click.exceptions.Exit(EXIT_FAILED)
