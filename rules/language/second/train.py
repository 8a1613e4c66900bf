"""Learns the second reader's weights from labelled texts.

`python -m rules.language.second.train LABELLED.jsonl… [--dry]`. Needs scikit-learn (the `test` extra). The threshold
comes from cross-validation in which a phrase family is never split; the seeds are fixed, so that the same texts give
the same digest. Not covered: measuring; the check part of the corpus is never given to this program.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from checker.vocabulary import Category, Channel
from rules.language.engine import language_on
from rules.language.folding import fold_all
from rules.language.second.features import CLASS_SHIFT, SITUATIONS, SLOTS, runs, situation, units_of
from rules.language.second.gist import GISTS, gist, marks_of
from rules.language.second.model import WEIGHTS, weight
from rules.language.senses import senses_of
from rules.law import Law

LAWFUL_FLAGGED = 0.03  # of lawful texts held out; the weights learned from everything flag fewer
DOUBTED = 0.12  # of lawful texts in which a doubtful word is not let pass
LOST_PUFFERY = 0.025  # of unlawful texts in which a certain word of praise, price or haste is let pass
LOST_CERTAIN = 0.006  # of unlawful texts in which any certain word is let pass
ALONE = "one-"  # families of a single text: the bounds come from these, since every one is a phrase of its own
SITUATION_SCALE = 0.5
GIST_SCALE = 0.7
DAY = date(2026, 11, 22)  # whose vocabulary the gist is learned with
FOLDS = 5
STRENGTH = 30.0
KIND_STRENGTH = 60.0
LEAST_ROWS = 2
SEED = 20261123
Table = Any  # a scipy CSR matrix; scipy ships no types
Row = dict[str, Any]
Flags = npt.NDArray[np.bool_]


@dataclass
class Lesson:
    """Units of all texts: features, which row each came from, whether it is complained of (None: not said)."""

    table: Table
    owner: npt.NDArray[np.int64]
    unlawful: npt.NDArray[np.int8]
    rows: list[Row] = field(default_factory=list)


def read(paths: Iterable[Path]) -> list[Row]:
    """The labelled rows of JSONL files."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def lesson(rows: Sequence[Row]) -> Lesson:
    """The rows as units with features; a sentence of an unlawful text outside its spans is not said to be either."""
    folded = fold_all([row["text"] for row in rows])
    units = units_of([one.squeezed for one in folded])
    slots = runs(units.points)
    indices, counts = [], []
    places = [situation(Channel(row["channel"]), Category(row["category"])) for row in rows]
    values = []
    scale = 1 / np.sqrt(weight(units))
    said = np.zeros(len(units.first), dtype=np.int8)
    language = language_on(Law(DAY))
    marks = [marks_of(senses) for senses in senses_of(folded, language.vocabulary, language.disguises)]
    for unit, (first, last, owner, start) in enumerate(zip(*(column.tolist() for column in units[1:]), strict=True)):
        own = np.concatenate([found[first : last - at] for at, found in enumerate(slots)]).astype(np.int64)
        context = np.array([SLOTS + place for place in places[owner]])
        senses = [sense for at, sense in marks[owner] if start < at <= start + last - first - 2]
        about = gist(senses, Category(rows[owner]["category"]))
        indices.append(np.concatenate((own, context, np.array(about, dtype=np.int64) + SLOTS + SITUATIONS)))
        parts = (np.full(len(own), scale[unit]), np.full(2, SITUATION_SCALE))
        values.append(np.concatenate((*parts, np.full(len(about), GIST_SCALE / sqrt(max(1, len(about)))))))
        counts.append(len(own) + 2 + len(about))
        said[unit] = _said(rows[owner], folded[owner].span(start + 1, start + last - first - 1))
    ends = np.concatenate(([0], np.cumsum(counts)))
    table = sparse.csr_matrix(
        (np.concatenate(values), np.concatenate(indices), ends), shape=(len(counts), SLOTS + SITUATIONS + GISTS)
    )
    table.sum_duplicates()
    return Lesson(table, units.owner, said, list(rows))


def _said(row: Row, place: tuple[int, int]) -> int:
    """1 for a unit complained of, 0 for a lawful one, -1 when nothing is said of it."""
    if row["label"] == "ok":
        return 0
    spans = row.get("spans") or [(0, len(row["text"]))]
    return 1 if any(start < place[1] and place[0] < end for start, end in spans) else -1


def alarm_head(taught: Lesson, chosen: Flags, least: int = LEAST_ROWS) -> LogisticRegression:
    """The head that tells complained-of units from lawful ones."""
    table, known = taught.table[chosen], taught.unlawful[chosen]
    learned = LogisticRegression(C=STRENGTH, max_iter=400, solver="liblinear", random_state=SEED)
    learned.fit(_common(table, least), known)
    return learned


def _common(table: Table, least: int) -> Table:
    """The table without runs that occur in fewer rows than `least`."""
    seen = np.bincount(table.indices, minlength=table.shape[1])
    keep = sparse.diags((seen >= least).astype(np.float64))
    return (table @ keep).tocsr()


def held_out(taught: Lesson) -> npt.NDArray[np.float64]:
    """Each unit's log-odds from a head that has seen nothing of its phrase family."""
    groups = np.array([taught.rows[owner].get("family") or str(owner) for owner in taught.owner])
    odds = np.zeros(len(taught.owner))
    for learn, test in GroupKFold(FOLDS).split(taught.table, groups=groups):
        chosen = np.zeros(len(odds), dtype=bool)
        chosen[learn] = True
        odds[test] = alarm_head(taught, chosen & (taught.unlawful >= 0)).decision_function(taught.table[test])
    return odds


def by_row(taught: Lesson, odds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The loudest unit of each row."""
    loudest = np.full(len(taught.rows), -99.0)
    np.maximum.at(loudest, taught.owner, odds)
    return loudest


def kind_heads(taught: Lesson) -> tuple[list[str], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The classes, one column of weights per class over shared slots and situations, and the bases."""
    chosen = np.flatnonzero(taught.unlawful == 1)
    table = _shared(taught.table[chosen])
    named = [set(taught.rows[owner]["classes"]) for owner in taught.owner[chosen]]
    classes = sorted(set().union(*named))
    columns, bases = [], []
    for cls in classes:
        learned = LogisticRegression(C=KIND_STRENGTH, max_iter=400, solver="liblinear", random_state=SEED)
        learned.fit(table, np.array([cls in names for names in named]))
        columns.append(learned.coef_[0])
        bases.append(float(learned.intercept_[0]))
    return classes, np.array(columns).T, np.array(bases)


def _shared(table: Table) -> Table:
    slots = SLOTS >> CLASS_SHIFT
    indices = np.where(table.indices < SLOTS, table.indices >> CLASS_SHIFT, table.indices - SLOTS + slots)
    width = slots + SITUATIONS + GISTS
    made = sparse.csr_matrix((table.data, indices, table.indptr), shape=(table.shape[0], width))
    made.sum_duplicates()
    return made


@dataclass(frozen=True)
class Bounds:
    """The log-odds that decide; see `model.Model`."""

    flag: float
    clear: float
    mild: float
    deep: float
    look: float


def bounds(
    lawful: npt.NDArray[np.float64], unlawful: npt.NDArray[np.float64], added: npt.NDArray[np.float64]
) -> Bounds:
    """The bounds from the held-out log-odds of lawful and unlawful rows, and from what the gist added to each unit."""
    flag = float(np.quantile(lawful, 1 - LAWFUL_FLAGGED))
    clear = float(np.quantile(lawful, 1 - DOUBTED))
    mild, deep = (min(clear, float(np.quantile(unlawful, lost))) for lost in (LOST_PUFFERY, LOST_CERTAIN))
    return Bounds(flag, clear, mild, deep, min(clear, flag) - float(np.quantile(added, 0.995)))


def write(taught: Lesson, chosen: Bounds, head: LogisticRegression, path: Path) -> str:
    """Learns the classes, writes all weights in whole steps, and returns their digest."""
    classes, kinds, bases = kind_heads(taught)
    slots = SLOTS >> CLASS_SHIFT
    weights = head.coef_[0]
    alarm, alarm_step = _stepped(weights[:SLOTS])
    about, gist_step = _stepped(weights[SLOTS + SITUATIONS :] * GIST_SCALE)
    stepped, kinds_step = _stepped(kinds[:slots])
    kinds_gist, kinds_gist_step = _stepped(kinds[slots + SITUATIONS :] * GIST_SCALE)
    digest = hashlib.sha256(b"".join(part.tobytes() for part in (alarm, about, stepped, kinds_gist))).hexdigest()
    np.savez_compressed(
        path,
        alarm=alarm,
        alarm_step=alarm_step,
        alarm_situation=(weights[SLOTS : SLOTS + SITUATIONS] * SITUATION_SCALE).astype(np.float32),
        alarm_base=float(head.intercept_[0]),
        gist=about,
        gist_step=gist_step,
        kinds=stepped,
        kinds_step=kinds_step,
        kinds_situation=(kinds[slots : slots + SITUATIONS] * SITUATION_SCALE).astype(np.float32),
        kinds_gist=kinds_gist,
        kinds_gist_step=kinds_gist_step,
        kinds_base=bases.astype(np.float32),
        classes=np.array(classes),
        flag=chosen.flag,
        clear=chosen.clear,
        mild=chosen.mild,
        deep=chosen.deep,
        look=chosen.look,
        digest=digest,
    )
    return digest


def _stepped(weights: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.int16], float]:
    """Whole steps and their size; no weight is clipped, since the heaviest ones stand in every sentence."""
    step = float(np.abs(weights).max()) / 32767
    return np.round(weights / step).astype(np.int16), step


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main(arguments: list[str]) -> int:
    """Prints what cross-validation promises, then writes the weights unless `--dry` is given."""
    paths = [Path(name) for name in arguments if not name.startswith("--")]
    rows = [row for row in read(paths) if row["label"] != "needs_review"]
    taught = lesson(rows)
    loudest = by_row(taught, held_out(taught))
    lawful = np.array([row["label"] == "ok" for row in rows])
    head = alarm_head(taught, taught.unlawful >= 0)
    added = taught.table[:, SLOTS + SITUATIONS :] @ head.coef_[0][SLOTS + SITUATIONS :]
    own = np.array([row["family"].startswith(ALONE) for row in rows])
    chosen = bounds(loudest[lawful & own], loudest[~lawful & own], added)
    _say(f"{len(rows)} rows, {len(taught.owner)} units; {chosen}")
    for name, part in (("all", own | True), ("texts that stand alone", own)):
        flagged, passed = loudest >= chosen.flag, loudest < chosen.clear
        for kind in sorted({row["kind"] for row in rows}):
            these = np.array([row["kind"] == kind for row in rows]) & part
            _say(
                f"cross-validated, {name}, {kind}: {these.sum()} rows, flagged {np.mean(flagged[these]):.3f}, "
                f"doubtful word let pass {np.mean(passed[these]):.3f}, certain {np.mean(loudest[these] < chosen.deep):.3f}"
            )
    if "--dry" not in arguments:
        _say(f"digest {write(taught, chosen, head, WEIGHTS)}")
        _say(f"{WEIGHTS.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
