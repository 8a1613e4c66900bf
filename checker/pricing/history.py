"""Prices of one article over time: from single readings to what the reference-price rules ask about.

Readings come from repeated visits, feeds or orders handed in. A gap in the readings is a gap, not a constant price:
every answer says from how many readings it was drawn. What is lawful is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from checker.errors import BadRequest
from checker.vocabulary import Field, Place, Price, PriceHistory, PricePoint

LOW_DAYS = 7
RISE_DAYS = 14
SAME_MOMENT = timedelta(seconds=60)
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


@dataclass(frozen=True, slots=True)
class Rise:
    """A rise before a promotion: from the price before it to the highest one, as a share of the former."""

    base: PricePoint
    top: PricePoint

    @property
    def share(self) -> float:
        return (self.top.amount_fen - self.base.amount_fen) / max(self.base.amount_fen, 1)


def histories(readings: Iterable[PriceReading]) -> list[PriceHistory]:
    """One history per article, in order of first appearance. Raises BadRequest for a time without zone."""
    by_sku: dict[str, list[PriceReading]] = {}
    for reading in readings:
        if reading.at.tzinfo is None:
            raise BadRequest(f"{reading.sku[:40]} 的读数时间缺少时区。")
        by_sku.setdefault(reading.sku, []).append(reading)
    return [history(sku, own) for sku, own in by_sku.items()]


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


def last_deal_before(points: Sequence[PricePoint], starts: datetime) -> PricePoint | None:
    """The last price paid before a promotion, which counts where the window of days holds none."""
    deals = [point for point in points if point.kind == "deal" and point.at < starts]
    return max(deals, key=lambda point: point.at, default=None)


def rise_before(points: Sequence[PricePoint], starts: datetime, *, days: int = RISE_DAYS) -> Rise | None:
    """The largest rise of the listed price in the days before a promotion; None where it did not rise.

    Each price is compared with the lowest one read before it, the last one before the window included.
    """
    listed = sorted((point for point in points if point.kind == "listed" and point.at < starts), key=lambda p: p.at)
    opening = starts - timedelta(days=days)
    earlier = [point for point in listed if point.at < opening][-1:]
    window = earlier + [point for point in listed if point.at >= opening]
    best: Rise | None = None
    base: PricePoint | None = None
    for point in window:
        if base is not None and point.amount_fen > base.amount_fen:
            rise = Rise(base, point)
            best = rise if best is None or rise.share > best.share else best
        base = point if base is None or point.amount_fen < base.amount_fen else base
    return best


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One price of an article in a list or on its own page. `conditional`: 起, a coupon or another condition."""

    sku: str
    at: datetime
    amount_fen: int
    conditional: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class ListGap:
    """A list price below the price of the page it leads to, both seen within a minute."""

    listed: Sighting
    detail: Sighting

    @property
    def fen(self) -> int:
        return self.detail.amount_fen - self.listed.amount_fen


def list_gaps(lists: Iterable[Sighting], details: Iterable[Sighting]) -> list[ListGap]:
    """List prices lower than the cheapest detail price of the same article at the same moment, in order of time.

    Only sightings within `SAME_MOMENT` are compared: later ones may show a changed price.
    """
    pages: dict[str, list[Sighting]] = {}
    for detail in details:
        pages.setdefault(detail.sku, []).append(detail)
    gaps = []
    for listed in sorted(lists, key=lambda sighting: sighting.at):
        near = [detail for detail in pages.get(listed.sku, []) if abs(detail.at - listed.at) <= SAME_MOMENT]
        cheapest = min(near, key=lambda detail: detail.amount_fen, default=None)
        if cheapest is not None and listed.amount_fen < cheapest.amount_fen:
            gaps.append(ListGap(listed, cheapest))
    return gaps
