"""Readings written as the JSONL a user would hand in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from checker.pricing.observations import KINDS, NULL, Readings


def as_rows(readings: Readings) -> Iterator[dict[str, Any]]:
    """One contract object per reading, in order."""
    items = readings.items
    lines: dict[int, list[dict[str, Any]]] = {}
    for number, reading in enumerate(items.reading.tolist()):
        lines.setdefault(reading, []).append(
            {
                "kind": KINDS[items.kind[number]].value,
                "amount_fen": _amount(items.amount_fen[number]),
                "condition": readings.conditions[items.condition[number]],
                "disclosed": f"D{items.disclosed[number]}",
                "persona_linked": bool(items.linked[number]),
            }
        )
    for number in range(len(readings)):
        yield {
            "sku": readings.skus[readings.sku[number]],
            "account": readings.accounts[readings.account[number]],
            "round": int(readings.round[number]),
            "at": datetime.fromtimestamp(float(readings.at[number]), UTC).isoformat(),
            "factors": readings.profiles[readings.profile[number]],
            "list_fen": _amount(readings.list_fen[number]),
            "sale_fen": _amount(readings.sale_fen[number]),
            "items": lines.get(number, []),
            "shipping_fen": _amount(readings.shipping_fen[number]),
            "fees_fen": _amount(readings.fees_fen[number]),
            "payable_fen": _amount(readings.payable_fen[number]),
            "persona_seen": bool(readings.seen[number]),
            "in_stock": bool(readings.in_stock[number]),
        }


def _amount(fen: int) -> int | None:
    return None if fen == NULL else int(fen)


def as_lines(readings: Readings) -> Iterator[str]:
    """The same as JSON texts."""
    for row in as_rows(readings):
        yield orjson.dumps(row).decode()
