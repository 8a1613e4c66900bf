"""Reads what a room's server tells its page in JSON: comments, goods, numbers of viewers, whatever the fields' names.

Binary messages: `crawlers.live.binary`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from checker.vocabulary.live import EventKind

Change = tuple[EventKind, dict[str, Any]]

_TEXT = ("content", "text", "msg", "message", "comment", "common_text")
_WHO = ("nick", "nickname", "nick_name", "nickName", "userName", "user_name", "username", "uname", "sender", "name")
_ROLE = ("role", "userRole", "user_role", "identity", "sender_role")
_TITLE = ("title", "goods_name", "goodsName", "product_name", "productName", "itemName", "name")
_PRICE_FEN = ("price_fen", "priceFen", "price_in_fen", "min_price", "minPrice", "market_price_fen")
_PRICE = ("price", "price_text", "priceText", "sale_price", "salePrice", "current_price", "promotion_price")
_ID = ("product_id", "productId", "goods_id", "goodsId", "item_id", "itemId", "promotion_id", "sku_id", "id")
_VIEWERS = ("viewers", "viewer_count", "viewerCount", "online", "online_count", "onlineCount", "watching",
            "watch_count", "watchCount", "audience", "audience_count", "user_count", "total_user")  # fmt: skip
_ROLES = {"1": "anchor", "anchor": "anchor", "host": "anchor", "streamer": "anchor", "admin": "assistant",
          "assistant": "assistant", "manager": "assistant", "official": "platform", "platform": "platform",
          "system": "system", "viewer": "viewer", "user": "viewer", "audience": "viewer"}  # fmt: skip
_MOST_CHARS = 512 * 1024
_MOST_NODES = 4000
_MOST_CHANGES = 200


def read_message(text: str) -> list[Change]:
    """What a message says that we understand; empty for anything else."""
    if not text or len(text) > _MOST_CHARS or text.lstrip()[:1] not in {"{", "["}:
        return []
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [change for one in _objects(held) if (change := _read(one)) is not None][:_MOST_CHANGES]


def _objects(held: Any) -> Iterator[Mapping[str, Any]]:
    stack, visited = [held], 0
    while stack and visited < _MOST_NODES:
        one, visited = stack.pop(), visited + 1
        if isinstance(one, dict):
            yield one
            stack.extend(reversed([value for value in one.values() if isinstance(value, dict | list)]))
        elif isinstance(one, list):
            stack.extend(reversed(one[:500]))


def _read(one: Mapping[str, Any]) -> Change | None:
    return _comment(one) or _card(one) or _viewers(one)


def _comment(one: Mapping[str, Any]) -> Change | None:
    text = _words(one, _TEXT)
    user: Mapping[str, Any] = next(
        (one[name] for name in ("user", "sender", "from", "author") if isinstance(one.get(name), dict)), {}
    )
    sender = _words(one, _WHO) or _words(user, _WHO)
    if not text or not sender or len(text) > 500 or sender == text:
        return None
    role = str(next((held[name] for held in (one, user) for name in _ROLE if held.get(name)), "")).lower()
    return EventKind.COMMENT, {"text": text, "sender": sender[:60], "role": _ROLES.get(role, "viewer")}


def _card(one: Mapping[str, Any]) -> Change | None:
    title, name = _words(one, _TITLE), next((field for field in _ID if isinstance(one.get(field), str | int)), "")
    price_fen = next((one[field] for field in _PRICE_FEN if isinstance(one.get(field), int)), None)
    price = next((str(one[field]) for field in _PRICE if isinstance(one.get(field), str | int | float)), "")
    if not title or not name or (price_fen is None and not price):
        return None
    card: dict[str, Any] = {"id": str(one[name]), "title": title[:200], "price_text": price[:60]}
    if price_fen is not None and not isinstance(price_fen, bool):
        card["price_fen"] = price_fen
    for field in ("explaining", "stock", "sold"):
        if isinstance(one.get(field), bool | int | str):
            card[field] = one[field]
    return EventKind.CARD, card


def _viewers(one: Mapping[str, Any]) -> Change | None:
    for field in _VIEWERS:
        held = one.get(field)
        if isinstance(held, int) and not isinstance(held, bool) and held >= 0:
            return EventKind.VIEWERS, {"count": held, "text": str(held)}
    return None


def _words(one: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((one[name].strip() for name in names if isinstance(one.get(name), str) and one[name].strip()), "")
