"""The checkout sum, line by line: which readings add up, and what the goods cost once public conditions are undone.

`payable = sale - items + shipping + fees` is asserted for every reading; one that misses it by more than a fen is
unparsed and takes no part. Nothing is inferred from the sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from checker.pricing.observations import KINDS, NULL, Disclosure, Flags, Floats, ItemKind, Readings
from checker.pricing.observations import Ints as Ints

TOLERANCE_FEN = 1
# A line counts as disclosed at a level when so large a share of its readings show it: one missed label in thirty is
# the extractor's slip, a label shown half of the time is not a notice.
SHOWN_SHARE = 2 / 3
# Conditions anyone can meet and read about, though whoever meets them is known by account.
PUBLIC_STATUS = (ItemKind.NEW_USER, ItemKind.MEMBER)


@dataclass(frozen=True, slots=True)
class LineKind:
    """One kind of discount line; `linked` says that the platform grants it by profile."""

    kind: ItemKind
    linked: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """What each reading adds up to. `amounts` is readings x line kinds; `levels` and `public` are articles x line kinds.

    `levels` is -1 where an article never shows the line. `norm_fen` is payable without shipping and fees and with the
    public discounts put back; `NULL` where the reading is not usable.
    """

    usable: Flags
    unparsed: Flags
    norm_fen: Ints
    kinds: tuple[LineKind, ...]
    amounts: Ints
    levels: Ints
    public: Flags


def reconcile(readings: Readings) -> Ledger:
    """The ledger of all readings."""
    kinds, column = _line_kinds(readings)
    amounts = np.zeros((len(readings), len(kinds)), dtype=np.int64)
    items = readings.items
    np.add.at(amounts, (items.reading, column), np.maximum(items.amount_fen, 0))
    unknown_item = np.zeros(len(readings), dtype=np.bool_)
    unknown_item[items.reading[items.amount_fen == NULL]] = True

    shipping, fees = np.maximum(readings.shipping_fen, 0), np.maximum(readings.fees_fen, 0)
    expected = readings.sale_fen - amounts.sum(axis=1) + shipping + fees
    known = (readings.payable_fen != NULL) & (readings.sale_fen != NULL) & ~unknown_item
    adds_up = known & (np.abs(readings.payable_fen - expected) <= TOLERANCE_FEN)
    offered = readings.in_stock & readings.seen
    usable = offered & adds_up

    levels = _levels(readings, column, len(kinds))
    public = _public(readings, kinds, column, levels)
    put_back = (amounts * public[readings.sku]).sum(axis=1) if len(kinds) else np.zeros(len(readings), np.int64)
    norm = np.where(usable, readings.payable_fen - shipping - fees + put_back, NULL)
    return Ledger(usable, offered & ~adds_up, norm, kinds, amounts, levels, public)


def _line_kinds(readings: Readings) -> tuple[tuple[LineKind, ...], Ints]:
    """The line kinds that occur, and the column of each item line."""
    codes = readings.items.kind * 2 + readings.items.linked
    present, column = np.unique(codes, return_inverse=True)
    return tuple(LineKind(KINDS[code // 2], bool(code % 2)) for code in present), column.astype(np.int64)


def _levels(readings: Readings, column: Ints, width: int) -> Ints:
    """The highest disclosure level that enough readings of the article reach, per article and line kind."""
    cell = readings.sku[readings.items.reading] * width + column
    shape = (len(readings.skus), width)
    total = np.bincount(cell, minlength=shape[0] * width).reshape(shape)
    levels = np.where(total > 0, 0, -1).astype(np.int64)
    for level in (Disclosure.D1, Disclosure.D2):
        reached = np.bincount(cell, weights=readings.items.disclosed >= level, minlength=shape[0] * width)
        levels[(total > 0) & (reached.reshape(shape) >= SHOWN_SHARE * total)] = int(level)
    return levels


def _public(readings: Readings, kinds: tuple[LineKind, ...], column: Ints, levels: Ints) -> Flags:
    """Whether a line is open to anyone under a published condition, so that it may be put back.

    A coupon *granted* by profile is no condition, even when it is shown; a published new-user or member price is.
    """
    stated = [bool(text.strip()) for text in readings.conditions]
    has_condition = np.array(stated, dtype=np.bool_)[readings.items.condition] if stated else np.zeros(0, np.bool_)
    width = len(kinds)
    cell = readings.sku[readings.items.reading] * width + column
    with_condition = np.bincount(cell, weights=has_condition, minlength=levels.size).reshape(levels.shape) > 0
    public = levels >= Disclosure.D1
    for index, line in enumerate(kinds):
        if not line.linked:
            continue
        status = line.kind in PUBLIC_STATUS
        public[:, index] = status & (levels[:, index] >= Disclosure.D2) & with_condition[:, index]
    return public


def log_prices(fen: Ints) -> Floats:
    """Natural logarithms, NaN where there is no positive price."""
    return np.log(np.where(fen > 0, fen, np.nan))
