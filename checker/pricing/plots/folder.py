"""Pictures of a judged campaign, one pair of files per article that asks for a look."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import numpy as np

from checker.pricing.contrasts import steady
from checker.pricing.history import PriceReading, history
from checker.pricing.ledger import reconcile
from checker.pricing.observations import NULL, Ints, Readings
from checker.pricing.panel import Cells, panel_of
from checker.pricing.plots.dots import Dot, dots_picture
from checker.pricing.plots.history import history_picture
from checker.pricing.plots.ladder import Ladder, Step, ladder_picture
from checker.pricing.verdicts import Comparison, PriceOutcome
from checker.pricing.wording import LINE_ZH
from checker.vocabulary import Price, PriceRole

DRAWN = frozenset(PriceOutcome) - {PriceOutcome.NO_DIFFERENCE, PriceOutcome.INSUFFICIENT}
MAX_PICTURES = 500


def write_pictures(
    readings: Readings, found: Sequence[Comparison], folder: Path, outcomes: frozenset[PriceOutcome] = DRAWN
) -> int:
    """How many articles were drawn into the folder, at most `MAX_PICTURES`, those to be looked at first. Raises OSError.

    With articles of any outcome drawn, the prices over time are drawn as well.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shared = range(min(len(found), len(readings.skus)))  # articles that only outsiders read come after these
    wanted = [number for number in shared if found[number].outcome in outcomes]
    wanted = sorted(wanted, key=lambda number: found[number].outcome not in DRAWN)[:MAX_PICTURES]
    if not wanted:
        return 0
    if outcomes > DRAWN:
        _write_histories(readings, wanted, folder)
    readings, profile = steady(readings)
    ledger = reconcile(readings)
    cells = panel_of(readings, ledger).cells
    for number in wanted:
        name = _file_name(readings.skus[number])
        rows = cells.reading[cells.start[number] : cells.start[number + 1]][_kept(cells, number)]
        levels = _levels(readings, profile, found[number])
        dots = [_dot(readings, ledger.norm_fen, levels, int(row)) for row in rows]
        (folder / f"{name}.svg").write_text(dots_picture(found[number], dots), encoding="utf-8")
        pair = _typical_pair(readings, levels, rows, list(found[number].accounts))
        if pair is not None:
            drawn = ladder_picture(readings.skus[number], *(_ladder(readings, levels, row) for row in pair))
            (folder / f"{name}-ladder.svg").write_text(drawn, encoding="utf-8")
    return len(wanted)


def picture_name(sku: str, which: str) -> str:
    """The file name of an article's picture: dots, ladder or history."""
    return f"{_file_name(sku)}{'' if which == 'dots' else f'-{which}'}.svg"


def _write_histories(readings: Readings, wanted: Sequence[int], folder: Path) -> None:
    """The goods price over the rounds, the middle of all accounts, beside the list price shown."""
    order = np.lexsort((readings.round, readings.sku))
    start = np.searchsorted(readings.sku[order], np.arange(len(readings.skus) + 1))
    for number in wanted:
        rows = order[start[number] : start[number + 1]]
        rows = rows[(readings.sale_fen[rows] > 0) & readings.in_stock[rows]]
        points = []
        for turn in np.unique(readings.round[rows]):
            own = rows[readings.round[rows] == turn]
            listed = readings.list_fen[own][readings.list_fen[own] > 0]
            points.append(
                PriceReading(
                    sku=readings.skus[number],
                    at=datetime.fromtimestamp(float(readings.at[own].min()), UTC),
                    amount_fen=int(np.median(readings.sale_fen[own])),
                    compared=Price(role=PriceRole.LIST, amount_fen=int(np.median(listed))) if len(listed) else None,
                )
            )
        drawn = history_picture(history(readings.skus[number], points))
        (folder / picture_name(readings.skus[number], "history")).write_text(drawn, encoding="utf-8")


def _kept(cells: Cells, number: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(cells.kept[cells.start[number] : cells.start[number + 1]])


def _file_name(sku: str) -> str:
    """A safe file name: plain characters kept, and a digest where something was lost."""
    plain = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff_-]", "_", sku)[:60]
    return plain if plain == sku else f"{plain}-{sha256(sku.encode()).hexdigest()[:8]}"


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


def _typical_pair(readings: Readings, levels: list[str], rows: Ints, order: list[str]) -> tuple[int, int] | None:
    """The reading nearest its arm's median payable in one round that has both arms."""
    if len(order) < 2:
        return None
    for turn in sorted(set(readings.round[rows].tolist()), reverse=True):
        chosen = []
        for level in order[:2]:
            own = [row for row in rows if readings.round[row] == turn and levels[readings.account[row]] == level]
            if own:
                paid = readings.payable_fen[own]
                chosen.append(int(own[int(np.abs(paid - np.median(paid)).argmin())]))
        if len(chosen) == 2:
            return chosen[0], chosen[1]
    return None


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
