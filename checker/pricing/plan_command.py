"""`shuoqing prices plan`: how many accounts and rounds a campaign needs, as a table, JSON or a file to fill in."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click
import orjson

from checker.errors import BadRequest

if TYPE_CHECKING:
    from checker.pricing.design import Factor, Plan, Question

# numpy and scipy take a second to load; the other commands should not wait for them.


def _factors(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[Factor, ...]:
    """Factors written name=usual,other."""
    from checker.pricing.design import Factor

    found = []
    for value in values:
        name, _, levels = (part.strip() for part in value.partition("="))
        usual, _, other = (part.strip() for part in levels.partition(","))
        if not (name and usual and other) or "," in other or usual == other:
            raise click.BadParameter(f"“{value}”应写成 loyalty=new,old。", ctx=context, param=option)
        found.append(Factor(name, usual, other))
    return tuple(found)


@click.command("plan")
@click.option("--skus", type=click.IntRange(1, 1_000_000), required=True, help="商品数。")
@click.option("--surcharge", type=click.FloatRange(0.1, 100), required=True, help="要发现的加价（%）。")
@click.option("--factor", "factors", multiple=True, callback=_factors, help="因素=常态,另一水平；可重复，至多五个。")
@click.option("--affected", type=click.IntRange(1), default=1, show_default=True, help="预计受影响的商品数。")
@click.option(
    "--experiment", type=click.FloatRange(0, 50), default=0.0, show_default=True, help="担心的调价试验幅度（%）。"
)
@click.option("--noise", type=click.FloatRange(0, 50), default=1.0, show_default=True, help="单次读数的标准差（%）。")
@click.option(
    "--rounds-on", type=click.FloatRange(0.01, 1), default=1.0, show_default=True, help="加价出现的轮次占比。"
)
@click.option("--power", type=click.FloatRange(0.5, 0.999), default=0.9, show_default=True, help="把握度。")
@click.option("--account-yuan", type=click.FloatRange(0), default=0.0, show_default=True, help="每个账号的成本（元）。")
@click.option(
    "--reading-seconds", type=click.FloatRange(0.1), default=15.0, show_default=True, help="每次读数耗时（秒）。"
)
@click.option("--at-once", type=click.IntRange(1, 1000), default=4, show_default=True, help="同时进行的读数。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "toml"]),
    default="text",
    show_default=True,
    help="toml：可改写的测试文件，交给 prices run。",
)
def plan_command(
    skus: int,
    surcharge: float,
    factors: tuple[Factor, ...],
    affected: int,
    experiment: float,
    noise: float,
    rounds_on: float,
    power: float,
    account_yuan: float,
    reading_seconds: float,
    at_once: int,
    form: str,
) -> None:
    """设计测试：需要多少账号、多少轮，把握有多大，成本多少。

    \b
    shuoqing prices plan --skus 60 --surcharge 3 --factor loyalty=new,old --factor device=android,ios
    shuoqing prices plan --skus 60 --surcharge 3 --format toml > 测试.toml
    """
    from checker.pricing.design import Factor, Prices, Question, plans, recommended

    question = Question(
        skus=skus,
        surcharge_pct=surcharge,
        factors=factors or (Factor("loyalty", "new", "old"),),
        affected=affected,
        experiment_pct=experiment,
        noise_pct=noise,
        rounds_on=rounds_on,
        power=power,
    )
    costs = Prices(account_yuan=account_yuan, reading_seconds=reading_seconds, at_once=at_once)
    found = plans(question, costs)
    best = recommended(found, question)
    shown = {"json": _plan_json, "text": _plan_text, "toml": _plan_toml}[form]
    click.echo(shown(question, found, best))


def _plan_toml(question: Question, found: list[Plan], best: Plan | None) -> str:
    """The recommended plan as a file for `prices run`, addresses and words on the pages left to be filled in."""
    from checker.pricing.design import layout

    if best is None:
        raise BadRequest("没有达到把握度的设计，写不出测试文件：请增加账号、减少商品或放宽要发现的加价。")
    lines = ["# 由 prices plan 写出。改成实际的商品、网址和页面上显示身份的文字；写法见 docs/prices.md。"]
    lines += [f"# {warning}" for warning in _blind_spot(question, best)]
    lines += [f"seed = {secrets.randbelow(2**31)}", f"rounds = {best.rounds}", ""]
    for factor in question.factors:
        lines.append(f"[shows.{_toml(factor.name)}]")
        lines += [f'{_toml(level)} = ["页面上显示{level}身份的文字"]' for level in (factor.usual, factor.other)]
        lines.append("")
    article = ['sku = "商品编号"', 'product = "https://商品页网址"', 'checkout = "https://结算页网址"']
    lines += ["[[article]]  # 每件商品一段", *article]
    for number, levels in enumerate(layout(question.factors, 2 * best.per_arm), start=1):
        account = f"a{number:02d}"
        pairs = ", ".join(f"{_toml(name)} = {_toml(level)}" for name, level in levels.items())
        lines += [
            "",
            "[[persona]]",
            f'account = "{account}"',
            f"factors = {{ {pairs} }}",
            f'storage = "{account}.sealed"',
        ]
    return "\n".join(lines)


def _toml(text: str) -> str:
    """A key or a value as TOML writes it; JSON's escapes are TOML's."""
    return orjson.dumps(text).decode()


def _plan_json(question: Question, found: list[Plan], best: Plan | None) -> str:
    from checker.pricing.design import layout

    rows = [_row(plan) for plan in found]
    accounts = layout(question.factors, 2 * best.per_arm) if best else []
    warnings = _blind_spot(question, best) if best else []
    whole = {"recommended": _row(best) if best else None, "warnings": warnings, "accounts": accounts, "plans": rows}
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2).decode()


def _row(plan: Plan) -> dict[str, float | int | bool | None]:
    return {
        "accounts_per_arm": plan.per_arm,
        "rounds": plan.rounds,
        "power": round(plan.power, 4),
        "smallest_effect_pct": plan.smallest_pct if plan.smallest_pct < float("inf") else None,
        "smallest_p": plan.floor_p,
        "needed_p": plan.needed_p,
        "readings": plan.readings,
        "hours": round(plan.hours, 2),
        "yuan": round(plan.yuan, 2),
    }


def _plan_text(question: Question, found: list[Plan], best: Plan | None) -> str:
    from checker.pricing.design import layout

    lines = ["每组账号  轮次   把握度  最小可见加价      读数    小时      元"]
    for plan in found:
        smallest = f"{plan.smallest_pct:6.1f}%" if plan.smallest_pct < float("inf") else "   看不到"
        mark = "  ← 建议" if plan is best else "" if plan.reachable else "  账号太少，到不了所需的显著性"
        lines.append(
            f"{plan.per_arm:8d} {plan.rounds:5d} {plan.power:8.1%} {smallest:>12s} "
            f"{plan.readings:9d} {plan.hours:7.1f} {plan.yuan:7.0f}{mark}"
        )
    if best is None:
        return "\n".join([*lines, "", "以上设计都达不到要求的把握度：请增加账号、减少商品或放宽要发现的加价。"])
    lines += ["", f"账号安排（{2 * best.per_arm} 个，随机指派给新建的同等账号）："]
    for number, levels in enumerate(layout(question.factors, 2 * best.per_arm), start=1):
        lines.append(f"  {number:3d}  " + "  ".join(f"{name}={level}" for name, level in levels.items()))
    lines.append("每轮各账号同时开始、次序随机；至少跨两天、不同时段；对照账号须已过新人期。")
    return "\n".join([*lines, *_blind_spot(question, best)])


def _blind_spot(question: Question, best: Plan) -> list[str]:
    """What the plan cannot see when the shop tries out prices that nobody reckoned with."""
    from checker.pricing.design import COMMON_EXPERIMENT_PCT, accounts_amid_experiments

    needed = accounts_amid_experiments(question, best.rounds)
    if question.experiment_pct or (needed is not None and needed <= best.per_arm):
        return []
    enough = f"每组要 {needed} 个账号才有把握" if needed else "所列的设计都没有把握"
    return [
        f"注意：这个设计没有算上调价试验。若网站按账号随机试价（如 {COMMON_EXPERIMENT_PCT:g}%），"
        f"夹在其中的加价会看不出来，{enough}；担心时请加 --experiment {COMMON_EXPERIMENT_PCT:g} 重新设计。"
    ]
