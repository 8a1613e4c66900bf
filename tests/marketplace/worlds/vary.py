"""How a world is made of another: change one shop, product, room, account or the platform, by name."""

from dataclasses import replace
from typing import Any

from tests.marketplace.base import COMPLIANT
from tests.marketplace.model import World


def world(name: str, title: str, *changes: World) -> World:
    """The last of `changes` (or the compliant base) under a new name."""
    return replace(changes[-1] if changes else COMPLIANT, name=name, title=title)


def shop(slug: str, *, of: World = COMPLIANT, **values: Any) -> World:
    """The world with one shop changed. Raises KeyError when there is no such shop."""
    return _changed(of, "shops", "slug", slug, values)


def product(product_id: str, *, of: World = COMPLIANT, **values: Any) -> World:
    """The world with one product changed. Raises KeyError when there is no such product."""
    return _changed(of, "products", "id", product_id, values)


def room(room_id: str, *, of: World = COMPLIANT, **values: Any) -> World:
    """The world with one live room changed. Raises KeyError when there is no such room."""
    return _changed(of, "rooms", "id", room_id, values)


def account(account_id: str, *, of: World = COMPLIANT, **values: Any) -> World:
    """The world with one account changed. Raises KeyError when there is no such account."""
    return _changed(of, "accounts", "id", account_id, values)


def platform(*, of: World = COMPLIANT, **values: Any) -> World:
    """The world with the platform changed."""
    return replace(of, platform=replace(of.platform, **values))


def _changed(of: World, many: str, key: str, wanted: str, values: dict[str, Any]) -> World:
    before = getattr(of, many)
    if all(getattr(one, key) != wanted for one in before):
        raise KeyError(wanted)
    after = tuple(replace(one, **values) if getattr(one, key) == wanted else one for one in before)
    changed: dict[str, Any] = {many: after}
    return replace(of, **changed)
