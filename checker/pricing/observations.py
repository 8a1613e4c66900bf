"""Price observations: one JSON object a line in, columns out, and a sentence for every line that is not one.

A reading is what one account saw for one article in one round. Columns rather than objects, because a campaign of
ten thousand articles has more than a million readings.
"""

from __future__ import annotations

import json
from array import array
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import orjson
from numpy.typing import NDArray

from checker.errors import BadRequest

NULL = -1  # an amount the page did not show
CAMPAIGN, CONSUMER = "campaign", "consumer"  # where a row comes from
MAX_FEN = 10**12
MAX_TEXT = 500
MAX_ITEMS = 50
MAX_FACTORS = 20
MAX_LINE_BYTES = 262_144
MAX_READINGS = 20_000_000
SHANGHAI = timezone(timedelta(hours=8))


class ItemKind(StrEnum):
    """What a line of the checkout takes off the price."""

    NEW_USER = "new_user"
    MEMBER = "member"
    SHOP_COUPON = "shop_coupon"
    PLATFORM_COUPON = "platform_coupon"
    FULL_REDUCTION = "full_reduction"
    SUBSIDY = "subsidy"
    RED_PACKET = "red_packet"
    POINTS = "points"
    OTHER = "other"


class Disclosure(IntEnum):
    """Where the lower price is told: nowhere, on the beneficiary's page only, on the disadvantaged one's page too."""

    D0 = 0
    D1 = 1
    D2 = 2


KINDS = tuple(ItemKind)
_KIND_INDEX = {kind.value: index for index, kind in enumerate(KINDS)}
_LEVEL_INDEX = {level.name: int(level) for level in Disclosure}

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class NotAnObservation(ValueError):
    """One line does not follow the contract; the message names the field."""


@dataclass(frozen=True, slots=True)
class LineError:
    """A line that was left out, and why. `line` counts from 1."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Items:
    """The discount lines of all readings, one row a line; `reading` points into the readings."""

    reading: Ints
    kind: Ints
    amount_fen: Ints
    disclosed: Ints
    linked: Flags
    condition: Ints


@dataclass(frozen=True, slots=True)
class Outside:
    """A price that somebody outside the campaign met and handed in: context beside the result, never part of it."""

    sku: str
    payable_fen: int
    at: float


@dataclass(frozen=True, slots=True)
class Readings:
    """All readings of a campaign as columns. Amounts in fen, `NULL` where unknown; `at` in seconds since 1970 UTC.

    `outside` are prices handed in by people outside the campaign, kept apart from all columns.
    """

    skus: list[str]
    accounts: list[str]
    profiles: list[dict[str, str]]
    conditions: list[str]
    sku: Ints
    account: Ints
    round: Ints
    profile: Ints
    at: Floats
    list_fen: Ints
    sale_fen: Ints
    shipping_fen: Ints
    fees_fen: Ints
    payable_fen: Ints
    seen: Flags
    in_stock: Flags
    items: Items
    outside: tuple[Outside, ...] = ()

    def __len__(self) -> int:
        return len(self.sku)


@dataclass(slots=True)
class _Names:
    """Hands out one number per distinct text."""

    index: dict[str, int] = field(default_factory=dict)

    def of(self, text: str) -> int:
        return self.index.setdefault(text, len(self.index))


def _ints() -> array[int]:
    return array("q")


@dataclass(slots=True)
class Collector:
    """Takes checked rows one at a time and returns them as columns."""

    skus: _Names = field(default_factory=_Names)
    accounts: _Names = field(default_factory=_Names)
    conditions: _Names = field(default_factory=_Names)
    profiles: dict[tuple[tuple[str, str], ...], int] = field(default_factory=dict)
    keys: array[int] = field(default_factory=_ints)  # sku, account, round, profile, seen, stock: six a reading
    times: array[float] = field(default_factory=lambda: array("d"))
    amounts: array[int] = field(default_factory=_ints)  # list, sale, shipping, fees, payable: five a reading
    lines: array[int] = field(default_factory=_ints)  # reading, kind, amount, disclosed, linked, condition
    outside: list[Outside] = field(default_factory=list)

    def add(self, row: object) -> None:
        """Keep one decoded line. Raises NotAnObservation and then keeps nothing of it."""
        if not isinstance(row, dict):
            raise NotAnObservation("应为一个 JSON 对象")
        sku = _name(row, "sku")
        if _is_outside(row):
            self.outside.append(_outside(row, sku))
            return
        account = _name(row, "account")
        round_number = row.get("round")
        if type(round_number) is not int or not -(2**40) < round_number < 2**40:
            raise NotAnObservation(f"round 应为整数，不是 {_shown(round_number)}")
        at = _seconds(row.get("at"))
        profile = _profile(row.get("factors"))
        if "payable_fen" not in row:
            raise NotAnObservation("缺少 payable_fen（未读到时写 null）")
        amounts = [_amount(row.get(key), key) for key in _AMOUNTS]
        seen, stock = _flag(row, "persona_seen"), _flag(row, "in_stock")
        lines = self._lines(row.get("items"))
        reading = len(self.times)
        self.keys.extend(
            (
                self.skus.of(sku),
                self.accounts.of(account),
                round_number,
                self.profiles.setdefault(profile, len(self.profiles)),
                seen,
                stock,
            )
        )
        self.times.append(at)
        self.amounts.extend(amounts)
        for kind, amount, level, linked, condition in lines:
            self.lines.extend((reading, kind, amount, level, linked, self.conditions.of(condition)))

    def _lines(self, items: object) -> list[tuple[int, int, int, bool, str]]:
        if not items:
            if items is None or items == []:
                return []
            raise NotAnObservation("items 应为数组")
        if not isinstance(items, list) or len(items) > MAX_ITEMS:
            raise NotAnObservation(f"items 应为不超过 {MAX_ITEMS} 项的数组")
        return [_item(item, number) for number, item in enumerate(items)]

    def readings(self) -> Readings:
        """The columns of everything added so far."""
        keys = np.array(self.keys, dtype=np.int64).reshape(-1, 6)
        amounts = np.array(self.amounts, dtype=np.int64).reshape(-1, 5)
        lines = np.array(self.lines, dtype=np.int64).reshape(-1, 6)
        return Readings(
            skus=list(self.skus.index),
            accounts=list(self.accounts.index),
            profiles=[dict(pairs) for pairs in self.profiles],
            conditions=list(self.conditions.index),
            sku=keys[:, 0].copy(),
            account=keys[:, 1].copy(),
            round=keys[:, 2].copy(),
            profile=keys[:, 3].copy(),
            at=np.array(self.times, dtype=np.float64),
            list_fen=amounts[:, 0].copy(),
            sale_fen=amounts[:, 1].copy(),
            shipping_fen=amounts[:, 2].copy(),
            fees_fen=amounts[:, 3].copy(),
            payable_fen=amounts[:, 4].copy(),
            seen=keys[:, 4].astype(np.bool_),
            in_stock=keys[:, 5].astype(np.bool_),
            items=Items(
                reading=lines[:, 0].copy(),
                kind=lines[:, 1].copy(),
                amount_fen=lines[:, 2].copy(),
                disclosed=lines[:, 3].copy(),
                linked=lines[:, 4].astype(np.bool_),
                condition=lines[:, 5].copy(),
            ),
            outside=tuple(self.outside),
        )


_AMOUNTS = ("list_fen", "sale_fen", "shipping_fen", "fees_fen", "payable_fen")


def _is_outside(row: dict[str, Any]) -> bool:
    """Whether a row was handed in by a consumer; rows that say nothing come from the campaign."""
    source = row.get("source", CAMPAIGN)
    if source not in (CAMPAIGN, CONSUMER):
        raise NotAnObservation(f"source 应为 {CAMPAIGN} 或 {CONSUMER}")
    return bool(source == CONSUMER)


def _outside(row: dict[str, Any], sku: str) -> Outside:
    amount = _amount(row.get("payable_fen"), "payable_fen")
    if amount == NULL:
        raise NotAnObservation("消费者提供的读数应有 payable_fen")
    return Outside(sku, amount, _seconds(row.get("at")))


def _name(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if type(value) is int:
        value = str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
        raise NotAnObservation(f"{key} 应为 1–{MAX_TEXT} 字的文字")
    return value


def _amount(value: object, key: str) -> int:
    if value is None:
        return NULL
    if type(value) is not int:
        raise NotAnObservation(f"{key} 应为以分计的整数或 null，不是 {_shown(value)}")
    if not 0 <= value <= MAX_FEN:
        raise NotAnObservation(f"{key} 超出范围（0–{MAX_FEN} 分）")
    return value


def _shown(value: object) -> str:
    """A value as the file writes it, cut to a line."""
    return orjson.dumps(value).decode()[:40]


def _flag(row: dict[str, Any], key: str) -> bool:
    if key not in row:
        raise NotAnObservation(f"缺少 {key}")
    value = row[key]
    if type(value) is not bool:
        raise NotAnObservation(f"{key} 应为 true 或 false，不是 {_shown(value)}")
    return value


def _seconds(value: object) -> float:
    """Seconds since 1970 UTC; a time without zone is Shanghai time, as everything shown to people."""
    if not isinstance(value, str) or len(value) > 40:
        raise NotAnObservation("at 应为 ISO 8601 时间")
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=SHANGHAI)
        return moment.astimezone(UTC).timestamp()
    except (ValueError, OverflowError):
        raise NotAnObservation(f"at 不是 ISO 8601 时间：{value!r}") from None


def _profile(factors: object) -> tuple[tuple[str, str], ...]:
    if factors is None:
        return ()
    if not isinstance(factors, dict) or len(factors) > MAX_FACTORS:
        raise NotAnObservation(f"factors 应为不超过 {MAX_FACTORS} 项的对象")
    pairs = []
    for name, level in sorted(factors.items()):
        if level is None:
            continue
        if not isinstance(level, str | int | float) or not name or len(name) > MAX_TEXT:
            raise NotAnObservation(f"factors.{str(name)[:40]} 应为文字")
        text = level if isinstance(level, str) else json.dumps(level)
        if not text.strip() or len(text) > MAX_TEXT:
            raise NotAnObservation(f"factors.{name[:40]} 应为 1–{MAX_TEXT} 字的文字")
        pairs.append((name, text))
    return tuple(pairs)


def _item(item: object, number: int) -> tuple[int, int, int, bool, str]:
    if not isinstance(item, dict):
        raise NotAnObservation(f"items[{number}] 应为对象")
    kind = item.get("kind")
    index = _KIND_INDEX.get(kind) if isinstance(kind, str) else None
    if index is None:
        raise NotAnObservation(f"items[{number}].kind 不认识 {str(kind)[:40]!r}，可用：{'、'.join(_KIND_INDEX)}")
    disclosed = item.get("disclosed")
    level = _LEVEL_INDEX.get(disclosed) if isinstance(disclosed, str) else None
    if level is None:
        raise NotAnObservation(f"items[{number}].disclosed 应为 D0、D1 或 D2，不是 {str(disclosed)[:40]!r}")
    linked = item.get("persona_linked")
    if type(linked) is not bool:
        raise NotAnObservation(f"items[{number}].persona_linked 应为 true 或 false")
    condition = item.get("condition")
    if condition is None:
        condition = ""
    if not isinstance(condition, str):
        raise NotAnObservation(f"items[{number}].condition 应为文字")
    return index, _amount(item.get("amount_fen"), f"items[{number}].amount_fen"), level, linked, condition[:MAX_TEXT]


def collect(lines: Iterable[bytes | str]) -> tuple[Readings, list[LineError]]:
    """The readings of a JSONL text, and one error per line that had to be left out; blank lines are skipped.

    Raises BadRequest when there are more lines than one judgement may hold.
    """
    collector, errors = Collector(), list[LineError]()
    for number, line in enumerate(lines, start=1):
        if number > MAX_READINGS:
            raise BadRequest(f"读数超过 {MAX_READINGS} 行，请按商品分成几份再判。")
        if not line.strip():
            continue
        try:
            if len(line) > MAX_LINE_BYTES:
                raise NotAnObservation(f"一行超过 {MAX_LINE_BYTES} 字节")
            collector.add(orjson.loads(line))
        except orjson.JSONDecodeError:
            errors.append(LineError(number, "不是合法的 JSON"))
        except NotAnObservation as error:
            errors.append(LineError(number, str(error)))
    return collector.readings(), errors


def read_observations(path: Path) -> tuple[Readings, list[LineError]]:
    """The readings in a JSONL file; see `collect`."""
    try:
        with path.open("rb") as file:
            return collect_file(file)
    except OSError as error:
        raise BadRequest(f"读不了 {path}：{error.strerror or error}") from error


def collect_file(file: BinaryIO) -> tuple[Readings, list[LineError]]:
    """The readings in an open file; see `collect`."""
    return collect(_bounded(file))


def _bounded(file: BinaryIO) -> Iterator[bytes]:
    """Lines of at most a little over the limit: an endless line must not fill the memory. A byte order mark is skipped."""
    mark = BOM_UTF8
    while line := file.readline(MAX_LINE_BYTES + 2):
        yield line.removeprefix(mark)
        mark = b""
        while line and not line.endswith(b"\n") and len(line) > MAX_LINE_BYTES:
            line = file.readline(MAX_LINE_BYTES + 2)
