"""Keys: put personal data under a new one, end all sessions with a new one."""

import click

from checker.commands.console import Consoles, consoles
from checker.operations import rotate_intake_key, rotate_session_key
from checker.settings import Settings


@click.group()
def keys() -> None:
    """密钥。"""


@keys.command()
@click.argument("which", type=click.Choice(["intake", "session"]))
@consoles
def rotate(screens: Consoles, which: str) -> None:
    """更换密钥：intake 为消费者个人资料的密钥（先停止服务），session 为登录会话的密钥（全部会话失效）。

    \b
    shuoqing keys rotate intake
    """
    if which == "session":
        rotate_session_key(Settings())
        screens.err.print("会话密钥已更换；重启服务后全部会话失效。")
        return
    count = rotate_intake_key(Settings())
    screens.err.print(f"已更换，{count} 份投诉举报已改用新密钥；旧密钥已删除。")
