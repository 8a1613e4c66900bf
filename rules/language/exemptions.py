"""Runs the exemptions of one claim in order and records what was tried, for the finding to show."""

from functools import cache

from checker.vocabulary import Exemption
from rules.language import context, proofs, superlatives
from rules.language.context import Step
from rules.language.scene import Scene

STEPS = {**context.STEPS, **superlatives.STEPS, **proofs.STEPS}


def tried(names: tuple[str, ...], scene: Scene) -> tuple[Exemption, ...]:
    """Every step that had something to say, in order; nothing after the first that held."""
    results: list[Exemption] = []
    for shown, step in _steps(names):
        answer = step(scene)
        if answer is None:
            continue
        results.append(Exemption(name=shown, held=answer[0], because=answer[1]))
        if answer[0]:
            break
    return tuple(results)


@cache
def _steps(names: tuple[str, ...]) -> tuple[tuple[str, Step], ...]:
    return tuple(STEPS[name] for name in names)
