"""`demo`: the sample marketplace inspected with a real browser, and the review UI with what was found."""

import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from checker.commands.console import Consoles, consoles, decision_day
from checker.errors import BadRequest, NotFound
from checker.inspection import InspectionResult, Options, Surroundings, inspect
from checker.operations import offline_service, upgrade_database
from checker.outcomes import outcome_of
from checker.report.text import show
from checker.service import Service
from checker.serving import serve_workbench
from checker.settings import Settings
from checker.vocabulary import SubjectKind
from checker.vocabulary.workbench import InspectionFilter, InspectionRequest, Position
from checker.wiring import surroundings_of
from crawlers.browser import Browser

ROOT = Path(__file__).parents[2]
MARKET = "127.0.0.2:8001"
PERSON = "demo"
_PATIENCE_S = 30
# A compliant room to trust, one of each kind of breach, and a page nobody could see.
SHOWN: Sequence[tuple[str, SubjectKind]] = (
    ("compliant/live/8801", SubjectKind.ROOM),
    ("ad-9-3/item/sunflower", SubjectKind.PRODUCT),
    ("ir-19-2/item/qipao", SubjectKind.PRODUCT),
    ("ir-17-1/item/dress", SubjectKind.PRODUCT),
    ("ec-15-1/shop/yunxi", SubjectKind.SHOP),
    ("le-25-1/account/yunxi-live", SubjectKind.ACCOUNT),
    ("le-26-1/live/8803", SubjectKind.ROOM),
    ("le-32-2/live/8801", SubjectKind.ROOM),
    ("ir-14-2a/", SubjectKind.PLATFORM),
    ("blocked/item/dress", SubjectKind.PRODUCT),
)


@click.command()
@click.option("--fresh", is_flag=True, help="重新检查，不沿用上次的结果。")
@click.option("--no-serve", is_flag=True, help="只检查并打印结果，不打开审核界面。")
@consoles
def demo(screens: Consoles, fresh: bool, no_serve: bool) -> None:
    """启动示例平台，用真实浏览器检查，并打开审核界面。"""
    if not (ROOT / "tests" / "marketplace").is_dir():
        raise BadRequest("示例平台只随源码提供：请在源码目录中运行 make demo。")
    settings = Settings()
    settings = settings.model_copy(update={"egress_allow": (*settings.egress_allow, MARKET)})
    upgrade_database(settings)
    with _marketplace():
        service = offline_service(settings)
        try:
            password = _person(service)
            if fresh or not _inspected_before(service):
                _inspect_all(screens, service, settings)
        finally:
            service.close()
        if no_serve:
            return
        address = f"http://{settings.host}:{settings.port}"
        serve_workbench(settings, ready=lambda: _welcome(screens, address, password))


def _welcome(screens: Consoles, address: str, password: str) -> None:
    screens.out.print(f"\n审核界面 [bold]{address}[/bold]   账号 [bold]{PERSON}[/bold]   密码 [bold]{password}[/bold]")
    screens.out.print(f"示例平台 http://{MARKET}/   可在审核界面提交其中任一网址。Ctrl-C 停止。", style="dim")


@contextmanager
def _marketplace() -> Iterator[None]:
    """The sample marketplace in a process of its own, until the block ends."""
    host, _, port = MARKET.partition(":")
    command = [sys.executable, "-m", "tests.marketplace", "--host", host, "--port", port]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait_for(running)
        yield
    finally:
        running.terminate()
        running.wait(10)


def _wait_for(running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end and running.poll() is None:
        try:
            urllib.request.urlopen(f"http://{MARKET}/", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise BadRequest(f"示例平台没有启动：端口 {MARKET} 可能已被占用，请关闭另一个 make demo 后重试。")


def _person(service: Service) -> str:
    """A new password for the demonstration's account at every start: it is printed, so it should not last."""
    password = secrets.token_urlsafe(9)
    try:
        service.change_person(PERSON, password=password)
    except NotFound:
        service.add_person(PERSON, password, [Position.INSPECTOR, Position.ADMIN], display_name="演示账号")
    return password


def _inspected_before(service: Service) -> bool:
    person = service.person_named(PERSON)
    return person is not None and bool(service.inspections(person, InspectionFilter(text=MARKET)).items)


def _inspect_all(screens: Consoles, service: Service, settings: Settings) -> None:
    surroundings = surroundings_of(settings)
    columns = (BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with (
        Browser(allow=surroundings.allow) as browser,
        Progress(*columns, console=screens.err, disable=not screens.err.is_terminal) as bar,
    ):
        task = bar.add_task("检查示例平台", total=len(SHOWN))
        with_browser = Surroundings(evidence=surroundings.evidence, allow=surroundings.allow, browser=browser)
        for path, kind in SHOWN:
            result = _inspect_one(f"http://{MARKET}/w/{path}", kind, with_browser, bar, task)
            _keep(service, result)
            show(result, screens.out, verbose=screens.verbose)
            bar.advance(task)


def _inspect_one(
    url: str, kind: SubjectKind, surroundings: Surroundings, bar: Progress, task: object
) -> InspectionResult:
    options = Options(decision=decision_day(), subject=kind, operator=PERSON, command=tuple(sys.argv[1:]))
    return inspect(url, options, surroundings, lambda step: bar.update(task, description=step[:70]))  # type: ignore[arg-type]


def _keep(service: Service, result: InspectionResult) -> None:
    request = InspectionRequest(target=result.target, subject=result.subject, conduct_day=result.days.conduct)
    service.keep_inspection(request, outcome_of(result, service.settings.evidence), requested_by=PERSON)
