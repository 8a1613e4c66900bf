"""Who reads what when: personas declared in a file, rounds with a recorded random order, and where to go on.

All accounts read one article together (a barrier); the order within is drawn anew for every round and article from a
recorded seed. A barrier that was broken off is read again as a whole: half of it would compare different moments.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from checker.errors import BadRequest

MAX_PERSONAS = 1000


@dataclass(frozen=True, slots=True)
class Persona:
    """One account and the levels it stands for. `storage` names its sealed sign-in state, empty for none."""

    account: str
    factors: tuple[tuple[str, str], ...]
    storage: str = ""


@dataclass(frozen=True, slots=True)
class Barrier:
    """One article in one round, read by all accounts in this order as nearly at once as can be."""

    round: int
    sku: str
    accounts: tuple[str, ...]


def read_personas(path: Path) -> list[Persona]:
    """The personas in a TOML file (`[[persona]]` with account, factors, storage). Raises BadRequest.

    Every factor must be declared for every account, or the arms would not be known.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("persona", [])
    except OSError as error:
        raise BadRequest(f"读不了 {path}：{error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path} 不是合法的 TOML：{error}") from error
    if not isinstance(entries, list) or not 1 <= len(entries) <= MAX_PERSONAS:
        raise BadRequest(f"{path} 应有 1–{MAX_PERSONAS} 个 [[persona]]。")
    personas = [_persona(entry, number) for number, entry in enumerate(entries, start=1)]
    if len({persona.account for persona in personas}) != len(personas):
        raise BadRequest("同一账号不能声明两次：每个账号只能代表一个身份。")
    if len({tuple(name for name, _ in persona.factors) for persona in personas}) != 1:
        raise BadRequest("所有身份应声明相同的因素。")
    return personas


def _persona(entry: object, number: int) -> Persona:
    if not isinstance(entry, dict):
        raise BadRequest(f"第 {number} 个 persona 应为表。")
    account, factors, storage = entry.get("account"), entry.get("factors", {}), entry.get("storage", "")
    if not isinstance(account, str) or not account.strip():
        raise BadRequest(f"第 {number} 个 persona 缺少 account。")
    if not isinstance(storage, str):
        raise BadRequest(f"第 {number} 个 persona 的 storage 应为文字。")
    if not isinstance(factors, dict) or not all(isinstance(level, str) and level for level in factors.values()):
        raise BadRequest(f"第 {number} 个 persona 的 factors 应为“因素 = 水平”的文字表。")
    return Persona(account, tuple(sorted(factors.items())), storage)


def schedule(accounts: Sequence[str], skus: Sequence[str], rounds: int, seed: int) -> Iterator[Barrier]:
    """All barriers of a campaign in order; the same seed gives the same orders. Articles change places every round."""
    for turn in range(1, rounds + 1):
        order = list(skus)
        _drawn(seed, turn).shuffle(order)
        for sku in order:
            members = list(accounts)
            _drawn(seed, turn, sku).shuffle(members)
            yield Barrier(turn, sku, tuple(members))


def _drawn(seed: int, *about: object) -> random.Random:
    """A generator of its own for each question, so that going on after a break draws the same."""
    return random.Random(f"{seed}|{about!r}")  # noqa: S311 - orders, not secrets


@dataclass(frozen=True, slots=True)
class Journal:
    """An append-only file of finished barriers, flushed line by line; a torn last line is as good as not written."""

    path: Path

    def finished(self) -> set[tuple[int, str]]:
        """Rounds and articles that every account has read."""
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return set()
        done = set()
        for line in lines:
            try:
                entry = orjson.loads(line)
                done.add((int(entry["round"]), str(entry["sku"])))
            except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
                continue
        return done

    def finish(self, barrier: Barrier) -> None:
        """Write down that a barrier was read to its end, with the order used."""
        entry = {"round": barrier.round, "sku": barrier.sku, "order": barrier.accounts}
        with self.path.open("ab") as file:
            # The leading newline closes a line that a crash may have torn.
            file.write(b"\n" + orjson.dumps(entry) + b"\n")
            file.flush()


def remaining(barriers: Iterable[Barrier], journal: Journal) -> list[Barrier]:
    """The barriers still to be read, in order."""
    done = journal.finished()
    return [barrier for barrier in barriers if (barrier.round, barrier.sku) not in done]
