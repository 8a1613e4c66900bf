"""Small hand-made campaigns: contract rows for a handful of accounts, changed by the test at will."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson

from checker.pricing.judge import judge
from checker.pricing.observations import collect
from checker.pricing.verdicts import Comparison

Row = dict[str, Any]
Change = Callable[[Row, int, int], None]


def row(account: int, turn: int, /, **changes: Any) -> Row:
    """One plain reading at 100 yuan: accounts 0-7 old, 8-15 new, devices alternating."""
    reading: Row = {
        "sku": "kettle",
        "account": f"a{account:02d}",
        "round": turn,
        "at": f"2026-11-{20 + turn % 8:02d}T10:00:{account % 60:02d}+08:00",
        "factors": {"loyalty": "old" if account < 8 else "new", "device": "ios" if account % 2 else "android"},
        "list_fen": 15900,
        "sale_fen": 10000,
        "items": [],
        "shipping_fen": 0,
        "fees_fen": 0,
        "payable_fen": 10000,
        "persona_seen": True,
        "in_stock": True,
    }
    return reading | changes


def campaign(change: Change | None = None, *, accounts: int = 16, rounds: int = 8, sku: str = "kettle") -> list[Row]:
    """All readings of one article; `change` may alter a row given its account and round."""
    rows = []
    for turn in range(rounds):
        for account in range(accounts):
            reading = row(account, turn, sku=sku)
            if change is not None:
                change(reading, account, turn)
            rows.append(reading)
    return rows


def sold_at(reading: Row, fen: int) -> None:
    """Set the goods price and what is paid."""
    reading["payable_fen"] += fen - reading["sale_fen"]
    reading["sale_fen"] = fen


def take_off(
    reading: Row, kind: str, fen: int, disclosed: str = "D2", *, linked: bool = False, condition: str = "公示"
) -> None:
    """Add a discount line."""
    line = {"kind": kind, "amount_fen": fen, "condition": condition, "disclosed": disclosed, "persona_linked": linked}
    reading["items"].append(line)
    reading["payable_fen"] -= fen


def judged(rows: Iterable[Row]) -> list[Comparison]:
    """The comparisons of well-formed rows."""
    readings, errors = collect(orjson.dumps(entry) for entry in rows)
    assert errors == []
    return judge(readings)


def only(rows: Iterable[Row]) -> Comparison:
    """The comparison of the only article."""
    (comparison,) = judged(rows)
    return comparison
