"""Pictures of a judged campaign, article by article: readings in, SVG out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from checker.pricing.contrasts import steady
from checker.pricing.ledger import reconcile
from checker.pricing.observations import NULL, Ints, Readings
from checker.pricing.over_time import histories
from checker.pricing.panel import Cells, panel_of
from checker.pricing.plots.dots import Dot, dots_picture
from checker.pricing.plots.history import history_picture
from checker.pricing.plots.ladder import Ladder, Step, ladder_picture
from checker.pricing.verdicts import Comparison
from checker.pricing.wording import LINE_ZH
from checker.vocabulary.prices import Picture


def pictures(readings: Readings, found: Sequence[Comparison], wanted: Sequence[int]) -> Iterator[Picture]:
    """The accounts over the rounds and the price ladder of these articles, as far as their readings allow."""
    if not wanted:
        return
    readings, profile = steady(readings)
    ledger = reconcile(readings)
    cells = panel_of(readings, ledger).cells
    for number in wanted:
        sku = readings.skus[number]
        rows = cells.reading[cells.start[number] : cells.start[number + 1]][_kept(cells, number)]
        levels = _levels(readings, profile, found[number])
        dots = [_dot(readings, ledger.norm_fen, levels, int(row)) for row in rows]
        yield Picture(sku=sku, which="dots", svg=dots_picture(found[number], dots))
        pair = _pair(readings, ledger.norm_fen, levels, rows, list(found[number].accounts))
        if pair is not None:
            drawn = ladder_picture(sku, *(_ladder(readings, levels, row) for row in pair))
            yield Picture(sku=sku, which="ladder", svg=drawn)


def pictures_over_time(readings: Readings, wanted: Sequence[int]) -> Iterator[Picture]:
    """The goods price of these articles over the rounds, the middle of all accounts, beside the list price shown."""
    for one in histories(readings, wanted):
        yield Picture(sku=one.sku, which="history", svg=history_picture(one))


def _kept(cells: Cells, number: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(cells.kept[cells.start[number] : cells.start[number + 1]])


def _levels(readings: Readings, profile: Ints, comparison: Comparison) -> list[str]:
    """The level each account stands for in the comparison."""
    wanted = set(comparison.accounts)
    levels = []
    for number in profile.tolist():
        own = readings.profiles[number].values()
        joined = [level for level in wanted if "且" in level and set(level.split("且")) <= set(own)]
        levels.append(next(iter(joined), None) or next((level for level in own if level in wanted), "其他"))
    return levels


def _dot(readings: Readings, norm_fen: Ints, levels: list[str], row: int) -> Dot:
    account = int(readings.account[row])
    return Dot(readings.accounts[account], levels[account], int(readings.round[row]), int(norm_fen[row]))


def _pair(
    readings: Readings, norm_fen: Ints, levels: list[str], rows: Ints, order: list[str]
) -> tuple[int, int] | None:
    """The reading nearest each arm's middle, in the round where the arms lie farthest apart; None without both arms."""
    pairs: list[tuple[float, int, int]] = []
    for turn in sorted(set(readings.round[rows].tolist()), reverse=True):
        arms = [
            np.array([row for row in rows if readings.round[row] == turn and levels[readings.account[row]] == level])
            for level in order[:2]
        ]
        if len(arms) == 2 and all(len(arm) for arm in arms):
            gap = float(np.median(norm_fen[arms[0]]) - np.median(norm_fen[arms[1]]))
            pairs.append((gap, _middle(readings.payable_fen, arms[0]), _middle(readings.payable_fen, arms[1])))
    if not pairs:
        return None
    _, dearer, cheaper = max(pairs, key=lambda pair: pair[0])
    return dearer, cheaper


def _middle(fen: Ints, rows: Ints) -> int:
    """The reading nearest the middle amount."""
    return int(rows[int(np.abs(fen[rows] - np.median(fen[rows])).argmin())])


def _ladder(readings: Readings, levels: list[str], row: int) -> Ladder:
    items = readings.items
    own = np.flatnonzero(items.reading == row)
    kinds = list(LINE_ZH)[3:]
    steps = [Step("商品价", int(readings.sale_fen[row]))]
    steps += [
        Step(LINE_ZH[kinds[items.kind[line]]], -int(items.amount_fen[line]), f"D{items.disclosed[line]}")
        for line in own
    ]
    for name, fen in (("运费", readings.shipping_fen[row]), ("其他收费", readings.fees_fen[row])):
        if fen > 0:
            steps.append(Step(name, int(fen)))
    account = int(readings.account[row])
    listed = None if readings.list_fen[row] == NULL else int(readings.list_fen[row])
    return Ladder(
        f"{levels[account]}（{readings.accounts[account]}）", tuple(steps), int(readings.payable_fen[row]), listed
    )
