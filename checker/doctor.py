"""What this machine can do, and what it lacks; each check says what was found and what to do."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from checker.errors import CheckerError
from checker.evidence import captures
from checker.evidence.bucket import bucket_at
from checker.evidence.files import probe_sm3
from checker.evidence.stamps import Stamps
from checker.members import RESERVED
from checker.settings import Settings
from checker.store import figures, people
from checker.store.database import Database, DatabaseTrouble
from checker.store.upgrade import is_current
from checker.vocabulary.jobs import JobState
from crawlers.browser import Browser
from crawlers.posting import post
from crawlers.readers.speech_models import chosen
from crawlers.timekeeping import Timekeeper
from rules.rulebook import load_rulebook

_MOST_APART_SECONDS = 2.0
_LONG_WAIT_SECONDS = 600.0


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
        ("账号名称", _names),
        ("证据目录", _evidence),
        ("摘要算法", _digests),
        ("中文字体", _fonts),
        ("ffmpeg", _ffmpeg),
        ("浏览器与出站防护", _browser),
        ("录像", _recordings),
        ("语音识别", _speech),
        ("时钟", _clock),
        ("时间戳机构", _stamps),
        ("证据副本", _bucket),
        ("任务队列", _queue),
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


def _names(settings: Settings) -> Check:
    """Accounts made before their names were reserved: what they did cannot be told from what the system did."""
    database = Database(settings.database)
    try:
        with database.reading() as session:
            taken = [one.username for one in people.everybody(session) if one.username in RESERVED and one.active]
    except DatabaseTrouble:
        return Check("", False, "读不了：请先运行 shuoqing db upgrade")
    finally:
        database.close()
    if taken:
        return Check("", False, f"{'、'.join(taken)}：与系统自身的记录同名，日志无法区分；请另建账号并停用")
    return Check("", True, "没有与系统记录同名的账号")


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


def _clock(settings: Settings) -> Check:
    """Whether this machine's clock is kept, and agrees with the database's, by which leases run."""
    database = Database(settings.database)
    try:
        apart = abs((database.now() - datetime.now(UTC)).total_seconds())
    finally:
        database.close()
    if apart > _MOST_APART_SECONDS:
        return Check("", False, f"与数据库的时钟相差 {apart:.0f} 秒：请校准，证据的时间以本机为准")
    if settings.time_servers:
        return _against_servers(settings)
    tool = shutil.which("timedatectl")
    command = [tool or "", "show", "--property=NTPSynchronized", "--value"]
    kept = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout if tool else ""  # noqa: S603
    if kept.strip() == "yes":
        return Check("", True, "已由网络校时")
    return Check("", None, "看不出由谁校时：请确认本机已启用 NTP")


def _against_servers(settings: Settings) -> Check:
    told = Timekeeper(servers=settings.time_servers, allow=settings.allowed())()
    if "offset_us" not in told:
        return Check("", None, f"未测：{told['not_measured']}")
    apart = told["offset_us"] / 1e6
    return Check("", abs(apart) <= _MOST_APART_SECONDS, f"与 {told['server']} 相差 {apart:+.3f} 秒（正数表示本机慢）")


def _stamps(settings: Settings) -> Check:
    """Asks each authority for a stamp of nothing in particular, through the guard."""
    if not settings.stamp_authorities:
        return Check("", None, "没有设置：证据只有本机时间")
    with tempfile.TemporaryDirectory() as folder:
        stamps = Stamps(Path(folder), settings.stamp_authorities)
        stamps.queue(hashlib.sha256(b"shuoqing doctor").hexdigest())
        asked = list(stamps.fetch(lambda url, content: _posted(url, content, settings)))
    silent = [f"{authority}：{trouble}" for _digest, authority, trouble in asked if trouble]
    return Check("", not silent, "；".join(silent) or "、".join(one.name for one in settings.stamp_authorities))


def _bucket(settings: Settings) -> Check:
    if not settings.evidence_url:
        return Check("", None, "没有设置：证据只在本机")
    bucket_at(settings.evidence_url).probe()
    return Check("", True, settings.evidence_url)


def _posted(url: str, content: bytes, settings: Settings) -> bytes:
    return post(url, content, media_type="application/timestamp-query", allow=settings.allowed())


def _queue(settings: Settings) -> Check:
    database = Database(settings.database)
    try:
        with database.reading() as session:
            dead = sum(n for (_kind, state), n in figures.jobs(session).items() if state is JobState.DEAD)
            waits = figures.oldest_due_seconds(session)
    except DatabaseTrouble:
        return Check("", False, "读不了：请先运行 shuoqing db upgrade")
    finally:
        database.close()
    if dead or waits > _LONG_WAIT_SECONDS:
        return Check("", None, f"{dead} 个已放弃的任务，最早的任务已等待 {waits:.0f} 秒")
    return Check("", True, "没有积压")
