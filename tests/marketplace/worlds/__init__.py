"""All worlds: the compliant base, its breaches, lawful look-alikes of them, what hinders seeing, and the wider law."""

from tests.marketplace.base import COMPLIANT
from tests.marketplace.model import World
from tests.marketplace.worlds import hindrances, look_alikes, violations, wider

WORLDS: dict[str, World] = {
    world.name: world
    for world in (COMPLIANT, *violations.WORLDS, *look_alikes.WORLDS, *hindrances.WORLDS, *wider.WORLDS)
}

__all__ = ["WORLDS"]
