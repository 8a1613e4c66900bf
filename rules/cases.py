"""Cases beside rules: TOML a lawyer can read, turned into the subject a rule judges.

In `given`, a string stands for a `Field`, a list for a tuple, a table for a dataclass. Two shorthands:
`searched = ["identity", …]` says these were looked for everywhere, `hindered = { seller = "登录墙" }` that looking was
hindered; what neither names was not looked for at all. Every quote a case lists must be among the verdict's places;
`penalties`, where a case lists them, are all that the finding shows, in its order.
"""

import dataclasses
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from checker.errors import RulebookInvalid
from checker.vocabulary import Claim, Field, Outcome, Place, Search, Sought, Subject
from rules.law import ROOT
from rules.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One example: the facts given, the day of the conduct, the outcome expected."""

    rule: str
    name: str
    on: date
    given: Subject | Claim
    outcome: Outcome
    searches: tuple[Search, ...] = ()
    quotes: tuple[str, ...] = ()
    decided_on: date | None = None
    milder: Outcome | None = None
    language_class: str | None = None
    penalties: tuple[str, ...] | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)


def cases_of(rule: Rule) -> list[Case]:
    """The cases beside the rule. Raises RulebookInvalid when the file is missing or a case cannot be read."""
    path = ROOT / f"{rule.id.replace('.', '/')}.cases.toml"
    if not path.is_file():
        raise RulebookInvalid(f"{rule.id}: write its cases in {path.name}")
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("case", [])
    except tomllib.TOMLDecodeError as error:
        raise RulebookInvalid(f"{path.name}: {error}") from error
    return [_case(rule, path, row) for row in rows]


def _case(rule: Rule, path: Path, row: dict[str, Any]) -> Case:
    try:
        given = dict(row["given"])
        searches = (*_searched(given.pop("searched", ())), *_hindered(given.pop("hindered", {})))
        if issubclass(rule.subject, Subject):
            given["searches"] = searches
        return Case(
            rule=rule.id,
            name=row["name"],
            on=row["on"],
            given=build(rule.subject, given),
            outcome=Outcome(row["outcome"]),
            searches=searches,
            quotes=tuple(row.get("quotes", ())),
            decided_on=row.get("decided_on"),
            milder=Outcome(row["milder"]) if "milder" in row else None,
            language_class=row.get("class"),
            penalties=tuple(row["penalties"]) if "penalties" in row else None,
            raw=row,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RulebookInvalid(f"{path.name}, case {row.get('name')!r}: {type(error).__name__}: {error}") from error


def _searched(names: list[str]) -> tuple[Search, ...]:
    return tuple(Search(what=Sought(name), where=("首页",), complete=True) for name in names)


def _hindered(reasons: Mapping[str, str]) -> tuple[Search, ...]:
    return tuple(
        Search(what=Sought(name), where=("首页",), complete=False, hindrance=reason) for name, reason in reasons.items()
    )


def build(kind: Any, value: Any) -> Any:
    """`value` (TOML data) as an instance of `kind`, which may be a dataclass, enum, tuple, union or plain type.

    Raises TypeError or ValueError saying which word is unknown.
    """
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _first_fitting(typing.get_args(kind), value)
    if origin is tuple:
        return _tuple(typing.get_args(kind), value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return value if isinstance(value, (kind, Search)) else _record(kind, value)
    if kind is datetime and isinstance(value, datetime):
        return value
    if isinstance(kind, type) and not isinstance(value, kind) and not (kind is float and isinstance(value, int)):
        raise TypeError(f"{value!r} is not {kind.__name__}")
    return value


def _record(kind: type, value: Any) -> Any:
    if kind is Field and isinstance(value, str):
        return Field(value=value, place=Place(quote=value, selector="case"))
    if not isinstance(value, Mapping):
        raise TypeError(f"{kind.__name__} wants a table, got {value!r}")
    hints = _hints(kind)
    unknown = set(value) - set(hints)
    if unknown:
        raise TypeError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    filled = {name: build(hints[name], item) for name, item in value.items()}
    if "place" in hints and "place" not in filled and kind is not Claim:
        filled["place"] = Place(quote=_main_text(value), selector="case")
    return kind(**filled)


def _main_text(value: Mapping[str, Any]) -> str:
    return next((value[key] for key in ("text", "label", "value", "title") if isinstance(value.get(key), str)), "")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _first_fitting(kinds: tuple[Any, ...], value: Any) -> Any:
    problems = []
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return build(kind, value)
        except (TypeError, ValueError) as error:
            problems.append(str(error))
    raise TypeError("; ".join(problems))


def _tuple(kinds: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"wants a list, got {value!r}")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(build(kinds[0], item) for item in value)
    return tuple(build(kind, item) for kind, item in zip(kinds, value, strict=True))
