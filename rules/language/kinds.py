"""Kinds of claims: which class of the taxonomy a kind falls into for which goods, and which exemptions are tried.

`kinds.toml` holds one table a kind: `class`, optionally `for` (category -> class, "" = lawful for those goods),
`steps`, `question`, `rewrite`. Not covered: the law behind a class; the rules cite it.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checker.errors import RulebookInvalid
from checker.vocabulary import Category
from rules.language.exemptions import STEPS

_PATH = Path(__file__).with_name("kinds.toml")
_GROUPS = {
    "eaten": ("food", "tea", "catering", "alcohol"),
    "medical": ("drug", "device", "medical_beauty"),
    "things": ("home", "electronics", "apparel", "jewelry", "baby_toys", "auto", "general"),
    "services": ("education", "finance", "real_estate"),
}


@dataclass(frozen=True)
class Kind:
    """One kind of claim."""

    name: str
    cls: str
    by_category: dict[Category, str]
    steps: tuple[str, ...]
    question: str
    rewrite: str

    def class_for(self, category: Category) -> str:
        """The class of the taxonomy, "" when such a claim is lawful for these goods."""
        return self.by_category.get(category, self.cls)


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by name. Raises RulebookInvalid for an unknown step or category."""
    data = tomllib.loads(_PATH.read_text("utf-8"))
    common = tuple(data["common"]["steps"])
    return {name: _kind(name, table, common) for name, table in data["kind"].items()}


def _kind(name: str, table: dict[str, object], common: tuple[str, ...]) -> Kind:
    try:
        mapped: dict[Category, str] = {}
        given = table.get("for", {})
        assert isinstance(given, dict)
        for key, cls in given.items():
            for category in _GROUPS.get(key, (key,)):
                if key not in _GROUPS or Category(category) not in mapped:
                    mapped[Category(category)] = str(cls)
        own = table.get("steps", [])
        assert isinstance(own, list)
        steps = common + tuple(str(step) for step in own)
        unknown = [step for step in steps if step not in STEPS]
        if unknown:
            raise ValueError(f"unknown steps {unknown}")
        return Kind(name, str(table["class"]), mapped, steps, str(table["question"]), str(table["rewrite"]))
    except (KeyError, ValueError, AssertionError) as error:
        raise RulebookInvalid(f"kinds.toml [{name}]: {error!r}") from error
