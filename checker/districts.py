"""Administrative divisions of GB/T 2260, by their six-digit codes, as python-stdnum carries them."""

import re
from dataclasses import dataclass
from functools import cache

from stdnum import numdb

from checker.vocabulary.people import prefix

_WITHDRAWN = re.compile(r"^\[[^\]]*-\d+\]")
_SINCE = re.compile(r"^\[[^\]]*\]")
_GROUPINGS = ("市辖区", "县", "省直辖县级行政单位", "自治区直辖县级行政单位")


@dataclass(frozen=True, slots=True)
class District:
    """A division: its code of six digits, its own name, and its full name with those above it."""

    code: str
    name: str
    full_name: str


@cache
def district(code: str) -> District | None:
    """The division of this code, None for one that does not exist (any more)."""
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return None
    own = _own_name(code)
    if not own:
        return None
    above = [name for up in _above(code) if (name := _own_name(up)) and name not in (*_GROUPINGS, own)]
    return District(code=code, name=own, full_name="".join([*above, own]))


def is_known(code: str) -> bool:
    """Whether a division of this code exists today."""
    return district(code) is not None


def name_of(code: str) -> str:
    """The full name of a division; the code itself when it is unknown, empty for an empty one."""
    found = district(code.ljust(6, "0")) if code else None
    return found.full_name if found else code


def _above(code: str) -> list[str]:
    short = prefix(code)
    return [short[:length].ljust(6, "0") for length in (2, 4) if length < len(short)]


def _own_name(code: str) -> str:
    found = _table().info(code)
    if len(found) < 2 or "".join(part for part, _ in found) != code:
        return ""
    last = found[1][1].get("county", "")
    current = [one for one in last.split(",") if not _WITHDRAWN.match(one)]
    return _SINCE.sub("", current[-1]) if current else ""


@cache
def _table() -> numdb.NumDB:
    return numdb.get("cn/loc")
