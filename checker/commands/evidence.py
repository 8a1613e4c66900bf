"""Evidence: bundles for others, verifying them, the log of who did what, time-stamps, the organisation's key."""

import json
import re
import time
from pathlib import Path

import click

from checker.commands.console import EXIT_FAILED, EXIT_WRONG_USE, Consoles, NewFile, consoles
from checker.documents import KINDS, LEADS
from checker.errors import EvidenceNotSealed
from checker.evidence import refuse_unknown, verify_capture
from checker.evidence.verifier.verify import NotABundle, told
from checker.evidence.verifier.verify import verify as verify_file
from checker.intake.receipts import checked, is_receipt
from checker.operations import offline_service
from checker.settings import Settings
from checker.vocabulary.custody import Mark

_LARGEST_RECEIPT = 1024 * 1024


@click.command()
@click.argument("target")
@click.option("--out", type=NewFile(), required=True, help="写到这个文件。")
@click.option(
    "--document", "kinds", multiple=True, type=click.Choice(list(KINDS)), help="一并放入这种文书，可多次给出。"
)
@consoles
def bundle(screens: Consoles, target: str, out: Path, kinds: tuple[str, ...]) -> None:
    """把一次取证、一次检查或一个案件的全部证据导出为一个文件，任何人都能离线核验、回放。

    \b
    shuoqing bundle 12 --out 证据.wacz              检查编号
    shuoqing bundle case:7 --out 案卷.wacz --document transfer --document leads
    shuoqing bundle sha256:153c6751… --out 证据.zip 取证编号
    """
    service = offline_service(Settings())
    try:
        digest = service.write_bundle(target, out, documents=service.papers(target, kinds))
        waiting = set(service.stamps.pending())
    finally:
        service.close()
    screens.out.print(f"{out}  {out.stat().st_size:,} 字节  清单 sha256:{digest}", markup=False, soft_wrap=True)
    if digest in waiting:
        screens.err.print("时间戳待取得：稍后运行 shuoqing stamp，再导出一次即可附上。")


@click.command()
@click.argument("target")
@click.option("--key", default="", help="签署密钥的指纹；不给则接受包内写明的密钥。")
@click.option("--tsa-ca", default="", help="时间戳机构的根证书（PEM）；不给则用包内附带的。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@consoles
def verify(screens: Consoles, target: str, key: str, tsa_ca: str, as_json: bool) -> None:
    """核验证据包、投诉回执或本机的一份取证有没有改动：0 完好，1 已被改动，2 用法不对或无法读取。

    \b
    shuoqing verify 证据.wacz
    shuoqing verify 证据.wacz --key e4fd:e8b5:…
    shuoqing verify sha256:153c6751…
    """
    if re.fullmatch(r"sha256:[0-9a-f]{64}", target):
        _verify_capture(screens, target, as_json)
        return
    if (content := _receipt_in(Path(target))) is not None:
        _verify_receipt(screens, content, key, as_json)
        return
    try:
        report = verify_file(target, key=key, tsa_ca=tsa_ca)
    except NotABundle as error:
        screens.err.print(f"错误：{error}", markup=False)
        raise click.exceptions.Exit(EXIT_WRONG_USE) from error
    screens.out.print(
        json.dumps(vars(report), ensure_ascii=False) if as_json else told(report), markup=False, soft_wrap=True
    )
    if report.faults:
        raise click.exceptions.Exit(EXIT_FAILED)


def _receipt_in(path: Path) -> bytes | None:
    """The bytes of the file when it is a complaint's receipt; bundles are never this small."""
    try:
        content = path.read_bytes() if path.stat().st_size <= _LARGEST_RECEIPT else b""
    except OSError:
        return None
    return content if is_receipt(content) else None


def _verify_receipt(screens: Consoles, content: bytes, key: str, as_json: bool) -> None:
    try:
        body, fault = dict(checked(content, key)), ""
    except EvidenceNotSealed as error:
        body, fault = {}, str(error)
    verdict = f"回执 {body['receipt']}：完好，{body['received_at']} 收到" if body else fault
    told_as = json.dumps({**body, "faults": [fault] if fault else []}, ensure_ascii=False) if as_json else verdict
    screens.out.print(told_as, markup=False, soft_wrap=True)
    if fault:
        raise click.exceptions.Exit(EXIT_FAILED)


def _verify_capture(screens: Consoles, identity: str, as_json: bool) -> None:
    evidence = Settings().evidence
    refuse_unknown(evidence, identity)
    checked = verify_capture(evidence, identity)
    if as_json:
        screens.out.print(json.dumps({"capture": identity, "faults": checked.faults}, ensure_ascii=False), markup=False)
    else:
        verdict = "完好" if checked.is_intact else "已被改动"
        screens.out.print(
            "\n".join([f"{identity}：{checked.files} 个文件，{verdict}", *checked.faults]), markup=False, soft_wrap=True
        )
    if not checked.is_intact:
        raise click.exceptions.Exit(EXIT_FAILED)


@click.command()
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("target")
@click.option("--format", "format_", type=click.Choice(["docx", "pdf", "xlsx"]), help="默认按文件名，否则 docx。")
@click.option("--out", type=NewFile(), help="写到这个文件；默认按文书名称。")
@consoles
def document(screens: Consoles, kind: str, target: str, format_: str | None, out: Path | None) -> None:
    """起草文书：笔录、移送函、改正建议、调取清单、询问提纲、检查报告、线索清单。

    \b
    shuoqing document extraction 12 --format pdf --out 提取笔录.pdf
    shuoqing document leads case:7 --out 线索.xlsx
    """
    wanted = format_ or (out.suffix.removeprefix(".").lower() if out else "") or ("xlsx" if kind == LEADS else "docx")
    service = offline_service(Settings())
    try:
        name, content = service.make_document(kind, target, wanted)
    finally:
        service.close()
    path = out or Path(name)
    path.write_bytes(content)
    screens.out.print(f"{path}  {len(content):,} 字节", markup=False, soft_wrap=True)


@click.command()
@click.argument("target")
@click.argument("name")
@click.option(
    "--box", "boxes", multiple=True, required=True, metavar="X,Y,W,H", help="要遮盖的位置（像素），可多次给出。"
)
@click.option("--note", default="", help="遮盖了什么、为什么。")
@consoles
def redact(screens: Consoles, target: str, name: str, boxes: tuple[str, ...], note: str) -> None:
    """遮盖截图里的人脸、电话、姓名：另存为新文件并记下原件的摘要，原件不动。

    \b
    shuoqing redact 12 0/screenshot --box 40,820,220,36 --note 消费者电话
    """
    service = offline_service(Settings())
    try:
        made = service.redact(target, name, [_box(one) for one in boxes], note)
    finally:
        service.close()
    screens.out.print(f"sha256:{made.sha256}  原件 sha256:{made.parent}", markup=False, soft_wrap=True)


@click.command()
@click.argument("target")
@click.argument("name")
@click.option("--text", required=True, help="标注的文字。")
@click.option("--box", metavar="X,Y,W,H", help="图中的位置（像素）。")
@click.option("--quote", default="", help="页面文字中的原文，照录。")
@consoles
def annotate(screens: Consoles, target: str, name: str, text: str, box: str | None, quote: str) -> None:
    """在截图或页面文字的一处加标注：另存为带摘要的文件并记下原件，原件不动，随证据包和检查报告一并带走。

    \b
    shuoqing annotate 12 0/screenshot --box 40,820,220,36 --text 划线价未说明来源
    shuoqing annotate 12 0/dom --quote 全网最低价 --text 请经营者说明依据
    """
    service = offline_service(Settings())
    try:
        made = service.annotate(target, name, Mark(text=text, box=_box(box) if box else None, quote=quote))
    finally:
        service.close()
    screens.out.print(f"sha256:{made.sha256}  原件 sha256:{made.parent}", markup=False, soft_wrap=True)


def _box(given: str) -> tuple[int, int, int, int]:
    try:
        x, y, width, height = (int(part) for part in given.split(","))
    except ValueError as error:
        raise click.BadParameter("请写成 x,y,宽,高，例如 40,820,220,36。", param_hint="--box") from error
    return x, y, width, height


@click.group()
def audit() -> None:
    """审计日志：谁在什么时候做了什么。"""


@audit.command("verify")
@click.option("--incremental", is_flag=True, help="只查上次检查点之后的部分，外加随机一段。")
@click.option(
    "--anchor",
    "anchors",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="证据包里的 proof/audit.json：核对当时的链头仍在日志里。",
)
@consoles
def verify_log(screens: Consoles, incremental: bool, anchors: tuple[Path, ...]) -> None:
    """核验日志没有被改动、删除或截断：0 完好，1 已被改动。

    \b
    shuoqing audit verify
    shuoqing audit verify --incremental
    shuoqing audit verify --anchor proof/audit.json
    """
    service = offline_service(Settings())
    began = time.monotonic()
    try:
        report = service.verify_log(incremental=incremental, anchors=anchors)
    finally:
        service.close()
    spent = time.monotonic() - began
    screens.err.print(f"核对 {report.entries:,} 条，{spent:.1f} 秒，检查点 {report.checkpoints} 个")
    verdict = "完好" if report.is_intact else "已被改动"
    screens.out.print(
        "\n".join([f"到第 {report.upto} 条，链头 {report.head}：{verdict}", *report.faults]),
        markup=False,
        soft_wrap=True,
    )
    if not report.is_intact:
        raise click.exceptions.Exit(EXIT_FAILED)


@audit.command("checkpoint")
@consoles
def make_checkpoint(screens: Consoles) -> None:
    """签署日志现在的链头，并存到数据库以外。`serve` 每天或每千条自动做一次。"""
    service = offline_service(Settings())
    try:
        made = service.checkpoint()
    finally:
        service.close()
    screens.out.print(f"第 {made.upto} 条 {made.head}" if made else "没有新的记录", markup=False)


@click.command()
@consoles
def stamp(screens: Consoles) -> None:
    """向时间戳机构补取排队中的时间戳。`serve` 每十分钟自动做一次。"""
    settings = Settings()
    service = offline_service(settings)
    try:
        got, troubles = service.fetch_stamps(service.post)
        waiting = len(service.stamps.pending())
    finally:
        service.close()
    for trouble in dict.fromkeys(troubles):
        screens.err.print(trouble, markup=False)
    if not settings.stamp_authorities:
        screens.err.print("没有设置时间戳机构（stamp_authorities）。")
    screens.out.print(f"取得 {got} 个，待取得 {waiting} 个")


@click.command()
@consoles
def key(screens: Consoles) -> None:
    """显示本单位的签署公钥及指纹，供核验者比对。"""
    service = offline_service(Settings())
    try:
        screens.out.print(service.keys.public_pem().decode(), markup=False, end="")
        screens.err.print(f"指纹 {service.keys.fingerprint}", markup=False, soft_wrap=True)
    finally:
        service.close()
