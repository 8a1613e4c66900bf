"""Observation rows from sealed captures: one capture holds one article read by all accounts in one round.

Pure: the same capture gives the same rows, whenever it is opened.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checker.clock import SHANGHAI
from checker.pricing.observations import Disclosure
from checker.vocabulary import Snapshot
from crawlers.pricing.reading import Marks, disclosure, read_price
from crawlers.pricing.record import Line, PriceRecord
from crawlers.pricing.words import is_persona_linked

Row = dict[str, Any]

DOUBTFUL = 0.01  # readings so far off their round's middle are taken again at once


@dataclass(frozen=True, slots=True)
class Reader:
    """What is declared of an account: the levels it stands for and the words that must show them."""

    factors: Mapping[str, str]
    marks: Marks


@dataclass(frozen=True, slots=True)
class _Reading:
    account: str
    look: int
    at: str
    record: PriceRecord


def rows_of(snapshots: Iterable[Snapshot], readers: Mapping[str, Reader], capture: str) -> list[Row]:
    """One row per account and look, in the order of the visits; `capture` names the evidence they rest on."""
    readings = [_reading(pages, readers) for pages in _by_look(snapshots).values()]
    rows = []
    for look in sorted({reading.look for reading in readings}):
        # Disclosure is judged against everybody's first look: a second look is taken by a few only.
        together = {one.account: one.record for one in readings if one.look == 1}
        for reading in (one for one in readings if one.look == look):
            records = together | {reading.account: reading.record}
            rows.append(_row(reading, readers[reading.account], records, capture))
    return rows


def with_place(rows: Sequence[Row], sku: str, turn: int) -> list[Row]:
    """The rows with the article and the round they belong to."""
    return [{"sku": sku, "round": turn, **row} for row in rows]


def doubtful(rows: Sequence[Row]) -> set[str]:
    """Accounts whose first reading lies off the middle of this round, or could not be used.

    Two extractors agree on every line read, so what lines told to all explain is no reason to look twice.
    """
    prices = {row["account"]: _compared_fen(row) for row in rows if row["payable_fen"] is not None}
    middle = statistics.median(prices.values()) if prices else 0
    off = {account for account, fen in prices.items() if abs(fen - middle) > DOUBTFUL * middle}
    return off | {row["account"] for row in rows if row["trouble"]}


def _compared_fen(row: Row) -> int:
    """What is to be paid without shipping, before the reductions that everybody is told of."""
    public = sum(item["amount_fen"] for item in row["items"] if item["disclosed"] == Disclosure.D2.name)
    return int(row["payable_fen"] - (row["shipping_fen"] or 0) + public)


def unread(account: str, reader: Reader, at: str, trouble: str) -> Row:
    """The row of an account that brought no page home: counted, never left out."""
    empty = PriceRecord(breakdown=None, trouble=trouble, stated={}, shows_persona=False)
    return _row(_Reading(account, 1, at, empty), reader, {account: empty}, "")


def _by_look(snapshots: Iterable[Snapshot]) -> dict[tuple[str, int], dict[str, Snapshot]]:
    looks: dict[tuple[str, int], dict[str, Snapshot]] = {}
    for page in snapshots:
        if "account" not in page.record or "step" not in page.record:
            continue  # a frame of one of the pages
        key = (str(page.record["account"]), int(page.record["look"]))
        looks.setdefault(key, {})[str(page.record["step"])] = page
    return {key: pages for key, pages in looks.items() if "product" in pages}


def _reading(pages: Mapping[str, Snapshot], readers: Mapping[str, Reader]) -> _Reading:
    product, checkout = pages["product"], pages.get("checkout")
    last = checkout or product
    account = str(product.record["account"])
    assert last.captured_at is not None
    record = read_price(product, checkout, readers[account].marks)
    at = last.captured_at.astimezone(SHANGHAI).isoformat(timespec="milliseconds")
    return _Reading(account, int(product.record["look"]), at, record)


def _row(reading: _Reading, reader: Reader, records: Mapping[str, PriceRecord], capture: str) -> Row:
    record = reading.record
    told = None if record.trouble else record.breakdown
    lines = told.lines if told else ()
    return {
        "account": reading.account,
        "at": reading.at,
        "factors": dict(reader.factors),
        "list_fen": told.list_fen if told else None,
        "sale_fen": told.goods_fen if told else None,
        "items": [_item(line, reading.account, records) for line in lines],
        "shipping_fen": told.shipping_fen if told else None,
        "fees_fen": told.fees_fen if told else None,
        "payable_fen": told.payable_fen if told else None,
        "persona_seen": record.shows_persona,
        "in_stock": told.in_stock if told else True,
        "look": reading.look,
        "trouble": record.trouble,
        "capture": capture,
    }


def _item(line: Line, account: str, records: Mapping[str, PriceRecord]) -> Row:
    condition = line.condition or records[account].stated.get(line.kind, "")
    return {
        "kind": line.kind,
        "amount_fen": line.amount_fen,
        "condition": condition,
        "disclosed": disclosure(line.kind, account, records),
        "persona_linked": is_persona_linked(line.kind, f"{line.label} {line.condition}"),
    }
