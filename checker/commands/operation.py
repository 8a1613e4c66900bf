"""Operation: the review UI, workers, the database, accounts."""

import logging
import secrets
import sys

import click

from checker.commands.console import Consoles, consoles
from checker.operations import add_user, set_password, upgrade_database
from checker.serving import do_jobs, serve_workbench
from checker.settings import Settings
from checker.vocabulary.workbench import Position


@click.command()
@click.option("--host", help="监听地址，默认 127.0.0.1。")
@click.option("--port", type=click.IntRange(1, 65535), help="端口，默认 8000。")
@consoles
def serve(screens: Consoles, host: str | None, port: int | None) -> None:
    """打开审核界面，并在后台执行排队的任务。

    \b
    shuoqing serve --port 8080
    """
    chosen = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings().model_copy(update=chosen)
    address = f"http://{settings.host}:{settings.port}"
    serve_workbench(settings, ready=lambda: screens.err.print(f"审核界面：{address}"))


@click.command()
@click.option("--threads", type=click.IntRange(1, 8), help="同时执行几个任务；默认取设置 workers。")
@consoles
def worker(screens: Consoles, threads: int | None) -> None:
    """只执行排队的任务（检查、监看、导出等）；可在多台机器上同时运行。

    \b
    shuoqing worker --threads 2
    """
    settings = Settings()
    settings = settings.model_copy(update={"workers": threads or max(settings.workers, 1)})
    screens.err.print("正在等待任务，Ctrl-C 停止。")
    logging.getLogger("checker").setLevel(logging.INFO)
    do_jobs(settings)


@click.group("db")
def database() -> None:
    """数据库。"""


@database.command()
@consoles
def upgrade(screens: Consoles) -> None:
    """把数据库更新到程序所需的版本。"""
    screens.out.print(upgrade_database(Settings()))


@click.group()
def user() -> None:
    """账号。"""


@user.command()
@click.argument("username")
@click.option(
    "--position",
    "positions",
    multiple=True,
    type=click.Choice([position.value for position in Position]),
    default=("inspector",),
    show_default=True,
    help="角色，可多次给出。",
)
@click.option("--name", default="", help="显示的姓名。")
@click.option("--password-stdin", is_flag=True, help="从标准输入读密码；否则生成一个并打印。")
@consoles
def add(screens: Consoles, username: str, positions: tuple[str, ...], name: str, password_stdin: bool) -> None:
    """新建账号。

    \b
    shuoqing user add wang --position inspector --name 王晓
    """
    settings = Settings()
    upgrade_database(settings)
    password = _password(screens, password_stdin)
    made = add_user(settings, username, password, [Position(position) for position in positions], name)
    screens.err.print(f"已建立账号 {made.username}")


@user.command("password")
@click.argument("username")
@click.option("--password-stdin", is_flag=True, help="从标准输入读密码；否则生成一个并打印。")
@consoles
def new_password(screens: Consoles, username: str, password_stdin: bool) -> None:
    """重设密码，并结束该账号的全部会话。"""
    made = set_password(Settings(), username, _password(screens, password_stdin))
    screens.err.print(f"已重设 {made.username} 的密码")


def _password(screens: Consoles, given: bool) -> str:
    if given:
        return sys.stdin.readline().rstrip("\n")
    made = secrets.token_urlsafe(15)
    screens.out.print(made, markup=False)
    return made
