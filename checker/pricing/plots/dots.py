"""Accounts x rounds: every normalised reading of one article, the arms' means, and the effect with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from checker.pricing.plots.svg import (
    CHEAPER,
    DEARER,
    FAINT,
    INK,
    dot,
    line,
    path,
    picture,
    text,
    ticks,
    wrapped,
)
from checker.pricing.verdicts import OUTCOME_ZH, Comparison

WIDTH, TOP, LEFT, PLOT_WIDTH, PLOT_HEIGHT = 860, 70, 70, 520, 260
LIMITS = (
    "每个点是一个账号在一轮中的读数（已加回公示优惠、扣除运费与费用）。账号是证据单位，轮次只提高每个账号的精度。"
    "本图只提示线索，是否违法须由人工核查认定。"
)


@dataclass(frozen=True, slots=True)
class Dot:
    """One reading: which account of which level in which round, and its normalised price."""

    account: str
    level: str
    round: int
    fen: int


def dots_picture(comparison: Comparison, dots: Sequence[Dot]) -> str:
    """The picture of one article as SVG; `comparison.accounts` names the dearer level first."""
    rounds = sorted({entry.round for entry in dots})
    levels = list(comparison.accounts) or sorted({entry.level for entry in dots})
    prices = [entry.fen / 100 for entry in dots] or [0.0, 1.0]
    margin = max((max(prices) - min(prices)) * 0.1, 0.02 * max(prices), 0.05)
    low, high = min(prices) - margin, max(prices) + margin
    place = {turn: LEFT + PLOT_WIDTH * (index + 0.5) / max(len(rounds), 1) for index, turn in enumerate(rounds)}

    def height(yuan: float) -> float:
        return TOP + PLOT_HEIGHT * (high - yuan) / (high - low)

    title = f"{comparison.sku[:40]}：{OUTCOME_ZH[comparison.outcome]}"
    parts = [text(20, 30, title, size=17, bold=True), *_axes(rounds, place, low, high, height)]
    for number, level in enumerate(levels):
        colour, square = (DEARER, True) if number == 0 else (CHEAPER, False)
        own = [entry for entry in dots if entry.level == level]
        shift = -9 if number == 0 else 9
        for entry in own:
            spread = (hash_free(entry.account) % 7 - 3) * 1.6
            label = f"{entry.account} · {level} · 第 {entry.round} 轮 · {entry.fen / 100:.2f} 元"
            parts.append(
                dot(
                    place[entry.round] + shift + spread,
                    height(entry.fen / 100),
                    colour=colour,
                    square=square,
                    label=label,
                )
            )
        means = [
            (turn, fmean(entry.fen for entry in own if entry.round == turn) / 100)
            for turn in rounds
            if any(e.round == turn for e in own)
        ]
        parts.append(path([(place[turn] + shift, height(mean)) for turn, mean in means], colour=colour))
        parts.append(dot(LEFT + 40 + 170 * number, 55, colour=colour, square=square, label=level))
        parts.append(
            text(LEFT + 52 + 170 * number, 59, f"{level[:10]}（{comparison.accounts.get(level, 0)} 个账号）", size=12)
        )
    parts.extend(_effect(comparison))
    bottom = TOP + PLOT_HEIGHT + 55
    notes = [*wrapped(LIMITS, 116), *(piece for words in comparison.explanations[:4] for piece in wrapped(words, 116))][
        :9
    ]
    parts.extend(
        text(20, bottom + 17 * index, words, size=12, colour=FAINT if index < 2 else INK)
        for index, words in enumerate(notes)
    )
    return picture(WIDTH, bottom + 17 * len(notes) + 10, title, parts)


def hash_free(account: str) -> int:
    """A number that depends on the account's name alone, the same in every run."""
    return sum(account.encode())


def _axes(
    rounds: Sequence[int], place: dict[int, float], low: float, high: float, height: Callable[[float], float]
) -> list[str]:
    parts = [
        line(LEFT, TOP, LEFT, TOP + PLOT_HEIGHT),
        line(LEFT, TOP + PLOT_HEIGHT, LEFT + PLOT_WIDTH, TOP + PLOT_HEIGHT),
    ]
    for value in ticks(low, high):
        parts.append(line(LEFT, height(value), LEFT + PLOT_WIDTH, height(value), colour="#e6e6e6"))
        parts.append(text(LEFT - 8, height(value) + 4, f"{value:g}", size=11, anchor="end"))
    step = max(1, len(rounds) // 16)
    parts += [
        text(place[turn], TOP + PLOT_HEIGHT + 18, f"第{turn}轮", size=11, anchor="middle") for turn in rounds[::step]
    ]
    parts.append(text(LEFT - 50, TOP - 8, "价格（元）", size=12))
    return parts


def _effect(comparison: Comparison) -> list[str]:
    """The effect and its interval on a percent scale, beside the readings."""
    left, width, middle = LEFT + PLOT_WIDTH + 40, 200, TOP + 90
    parts = [text(left, TOP + 10, "较高一方多付（%）", size=13, bold=True)]
    if comparison.effect_pct is None or comparison.ci95 is None:
        return [*parts, text(left, middle, "未能估计", colour=FAINT)]
    low, high = comparison.ci95
    least, most = min(low, 0.0), max(high, comparison.smallest_effect_pct or 0.0, 0.5)
    scale = width / (most - least) if most > least else 1.0

    def at(value: float) -> float:
        return left + (value - least) * scale

    parts += [
        line(at(0), middle - 30, at(0), middle + 30, colour=FAINT, dash="4 3"),
        text(at(0), middle + 46, "0", size=11, anchor="middle"),
        line(at(low), middle, at(high), middle, colour=DEARER, width=3),
        line(at(low), middle - 7, at(low), middle + 7, colour=DEARER, width=2),
        line(at(high), middle - 7, at(high), middle + 7, colour=DEARER, width=2),
        dot(at(comparison.effect_pct), middle, colour=DEARER, square=True, label="估计值"),
        text(left, middle + 72, f"{comparison.effect_pct:.2f}%（{low:.2f}%–{high:.2f}%）"),
        text(left, middle + 92, f"约 {(comparison.effect_fen or 0) / 100:.2f} 元"),
    ]
    if comparison.p is not None and comparison.q is not None:
        parts.append(text(left, middle + 112, f"p={comparison.p:.2g}　q={comparison.q:.2g}", size=12))
    if comparison.smallest_effect_pct is not None:
        parts.append(text(left, middle + 132, f"可发现的最小加价 {comparison.smallest_effect_pct:.2f}%", size=12))
    return parts
