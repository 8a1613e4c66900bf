"""What this machine can do, and what it lacks; each check says what was found and what to do."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec

from checker.errors import CheckerError
from checker.evidence import captures
from checker.evidence.files import probe_sm3
from checker.settings import Settings
from checker.store.database import Database
from checker.store.upgrade import is_current
from crawlers.browser import Browser
from crawlers.readers.speech_models import chosen
from rules.rulebook import load_rulebook


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `good` None: works, with a limit one should know."""

    name: str
    good: bool | None
    found: str


def examine(settings: Settings) -> Iterator[Check]:
    """Every check in turn; none of them raises."""
    parts: tuple[tuple[str, Callable[[Settings], Check]], ...] = (
        ("规则库", _rulebook),
        ("数据库", _database),
        ("证据目录", _evidence),
        ("摘要算法", _digests),
        ("中文字体", _fonts),
        ("ffmpeg", _ffmpeg),
        ("浏览器与出站防护", _browser),
        ("录像", _recordings),
        ("语音识别", _speech),
    )
    for name, part in parts:
        try:
            found = part(settings)
        except (CheckerError, OSError, subprocess.SubprocessError) as error:
            found = Check("", False, str(error))
        yield Check(name, found.good, found.found)


def _rulebook(settings: Settings) -> Check:
    book = load_rulebook()
    return Check("", True, f"{len(book.rules)} 条规则，{book.digest[:16]}")


def _database(settings: Settings) -> Check:
    database = Database(settings.database)
    try:
        current = is_current(database)
    finally:
        database.close()
    kind = settings.database.partition(":")[0]
    return Check("", current, kind if current else f"{kind}：需要更新，请运行 shuoqing db upgrade")


def _evidence(settings: Settings) -> Check:
    settings.evidence.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.evidence):
        free = shutil.disk_usage(settings.evidence).free // 2**30
    kept = len(captures(settings.evidence))
    return Check("", free >= 5 or None, f"{settings.evidence}：{kept} 份证据，剩余 {free} GB")


def _digests(settings: Settings) -> Check:
    probe_sm3()
    return Check("", True, "SHA-256 与 SM3 可用")


def _fonts(settings: Settings) -> Check:
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S607
    families = sorted({line.split(",")[0].strip() for line in listed.stdout.splitlines() if line.strip()})
    if not families:
        return Check("", False, "没有中文字体，截图会显示方块；请安装 fonts-noto-cjk")
    return Check("", True, "、".join(families[:3]))


def _ffmpeg(settings: Settings) -> Check:
    path = shutil.which("ffmpeg")
    return Check("", True if path else None, path or "没有安装：录像与直播流不能读取")


def _browser(settings: Settings) -> Check:
    """Starts the browser, which refuses to run when loopback can be reached past the guard."""
    with Browser(allow=settings.allowed()) as browser:
        isolated = browser.record()["isolation"] == "network namespace"
        how = "在独立网络命名空间内" if isolated else "没有网络命名空间"
        found = f"Chromium {browser.version}，只能经出站防护访问，{how}"
    if os.geteuid() == 0:
        return Check("", None, f"{found}；以 root 运行，Chromium 自身的沙箱关闭")
    return Check("", True, found)


def _speech(settings: Settings) -> Check:
    model = chosen(settings.model_folder, settings.speech_model)
    if model is None:
        return Check("", None, "没有模型：语音内容记为未能核验；用 shuoqing models 安装")
    return Check("", True, f"{model.name}（{model.engine}）")


def _recordings(settings: Settings) -> Check:
    missing = [name for name in ("av", "rapidocr", "onnxruntime") if find_spec(name) is None]
    if missing:
        return Check("", False, f"缺少 {'、'.join(missing)}：不能读取录像，请安装 shuoqing[media]")
    return Check("", True, f"画面文字用 rapidocr {version('rapidocr')}，不联网")
