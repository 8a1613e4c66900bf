"""Comparisons as facts: what the rules on differential pricing read."""

from __future__ import annotations

from collections.abc import Sequence

from checker.pricing.verdicts import Comparison
from checker.vocabulary import Clause, PriceComparison


def as_fact(
    comparison: Comparison, *, url: str = "", name: str = "", clauses: Sequence[Clause] = ()
) -> PriceComparison:
    """The comparison as a subject of rules; `clauses` are the platform's rules on prices that differ, when read."""
    return PriceComparison(
        url=url,
        name=name,
        sku=comparison.sku,
        outcome=comparison.outcome.value,
        factor=comparison.factor,
        effect_pct=comparison.effect_pct,
        ci95=comparison.ci95,
        effect_fen=comparison.effect_fen,
        p=comparison.p,
        q=comparison.q,
        accounts=tuple(comparison.accounts.items()),
        rounds=comparison.rounds,
        smallest_effect_pct=comparison.smallest_effect_pct,
        explanations=comparison.explanations,
        disclosure=comparison.disclosure,
        clauses=tuple(clauses),
    )
