"""From a chunk of rows to the lines of its answers: what every engine does, wherever it runs.

Not covered: in which order and by whom (`running`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import orjson

from checker.feed.judging import judge_batch
from checker.feed.questions import Row
from checker.feed.reading import Chunk, with_names
from checker.vocabulary import Outcome
from rules.amendments import NONE, Amendments

_AT_ONCE = 512
_MOST_KEPT = 4000  # characters of a bad row that are set aside with it


@dataclass(frozen=True, slots=True)
class Terms:
    """What one run holds fixed: the day of rows that name none, our names for columns, and the amended rows."""

    on: date | None
    renamed: Mapping[str, str] = field(default_factory=dict)
    amendments: Amendments = NONE


class Answers(NamedTuple):
    """The answers to one chunk: their lines, how many, how many failed or need a person, and the rows set aside as
    (number within the chunk, reason, the row as given)."""

    lines: bytes
    rows: int
    failed: int
    doubtful: int
    aside: tuple[tuple[int, str, str], ...]
    done: int
    total: int


def answer(chunk: Chunk, terms: Terms) -> Answers:
    """The answers to one chunk."""
    rows = chunk.read()
    named = with_names(rows, terms.renamed)
    lines: list[bytes] = []
    aside: list[tuple[int, str, str]] = []
    failed = doubtful = 0
    for first in range(0, len(named), _AT_ONCE):
        for number, one in enumerate(judge_batch(named[first : first + _AT_ONCE], terms.on, terms.amendments), first):
            lines.append(written(one))
            failed += one.get("outcome") == Outcome.FAILED
            doubtful += one.get("outcome") == Outcome.CANNOT_TELL
            if "error" in one:
                aside.append((number, one["error"], _shown(rows[number])))
    return Answers(b"".join(lines), len(named), failed, doubtful, tuple(aside), chunk.done, chunk.total)


def written(answer: Row) -> bytes:
    """One line of output."""
    return orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE)


def _shown(row: Row) -> str:
    return json.dumps(row, ensure_ascii=True, default=str)[:_MOST_KEPT]
