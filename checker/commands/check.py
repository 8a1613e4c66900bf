"""`check` and `recheck`: one inspection per target, from URL, file or sealed capture to findings."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from checker.commands.console import (
    EXIT_CLEAN,
    EXIT_FAILED,
    EXIT_REFUSED,
    EXIT_UNOBSERVED,
    Consoles,
    Day,
    NewFile,
    consoles,
    decision_day,
    refuse_overwriting,
)
from checker.errors import BadRequest
from checker.evidence import refuse_unknown
from checker.inspection import InspectionResult, Options, Surroundings, inspect, reopen
from checker.report.baseline import only_new, read_baseline
from checker.report.earl import as_earl
from checker.report.github import as_github
from checker.report.html import as_html
from checker.report.json import as_object
from checker.report.junit import as_junit
from checker.report.sarif import as_sarif
from checker.report.suppressions import Suppressions, read_suppressions, without
from checker.report.text import show
from checker.settings import Settings
from checker.vocabulary import Category, Outcome, Severity, SubjectKind
from checker.wiring import surroundings_of
from crawlers.personas import personas

_FORMATS = ("text", "json", "sarif", "junit", "earl", "github", "html")
_INSPECTABLE = ("platform", "shop", "product", "account", "room", "recording")


def _remember(context: click.Context, option: click.Parameter, value: Any) -> None:
    """Keep an option that only the delivery looks at."""
    context.meta[f"delivery.{option.name}"] = value


_shared = [
    click.option("--on", "conduct", type=Day(), help="行为日：按那一天的法律判断；默认为采集当天。"),
    click.option("--category", type=click.Choice([c.value for c in Category]), help="商品类别；默认自动识别。"),
    click.option("--subject", type=click.Choice(_INSPECTABLE), help="目标是什么；默认自动识别。"),
    click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True),
    click.option("--out", type=NewFile(), help="写入文件，而不是标准输出。"),
    click.option(
        "--fail-on",
        type=click.Choice(["failed", "cannot-tell"]),
        default="failed",
        show_default=True,
        help="达到何种结果时以 1 退出。",
    ),
    click.option(
        "--severity",
        type=click.Choice([one.value for one in Severity]),
        default="S4",
        show_default=True,
        expose_value=False,
        callback=_remember,
        help="只有达到这一严重程度（S1 最重）的结果才使命令以 1 退出。",
    ),
    click.option(
        "--suppress",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        expose_value=False,
        callback=_remember,
        help="忽略清单（TOML）：每条须有理由和到期日，见 docs/ci.md。",
    ),
    click.option(
        "--baseline",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="以前的报告（JSON、SARIF）或指纹清单：其中已有的结果不再计入。",
    ),
]


def judging_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that judges."""
    for option in reversed(_shared):
        command = option(command)
    return command


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="TARGET…")
@judging_options
@click.option(
    "--persona", type=click.Choice(list(personas())), default="desktop", show_default=True, help="以谁的身份访问。"
)
@click.option("--supplied-by", default="", help="文件由谁提供，写入证据记录。")
@consoles
def check(
    screens: Consoles,
    targets: tuple[str, ...],
    conduct: date | None,
    category: str | None,
    subject: str | None,
    form: str,
    out: Path | None,
    fail_on: str,
    baseline: Path | None,
    persona: str,
    supplied_by: str,
) -> None:
    """检查网址、保存的页面（.html .mhtml .har .warc[.gz] .wacz .json）或录像（.mp4 .flv .ts .mkv .webm .m3u8）。

    \b
    shuoqing check https://shop.example.cn/item/1
    shuoqing check 页面.html --on 2026-03-15 --format json --out 结果.json
    shuoqing check 直播录屏.mp4 --supplied-by 投诉人 --on 2026-03-15

    退出码：0 没有涉嫌违法；1 有；2 用法错误；3 未能观察；4 被出站防护拒绝；5 内部错误。
    """
    refuse_overwriting([out], targets)
    options = options_from(conduct, category, subject)
    options = replace(options, persona=persona, supplied_by=supplied_by, command=tuple(sys.argv[1:]))
    settings = Settings()
    surroundings = surroundings_of(settings)
    results = [_inspected(screens, target, options, surroundings) for target in targets]
    deliver_and_leave(screens, results, Delivery(form, out, fail_on, baseline))


@click.command()
@click.argument("capture")
@judging_options
@consoles
def recheck(
    screens: Consoles,
    capture: str,
    conduct: date | None,
    category: str | None,
    subject: str | None,
    form: str,
    out: Path | None,
    fail_on: str,
    baseline: Path | None,
) -> None:
    """从已封存的证据重新判断，不再访问网页。

    \b
    shuoqing recheck sha256:2f0c… --on 2026-01-31
    """
    if not re.fullmatch(r"(sha256:)?[0-9a-f]{64}", capture):
        raise BadRequest(f"“{capture}”不是证据编号；证据编号形如 sha256: 加 64 位十六进制数，检查报告里有。")
    settings = Settings()
    refuse_unknown(settings.evidence, capture)
    result = reopen(capture, options_from(conduct, category, subject), surroundings_of(settings))
    deliver_and_leave(screens, [result], Delivery(form, out, fail_on, baseline))


def exit_code(results: list[InspectionResult], fail_on: str = "failed", severity: str = "S4") -> int:
    """The documented code for all targets together: a breach found, at least as grave, outweighs a page not seen."""
    reached = {Outcome.FAILED} if fail_on == "failed" else {Outcome.FAILED, Outcome.CANNOT_TELL}
    findings = [finding for result in results for finding in result.findings]
    if any(finding.outcome in reached and finding.severity.value <= severity for finding in findings):
        return EXIT_FAILED
    troubles = {result.trouble.reason for result in results if result.trouble}
    if "refused" in troubles:
        return EXIT_REFUSED
    return EXIT_UNOBSERVED if troubles or any(result.facts.unplaced for result in results) else EXIT_CLEAN


def options_from(conduct: date | None, category: str | None, subject: str | None) -> Options:
    return Options(
        decision=decision_day(),
        conduct=conduct,
        category=Category(category) if category else None,
        subject=SubjectKind(subject) if subject else None,
    )


def _inspected(screens: Consoles, target: str, options: Options, surroundings: Surroundings) -> InspectionResult:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=screens.err, transient=True, disable=not screens.err.is_terminal) as bar:
        task = bar.add_task(target[:60])
        return inspect(target, options, surroundings, lambda step: bar.update(task, description=step[:80]))


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the results leave: form, file, when to exit with 1, and what is already known."""

    form: str
    out: Path | None
    fail_on: str
    baseline: Path | None


def deliver_and_leave(screens: Consoles, results: list[InspectionResult], delivery: Delivery) -> None:
    """Hand the results over, and exit with the documented code: what is known or suppressed does not count."""
    meta = click.get_current_context().meta
    list_of = meta.get("delivery.suppress")
    suppressions = read_suppressions(list_of, decision_day()) if list_of else Suppressions()
    for one in suppressions.expired:
        screens.err.print(f"忽略已于 {one.until} 到期：{one.rule or one.fingerprint}（{one.reason}）", markup=False)
    for result in results:
        if result.subject is SubjectKind.OTHER and result.pages and result.pages[0].unknown:
            screens.err.print(
                f"{result.target}：没有认出这是什么页面，核查不完整；请用 --subject 指明。",
                markup=False,
                soft_wrap=True,
            )
    known = read_baseline(delivery.baseline, decision_day()) if delivery.baseline else None
    counted = without(results, suppressions)
    fresh = only_new(counted, known) if known is not None else counted
    if delivery.form == "sarif":
        _hand_over(screens, as_sarif(results, known, suppressions), delivery.out)
    else:
        _deliver(screens, fresh, delivery.form, delivery.out)
    raise click.exceptions.Exit(exit_code(fresh, delivery.fail_on, meta.get("delivery.severity", "S4")))


def _deliver(screens: Consoles, results: list[InspectionResult], form: str, out: Path | None) -> None:
    if form == "text" and out is None:
        for result in results:
            show(result, screens.out, verbose=screens.verbose)
        return
    _hand_over(screens, "".join(_written(results, form)), out)


def _hand_over(screens: Consoles, written: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(written)
    else:
        out.write_text(written, "utf-8")
        screens.err.print(f"已写入 {out}")


def _written(results: list[InspectionResult], form: str) -> Iterator[str]:
    if form == "html":
        yield as_html(results)
    elif form == "junit":
        yield as_junit(results)
    elif form == "earl":
        yield as_earl(results)
    elif form == "github":
        yield as_github(results)
    elif form == "json":
        yield from (json.dumps(as_object(result), ensure_ascii=False) + "\n" for result in results)
    else:
        yield from (_as_text(result) for result in results)


def _as_text(result: InspectionResult) -> str:
    page = StringIO()
    show(result, Console(file=page, width=110, color_system=None), verbose=True)
    return page.getvalue()
