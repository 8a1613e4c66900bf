"""The words of a price comparison: its outcome and everything `prices judge` prints about one article."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class PriceOutcome(StrEnum):
    """What the readings of one article say. None of them says unlawful: `suspected` asks for a person."""

    SUSPECTED = "suspected"
    EXPLAINED = "explained"
    RANDOM = "random"
    NO_DIFFERENCE = "no-difference"
    INSUFFICIENT = "insufficient"
    REVIEW = "review"
    INCONCLUSIVE = "inconclusive"


OUTCOME_ZH = {
    PriceOutcome.SUSPECTED: "涉嫌差别定价，待人工核查",
    PriceOutcome.EXPLAINED: "差价可由公示条件逐项解释",
    PriceOutcome.RANDOM: "随机差价，未能认定与所测因素有关",
    PriceOutcome.NO_DIFFERENCE: "未见差异",
    PriceOutcome.INSUFFICIENT: "证据不足",
    PriceOutcome.REVIEW: "待人工复核",
    PriceOutcome.INCONCLUSIVE: "尚无定论",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One article judged. The effect is what the dearer arm pays more than the other, in percent and fen.

    `accounts` names the dearer level first. `factor` is null unless the outcome is about a factor. `p`, `q`, effect and
    interval then describe the split with the smallest p.
    """

    sku: str
    outcome: PriceOutcome
    factor: str | None = None
    effect_pct: float | None = None
    ci95: tuple[float, float] | None = None
    effect_fen: int | None = None
    p: float | None = None
    q: float | None = None
    accounts: dict[str, int] = field(default_factory=dict)
    rounds: int = 0
    smallest_effect_pct: float | None = None
    explanations: tuple[str, ...] = ()
    disclosure: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The output row of the contract."""
        return {
            "sku": self.sku,
            "outcome": self.outcome.value,
            "factor": self.factor,
            "effect_pct": self.effect_pct,
            "ci95": None if self.ci95 is None else list(self.ci95),
            "effect_fen": self.effect_fen,
            "p": self.p,
            "q": self.q,
            "accounts": self.accounts,
            "rounds": self.rounds,
            "smallest_effect_pct": self.smallest_effect_pct,
            "explanations": list(self.explanations),
            "disclosure": self.disclosure,
        }
