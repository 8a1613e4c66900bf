"""The price ladder: how the price of one article comes about for two personas, the differing step marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.pricing.plots.svg import CHEAPER, DEARER, FAINT, MARK, line, picture, rectangle, text

WIDTH, ROW, TOP, BAR = 860, 34, 92, 190
LIMITS = "左右两栏是同一轮（两组差额最大的一轮）中两个账号的结算明细，逐行对账；带「≠」的一行两边不同。未付款。"
ADDED_LINES = frozenset({"运费", "其他收费", "商品价"})


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a checkout in fen; deductions are negative. `disclosed` is D0, D1, D2 or empty."""

    name: str
    fen: int
    disclosed: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """One persona's checkout. The steps add up to `payable_fen`; `list_fen` is the struck price, if any."""

    persona: str
    steps: tuple[Step, ...]
    payable_fen: int
    list_fen: int | None = None


def ladder_picture(sku: str, dearer: Ladder, cheaper: Ladder) -> str:
    """Both ladders side by side as SVG."""
    names = _names(dearer.steps, cheaper.steps)
    title = f"{sku[:40]}：两个身份的价格阶梯"
    scale = BAR / max(*_levels(dearer), *_levels(cheaper), 1)
    parts = [
        text(20, 30, title, size=17, bold=True),
        text(150, 62, dearer.persona[:22], colour=DEARER, bold=True),
        text(500, 62, cheaper.persona[:22], colour=CHEAPER, bold=True),
        line(20, 72, WIDTH - 20, 72, colour=FAINT),
    ]
    rows: list[tuple[str, int | None, int | None]] = [("划线价", dearer.list_fen, cheaper.list_fen)]
    rows += [(name, _amount(dearer, name), _amount(cheaper, name)) for name in names]
    rows.append(("应付", dearer.payable_fen, cheaper.payable_fen))
    running = {"left": 0, "right": 0}
    for index, (name, left, right) in enumerate(rows):
        y = TOP + ROW * index
        differs = name != "划线价" and (left or 0) != (right or 0)
        if differs:
            parts.append(rectangle(14, y - 19, WIDTH - 28, ROW - 4, fill="#fdecea", stroke=MARK))
            parts.append(
                text(
                    WIDTH - 24,
                    y,
                    f"≠ 相差 {abs((left or 0) - (right or 0)) / 100:.2f} 元",
                    anchor="end",
                    colour=MARK,
                    bold=True,
                    size=12,
                )
            )
        parts.append(text(24, y, name, bold=name == "应付"))
        for side, amount, x, colour in (("left", left, 150, DEARER), ("right", right, 500, CHEAPER)):
            parts.extend(_bar(name, amount, x, y, scale, running, side, colour))
    note = TOP + ROW * len(rows) + 6
    shown = [
        f"{step.name}：{step.disclosed}" for ladder in (dearer, cheaper) for step in ladder.steps if step.disclosed
    ]
    told = "　".join(dict.fromkeys(shown))
    parts.append(text(20, note, LIMITS, size=12, colour=FAINT))
    parts.append(
        text(
            20,
            note + 18,
            f"说明的位置（D0 无、D1 仅受益方、D2 双方）：{told[:90] or '无优惠行'}",
            size=12,
            colour=FAINT,
        )
    )
    return picture(WIDTH, note + 34, title, parts)


def _names(*ladders: Sequence[Step]) -> list[str]:
    """Step names in the order they are added up, each once."""
    names = list(dict.fromkeys(step.name for steps in ladders for step in steps))
    order = {"商品价": 0, "运费": 2, "其他收费": 3}
    return sorted(names, key=lambda name: order.get(name, 1))


def _amount(ladder: Ladder, name: str) -> int | None:
    found = [step.fen for step in ladder.steps if step.name == name]
    return sum(found) if found else None


def _levels(ladder: Ladder) -> list[int]:
    """Every height the ladder reaches, for the scale."""
    heights, height = [ladder.payable_fen], 0
    for step in ladder.steps:
        height += step.fen
        heights.append(height)
    return heights


def _bar(
    name: str, amount: int | None, x: float, y: float, scale: float, running: dict[str, int], side: str, colour: str
) -> list[str]:
    if amount is None:
        return [text(x, y, "—", colour=FAINT)]
    if name == "划线价":
        return [text(x, y, f"{amount / 100:.2f}", colour=FAINT, size=12)]
    start = 0 if name in ("应付", "商品价") else running[side]
    if name != "应付":
        running[side] = start + amount
    low, high = sorted((start, start + amount))
    sign = "−" if amount < 0 else "+" if start else ""
    fill = colour if name in ("应付", "商品价") or amount > 0 else "#b8b8b8"
    return [
        rectangle(x, y - 12, 0.1 if high == low else (high - low) * scale, 14, fill=fill)
        if start == 0
        else rectangle(x + low * scale, y - 12, (high - low) * scale, 14, fill=fill),
        text(x + BAR + 8, y, f"{sign}{abs(amount) / 100:.2f}", size=12),
    ]
