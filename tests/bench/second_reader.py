"""What the second reader adds: recall by kind, false alarms and classes, with and without it, and its speed.

`python -m tests.bench.second_reader [--part build|check|all]`. Without it means: its findings are left out of the same
run. Weights are learned from the build part, so that only the check part says anything. Not covered: the word rules.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from statistics import median
from time import perf_counter

import click
from rich.console import Console
from rich.table import Table

from checker.vocabulary import Category, Channel
from rules.language.engine import Text, language_on
from rules.language.second.opinion import all_heard
from rules.law import Law
from tests.bench.adlanguage import CORPUS, PARTS, Judged, Ratio, judge, labelled, ratio, read

READER = "advertising.free_speech"


def without(judged: Sequence[Judged]) -> list[Judged]:
    """The same rows with the second reader's findings left out."""
    return [replace(one, findings=tuple(f for f in one.findings if f["rule"] != READER)) for one in judged]


def alone(judged: Sequence[Judged]) -> list[Judged]:
    """The same rows with only the second reader's findings."""
    return [replace(one, findings=tuple(f for f in one.findings if f["rule"] == READER)) for one in judged]


def comparison(judged: Sequence[Judged]) -> Table:
    """One line per figure, one column per way of reading."""
    ways = {"words": without(judged), "words and reader": list(judged), "reader's findings": alone(judged)}
    table = Table("figure", "rows", *ways, title="second reader")
    kinds = sorted({one.row["kind"] for one in labelled(judged, "violation")})
    for kind in kinds:
        _line(table, f"recall: {kind}", ways, lambda one, kind=kind: one.row["kind"] == kind, "violation")
    _line(table, "recall: all unlawful", ways, lambda one: True, "violation")
    _line(table, "flagged: needs review", ways, lambda one: True, "needs_review")
    _line(table, "flagged: lawful", ways, lambda one: True, "ok")
    hits = {name: [one for one in labelled(rows, "violation") if one.is_flagged] for name, rows in ways.items()}
    table.add_row(
        "class accuracy on hits", "", *(str(ratio(some, lambda one: one.has_right_class)) for some in hits.values())
    )
    return table


def _line(table: Table, name: str, ways: dict[str, list[Judged]], chosen: Callable[..., bool], label: str) -> None:
    shares = [
        ratio([one for one in labelled(rows, label) if chosen(one)], lambda one: one.is_flagged)
        for rows in ways.values()
    ]
    table.add_row(name, str(shares[0].whole), *(str(Ratio(share.part, share.whole)) for share in shares))


def speed(texts: Sequence[str]) -> Table:
    """Medians of the reader's own time, after folding and finding words, which the word rules need anyway."""
    table = Table("texts", "median", "per second", title="speed of the second reader alone")
    long = [("。".join(texts[at : at + 40]))[:365] for at in range(0, len(texts) - 40, 9)][:200]
    for name, some, size in (
        ("40-character comments, batched", [text[:40] for text in texts], 512),
        ("1 KB text, one by one", long, 1),
    ):
        situation = (Channel.ASR, Category.GENERAL)
        day = date(2026, 11, 22)
        studied = language_on(Law(day)).study_all([Text(text, *situation) for text in some], day)
        times = []
        for _ in range(5):
            for at in range(0, len(some), size):
                part = studied[at : at + size]
                start = perf_counter()
                all_heard(part, [situation] * len(part))
                times.append((perf_counter() - start) / len(part))
        spent = median(times)
        table.add_row(name, f"{spent * 1e6:.1f} µs", f"{1 / spent:,.0f}")
    return table


@click.command()
@click.option("--part", type=click.Choice(sorted(PARTS)), default="check", show_default=True)
def main(part: str) -> None:
    """Prints what the second reader adds on a part of the corpus."""
    console = Console(width=118)
    rows = read([CORPUS / f"{name}.jsonl" for name in PARTS[part]])
    console.print(comparison(list(judge(rows))))
    console.print(speed([row["text"] for row in read([CORPUS / "build.jsonl"])]))


if __name__ == "__main__":
    main()
