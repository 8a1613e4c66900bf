"""`token`: what programs show to be let in to the API."""

import click

from checker.commands.console import Consoles, consoles
from checker.operations import offline_service
from checker.service import Service
from checker.settings import Settings
from checker.vocabulary.access import Scope, Token


@click.group()
@click.pass_context
def token(context: click.Context) -> None:
    """API 令牌：签发、列出、撤销。

    \b
    shuoqing token add wang --name 审核流水线 --scope read --scope judge --days 90
    """
    service = offline_service(Settings())
    context.call_on_close(service.close)
    context.meta["service"] = service


@token.command()
@click.argument("username")
@click.option("--name", required=True, help="用途，便于日后辨认。")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    default=("read",),
    show_default=True,
    help="权限范围，可多次给出；不会超出该账号的角色。",
)
@click.option("--days", type=int, help="有效天数；默认不过期。")
@consoles
def add(screens: Consoles, username: str, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """签发令牌并打印；它只显示这一次。

    \b
    shuoqing token add wang --name 审核流水线 --scope read --scope judge --days 90
    """
    kept, secret = _service().add_token(username, name, [Scope(one) for one in scopes], days=days)
    screens.out.print(secret, markup=False, soft_wrap=True)
    screens.err.print(f"已签发令牌 {kept.id}（{kept.name}）：请立即保存，以后无法再次查看。")


@token.command("list")
@consoles
def listed(screens: Consoles) -> None:
    """列出全部令牌（不含令牌本身）。"""
    for one in _service().all_tokens():
        screens.out.print(_line(one), markup=False, soft_wrap=True)


@token.command()
@click.argument("number", type=int)
@consoles
def revoke(screens: Consoles, number: int) -> None:
    """撤销令牌，立即生效。"""
    _service().revoke_token(number)
    screens.err.print(f"已撤销令牌 {number}")


def _service() -> Service:
    service = click.get_current_context().meta["service"]
    assert isinstance(service, Service)
    return service


def _line(one: Token) -> str:
    state = "已撤销" if one.revoked_at else f"至 {one.expires_at:%Y-%m-%d}" if one.expires_at else "不过期"
    used = f"{one.used_at:%Y-%m-%d %H:%M}Z 用过" if one.used_at else "未用过"
    return f"{one.id}\t{one.hint}…\t{one.owner}\t{one.name}\t{','.join(sorted(one.scopes))}\t{state}\t{used}"
