"""Which factor: effects that stay when the strongest one is taken out, and rules that ask for two levels at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from checker.pricing.contrasts import Split, Tested
from checker.pricing.multiplicity import q_values
from checker.pricing.observations import Flags, Floats, Ints
from checker.pricing.panel import Panel
from checker.pricing.permutation import contrast, divisions

MATERIAL_LOG = 0.005
MIN_ARTICLES = 5
SAME_ARMS = 0.999
# A joint rule replaces the main effect when it leaves at most this share of the main effect's misfit.
CLEARLY_BETTER = 0.5
SITE_Q = 0.025


@dataclass(frozen=True, slots=True)
class Attribution:
    """What besides the primary split was found: further factors with their effect in percent, and lookalikes.

    `joint` names the factor pair when the surcharge falls on accounts that have two levels at once; `confounded` names
    factors whose arms are the very same accounts, so that this design cannot tell them apart.
    """

    further: tuple[tuple[str, float], ...] = ()
    joint: str | None = None
    joint_levels: str = ""
    joint_pct: float | None = None
    confounded: tuple[str, ...] = ()


def attribute(
    tested: Sequence[Tested], flagged: Flags, primary: Ints, effects: Floats, q: float
) -> dict[int, Attribution]:
    """The attribution of every article flagged on its primary split."""
    rows = [row for row in np.flatnonzero(primary >= 0).tolist() if flagged[primary[row], row]]
    found: list[tuple[int, int, float, float]] = []  # article, split, p, difference
    for row in rows:
        found.extend(_remaining(tested, row, int(primary[row]), effects[row]))
    q_of = q_values(np.array([entry[2] for entry in found]))
    further: dict[int, list[tuple[str, float]]] = {}
    for (row, number, _, difference), value in zip(found, q_of, strict=True):
        if value <= q and abs(difference) >= MATERIAL_LOG:
            further.setdefault(row, []).append((tested[number].split.factor, float(np.expm1(abs(difference)) * 100)))
    return {row: _attribution(tested, row, int(primary[row]), effects[row], further.get(row, [])) for row in rows}


def _remaining(tested: Sequence[Tested], row: int, main: int, effect: Floats) -> list[tuple[int, int, float, float]]:
    """Tests of the other splits on what the primary one leaves (Freedman and Lane)."""
    results = []
    arms = tested[main].arms[row]
    for number, other in enumerate(tested):
        if number == main or not other.testable[row] or other.split.factor == tested[main].split.factor:
            continue
        used = np.flatnonzero((other.arms[row] >= 0) & (arms >= 0))
        treated, mine = other.arms[row, used] == 1, arms[used] == 1
        if min(treated.sum(), (~treated).sum(), mine.sum(), (~mine).sum()) < 2 or _alikeness(treated, mine) > 0.9:
            continue
        left = effect[used] - np.where(mine, effect[used][mine].mean(), effect[used][~mine].mean())
        test = contrast(left[None, :], treated)
        results.append((row, number, float(test.p[0]) * other.split.penalty, float(test.difference[0])))
    return results


def _alikeness(one: Flags, other: Flags) -> float:
    """Absolute correlation of two divisions of the same accounts."""
    first, second = one - one.mean(), other - other.mean()
    scale = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return abs(float(first @ second)) / scale if scale else 0.0


def _attribution(
    tested: Sequence[Tested], row: int, main: int, effect: Floats, further: list[tuple[str, float]]
) -> Attribution:
    arms = tested[main].arms[row]
    confounded, best = [], (np.inf, "", "", 0.0)
    used = np.flatnonzero(arms >= 0)
    mine = arms[used] == 1
    for number, other in enumerate(tested):
        if number == main or other.split.factor == tested[main].split.factor or "×" in other.split.factor:
            continue
        theirs = other.arms[row, used]
        if (theirs < 0).any():
            continue
        if _alikeness(mine, theirs == 1) > SAME_ARMS:
            confounded.append(other.split.factor)
            continue
        best = min(best, _best_cell(tested[main].split, other.split, mine, theirs == 1, effect[used]))
    own_misfit = _misfit(effect[used], mine)
    joint = best if best[0] <= CLEARLY_BETTER * own_misfit and own_misfit > MATERIAL_LOG**2 and not further else None
    return Attribution(
        tuple(sorted(further, key=lambda entry: -entry[1])),
        joint[1] if joint else None,
        joint[2] if joint else "",
        joint[3] if joint else None,
        tuple(confounded),
    )


def _misfit(effect: Floats, group: Flags) -> float:
    return float(((effect - np.where(group, effect[group].mean(), effect[~group].mean())) ** 2).sum())


def _best_cell(main: Split, other: Split, mine: Flags, theirs: Flags, effect: Floats) -> tuple[float, str, str, float]:
    """The best-fitting cell of two splits: misfit, factor names, levels, effect in percent."""
    best = (np.inf, "", "", 0.0)
    for own, own_level in ((mine, main.level), (~mine, main.rest)):
        for its, its_level in ((theirs, other.level), (~theirs, other.rest)):
            cell = own & its
            if cell.sum() < 2 or (~cell).sum() < 2:
                continue
            difference = float(effect[cell].mean() - effect[~cell].mean())
            name = "×".join(sorted((main.factor, other.factor)))
            best = min(
                best, (_misfit(effect, cell), name, f"{own_level}且{its_level}", abs(np.expm1(difference) * 100))
            )
    return best


def joint_rules(splits: Sequence[Split], panel: Panel, flagged: Flags, eligible: Flags) -> list[Split]:
    """Cells of two factors on which the site as a whole puts a surcharge that no single factor shows.

    One question per cell for the whole site (mean squared difference over articles, the same divisions for all), so a
    few accounts suffice; only the cells that pass are then asked article by article.
    """
    complete = eligible & ~flagged & np.isfinite(panel.norm).all(axis=1) & (panel.account >= 0).all(axis=1)
    if not complete.any():
        return []
    first = panel.account[np.flatnonzero(complete)[0]]
    rows = np.flatnonzero(complete & (panel.account == first).all(axis=1))
    effects = panel.norm[rows]
    effects = effects[np.ptp(effects, axis=1) >= MATERIAL_LOG]
    cells = [cell for cell in _cells(splits) if min((cell.arm[first] == 1).sum(), (cell.arm[first] == 0).sum()) >= 4]
    if len(effects) < MIN_ARTICLES or not cells:
        return []
    passed = []
    for cell in cells:
        p = _site_p(effects, cell.arm[first] == 1)
        if p * len(cells) <= SITE_Q:
            passed.append((p, cell))
    return [cell for _, cell in sorted(passed, key=lambda entry: entry[0])[:2]]


def _cells(splits: Sequence[Split]) -> list[Split]:
    """All four level pairs of every two two-level factors."""
    binary = [split for split in splits if split.penalty == 1 and (split.arm >= 0).all()]
    cells = []
    for index, one in enumerate(binary):
        for other in binary[index + 1 :]:
            for mine, level in ((1, one.level), (0, one.rest)):
                for theirs, its_level in ((1, other.level), (0, other.rest)):
                    arm = ((one.arm == mine) & (other.arm == theirs)).astype(np.int64)
                    name = "×".join(sorted((one.factor, other.factor)))
                    cells.append(Split(name, f"{level}且{its_level}", "其他", arm))
    return cells


def _site_p(effects: Floats, treated: Flags) -> float:
    ways = divisions(len(treated), int(treated.sum()))
    count, rest = int(treated.sum()), int((~treated).sum())
    scale = 1 / count + 1 / rest
    offset = effects.sum(axis=1) / rest
    observed = effects[:, treated].mean(axis=1) - effects[:, ~treated].mean(axis=1)
    statistic = ((ways.arms @ effects.T * scale - offset) ** 2).mean(axis=1)
    extreme = int((statistic >= (observed**2).mean() * (1 - 1e-9)).sum())
    return extreme / len(ways.arms) if ways.exact else (extreme + 1) / (len(ways.arms) + 1)
