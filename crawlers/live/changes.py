"""Tells what changed in a room between two looks: one event per card, notice, title … that came, changed or went."""

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.vocabulary.live import EventKind
from crawlers.readers.figures import amounts

Change = tuple[EventKind, dict[str, Any]]

ROLES = {
    "主播": "anchor", "运营者": "anchor", "房管": "assistant", "管理员": "assistant", "场控": "assistant",
    "助理": "assistant", "客服": "assistant", "官方": "platform", "平台": "platform", "系统": "system",
}  # fmt: skip
_COUNT = re.compile(r"([\d.,]+)\s*([万亿wW]?)")
_REMEMBERED = 500
_CARD_FIELDS = ("title", "price_text", "sold_out", "stock", "sold", "explaining")


def fen(text: str) -> int | None:
    """The first amount of money in the text that a sign or unit marks as such, in fen."""
    first = next((one for one in amounts(text) if one.marked), None)
    return first.fen if first is not None else None


def count(text: str) -> int | None:
    """A number of people as rooms write it: 3,208 or 1.2万."""
    found = _COUNT.search(text)
    if not found:
        return None
    try:
        return round(float(found[1].replace(",", "")) * {"万": 1e4, "w": 1e4, "W": 1e4, "亿": 1e8}.get(found[2], 1))
    except ValueError:
        return None


class Changes:
    """Remembers the last look at one room; sightings of the page and messages of its server go through the same eyes."""

    def __init__(self) -> None:
        self._cards: dict[str, dict[str, Any]] = {}
        self._single: dict[EventKind, Any] = {}
        self._sets: dict[EventKind, dict[str, dict[str, Any]]] = {EventKind.NOTICE: {}, EventKind.LINK: {}}
        self._comments: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._began = False

    def look(self, seen: Mapping[str, Any]) -> list[Change]:
        """What a look at the page (`room.js`) adds to what was known."""
        found = list(self._ones(seen))
        found += self._members(EventKind.NOTICE, {text: {"text": text} for text in seen.get("notices", ())})
        found += self._members(EventKind.LINK, {f"{one['text']} {one['url']}": one for one in seen.get("links", ())})
        found += self._card_changes(seen.get("cards", ()), "dom")
        found += [self._comment(one, "dom") for one in seen.get("comments", ()) if self._is_new(one, "dom")]
        found += [self._standing(one) for one in seen.get("standing", ())]
        self._began = True
        return found

    def told(self, changes: Sequence[Change], source: str) -> list[Change]:
        """The same for what a message of the room's server says (`messages`)."""
        found: list[Change] = []
        for kind, detail in changes:
            if kind == EventKind.COMMENT:
                found += [self._comment(detail, source)] if self._is_new(detail, source) else []
            elif kind == EventKind.CARD:
                found += self._card_changes([detail], source, whole=False)
            elif self._single.get((kind, source)) != detail:  # type: ignore[call-overload]
                self._single[(kind, source)] = detail  # type: ignore[index]
                found.append((kind, {**detail, "source": source}))
        return found

    def _ones(self, seen: Mapping[str, Any]) -> Iterator[Change]:
        viewers = seen.get("viewers")
        ones = (
            (EventKind.TITLE, {"text": seen["title"]} if seen.get("title") else None),
            (EventKind.ACCOUNT, seen.get("account")),
            (EventKind.VIEWERS, viewers and {"text": viewers["text"], "count": count(viewers["count_text"])}),
        )
        for kind, detail in ones:
            if detail and self._single.get(kind) != detail:
                self._single[kind] = detail
                yield kind, {**detail, "source": "dom"}

    def _members(self, kind: EventKind, present: Mapping[str, Mapping[str, Any]]) -> list[Change]:
        known = self._sets[kind]
        came = [(kind, {**one, "action": "shown", "source": "dom"}) for key, one in present.items() if key not in known]
        went = [(kind, {**one, "action": "gone", "source": "dom"}) for key, one in known.items() if key not in present]
        self._sets[kind] = {key: dict(one) for key, one in present.items()}
        return came + went

    def _card_changes(self, cards: Sequence[Mapping[str, Any]], source: str, *, whole: bool = True) -> list[Change]:
        found: list[Change] = []
        present = {}
        for card in cards:
            key = f"{source[:3]} {card.get('id') or card.get('title')}"
            present[key] = {**card, "price_fen": card.get("price_fen", fen(str(card.get("price_text", ""))))}
            before = self._cards.get(key)
            if before is None:
                found.append(_card(present[key], "added", source))
            elif changed := [name for name in _CARD_FIELDS if before.get(name) != card.get(name)]:
                action = "explaining" if changed == ["explaining"] and card.get("explaining") else "changed"
                was = {name: before.get(name) for name in changed}
                found.append(_card({**present[key], "before": was}, action, source))
        if whole:
            gone = [key for key in self._cards if key.startswith(source[:3]) and key not in present]
            found += [_card(self._cards.pop(key), "removed", source) for key in gone]
        self._cards |= present
        return found

    def _is_new(self, one: Mapping[str, Any], source: str) -> bool:
        """Whether a comment has not come by the other road already; the same words by the same road are a new one."""
        key = (str(one.get("sender", "")), str(one.get("text", "")))
        road = self._comments.pop(key, "")
        if road and road != source:
            return False
        self._comments[key] = source
        while len(self._comments) > _REMEMBERED:
            self._comments.popitem(last=False)
        return True

    def _standing(self, one: Mapping[str, Any]) -> Change:
        return EventKind.STANDING, {**_said(one), "seconds": one.get("seconds", 0), "source": "dom"}

    def _comment(self, one: Mapping[str, Any], source: str) -> Change:
        # What already stood there at the first look was said before we came.
        earlier = {} if self._began or source != "dom" else {"earlier": True}
        return EventKind.COMMENT, {**_said(one), **earlier, "source": source}


def _said(one: Mapping[str, Any]) -> dict[str, Any]:
    role = str(one.get("role", ""))
    return {"text": one.get("text", ""), "sender": one.get("sender", ""), "role": ROLES.get(role, role) or "viewer"}


def _card(card: Mapping[str, Any], action: str, source: str) -> Change:
    return EventKind.CARD, {**card, "action": action, "source": source}
