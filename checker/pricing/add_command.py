"""`shuoqing prices add`: put a consumer's own reading beside a comparison, without their account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click
import orjson

from checker.errors import BadRequest

ALIKE = 70.0  # of 100: article numbers less alike are not offered


@click.command("add")
@click.argument("observations", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--sku", required=True, help="比较的是哪件商品。")
@click.option("--paid", help="实付金额（元）；文件上读不到时必填，读到时须一致。")
@click.option("--like", type=click.Path(dir_okay=False, path_type=Path), help="对照商品页：确认是同一商品。")
def add_command(observations: Path, file: Path, sku: str, paid: str | None, like: Path | None) -> None:
    """加入消费者自行保存的网页或截图：只留商品、金额、钟点和文件指纹，不留文件和账号。

    这样的读数只在结果旁作参考，不参与判断。

    \b
    shuoqing prices add 读数.jsonl 结算页.html --sku 1001 --like 商品页.html
    """
    from checker.pricing.handed_in import checked_against, offer_on, read_handed_in
    from checker.pricing.observations import read_observations

    found = read_handed_in(_content(file), None if paid is None else fen_of(paid))
    if like is not None:
        sameness = checked_against(found, offer_on(_content(like)))
        click.echo(sameness.why, err=True)
    compared = read_observations(observations)[0].skus
    if sku not in compared:
        click.echo(unknown_sku(sku, compared), err=True)
    put_beside(observations, found.row(sku, datetime.now(UTC)))
    click.echo(f"已加入：实付 {found.payable_fen / 100:.2f} 元；仅供参考，不参与判断。", err=True)


def unknown_sku(sku: str, compared: Sequence[str]) -> str:
    """The warning that no account has read this article, with the numbers most like it."""
    from rapidfuzz import process, utils

    near = [
        name
        for name, _, _ in process.extract(sku, compared, processor=utils.default_process, limit=3, score_cutoff=ALIKE)
    ]
    meant = f"是不是{'、'.join(f'“{name}”' for name in near)}？" if near else ""
    return f"注意：读数里没有商品“{sku}”，这条读数没有可比的结果。{meant}"


def put_beside(observations: Path, row: dict[str, Any]) -> None:
    """Append a row to a file of readings, on a line of its own. Raises BadRequest."""
    try:
        with observations.open("ab+") as out:
            if out.tell():
                out.seek(-1, 2)
                torn = out.read(1) != b"\n"
                out.write(b"\n" if torn else b"")
            out.write(orjson.dumps(row) + b"\n")
    except OSError as error:
        raise BadRequest(f"写不了 {observations}：{error.strerror or error}") from error


def fen_of(yuan: str) -> int:
    """An amount written in yuan, in fen. Raises BadRequest."""
    try:
        fen = Decimal(yuan.strip()) * 100
    except InvalidOperation as error:
        raise BadRequest(f"“{yuan[:20]}”不是金额，请写成 88 或 88.50。") from error
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen <= 10**12:
        raise BadRequest(f"“{yuan[:20]}”不是金额，请写成 88 或 88.50。")
    return int(fen)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadRequest(f"读不了 {path}：{error.strerror or error}") from error
