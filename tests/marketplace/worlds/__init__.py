"""All worlds: the compliant base, its breaches, lawful look-alikes of them, and what hinders seeing."""

from tests.marketplace.base import COMPLIANT
from tests.marketplace.model import World
from tests.marketplace.worlds import hindrances, look_alikes, violations

WORLDS: dict[str, World] = {
    world.name: world for world in (COMPLIANT, *violations.WORLDS, *look_alikes.WORLDS, *hindrances.WORLDS)
}

__all__ = ["WORLDS"]
