"""What all commands share: the two consoles, exit codes, and reading days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import click
from rich.console import Console

from checker.clock import shanghai_day

EXIT_CLEAN = 0
EXIT_FAILED = 1
EXIT_WRONG_USE = 2
EXIT_UNOBSERVED = 3
EXIT_REFUSED = 4
EXIT_INTERNAL = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Consoles:
    """`out` for results, `err` for everything else."""

    out: Console
    err: Console
    verbose: bool = False

    @classmethod
    def made(cls, *, quiet: bool, verbose: bool, color: bool) -> "Consoles":
        """Consoles that fit the options; without colour where the output is no terminal."""
        plain: dict[str, Any] = {} if color else {"color_system": None}
        return cls(
            out=Console(highlight=False, soft_wrap=False, **plain),
            err=Console(stderr=True, quiet=quiet, highlight=False, **plain),
            verbose=verbose,
        )


consoles = click.make_pass_decorator(Consoles)


class Day(click.ParamType[date]):
    """A day written 2026-03-15."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a sentence saying how to write one."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2026-03-15。", param, ctx)


def decision_day() -> date:
    """The day on which this command decides, where the law applies; read once, at the command's start."""
    return shanghai_day(datetime.now(UTC))
