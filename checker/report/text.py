"""The report on a terminal: concerns in full, the rest counted."""

from collections import Counter
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from checker.inspection import InspectionResult
from checker.report.words import KINDS, OUTCOMES, ROLES, SEVERITIES
from checker.vocabulary import Finding, Outcome, Place

_STYLES = {
    Outcome.FAILED: "bold red",
    Outcome.CANNOT_TELL: "bold yellow",
    Outcome.PASSED: "green",
    Outcome.INAPPLICABLE: "dim",
    Outcome.UNTESTED: "cyan",
}
_MOST_PLACES = 3


def show(result: InspectionResult, console: Console, *, verbose: bool = False) -> None:
    """Print the report of one target."""
    console.print(_header(result))
    if result.trouble:
        console.print(Text(f"  {result.trouble.message}", style="cyan"))
    for finding in result.findings:
        if finding.outcome in (Outcome.FAILED, Outcome.CANNOT_TELL):
            console.print(_concern(finding))
        elif verbose:
            console.print(_line(finding))
    console.print(_counts(result))


def _header(result: InspectionResult) -> RenderableType:
    title = Text.assemble((f"{KINDS[result.subject]} ", "bold"), (result.target, "bold blue"))
    capture = result.capture
    detail = f"行为日 {result.days.conduct}  页面 {result.observed.pages}  规则库 {result.rulebook[:12]}"
    sealed = f"  证据 {capture.id[:19]}…" if capture else "  未取得证据"
    lines = [Text(), title, Text(detail + sealed, style="dim")]
    if refused := result.observed.refused:
        more = "……" if len(refused) > 3 else ""
        lines.append(Text(f"出口防护拒绝了 {len(refused)} 个请求：{'；'.join(refused[:3])}{more}", style="dim"))
    return Group(*lines)


def _concern(finding: Finding) -> RenderableType:
    head = Text.assemble(
        (OUTCOMES[finding.outcome], _STYLES[finding.outcome]),
        f"  {finding.alias} · {SEVERITIES[finding.severity]} · {ROLES.get(finding.duty_bearer, finding.duty_bearer)}",
    )
    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in _rows(finding):
        grid.add_row(label, value)
    return Panel(grid, title=head, title_align="left", border_style=_STYLES[finding.outcome].removeprefix("bold "))


def _rows(finding: Finding) -> Iterator[tuple[str, RenderableType]]:
    yield "认定", Text(finding.message)
    if finding.question and finding.question != finding.message:
        yield "请核查", Text(finding.question)
    for place in finding.places[:_MOST_PLACES]:
        yield "原文", _quoted(place)
    if len(finding.places) > _MOST_PLACES:
        yield "", Text(f"另有 {len(finding.places) - _MOST_PLACES} 处", style="dim")
    for exemption in finding.exemptions:
        yield "豁免", Text(f"{exemption.name}：{'成立' if exemption.held else '不成立'}，{exemption.because}")
    yield "依据", Text("；".join(finding.citations), style="dim")
    yield "整改", Text(finding.remedy)
    if finding.milder:
        yield "从轻", Text(finding.milder.because)


def _quoted(place: Place) -> Text:
    around = (place.prefix[-12:], place.suffix[:12])
    text = Text.assemble((around[0], "dim"), (place.quote[:120], "reverse"), (around[1], "dim"))
    where = place.selector or (f"{place.time[0]:.1f} 秒" if place.time else "")
    return text.append(f"  {where}"[:60], style="dim") if where else text


def _line(finding: Finding) -> Text:
    return Text.assemble(
        (f"  {OUTCOMES[finding.outcome]}", _STYLES[finding.outcome]), f"  {finding.alias}  {finding.message}"
    )


def _counts(result: InspectionResult) -> Text:
    counts = Counter(finding.outcome for finding in result.findings)
    parts = [(f"{OUTCOMES[outcome]} {counts[outcome]}  ", _STYLES[outcome]) for outcome in Outcome if counts[outcome]]
    return Text.assemble("  ", *parts)
