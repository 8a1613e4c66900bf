"""The sample marketplace: a livestream-commerce platform of our own, in many worlds, with answer keys."""

from tests.marketplace.app import create_marketplace, serving
from tests.marketplace.worlds import WORLDS

__all__ = ["WORLDS", "create_marketplace", "serving"]
