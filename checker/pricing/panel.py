"""Account effects: how far each account's price lies from its round's middle, drift taken out without looking at arms.

The account is the unit of evidence. Platforms hand out test prices per account, so rounds and days add no
independence; they only make one account's level more precise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import f as f_distribution

from checker.pricing.ledger import Ledger, log_prices
from checker.pricing.observations import Flags, Floats, Ints, Readings
from checker.pricing.spread import sticky_p

ROUND_COVERAGE = 0.6  # share of an article's accounts that must answer
ISOLATED_LOG = 0.25  # a lone reading so far from its account's own level is a reading error
COMPANIONS = 2  # unless this many other accounts stand as far off in the same round
BLOCK_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class Panel:
    """Account effects of all articles, padded: articles x accounts.

    `account` is -1 in the padding; `norm` and `payable` are mean log deviations, NaN for accounts that may not be
    used; `sticky_p` tests whether accounts keep levels of their own; `flicker` is the share of rounds in which
    two price levels stood side by side; `span_s` the median seconds a round took;
    `error` is each account effect's standard error, `noise` the typical one of the article.
    """

    account: Ints
    norm: Floats
    payable: Floats
    rounds: Ints
    base_fen: Floats
    sticky_p: Floats
    flicker: Floats
    span_s: Floats
    error: Floats
    noise: Floats
    cells: Cells


@dataclass(frozen=True, slots=True)
class Cells:
    """One usable reading per article, account and round, sorted by article; `start` has one bound more than articles."""

    reading: Ints
    row: Ints
    round: Ints
    start: Ints
    kept: Flags  # whether the cell took part in the account effects


def cells_of(readings: Readings, ledger: Ledger) -> tuple[Cells, Ints]:
    """The usable readings by article, and the account table (articles x accounts, -1 padded).

    A second look at the same price in the same round counts once when it agrees and voids the cell when it does not.
    """
    width = max(len(readings.accounts), 1)
    pair, pair_of = np.unique(readings.sku * width + readings.account, return_inverse=True)
    account, row = _ranked(pair // width, pair % width, len(readings.skus))
    row_of = row[pair_of]
    order = np.lexsort((np.arange(len(readings)), readings.round, row_of, readings.sku))
    order = order[ledger.usable[order] & (ledger.norm_fen[order] > 0)]
    sku, rows, rounds = readings.sku[order], row_of[order], readings.round[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (sku[1:] != sku[:-1]) | (rows[1:] != rows[:-1]) | (rounds[1:] != rounds[:-1])
    group = np.cumsum(first) - 1
    norm = ledger.norm_fen[order]
    agrees = np.ones(len(order), dtype=np.bool_)
    if len(order):
        agrees = np.abs(norm - norm[first][group]) <= 1
    agreed = np.bincount(group, weights=~agrees, minlength=int(first.sum())) == 0
    kept = np.flatnonzero(first)[agreed]
    start = np.searchsorted(sku[kept], np.arange(len(readings.skus) + 1))
    return Cells(order[kept], rows[kept], rounds[kept], start.astype(np.int64), np.zeros(len(kept), np.bool_)), account


def _ranked(sku: Ints, account: Ints, skus: int) -> tuple[Ints, Ints]:
    """The accounts of each article side by side, and each pair's place in its article."""
    first = np.searchsorted(sku, np.arange(skus + 1))
    place = np.arange(len(sku)) - first[sku]
    table = np.full((skus, int(np.diff(first).max(initial=0))), -1, dtype=np.int64)
    table[sku, place] = account
    return table, place


def panel_of(readings: Readings, ledger: Ledger) -> Panel:
    """The account effects of every article."""
    cells, account = cells_of(readings, ledger)
    skus, width = account.shape
    panel = Panel(
        account=account,
        norm=np.full((skus, width), np.nan),
        payable=np.full((skus, width), np.nan),
        rounds=np.zeros(skus, dtype=np.int64),
        base_fen=np.full(skus, np.nan),
        sticky_p=np.ones(skus),
        flicker=np.zeros(skus),
        span_s=np.zeros(skus),
        error=np.full((skus, width), np.nan),
        noise=np.zeros(skus),
        cells=cells,
    )
    for block, cube in _blocks(readings, ledger, cells, account):
        _fill(panel, block, cube)
    return panel


@dataclass(frozen=True, slots=True)
class _Cube:
    """Articles x accounts x rounds."""

    norm: Floats
    payable: Floats
    at: Floats
    accounts: Ints  # how many accounts the campaign sent to each article
    part: slice  # the cells in it,
    index: tuple[Ints, Ints, Ints]  # and where each of them stands


def _blocks(readings: Readings, ledger: Ledger, cells: Cells, account: Ints) -> Iterator[tuple[Ints, _Cube]]:
    """Dense cubes of as many articles at once as fit, rounds numbered within each article."""
    sku = readings.sku[cells.reading]
    turns, turn = np.unique(cells.round, return_inverse=True)
    width = max(len(turns), 1)
    key, round_of = np.unique(sku * width + turn, return_inverse=True)
    round_start = np.searchsorted(key // width, np.arange(len(readings.skus) + 1))
    place = round_of - round_start[sku]
    sizes, sent = np.diff(round_start), (account >= 0).sum(axis=1)
    logs = log_prices(ledger.norm_fen[cells.reading]), log_prices(readings.payable_fen[cells.reading])
    at = readings.at[cells.reading]
    skus = len(readings.skus)
    first = 0
    while first < skus:
        last, deep, wide = first, 1, 1
        while last < skus:
            deep, wide = max(deep, int(sizes[last])), max(wide, int(sent[last]))
            if last > first and (last + 1 - first) * deep * wide > BLOCK_CELLS:
                break
            last += 1
        part = slice(cells.start[first], cells.start[last])
        shape = (last - first, int(sent[first:last].max(initial=1)), int(sizes[first:last].max(initial=1)))
        cube = [np.full(shape, np.nan) for _ in range(3)]
        index = (sku[part] - first, cells.row[part], place[part])
        for target, values in zip(cube, (*logs, at), strict=True):
            target[index] = values[part]
        yield np.arange(first, last), _Cube(cube[0], cube[1], cube[2], sent[first:last], part, index)
        first = last


def _fill(panel: Panel, block: Ints, cube: _Cube) -> None:
    answered = np.isfinite(cube.norm).sum(axis=1)
    valid = answered >= np.maximum(np.ceil(ROUND_COVERAGE * cube.accounts)[:, None], 1)
    rounds = valid.sum(axis=1)
    usable_readings = np.where(valid[:, None, :], cube.norm, np.nan)
    cleaned = _without_isolated(usable_readings)
    enough = np.isfinite(cleaned).sum(axis=2) >= np.maximum(2, np.ceil(rounds / 2))[:, None]
    cleaned = np.where(enough[:, :, None], cleaned, np.nan)
    payable = np.where(np.isfinite(cleaned), cube.payable, np.nan)
    panel.cells.kept[cube.part] = np.isfinite(cleaned)[cube.index]
    residual = centred(cleaned)
    width = cleaned.shape[1]
    panel.norm[block, :width] = mean_over(residual, 2)
    panel.payable[block, :width] = mean_over(centred(payable), 2)
    panel.rounds[block] = rounds
    panel.base_fen[block] = np.exp(median_over(cleaned.reshape(len(block), -1), 1))
    panel.sticky_p[block] = sticky_p(residual, _between_p(residual))
    error = _errors(residual)
    panel.error[block, :width] = error
    panel.noise[block] = np.nan_to_num(median_over(error, 1))  # a few misread accounts must not blur the rest
    panel.flicker[block] = _flicker(cleaned)
    panel.span_s[block] = _span(np.where(np.isfinite(cleaned), cube.at, np.nan))


def mean_over(values: Floats, axis: int) -> Floats:
    """Means without the NaN entries; NaN where nothing is left."""
    count = np.isfinite(values).sum(axis=axis)
    total = np.where(np.isfinite(values), values, 0.0).sum(axis=axis)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def median_over(values: Floats, axis: int) -> Floats:
    """Medians without the NaN entries; NaN where nothing is left."""
    ordered = np.sort(values, axis=axis)  # NaN sorts last
    count = np.isfinite(values).sum(axis=axis, keepdims=True)
    low = np.take_along_axis(ordered, np.maximum(count - 1, 0) // 2, axis=axis)
    high = np.take_along_axis(ordered, np.minimum(count // 2, values.shape[axis] - 1), axis=axis)
    return np.squeeze((low + high) / 2, axis=axis)


def centred(cube: Floats) -> Floats:
    """Log prices less their round's middle, the middle taken over the same accounts whoever happens to be missing."""
    effect = np.zeros(cube.shape[:2])
    for _ in range(4):
        middle = median_over(cube - effect[:, :, None], 1)
        effect = np.nan_to_num(mean_over(cube - middle[:, None, :], 2))
    return cube - middle[:, None, :]


def _without_isolated(cube: Floats) -> Floats:
    """The cube without readings that stand alone far from their own account's level."""
    middle = median_over(cube, 1)
    deviation = cube - middle[:, None, :]
    deviation = deviation - median_over(deviation, 2)[:, :, None]
    suspects = np.argwhere(np.abs(deviation) > ISOLATED_LOG)
    if not len(suspects):
        return cube
    cleaned = cube.copy()
    for article, account, turn in suspects:
        alike = np.abs(deviation[article, :, turn] - deviation[article, account, turn]) <= 0.02
        if alike.sum() - 1 < COMPANIONS:
            cleaned[article, account, turn] = np.nan
    return cleaned


def _between_p(residual: Floats) -> Floats:
    """p of an F test that all accounts share one level; a first sieve, `spread.py` looks closer."""
    present = np.isfinite(residual)
    count = present.sum(axis=2)
    level = np.nan_to_num(mean_over(residual, 2))
    total = count.sum(axis=1)
    grand = np.where(total > 0, (level * count).sum(axis=1) / np.maximum(total, 1), 0.0)
    between = (count * (level - grand[:, None]) ** 2).sum(axis=1)
    within = (np.where(present, residual - level[:, :, None], 0.0) ** 2).sum(axis=(1, 2))
    accounts = (count > 0).sum(axis=1)
    freedom, rest = accounts - 1, total - accounts
    testable = (freedom > 0) & (rest > 0) & (between > 1e-9)
    ratio = (between / np.maximum(freedom, 1)) / np.maximum(within / np.maximum(rest, 1), 1e-12)
    return np.where(testable, f_distribution.sf(ratio, np.maximum(freedom, 1), np.maximum(rest, 1)), 1.0)


def _errors(residual: Floats) -> Floats:
    """Standard errors of the account effects; NaN for accounts with fewer than two readings."""
    count = np.isfinite(residual).sum(axis=2)
    level = mean_over(residual, 2)
    squares = (np.nan_to_num(residual - level[:, :, None]) ** 2).sum(axis=2)
    error = np.sqrt(squares / np.maximum(count - 1, 1) / np.maximum(count, 1))
    return np.where(count > 1, error, np.nan)


def _flicker(cube: Floats) -> Floats:
    """Share of rounds in which at least two accounts each stood on two price levels half a percent apart."""
    ordered = np.sort(cube, axis=1)
    count = np.isfinite(cube).sum(axis=1)
    if cube.shape[1] < 4:
        return np.zeros(len(cube))
    last = np.maximum(count - 2, 0)[:, None, :]
    gap = np.take_along_axis(ordered, last, axis=1)[:, 0] - ordered[:, 1]
    split = (count >= 4) & (np.nan_to_num(gap) > 0.005)
    rounds = (count > 0).sum(axis=1)
    return np.where(rounds > 0, split.sum(axis=1) / np.maximum(rounds, 1), 0.0)


def _span(at: Floats) -> Floats:
    """Median seconds between the first and the last reading of a round."""
    present = np.isfinite(at)
    latest = np.where(present, at, -np.inf).max(axis=1)
    earliest = np.where(present, at, np.inf).min(axis=1)
    span = np.where(present.any(axis=1), latest - earliest, np.nan)
    return np.nan_to_num(median_over(span, 1))
