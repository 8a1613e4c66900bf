"""The price of one article over time, with the reference price and the window it is measured by."""

from __future__ import annotations

from datetime import datetime, timedelta

from checker.pricing.history import LOW_DAYS, lowest_before
from checker.pricing.observations import SHANGHAI
from checker.pricing.plots.svg import (
    CHEAPER,
    DEARER,
    FAINT,
    INK,
    MARK,
    dot,
    line,
    path,
    picture,
    rectangle,
    text,
    ticks,
)
from checker.vocabulary import PriceHistory

WIDTH, TOP, LEFT, PLOT_WIDTH, PLOT_HEIGHT = 860, 64, 70, 750, 260
LIMITS = "只画出读到的价格；两次读数之间的价格未知。成交价以订单为准。"


def history_picture(history: PriceHistory) -> str:
    """The history as SVG: listed prices as a stepped line, deals as squares, the window before the promotion shaded."""
    points = history.points
    title = f"{history.sku[:40]}：价格历史"
    if not points:
        return picture(WIDTH, 120, title, [text(20, 30, title, size=17, bold=True), text(20, 70, "没有价格记录。")])
    amounts = [point.amount_fen / 100 for point in points]
    if history.compared is not None:
        amounts.append(history.compared.amount_fen / 100)
    margin = max((max(amounts) - min(amounts)) * 0.1, 0.02 * max(amounts), 0.05)
    low, high = min(amounts) - margin, max(amounts) + margin
    first, last = points[0].at, points[-1].at
    span = max((last - first).total_seconds(), 1.0)

    def across(at: datetime) -> float:
        return LEFT + PLOT_WIDTH * min(max((at - first).total_seconds() / span, 0.0), 1.0)

    def down(fen: float) -> float:
        return TOP + PLOT_HEIGHT * (high - fen / 100) / (high - low)

    bottom = TOP + PLOT_HEIGHT
    parts = [text(20, 30, title, size=17, bold=True)]
    if history.starts is not None:
        opening = across(history.starts - timedelta(days=LOW_DAYS))
        parts.append(rectangle(opening, TOP, across(history.starts) - opening, PLOT_HEIGHT, fill="#f2efe6"))
        parts.append(line(across(history.starts), TOP, across(history.starts), bottom, colour=MARK, dash="5 4"))
        parts.append(text(across(history.starts), TOP - 6, "促销开始", size=11, anchor="middle", colour=MARK))
    parts += [line(LEFT, TOP, LEFT, bottom), line(LEFT, bottom, LEFT + PLOT_WIDTH, bottom)]
    for value in ticks(low, high):
        parts.append(line(LEFT, down(value * 100), LEFT + PLOT_WIDTH, down(value * 100), colour="#e6e6e6"))
        parts.append(text(LEFT - 8, down(value * 100) + 4, f"{value:g}", size=11, anchor="end"))
    listed = [point for point in points if point.kind == "listed"]
    steps: list[tuple[float, float]] = []
    for point in listed:
        if steps:
            steps.append((across(point.at), steps[-1][1]))
        steps.append((across(point.at), down(point.amount_fen)))
    parts.append(path(steps, colour=CHEAPER))
    for point in points:
        deal = point.kind == "deal"
        shown = f"{point.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}　{'成交' if deal else '标价'} {point.amount_fen / 100:.2f} 元"
        parts.append(
            dot(across(point.at), down(point.amount_fen), colour=DEARER if deal else CHEAPER, square=deal, label=shown)
        )
    if history.compared is not None:
        height = down(history.compared.amount_fen)
        parts.append(line(LEFT, height, LEFT + PLOT_WIDTH, height, colour=MARK, width=1.5, dash="8 4"))
        name = history.compared.label or "被比较价格"
        parts.append(
            text(
                LEFT + PLOT_WIDTH,
                height - 5,
                f"{name[:12]} {history.compared.amount_fen / 100:.2f}",
                size=12,
                anchor="end",
                colour=MARK,
            )
        )
    for at, anchor in ((first, "start"), (last, "end")):
        parts.append(text(across(at), bottom + 18, f"{at.astimezone(SHANGHAI):%Y-%m-%d}", size=11, anchor=anchor))
    parts.append(text(20, bottom + 42, _said(history), colour=INK))
    parts.append(text(20, bottom + 62, f"圆点为标价，方块为成交价。{LIMITS}", size=12, colour=FAINT))
    return picture(WIDTH, bottom + 78, title, parts)


def _said(history: PriceHistory) -> str:
    if history.starts is None:
        return "没有读到正在进行的比价促销。"
    low = lowest_before(history.points, history.starts)
    if low is None:
        return f"促销前 {LOW_DAYS} 天没有价格记录。"
    kind = "成交" if low.point.kind == "deal" else "标示"
    return f"促销前 {LOW_DAYS} 天最低{kind}价 {low.point.amount_fen / 100:.2f} 元（{low.readings} 次读数）。"
