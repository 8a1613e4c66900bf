"""One row of a feed, understood: what is asked about which text, in which channel, of which goods, on which day.

Not covered: the answer; `judging` gives it.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from checker.clock import shanghai_day
from checker.vocabulary import Category, Channel, Claim, Placement

Row = dict[str, Any]
T = TypeVar("T")
MOST_CHARACTERS = 200_000
_FLAT = "product."  # columns that together are the product
_CHANNELS = {channel.value: channel for channel in Channel}
_CATEGORIES = {category.value: category for category in Category}


class Question(NamedTuple):
    """A row, understood. `goods` is the title of the product, `context` what the product says of itself."""

    id: str
    text: str
    channel: Channel
    category: Category | None
    goods: str
    context: str
    speaker: str
    day: date

    @property
    def claim(self) -> Claim:
        """What the rules judge."""
        placement = Placement.PRODUCT_TITLE if self.channel is Channel.TITLE else Placement.DETAIL
        return Claim(
            text=self.text, channel=self.channel, category=self.category, placement=placement, goods=self.goods,
            context=self.context, speaker=self.speaker,
        )  # fmt: skip


def understood(row: Mapping[str, Any], on: date | None) -> Question | Row:
    """The question a row asks; a row that asks none gives `{"id", "error"}`. `on` is the day of rows that name none."""
    given = row.get("id")
    name = _whole(str(given)) if given or (given == 0 and given is not False) else ""
    try:
        if "_broken" in row:
            raise ValueError(str(row["_broken"]))
        if not name:
            raise ValueError("缺少 id")
        return _question(name, row, _day(row.get("conduct_day"), on))
    except ValueError as error:
        return {"id": name, "error": _whole(str(error))}
    except (TypeError, AttributeError, RecursionError):
        return {"id": name, "error": "这一行的值读不懂"}


def _question(name: str, row: Mapping[str, Any], day: date) -> Question:
    text = row.get("text") or ""
    if not isinstance(text, str):
        raise ValueError("text 应为字符串")
    flat = {column.removeprefix(_FLAT): row[column] for column in row if column.startswith(_FLAT) and row[column]}
    product = flat or row.get("product")
    title, described = _described(product) if product else ("", "")
    said = text.strip()
    if not said and not described:
        raise ValueError("缺少 text 或 product")
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"text 超过 {MOST_CHARACTERS} 个字符")
    text, title, described = _whole(text), _whole(title), _whole(described)
    channel = _one_of(_CHANNELS, "channel", row.get("channel") or ("page" if said else "title"))
    given = row.get("category")
    category = _one_of(_CATEGORIES, "category", given) if given else None
    if not said:
        return Question(name, described[:MOST_CHARACTERS], channel, category, "", "", "", day)
    return Question(name, text, channel, category, title, described, _whole(str(row.get("speaker") or "")), day)


def _one_of(known: Mapping[str, T], column: str, given: Any) -> T:
    if isinstance(given, str) and given in known:
        return known[given]
    raise ValueError(f"不认识的 {column}：{str(given)[:40]}，可用 {'、'.join(known)}")


def _whole(text: str) -> str:
    """The text with U+FFFD for every lone surrogate, which no engine takes and no output holds; offsets stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


def _described(product: Any) -> tuple[str, str]:
    """The title of a product, and what it says of itself line by line: title, subtitle, description, specifications."""
    if isinstance(product, str):
        try:
            product = json.loads(product)
        except (ValueError, RecursionError):
            raise ValueError("product 不是 JSON 对象") from None
    if not isinstance(product, Mapping):
        raise ValueError("product 应为对象")
    lines = [str(product[name]) for name in ("title", "subtitle", "description") if product.get(name)]
    specs = product.get("specs") or {}
    pairs = specs.items() if isinstance(specs, Mapping) else [(s, "") for s in specs if isinstance(s, str)]
    lines += [f"{name}：{value}" if value else str(name) for name, value in pairs]
    return str(product.get("title") or ""), "\n".join(lines)


def _day(given: Any, on: date | None) -> date:
    """The day of a date or a time; a time with an offset falls on the day it was where the law applies."""
    if not given:
        if on is None:
            raise ValueError("缺少 conduct_day")
        return on
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        moment = given if isinstance(given, datetime) else _moment(str(given))
        return shanghai_day(moment) if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        raise ValueError(f"conduct_day 不是日期：{str(given)[:40]}，请写成 2026-03-15") from None


def _moment(given: str) -> datetime:
    if given[10:11] not in ("", "T", "t", " "):  # Python takes any character there, also one digit too many
        raise ValueError
    return datetime.fromisoformat(given)
