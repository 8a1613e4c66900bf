"""`models`: speech models on this machine: which are known, get one, where they lie."""

import hashlib
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn
from rich.table import Table

from checker.commands.console import Consoles, consoles
from checker.errors import BadRequest, CheckerError
from checker.settings import Settings
from crawlers.egress import EgressGuard
from crawlers.posting import through
from crawlers.readers.speech_models import KNOWN, KnownModel, ModelFile, chosen, digest_of, faults, installed

_PART = 1024 * 1024
_TIMEOUT_S = 60


@click.group()
def models() -> None:
    """语音识别模型：查看、下载、存放位置。没有模型时语音一律记为“未能核验”。

    \b
    shuoqing models list
    shuoqing models get sense-voice
    shuoqing models where
    SHUOQING_MODELS=/data/models shuoqing check 录像.mp4    使用自己存放的模型
    """


@models.command("list")
@consoles
def list_models(screens: Consoles) -> None:
    """列出已知的和已安装的模型。"""
    settings = Settings()
    here = {one.name: one for one in installed(settings.model_folder)}
    used = chosen(settings.model_folder, settings.speech_model)
    table = Table("名称", "引擎", "大小", "许可", "状态", "说明")
    for model in KNOWN:
        state = "已安装" if model.name in here else "未安装"
        table.add_row(model.name, model.engine, f"{model.size / 1e6:.0f} MB", model.licence, state, model.note)
    for one in here.values():
        if one.name not in {model.name for model in KNOWN}:
            table.add_row(one.name, one.engine, "", "", "自行提供", str(one.folder))
    screens.out.print(table)
    screens.out.print(f"正在使用：{used.name}（{used.engine}）" if used else "没有可用的模型：语音不会被听取。")


@models.command("where")
@consoles
def where(screens: Consoles) -> None:
    """模型存放的文件夹。"""
    screens.out.print(str(Settings().model_folder), soft_wrap=True)


@models.command("get")
@click.argument("name", type=click.Choice([model.name for model in KNOWN]))
@click.option(
    "--from",
    "origin",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="不联网，从这个文件夹取文件；同样核对摘要。",
)
@consoles
def get(screens: Consoles, name: str, origin: Path | None) -> None:
    """下载一个模型，逐个文件核对 SHA-256，全部相符才启用。"""
    settings = Settings()
    model = next(one for one in KNOWN if one.name == name)
    folder = settings.model_folder / model.name
    if not faults(model, folder):
        screens.err.print(f"{model.name} 已经安装，摘要相符。")
        return
    building = folder.with_name(f".{model.name}.new")
    building.mkdir(parents=True, exist_ok=True)
    if origin is not None:
        for file in model.files:
            _copy(origin, building, file)
    else:
        _download(screens, settings, model, building)
    if wrong := faults(model, building):
        shutil.rmtree(building)
        raise CheckerError(f"{model.name} 没有安装：{'；'.join(wrong)}。")
    shutil.rmtree(folder, ignore_errors=True)
    building.rename(folder)
    screens.err.print(f"已安装 {model.name}：{folder}")


def _copy(origin: Path, building: Path, file: ModelFile) -> None:
    source = origin / file.name
    if not source.is_file():
        raise BadRequest(f"“{origin}”里没有 {file.name}。")
    shutil.copyfile(source, building / file.name)


def _download(screens: Consoles, settings: Settings, model: KnownModel, building: Path) -> None:
    """Fetch the files through the egress guard, like everything else that leaves this machine."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with (
        EgressGuard(allow=settings.allowed()) as guard,
        Progress(*columns, console=screens.err, disable=not screens.err.is_terminal) as bar,
    ):
        opener = through(guard, urllib.request.HTTPRedirectHandler())
        for file in model.files:
            if (building / file.name).is_file() and digest_of(building / file.name) == file.sha256:
                continue
            task = bar.add_task(file.name, total=file.size)
            try:
                with (building / file.name).open("wb") as out:
                    for part in _parts(opener, f"{model.url}/{file.name}", file):
                        out.write(part)
                        bar.advance(task, len(part))
            except (urllib.error.URLError, OSError, ValueError) as error:
                raise CheckerError(f"{file.name} 下载失败（{error}）。可在别处下载后用 --from 指定文件夹。") from error


def _parts(opener: urllib.request.OpenerDirector, url: str, file: ModelFile) -> Iterator[bytes]:
    """The file in parts, never more than its known size. Raises ValueError when the bytes are others."""
    total, digest = 0, hashlib.sha256()
    with closing(opener.open(url, timeout=_TIMEOUT_S)) as answer:
        while part := answer.read(_PART):
            total += len(part)
            if total > file.size:
                raise ValueError("比应有的大")
            digest.update(part)
            yield part
    if digest.hexdigest() != file.sha256:
        raise ValueError("摘要不符")
