"""Line-by-line reconciliation: which lines of the checkout make up a difference between two arms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from checker.pricing.ledger import Ledger
from checker.pricing.observations import Disclosure, Flags, Floats, Ints, Readings
from checker.pricing.panel import Cells

MATERIAL_FEN = 10
MATERIAL_SHARE = 0.1

SALE, SHIPPING, FEES = "sale", "shipping", "fees"


@dataclass(frozen=True, slots=True)
class Gap:
    """How much more the treated arm pays through one line, in fen.

    `line` is sale, shipping, fees or an item kind; `disclosed` and `linked` speak of item lines only.
    """

    line: str
    fen: float
    disclosed: Disclosure | None = None
    public: bool = False
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The gaps of all lines; `payable_fen` is their sum, `norm_fen` the part public conditions do not explain."""

    gaps: tuple[Gap, ...]
    payable_fen: float
    norm_fen: float

    def material(self) -> tuple[Gap, ...]:
        """Lines that carry a noticeable part of the payable gap, largest first."""
        bar = max(MATERIAL_FEN, MATERIAL_SHARE * abs(self.payable_fen))
        return tuple(sorted((gap for gap in self.gaps if abs(gap.fen) >= bar), key=lambda gap: -abs(gap.fen)))


def reconciliation(readings: Readings, ledger: Ledger, cells: Cells, arms: Ints, article: int) -> Reconciliation | None:
    """The article's gaps by line, drift taken out by comparing arms within rounds; None where no round has both arms.

    `arms` is the article's row: 1, 0, or -1 per account.
    """
    part = slice(cells.start[article], cells.start[article + 1])
    arm = np.where(cells.kept[part], arms[cells.row[part]], -1)
    reading, turn = cells.reading[part], cells.round[part]
    weight = arm_weights(arm, turn)
    if weight is None:
        return None
    shown = np.flatnonzero(ledger.levels[article] >= 0)
    lines = [
        Gap(SALE, float(weight @ readings.sale_fen[reading])),
        Gap(SHIPPING, float(weight @ np.maximum(readings.shipping_fen[reading], 0))),
        Gap(FEES, float(weight @ np.maximum(readings.fees_fen[reading], 0))),
    ]
    for column in shown:
        kind = ledger.kinds[column]
        lines.append(
            Gap(
                kind.kind.value,
                -float(weight @ ledger.amounts[reading, column]),
                Disclosure(int(ledger.levels[article, column])),
                bool(ledger.public[article, column]),
                kind.linked,
            )
        )
    return Reconciliation(
        tuple(lines), float(weight @ readings.payable_fen[reading]), float(weight @ ledger.norm_fen[reading])
    )


def arm_weights(arm: Ints, turn: Ints) -> Floats | None:
    """Weights whose product with a line is the mean over rounds of (treated mean - rest mean)."""
    _, place = np.unique(turn, return_inverse=True)
    treated = np.bincount(place, weights=arm == 1)
    rest = np.bincount(place, weights=arm == 0)
    paired = (treated > 0) & (rest > 0)
    if not paired.any():
        return None
    scale = np.where(
        arm == 1, 1 / np.maximum(treated, 1)[place], np.where(arm == 0, -1 / np.maximum(rest, 1)[place], 0)
    )
    return np.asarray(np.where(paired[place], scale, 0.0) / paired.sum(), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class SiteRule:
    """A line that on most articles of the site divides the same two arms: how much it weighs there.

    `logs` and `fens` are what the treated arm pays more through it, per article that shows it.
    """

    line: str
    logs: Floats
    fens: Floats


@dataclass(frozen=True, slots=True)
class Presence:
    """How often the accounts of each article carry each line, and its mean amount: articles x accounts."""

    line: str
    share: Floats
    fen: Floats
    label: Ints  # disclosure level per article, -1 where never shown, 2 for shipping


RULE_ARTICLES = 5
RULE_SHARE = 0.5
CARRIES = 0.7


def presences(readings: Readings, ledger: Ledger, cells: Cells, width: int) -> list[Presence]:
    """One entry per public line kind and one for shipping."""
    skus = len(readings.skus)
    place = readings.sku[cells.reading] * width + cells.row
    total = np.maximum(np.bincount(place, minlength=skus * width).reshape(skus, width), 1)

    def of(line: str, fen: Ints, label: Ints) -> Presence:
        amount = fen[cells.reading]
        count = np.bincount(place, weights=amount > 0, minlength=skus * width).reshape(skus, width)
        fens = np.bincount(place, weights=amount, minlength=skus * width).reshape(skus, width)
        return Presence(line, count / total, fens / np.maximum(count, 1), label)

    found = [of(SHIPPING, np.maximum(readings.shipping_fen, 0), np.full(skus, int(Disclosure.D2)))]
    for kind in sorted({line.kind for line in ledger.kinds}):
        columns = [index for index, line in enumerate(ledger.kinds) if line.kind == kind]
        found.append(of(kind.value, ledger.amounts[:, columns].sum(axis=1), ledger.levels[:, columns].max(axis=1)))
    return found


def site_rule(presence: Presence, arms: Ints, base_fen: Floats, testable: Flags) -> SiteRule | None:
    """The site's rule for one line and one split."""
    carried = _arm_difference(presence.share, arms)
    labelled = presence.label >= Disclosure.D1
    ruled = testable & labelled & (np.abs(np.nan_to_num(carried)) >= CARRIES)
    if ruled.sum() < RULE_ARTICLES or ruled.sum() < RULE_SHARE * testable.sum():
        return None
    sign = 1.0 if presence.line == SHIPPING else -1.0
    fens = sign * _arm_difference(presence.fen, arms)[ruled]
    logs = np.sign(fens) * -np.log1p(-np.minimum(np.abs(fens) / base_fen[ruled], 0.95))
    return SiteRule(presence.line, logs, fens)


def _arm_difference(values: Floats, arms: Ints) -> Floats:
    treated, rest = arms == 1, arms == 0
    with np.errstate(invalid="ignore"):
        return np.asarray(
            (values * treated).sum(axis=1) / np.where(treated.any(axis=1), treated.sum(axis=1), np.nan)
            - (values * rest).sum(axis=1) / np.where(rest.any(axis=1), rest.sum(axis=1), np.nan)
        )
