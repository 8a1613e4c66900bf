"""Runs the exemptions of one claim in order and records what was tried, for the finding to show."""

from checker.vocabulary import Exemption
from rules.language import context, proofs, superlatives
from rules.language.scene import Scene

STEPS = {**context.STEPS, **superlatives.STEPS, **proofs.STEPS}


def tried(names: tuple[str, ...], scene: Scene) -> tuple[Exemption, ...]:
    """Every step that had something to say, in order; nothing after the first that held."""
    results: list[Exemption] = []
    for name in names:
        shown, step = STEPS[name]
        answer = step(scene)
        if answer is None:
            continue
        results.append(Exemption(name=shown, held=answer[0], because=answer[1]))
        if answer[0]:
            break
    return tuple(results)
