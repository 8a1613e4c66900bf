"""`rulebook`: the law as we hold it."""

from datetime import date

import click
from rich.table import Table

from checker.commands.console import EXIT_FAILED, Consoles, Day, consoles, decision_day
from checker.errors import BadRequest
from checker.lawchanges import changes_after
from checker.report.words import OUTCOMES, ROLES, SEVERITIES
from rules.cases import cases_of
from rules.coverage import LABELS, Coverage, coverage, totals
from rules.law import Law, provisions_of
from rules.rulebook import load_rulebook


@click.group()
def rulebook() -> None:
    """查看规则库：规则、依据、覆盖范围和版本。

    \b
    shuoqing rulebook list --on 2026-01-31
    shuoqing rulebook show LE-26-1
    """


@rulebook.command("list")
@click.option("--on", "day", type=Day(), help="只列出那一天有效的规则；默认今天。")
@consoles
def list_rules(screens: Consoles, day: date | None) -> None:
    """列出规则。"""
    law = Law(on=day or decision_day())
    table = Table("等级", "代码", "标题", "义务主体", "规则", box=None, header_style="bold")
    rules = [rule for rule in load_rulebook().rules.values() if rule.citations(law)]
    for rule in rules:
        bearer = ROLES[rule.duty_bearer.value]
        table.add_row(rule.severity, rule.alias, rule.title, bearer, rule.id)
    screens.out.print(table)
    screens.err.print(f"{law.on}：{len(rules)} 条规则有效，规则库 {load_rulebook().digest[:16]}")


@rulebook.command()
@click.argument("name")
@click.option("--on", "day", type=Day(), help="按那一天的法律显示；默认今天。")
@consoles
def show(screens: Consoles, name: str, day: date | None) -> None:
    """显示一条规则：依据、判断方法、案例。"""
    rule = load_rulebook().find(name)
    if rule is None:
        raise BadRequest(f"没有名为 {name} 的规则；用 shuoqing rulebook list 查看全部。")
    law = Law(on=day or decision_day())
    out = screens.out
    out.print(f"[bold]{rule.title}[/bold]  {rule.id}  {'、'.join(rule.aliases)}")
    out.print(f"义务主体：{ROLES[rule.duty_bearer.value]}    等级：{rule.severity} {SEVERITIES[rule.severity]}")
    for label, citations in (("依据", rule.duty), ("参照", rule.reading), ("罚则", rule.penalties)):
        for citation in citations:
            for version in provisions_of(citation):
                read = f"已对照 {version.verified_on}" if version.verified_on else "尚未对照官方文本"
                window = f"{version.since or '未定'} 起" + (f" 至 {version.until}" if version.until else "")
                force = "" if version.in_force(law.on) else "（当日未生效）"
                out.print(f"{label}：{citation}{force}  {version.summary}  [dim]{window}，{read}[/dim]")
    out.print(f"商家整改：{rule.remedy}")
    out.print(f"消费者：{rule.plain}")
    out.print(rule.doc, style="dim", markup=False)
    for case in cases_of(rule):
        out.print(f"  案例 {case.on} {OUTCOMES[case.outcome]}  {case.name}", markup=False)


@rulebook.command("coverage")
@click.option("--status", type=click.Choice([status.value for status in Coverage]), help="只列出这一类。")
@consoles
def show_coverage(screens: Consoles, status: str | None) -> None:
    """法律覆盖图：每一条已核查、部分核查、规则已备而尚无读取，还是从外部看不到。"""
    rows = [row for row in coverage() if status is None or row.status == status]
    table = Table("条款", "状态", "说明", box=None, header_style="bold")
    for row in rows:
        why = f"{row.why}  调取：{row.ask}" if row.ask else row.why
        table.add_row(row.citation, LABELS[row.status], why)
    screens.out.print(table)
    counts = "，".join(f"{LABELS[one]} {count}" for one, count in totals(rows).items() if count)
    screens.err.print(f"{len(rows)} 个条款：{counts}")


@rulebook.command()
@consoles
def digest(screens: Consoles) -> None:
    """规则库的摘要（SHA-256）：随每一条结论保存。"""
    screens.out.print(load_rulebook().digest, soft_wrap=True)


@rulebook.command()
@consoles
def check(screens: Consoles) -> None:
    """运行全部案例，并核对引用。"""
    from checker.rulebook_check import broken_cases

    broken = list(broken_cases(load_rulebook()))
    for line in broken:
        screens.out.print(line, markup=False)
    total = sum(len(cases_of(rule)) for rule in load_rulebook().rules.values())
    screens.err.print(f"{len(load_rulebook().rules)} 条规则，{total} 个案例，{len(broken)} 个不符")
    raise click.exceptions.Exit(EXIT_FAILED if broken else 0)


@rulebook.command()
@click.option("--on", "day", type=Day(), help="从这一天起看；默认今天。")
@consoles
def upcoming(screens: Consoles, day: date | None) -> None:
    """列出将要生效或失效的条款和用语，以及受影响的规则。

    \b
    shuoqing rulebook upcoming
    shuoqing rejudge --on 2026-07-01     # 届时已封存的页面会有哪些结论增减
    """
    today = day or decision_day()
    for change in changes_after(today):
        mark = "+" if change.begins else "-"
        affected = "、".join(change.rules) or "没有规则"
        screens.out.print(f"{change.day} {mark} {change.what}  {affected}", markup=False, soft_wrap=True)
