"""How well advertising language is read: recall, false alarms, places and classes, on labelled texts.

`python -m tests.bench.adlanguage [--part PART] [--file other.jsonl] [--misses N]`; parts: build, check, fresh, fresh2,
fresh3, fresh4, fresh5, all (build and check). A row counts as flagged when any of its findings is `failed` or `cannot-tell`. The
check and fresh parts are never tuned on, so their misses are shown as ids and classes only. Not covered: speed.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from checker.feed import judge_rows

CORPUS = Path(__file__).parents[1] / "corpora" / "adlanguage"
PARTS = {
    "build": ("build",),
    "check": ("check",),
    "fresh": ("fresh",),
    "fresh2": ("fresh2",),
    "fresh3": ("fresh3",),
    "fresh4": ("fresh4",),
    "fresh5": ("fresh5",),
    "all": ("build", "check"),
}
DAY = "2026-11-22"  # the conduct day of rows that name none: a fixed day, so that figures repeat
FLAGS = frozenset({"failed", "cannot-tell"})
Row = dict[str, Any]
Places = list[tuple[int, int]]


@dataclass(frozen=True)
class Judged:
    """A labelled row beside what the checker said of it."""

    row: Row
    findings: tuple[Row, ...]

    @property
    def is_flagged(self) -> bool:
        return bool(self.findings)

    @property
    def is_failed(self) -> bool:
        return any(finding["outcome"] == "failed" for finding in self.findings)

    @property
    def has_right_class(self) -> bool:
        return any(finding.get("class") in self.row["classes"] for finding in self.findings)

    @property
    def quotes(self) -> Places:
        """The places quoted by any finding, each once, in order."""
        found = {(quote["start"], quote["end"]) for one in self.findings for quote in one.get("quotes") or ()}
        return sorted(found)


@dataclass(frozen=True)
class Ratio:
    """A share with its 95 % Wilson interval; nothing counted gives no share."""

    part: int
    whole: int

    def __str__(self) -> str:
        if not self.whole:
            return "–"
        low, high = self.interval
        return f"{self.part / self.whole:.3f} [{low:.2f}, {high:.2f}]"

    @property
    def interval(self) -> tuple[float, float]:
        z, n, p = 1.96, self.whole, self.part / self.whole
        middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        scale = 1 + z * z / n
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def read(paths: Iterable[Path]) -> list[Row]:
    """The labelled rows of JSONL files, in order."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def judge(rows: Sequence[Row]) -> Iterator[Judged]:
    """Each row beside its findings that flag it; labels are never shown to the checker.

    Raises: ValueError when the answers are not the rows asked for, in order.
    """
    asked = [{name: row[name] for name in ("id", "text", "channel", "category")} for row in rows]
    for question, row in zip(asked, rows, strict=True):
        question["conduct_day"] = row.get("conduct_day", DAY)
    for row, answer in zip(rows, judge_rows(asked), strict=True):
        if answer["id"] != row["id"] or "error" in answer:
            raise ValueError(f"row {row['id']}: {answer}")
        yield Judged(row, tuple(one for one in answer["findings"] if one["outcome"] in FLAGS))


def ratio(judged: Iterable[Judged], holds: Callable[[Judged], bool]) -> Ratio:
    """The share of rows for which the condition holds."""
    answers = [holds(one) for one in judged]
    return Ratio(sum(answers), len(answers))


def overlap_f1(judged: Iterable[Judged]) -> tuple[float, float, float]:
    """Precision, recall and F1 of places; a quote and a span meet when they share half of the shorter one."""
    right = quoted = found = labelled = 0
    for one in judged:
        spans = [(start, end) for start, end in one.row["spans"]]
        right += sum(any(_meet(quote, span) for span in spans) for quote in one.quotes)
        found += sum(any(_meet(quote, span) for quote in one.quotes) for span in spans)
        quoted += len(one.quotes)
        labelled += len(spans)
    return _f1(right, quoted, found, labelled)


def letter_f1(judged: Iterable[Judged]) -> tuple[float, float, float]:
    """Precision, recall and F1 over the code points that are quoted and labelled."""
    both = quoted = labelled = 0
    for one in judged:
        ours = {at for start, end in one.quotes for at in range(start, end)}
        theirs = {at for start, end in one.row["spans"] for at in range(start, end)}
        both, quoted, labelled = both + len(ours & theirs), quoted + len(ours), labelled + len(theirs)
    return _f1(both, quoted, both, labelled)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared >= min(one[1] - one[0], other[1] - other[0]) > 0


def _f1(right: int, quoted: int, found: int, labelled: int) -> tuple[float, float, float]:
    precision, recall = right / max(quoted, 1), found / max(labelled, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def labelled(judged: Iterable[Judged], label: str) -> list[Judged]:
    """The rows with that label."""
    return [one for one in judged if one.row["label"] == label]


def summary(judged: Sequence[Judged]) -> Table:
    """Recall by kind, false alarms, places and classes: the figures that are compared."""
    table = Table("figure", "rows", "value", "of it failed", title="advertising language")
    unlawful, lawful = labelled(judged, "violation"), labelled(judged, "ok")
    for kind in sorted({one.row["kind"] for one in unlawful}):
        chosen = [one for one in unlawful if one.row["kind"] == kind]
        _figure(table, f"recall: {kind}", chosen)
    _figure(table, "recall: all unlawful", unlawful)
    _figure(table, "flagged: needs review", labelled(judged, "needs_review"))
    _figure(table, "flagged: lawful (false alarms)", lawful)
    hits = [one for one in unlawful if one.is_flagged]
    table.add_row("class accuracy on hits", str(len(hits)), str(ratio(hits, lambda one: one.has_right_class)), "")
    findings = Counter(finding.get("class") in one.row["classes"] for one in hits for finding in one.findings)
    table.add_row("… of all findings on hits", str(findings.total()), str(Ratio(findings[True], findings.total())), "")
    for name, places in (("span F1 (overlap)", overlap_f1(unlawful)), ("span F1 (letters)", letter_f1(unlawful))):
        precision, recall, f1 = places
        table.add_row(name, str(len(unlawful)), f"{f1:.3f}", f"precision {precision:.3f}, recall {recall:.3f}")
    return table


def _figure(table: Table, name: str, chosen: Sequence[Judged]) -> None:
    flagged, failed = ratio(chosen, lambda one: one.is_flagged), ratio(chosen, lambda one: one.is_failed)
    table.add_row(name, str(len(chosen)), str(flagged), str(failed))


def breakdown(judged: Sequence[Judged], name: str) -> Table:
    """Recall and false alarms for each channel or category."""
    table = Table(name, "unlawful", "recall", "lawful", "false alarms", "right class", title=f"by {name}")
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.row[name]].append(one)
    for group, chosen in sorted(groups.items()):
        unlawful, lawful = labelled(chosen, "violation"), labelled(chosen, "ok")
        recall, alarms = (ratio(some, lambda one: one.is_flagged) for some in (unlawful, lawful))
        hits = ratio([one for one in unlawful if one.is_flagged], lambda one: one.has_right_class)
        table.add_row(group, str(len(unlawful)), str(recall), str(len(lawful)), str(alarms), str(hits))
    return table


def by_class(judged: Sequence[Judged]) -> Table:
    """Recall for each class of unlawful text, and how often the finding names that class."""
    table = Table("class", "unlawful", "recall", "this class", "false alarms of this class", title="by class")
    unlawful, lawful = labelled(judged, "violation"), labelled(judged, "ok")
    alarms = Counter(name for one in lawful for name in {finding.get("class") for finding in one.findings})
    for name in sorted({name for one in unlawful for name in one.row["classes"]} | {str(name) for name in alarms}):
        chosen = [one for one in unlawful if name in one.row["classes"]]
        flagged = ratio(chosen, lambda one: one.is_flagged)
        named = Ratio(sum(any(finding.get("class") == name for finding in one.findings) for one in chosen), len(chosen))
        table.add_row(name, str(len(chosen)), str(flagged), str(named), str(alarms[name]))
    return table


def misses(judged: Sequence[Judged], most: int, with_text: bool) -> Iterator[str]:
    """One line for each missed, falsely flagged or wrongly classed row; texts only when asked for."""
    for one in judged:
        unlawful = one.row["label"] == "violation"
        if unlawful == one.is_flagged and (not unlawful or one.has_right_class):
            continue
        if one.row["label"] == "needs_review":
            continue
        what = "false alarm" if not unlawful else "wrong class" if one.is_flagged else "missed"
        named = sorted({str(finding.get("class")) for finding in one.findings})
        text = repr(one.row["text"][:90]) if with_text else ""
        yield f"{what:11} {one.row['id']} {one.row['classes']} ← {named} {text}"
        most -= 1
        if not most:
            return


@click.command()
@click.option("--part", type=click.Choice(sorted(PARTS)), default="build", show_default=True)
@click.option("--file", "other", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Other labels.")
@click.option("--misses", "most", type=int, default=0, help="Show at most this many wrong rows (0: none).")
def main(part: str, other: Path | None, most: int) -> None:
    """Prints the figures of a part of the corpus, or of another labelled file in its form."""
    console = Console(width=118)
    paths = [other] if other else [CORPUS / f"{name}.jsonl" for name in PARTS[part]]
    judged = list(judge(read(paths)))
    for table in (summary(judged), breakdown(judged, "channel"), breakdown(judged, "category"), by_class(judged)):
        console.print(table)
    if most:
        for line in misses(judged, most, with_text=other is not None or part == "build"):
            console.print(line, markup=False, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main()
