"""The command `shuoqing`: assembles the groups and turns errors into sentences and exit codes."""

import importlib
import logging
import os
import sys
from typing import Any, cast

import click

from checker.commands.console import EXIT_INTERNAL, EXIT_WRONG_USE, Consoles
from checker.commands.wrong_use import told
from checker.errors import BadRequest, CheckerError, Conflict, NotFound

log = logging.getLogger("checker")

# Where each command lives; a module is imported when its command is asked for, so that small ones start at once.
COMMANDS = {
    "check": "checker.commands.check:check",
    "watch": "checker.commands.watch:watch",
    "judge": "checker.commands.judge:judge",
    "recheck": "checker.commands.check:recheck",
    "rejudge": "checker.commands.rejudge:rejudge",
    "rulebook": "checker.commands.rulebook:rulebook",
    "serve": "checker.commands.operation:serve",
    "worker": "checker.commands.operation:worker",
    "db": "checker.commands.operation:database",
    "user": "checker.commands.operation:user",
    "broadcast": "checker.commands.broadcast:broadcast",
    "schedule": "checker.commands.schedule:schedule",
    "attest": "checker.commands.attest:attest",
    "token": "checker.commands.token:token",
    "prices": "checker.pricing.command:prices",
    "bundle": "checker.commands.evidence:bundle",
    "verify": "checker.commands.evidence:verify",
    "document": "checker.commands.evidence:document",
    "redact": "checker.commands.evidence:redact",
    "annotate": "checker.commands.evidence:annotate",
    "audit": "checker.commands.evidence:audit",
    "stamp": "checker.commands.evidence:stamp",
    "key": "checker.commands.evidence:key",
    "keys": "checker.commands.keys:keys",
    "backup": "checker.commands.keeping:backup",
    "restore": "checker.commands.keeping:restore",
    "retention": "checker.commands.keeping:retention",
    "doctor": "checker.commands.doctor:doctor",
    "models": "checker.commands.models:models",
    "demo": "checker.commands.demo:demo",
}

_JUDGING = {
    "check",
    "broadcast",
    "recheck",
    "judge",
    "watch",
    "rejudge",
    "rulebook",
    "doctor",
}  # the others open the workbench

_EVERYWHERE = {"--quiet", "--verbose", "--no-color"}


class _Commands(click.Group):
    """A group that finds its commands in `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        return cast(click.Command, getattr(importlib.import_module(module), name))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What holds for all commands is understood behind one too, unless that command means something else by it."""
        end = args.index("--") if "--" in args else len(args)
        command = self.get_command(ctx, next((one for one in args if not one.startswith("-")), ""))
        ours = [one for one in args[:end] if one in _EVERYWHERE and not (command and one in _options(command))]
        return super().parse_args(ctx, [*ours, *(one for one in args[:end] if one not in ours), *args[end:]])

    def invoke(self, ctx: click.Context) -> Any:
        """The reader of our output, as `head`, may have enough; click would end that with 1, a failed check."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:  # nothing may be flushed to it any more
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(EXIT_INTERNAL) from None


def _options(command: click.Command) -> set[str]:
    """The options of a command and of all beneath it."""
    own = {name for one in command.params for name in one.opts}
    beneath = command.commands.values() if isinstance(command, click.Group) else ()
    return own.union(*(_options(one) for one in beneath))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shuoqing")
@click.option("--quiet", is_flag=True, help="只输出结果。 Results only.")
@click.option("--verbose", is_flag=True, help="也列出未见异常、不适用和未能核验的规则。 List every rule.")
@click.option("--no-color", is_flag=True, help="不用颜色。 No colours.")
@click.pass_context
def cli(context: click.Context, quiet: bool, verbose: bool, no_color: bool) -> None:
    """说清 Shuoqing：直播电商合规检查。谁在带货、带谁的货，说得清。

    \b
    shuoqing check https://shop.example.cn/item/1        检查一个网页
    shuoqing check 保存的页面.mhtml --on 2026-03-15      按某一天的法律检查保存的页面
    shuoqing rulebook list                               列出全部规则
    shuoqing serve                                       打开审核界面
    """
    context.obj = Consoles.made(quiet=quiet, verbose=verbose, color=not no_color)
    level = logging.INFO if verbose else logging.ERROR if quiet else logging.WARNING
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    if context.invoked_subcommand in _JUDGING:
        _use_amendments()


def _use_amendments() -> None:
    from checker.settings import Settings
    from rules.amendments import use_amendments

    use_amendments(Settings().amendments)


def main() -> None:
    """Run the command line; unexpected errors end with code 5 and a sentence, not a traceback."""
    try:
        # Outside standalone mode click hands an Exit's code back instead of raising it.
        sys.exit(cli(standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as asked:
        asked.show()
        sys.exit(EXIT_WRONG_USE)
    except click.ClickException as wrong:
        click.echo(told(wrong), err=True)
        sys.exit(EXIT_WRONG_USE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断。", err=True)
        sys.exit(130)
    except (BadRequest, NotFound, Conflict) as wrong:
        click.echo(f"错误：{wrong}", err=True)
        sys.exit(EXIT_WRONG_USE)
    except CheckerError as failure:
        click.echo(f"错误：{failure}", err=True)
        sys.exit(EXIT_INTERNAL)
    except Exception:
        log.exception("command.failed")
        click.echo("错误：程序内部出错，以上信息请转给维护者。", err=True)
        sys.exit(EXIT_INTERNAL)


if __name__ == "__main__":
    main()
