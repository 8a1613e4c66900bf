"""Prices of one article over time: from single readings to what the reference-price rules ask about.

Readings come from repeated visits, feeds or orders handed in. A gap in the readings is a gap, not a constant price:
every answer says from how many readings it was drawn. What is lawful is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from checker.vocabulary import Field, Place, Price, PriceHistory, PricePoint

LOW_DAYS = 7
# A promotion that pauses for longer than this between readings is taken for a new one.
PROMOTION_GAP = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceReading:
    """One reading: what was asked, what it was compared with. `deal` marks an amount paid in an order.

    `compared` is the reference price shown beside it (划线价, 原价), None when none was shown.
    """

    sku: str
    at: datetime
    amount_fen: int
    compared: Price | None = None
    basis: Field | None = None
    deal: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Low:
    """The lowest price in a window and how many readings the window held."""

    point: PricePoint
    readings: int


def history(sku: str, readings: Sequence[PriceReading]) -> PriceHistory:
    """The history of one article; the promotion is the one that was on at the last listed reading."""
    ordered = sorted(readings, key=lambda reading: reading.at)
    points = tuple(
        PricePoint(
            at=reading.at,
            amount_fen=reading.amount_fen,
            kind="deal" if reading.deal else "listed",
            place=reading.place,
        )
        for reading in ordered
    )
    listed = [reading for reading in ordered if not reading.deal]
    promotion = _current_promotion(listed)
    last = promotion[-1] if promotion else None
    return PriceHistory(
        sku=sku,
        compared=last.compared if last else None,
        basis=last.basis if last else None,
        starts=promotion[0].at if promotion else None,
        points=points,
    )


def _current_promotion(listed: Sequence[PriceReading]) -> list[PriceReading]:
    """The readings of the promotion at the end: an unbroken run that compares with a higher price."""
    run: list[PriceReading] = []
    for reading in reversed(listed):
        higher = reading.compared is not None and reading.compared.amount_fen > reading.amount_fen
        if not higher or (run and run[-1].at - reading.at > PROMOTION_GAP):
            break
        run.append(reading)
    return run[::-1]


def lowest_before(points: Sequence[PricePoint], starts: datetime, *, days: int = LOW_DAYS) -> Low | None:
    """The lowest price in the days before a promotion, deals before listed prices; None without any reading."""
    window = [point for point in points if starts - timedelta(days=days) <= point.at < starts]
    deals = [point for point in window if point.kind == "deal"]
    lowest = min(deals or window, key=lambda point: point.amount_fen, default=None)
    return None if lowest is None else Low(lowest, len(window))
