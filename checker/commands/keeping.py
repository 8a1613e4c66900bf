"""Keeping: how long evidence stays, backups and the way back."""

import json
from collections.abc import Callable
from pathlib import Path

import click

from checker.backup import make_backup, restore_backup, verify_backup
from checker.commands.console import EXIT_FAILED, Consoles, NewFile, consoles
from checker.intake.vault import ERASED_FILE
from checker.operations import offline_service
from checker.service import Service
from checker.settings import Settings


@click.command()
@click.option("--out", type=NewFile(), required=True, help="备份文件。")
@click.option("--check", is_flag=True, help="不备份，只核验已有的备份。")
@consoles
def backup(screens: Consoles, out: Path, check: bool) -> None:
    """备份数据库、证据、密钥与修订到一个文件，写完立即逐字节核验。备份含密钥，请妥善保管。

    \b
    shuoqing backup --out 备份.zip
    shuoqing backup --out 备份.zip --check
    """
    if check:
        made = verify_backup(out)
    else:
        _note("backup.made", str(out.name))
        made = make_backup(Settings(), out)
    screens.out.print(
        f"{out}  {out.stat().st_size:,} 字节  {made.files} 个文件  {made.made_at}", markup=False, soft_wrap=True
    )
    for fault in made.faults:
        screens.out.print(f"✗ {fault}", markup=False, soft_wrap=True)
    if made.faults:
        raise click.exceptions.Exit(EXIT_FAILED)
    screens.err.print("备份完好")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--erased",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=f"原数据目录里的 {ERASED_FILE}：其中的投诉举报在备份之后应提交人要求删除，恢复后再次删除。",
)
@consoles
def restore(screens: Consoles, file: Path, erased: Path | None) -> None:
    """把备份恢复到一个空的数据目录（SHUOQING_VAR），恢复前后都核验。

    备份里有消费者的资料和密钥：备份之后删除的，要用 --erased 再次删除；旧备份请按期销毁。

    \b
    SHUOQING_VAR=./var-new shuoqing restore 备份.zip --erased ./var/erased-complaints
    """
    done = restore_backup(file, Settings())
    service = offline_service(Settings())
    try:
        log = service.verify_log()
        service.note(None, "backup.restored", "settings", file.name)
        again = service.erase_again(erased.read_text("ascii").splitlines()) if erased else 0
    finally:
        service.close()
    faults = [*done.faults, *log.faults]
    screens.out.print(f"已恢复 {done.files} 个文件（备份于 {done.made_at}）；日志 {log.entries} 条", markup=False)
    screens.out.print(
        f"再次删除 {again} 份投诉举报的个人资料" if erased else "没有给出 --erased：备份之后删除的投诉举报又可读了。"
    )
    for fault in faults:
        screens.out.print(f"✗ {fault}", markup=False, soft_wrap=True)
    if faults:
        raise click.exceptions.Exit(EXIT_FAILED)
    screens.err.print("证据与日志完好")


@click.group()
def retention() -> None:
    """证据保存期限：到期、保全、删除证明、配额。"""


@retention.command("show")
@consoles
def show(screens: Consoles) -> None:
    """存储用量、到期的证据和保全。"""
    service = offline_service(Settings())
    try:
        state = service.store_state()
    finally:
        service.close()
    quota = f"，配额 {state.quota_bytes / 2**30:.1f} GB" if state.quota_bytes else ""
    screens.out.print(f"{state.captures} 份证据，{state.used_bytes / 2**30:.2f} GB{quota}", markup=False)
    for one in state.due:
        screens.out.print(f"到期 {one.id} {one.captured_at:%Y-%m-%d} {one.kind.value}", markup=False, soft_wrap=True)
    for held in state.holds:
        screens.out.print(f"保全 {held.capture} {held.placed_by} {held.reason}", markup=False, soft_wrap=True)


@retention.command("run")
@click.option("--yes", is_flag=True, help="确认删除；不给则只列出。")
@consoles
def run(screens: Consoles, yes: bool) -> None:
    """删除到期且没有保全的证据文件，出具签名的删除证明。"""
    service = offline_service(Settings())
    try:
        done = (
            [one["capture"] for one in service.delete_due()] if yes else [one.id for one in service.store_state().due]
        )
    finally:
        service.close()
    for capture in done:
        screens.out.print(f"{'已删除' if yes else '到期'} {capture}", markup=False, soft_wrap=True)
    if not yes and done:
        screens.err.print("加上 --yes 才会删除。")


@retention.command("hold")
@click.argument("capture")
@click.option("--reason", required=True, help="理由。")
def hold(capture: str, reason: str) -> None:
    """保全一份证据：到期也不删除。"""
    _with(lambda service: service.hold(service.dossier(capture).captures[0].id, reason))


@retention.command("release")
@click.argument("capture")
@click.option("--reason", required=True, help="理由。")
def release(capture: str, reason: str) -> None:
    """解除保全。"""
    _with(lambda service: service.release(service.dossier(capture).captures[0].id, reason))


@retention.command("certificate")
@click.argument("capture")
@consoles
def certificate(screens: Consoles, capture: str) -> None:
    """打印一份证据的删除证明（JSON，带签名）。"""
    service = offline_service(Settings())
    try:
        found = service.deletion_certificate(service.dossier(capture).captures[0].id)
    finally:
        service.close()
    screens.out.print(json.dumps(dict(found), ensure_ascii=False, indent=1), markup=False, soft_wrap=True)


def _with(act: Callable[[Service], None]) -> None:
    service = offline_service(Settings())
    try:
        act(service)
    finally:
        service.close()


def _note(action: str, name: str) -> None:
    _with(lambda service: service.note(None, action, "settings", name))
