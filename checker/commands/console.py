"""What all commands share: the two consoles, exit codes, and reading days."""

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from checker.clock import shanghai_day
from checker.errors import BadRequest

EXIT_CLEAN = 0
EXIT_FAILED = 1
EXIT_WRONG_USE = 2
EXIT_UNOBSERVED = 3
EXIT_REFUSED = 4
EXIT_INTERNAL = 5


class _Piped(Console):
    """A console that leaves it to the command line to end when its reader has enough; rich would exit with 1."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


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
            out=_Piped(highlight=False, soft_wrap=False, **plain),
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


class NewFile(click.ParamType[Path]):
    """A file to be written, refused before the work begins when its folder cannot take it."""

    name = "FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, or a sentence saying why nothing can be written there."""
        path = Path(value)
        if not path.name or path.is_dir():
            self.fail(f"“{value}”是目录，请写明文件名。", param, ctx)
        if not path.parent.is_dir():
            self.fail(f"没有目录“{path.parent}”，请先建立。", param, ctx)
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            self.fail(f"没有写入“{value}”的权限。", param, ctx)
        return path


def refuse_overwriting(written: Iterable[Path | None], read: Collection[Path | str]) -> None:
    """Refuses to write over what is about to be read, or two outputs over each other. Raises BadRequest."""
    outputs = [path for path in written if path is not None]
    for path in outputs:
        if any(_is_same(path, Path(source)) for source in read):
            raise BadRequest(f"{path} 就是要读取的文件，写入会毁掉它：请换一个文件名。")
    for path, other in combinations(outputs, 2):
        if path.resolve() == other.resolve() or _is_same(path, other):
            raise BadRequest(f"{path} 不能同时写入两种结果：请各写一个文件。")


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):  # one of them does not exist yet, or is an address
        return False


def decision_day() -> date:
    """The day on which this command decides, where the law applies; read once, at the command's start."""
    return shanghai_day(datetime.now(UTC))
