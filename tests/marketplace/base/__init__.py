"""The compliant marketplace that every world starts from."""

from tests.marketplace.base.accounts import ACCOUNTS, ROOMS
from tests.marketplace.base.goods import PRODUCTS
from tests.marketplace.base.platform import PLATFORM
from tests.marketplace.base.shops import SHOPS
from tests.marketplace.model import World

COMPLIANT = World(
    name="compliant",
    title="合规样例",
    platform=PLATFORM,
    shops=SHOPS,
    products=PRODUCTS,
    rooms=ROOMS,
    accounts=ACCOUNTS,
)

__all__ = ["COMPLIANT"]
