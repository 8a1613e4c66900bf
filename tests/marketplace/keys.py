"""The answer keys: what an experienced inspector would conclude for each target of each world.

A key lists, for each target, the expected outcome by duty. Codes that put the same duty to another subject count as
one here (`FAMILIES`).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checker.vocabulary import Outcome

FOLDER = Path(__file__).parent / "keys"
KINDS = ("platform", "shop", "product", "account", "room", "checkout")
ALIASES = (
    "IR-13-2",
    "IR-13-2b",
    "LE-25-1",
    "LE-25-2a",
    "LE-25-2b",
    "EC-15-1",
    "IR-14-2a",
    "LE-20-1",
    "LE-32-1",
    "LE-32-2",
    "AD-9-3",
    "IR-17-1",
    "IR-19-1",
    "IR-19-2",
)
FAMILIES: Mapping[str, str] = {
    "LE-26-1": "IR-13-2b",
    "IR-13-2-room": "IR-13-2",
    "EC-15-1-platform": "EC-15-1",
    "IR-19-2-checkout": "IR-19-2",
}
# Some duties have a rule of their own for one kind of target, which speaks there for the whole family.
SPECIAL: Mapping[str, Mapping[str, str]] = {
    "room": {"IR-13-2": "IR-13-2-room"},
    "platform": {"EC-15-1": "EC-15-1-platform"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What one duty should come to on one target; `quotes` must stand among the words a finding quotes."""

    alias: str
    outcome: Outcome
    why: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One address to inspect: `path` below the world, and what is expected there by alias."""

    path: str
    kind: str
    expects: tuple[Expectation, ...]

    def expected(self, alias: str) -> Expectation | None:
        """The expectation for a duty, or None when the key is silent."""
        return next((expect for expect in self.expects if expect.alias == alias), None)


def family(alias: str) -> str:
    """The code under which a duty is kept in the keys."""
    return FAMILIES.get(alias, alias)


def speaks_for(alias: str, kind: str) -> bool:
    """Whether a rule of this code says what the duty comes to on a target of this kind, alarms apart."""
    special = SPECIAL.get(kind, {}).get(family(alias))
    return alias == special if special else alias not in {name for names in SPECIAL.values() for name in names.values()}


def read_key(world: str, folder: Path = FOLDER) -> tuple[Target, ...]:
    """The targets of a world's key. Raises FileNotFoundError, KeyError or ValueError when it is missing or wrong."""
    with (folder / f"{world}.toml").open("rb") as file:
        raw = tomllib.load(file)
    return tuple(
        Target(
            path=target["path"],
            kind=target["kind"],
            expects=tuple(
                Expectation(
                    alias=family(expect["alias"]),
                    outcome=Outcome(expect["outcome"]),
                    why=expect["why"],
                    quotes=tuple(expect.get("quotes", ())),
                )
                for expect in target["expect"]
            ),
        )
        for target in raw["target"]
    )
