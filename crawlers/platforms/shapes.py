"""Shapes: how a platform's data describe goods, rooms, people and sayings, declared as keys and paths.

An object is recognised by keys it has, at any depth and under any wrapper, so that one declaration reads a page's
state, an answer of its interface and a live message alike. Paths are JMESPath, relative to the object. Left out:
what needs more than paths; a reader may hand in functions for that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jmespath  # type: ignore[import-untyped]
from jmespath import functions
from jmespath.exceptions import JMESPathError  # type: ignore[import-untyped]

from checker.vocabulary import PartyRole, Placement, PriceRole, SubjectKind
from crawlers.literals import read_answer

MAX_OBJECTS = 400_000
MAX_FOUND = 4_000
_MAX_NESTED = 2_000_000
_MAX_DEPTH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A price in an object: where it stands and what it is.

    `scale` is yuan, or fen as many interfaces count; a decimal point makes it yuan all the same. A `label` or
    `condition` that begins with `=` is a path; a label read there decides the role where it is a known word.
    """

    path: str
    role: PriceRole
    label: str = ""
    condition: str = ""
    scale: str = "yuan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """An object that describes goods. Every key of `needs` and, where given, one of `any_of` must be there.

    `page` is the kind of page such an object speaks for; a shape with a higher `rank` says more about its page.
    `variants` is a list of objects whose prices, under the paths of `variant_prices`, span ranges. `texts` are words of
    the seller, `extras` figures of what is sold beside the goods, `promotions` and `services` lists of short texts.
    """

    needs: tuple[str, ...]
    any_of: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    page: SubjectKind = SubjectKind.SEARCH
    rank: int = 1
    title: str = ""
    sku: str = ""
    prices: tuple[Figure, ...] = ()
    variants: str = ""
    variant_prices: tuple[Figure, ...] = ()
    extras: tuple[Figure, ...] = ()
    shop: str = ""
    company: str = ""
    nick: str = ""
    brand: str = ""
    self_operated: str = ""
    specs: str = ""
    texts: str = ""
    promotions: str = ""
    services: str = ""
    stock: str = ""
    sold_out: str = ""
    unit: str = ""
    link: str = ""
    opens: bool = False  # whether other goods may stand inside this object


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An object that names somebody: shop, anchor, company. Empty paths are not looked at."""

    needs: tuple[str, ...]
    any_of: tuple[str, ...] = ()
    when: tuple[str, str] = ("", "")  # path and the value it must have
    role: PartyRole
    name: str = ""
    display: str = ""
    code: str = ""
    address: str = ""
    contact: str = ""
    representative: str = ""
    proprietor: str = ""
    form: str = ""
    capital: str = ""
    agency: str = ""
    licence_link: str = ""
    licence_image: str = ""
    self_operated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """An object that describes a live room: its title, who speaks in it, and whether it sells."""

    needs: tuple[str, ...]
    any_of: tuple[str, ...] = ()
    title: str = ""
    anchor: str = ""
    company: str = ""  # whose account it is, as the platform verified it
    operator: str = ""
    intro: str = ""
    page: SubjectKind = SubjectKind.ROOM
    rank: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An object that holds words: a note, a comment, a message of a room."""

    needs: tuple[str, ...]
    any_of: tuple[str, ...] = ()
    when: tuple[str, str] = ("", "")  # path and the value it must have
    text: str = ""
    placement: Placement = Placement.DETAIL
    danmaku: bool = False
    speaker: str = ""
    page: SubjectKind | None = None
    rank: int = 1


Shape = Goods | Person | Show | Said


@dataclass(frozen=True, slots=True)
class Found:
    """An object and the shape it has."""

    shape: Shape
    data: dict[str, Any]


def find(values: Sequence[Any], shapes: Sequence[Shape]) -> list[Found]:
    """The objects that have one of the shapes, in document order, at most `MAX_FOUND`."""
    found: list[Found] = []
    by_key: dict[str, list[tuple[int, Shape]]] = {}
    for number, shape in enumerate(shapes):
        by_key.setdefault(shape.needs[0], []).append((number, shape))
    for data in _objects(values, found):
        near = [one for key in data if key in by_key for one in by_key[key]]
        found += [Found(shape, data) for _, shape in sorted(near, key=lambda one: one[0]) if matches(shape, data)]
        if len(found) >= MAX_FOUND:
            break
    return found


def matches(shape: Shape, data: dict[str, Any]) -> bool:
    """Whether an object has the keys, and the marked value, of a shape."""
    keys = data.keys()
    if not all(key in keys for key in shape.needs):
        return False
    if shape.any_of and not any(key in keys for key in shape.any_of):
        return False
    if isinstance(shape, Goods):
        return not any(key in keys for key in shape.absent) and bool(text_at(shape.title, data) or not shape.title)
    if isinstance(shape, Said | Person) and shape.when[0]:
        return str(value_at(shape.when[0], data)) == shape.when[1]
    return True


def _objects(values: Sequence[Any], found: Sequence[Found]) -> Iterator[dict[str, Any]]:
    """Every object in the values, outermost first; goods that are closed are not gone into."""
    stack: list[tuple[Any, int]] = [(value, 0) for value in reversed(values)]
    count = 0
    while stack and count < MAX_OBJECTS:
        value, depth = stack.pop()
        count += 1
        if isinstance(value, dict):
            before = len(found)
            yield value
            if any(isinstance(one.shape, Goods) and not one.shape.opens for one in found[before:]):
                continue
            inner = [_opened(one) for one in value.values()]
        elif isinstance(value, list):
            inner = [_opened(one) for one in value]
        else:
            continue
        if depth < _MAX_DEPTH:
            stack.extend((one, depth + 1) for one in reversed(inner) if isinstance(one, dict | list))


def _opened(value: Any) -> Any:
    """A string that holds JSON as the value it holds."""
    if isinstance(value, str) and 20 < len(value) <= _MAX_NESTED and value[0] in "{[" and value[-1] in "}]":
        return read_answer(value)
    return value


class _Functions(functions.Functions):  # type: ignore[misc]
    """What paths may call besides JMESPath's own functions."""

    @functions.signature({"types": ["string", "null"]})  # type: ignore[untyped-decorator]
    def _func_opened(self, text: str | None) -> Any:
        """The value of JSON kept as a string."""
        return _opened(text)


_OPTIONS = jmespath.Options(custom_functions=_Functions())


@lru_cache(maxsize=4_000)
def _compiled(path: str) -> Any:
    return jmespath.compile(path)


def value_at(path: str, data: Any) -> Any:
    """What stands under a path, None when nothing does."""
    if not path:
        return None
    if path.isidentifier():
        return data.get(path) if isinstance(data, dict) else None
    try:
        return _compiled(path).search(data, _OPTIONS)
    except (JMESPathError, TypeError, ValueError, RecursionError):
        return None


def text_at(path: str, data: Any) -> str:
    """The text or number under a path as a string, empty when there is none."""
    value = value_at(path, data)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def texts_at(path: str, data: Any) -> list[str]:
    """The strings of the list (or the one string) under a path."""
    value = value_at(path, data)
    listed = value if isinstance(value, list) else [value]
    return [one.strip() for one in listed if isinstance(one, str) and one.strip()]
