"""`attest`: the signed statement of a self-audit, and its check."""

from datetime import date
from pathlib import Path

import click

from checker.commands.console import EXIT_FAILED, Consoles, Day, NewFile, consoles
from checker.evidence.attestation import verify as verify_attestation
from checker.operations import offline_service
from checker.rejudge import CONSOLE
from checker.settings import Settings


@click.group()
def attest() -> None:
    """自查声明：对一段时间内检查的主体、规则、版本、覆盖和结果签名，供监管部门核验。

    \b
    shuoqing attest make --from 2026-10-01 --until 2026-12-31 --out 自查声明.json
    shuoqing attest verify 自查声明.json
    """


@attest.command()
@click.option("--from", "since", type=Day(), required=True, help="第一天。")
@click.option("--until", type=Day(), required=True, help="最后一天（含）。")
@click.option("--by", default="", help="声明单位；默认为设置中的单位名称。")
@click.option("--out", type=NewFile(), required=True, help="写入的文件。")
@consoles
def make(screens: Consoles, since: date, until: date, by: str, out: Path) -> None:
    """生成并签署声明；不含页面文字和消费者数据。"""
    service = offline_service(Settings())
    try:
        out.write_bytes(service.attest(CONSOLE, since, until, by=by))
        screens.err.print(f"已写入 {out}，密钥指纹 {service.keys.fingerprint}", markup=False, soft_wrap=True)
    finally:
        service.close()


@attest.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", default="", help="声明单位公布的密钥指纹；给出时一并比对。")
@consoles
def verify(screens: Consoles, file: Path, key: str) -> None:
    """核验声明。退出码：0 完整；1 被改动；2 用法错误或不是声明。"""
    found = verify_attestation(file, key=key)
    for fault in found.faults:
        screens.out.print(f"✗ {fault}", markup=False)
    if found.faults:
        raise click.exceptions.Exit(EXIT_FAILED)
    screens.out.print(f"✓ 完整：{found.subjects} 个主体，密钥指纹 {found.key}", markup=False, soft_wrap=True)
