"""The prices of a campaign's articles over its rounds, as the reference-price rules and the charts read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np

from checker.pricing.history import PriceReading, history
from checker.pricing.observations import Ints, Readings
from checker.vocabulary import Price, PriceHistory, PriceRole


def histories(readings: Readings, wanted: Sequence[int]) -> Iterator[PriceHistory]:
    """The history of each of these articles: the middle of all accounts by round, beside the list price shown."""
    order = np.lexsort((readings.round, readings.sku))
    start = np.searchsorted(readings.sku[order], np.arange(len(readings.skus) + 1))
    for number in wanted:
        rows = order[start[number] : start[number + 1]]
        rows = rows[(readings.sale_fen[rows] > 0) & readings.in_stock[rows] & readings.seen[rows]]
        turns = (rows[readings.round[rows] == turn] for turn in np.unique(readings.round[rows]))
        yield history(readings.skus[number], [_reading(readings, number, own) for own in turns])


def _reading(readings: Readings, number: int, rows: Ints) -> PriceReading:
    listed = readings.list_fen[rows][readings.list_fen[rows] > 0]
    return PriceReading(
        sku=readings.skus[number],
        at=datetime.fromtimestamp(float(readings.at[rows].min()), UTC),
        amount_fen=int(np.median(readings.sale_fen[rows])),
        compared=Price(role=PriceRole.LIST, amount_fen=int(np.median(listed))) if len(listed) else None,
    )


def reaches_back(one: PriceHistory) -> bool:
    """Whether a promotion is on and prices were read before it, so that rules on it have something to say."""
    return one.starts is not None and one.points[0].at < one.starts
