"""The whole chain on the mock shop: sealed accounts, a campaign file, real Chromium, readings, judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from checker.pricing.campaign import Barrier
from checker.pricing.campaign_file import read_campaign
from checker.pricing.judge import judge
from checker.pricing.observations import read_observations
from checker.pricing.run import READINGS, Means, Tally, run
from checker.pricing.verdicts import Comparison
from crawlers.egress import parse_allowed
from crawlers.pricing.sealed_state import sealed
from crawlers.timekeeping import Timekeeper
from tests.marketplace import create_marketplace, serving
from tests.marketplace.price_site import PriceSite
from tests.marketplace.prices import COOKIE

HOST = "127.0.0.2"
KEY = bytes(range(32))
HEAD = """
seed = 11
rounds = {rounds}
delay_s = 0
at_once = {at_once}

[looks.device]
phone = "phone"
desktop = "desktop"

[shows.loyalty]
old = ["客户身份：老客"]
new = ["客户身份：新客"]

[shows.device]
phone = ["访问设备：手机"]
desktop = ["访问设备：电脑"]
"""


@dataclass(frozen=True, slots=True)
class Bench:
    """A running shop, and the campaign declared against it."""

    site: PriceSite
    campaign: Path
    means: Means
    address: str  # what the egress guard has to let through

    def run(self, progress: Callable[[Barrier, Tally], None] = lambda barrier, tally: None) -> Tally:
        """Read the campaign, the shop's clock following its rounds."""

        def turned(barrier: Barrier, tally: Tally) -> None:
            if self.site.clock.round != barrier.round:
                self.site.clock.turn(barrier.round)
            progress(barrier, tally)

        return run(read_campaign(self.campaign), self.means, turned)

    def judged(self) -> dict[str, Comparison]:
        """The comparisons of what was read, by article."""
        readings, errors = read_observations(self.means.folder / READINGS)
        assert errors == []
        return {found.sku: found for found in judge(readings)}


@contextmanager
def shop_open(site: PriceSite, folder: Path, *, rounds: int, at_once: int = 4) -> Iterator[Bench]:
    """The site served on loopback, its customers' sign-in states sealed, and a campaign over all its articles."""
    app = create_marketplace(worlds=(), prices={site.scenario: site})
    with serving(HOST, 0, app) as base:
        campaign = folder / "campaign.toml"
        campaign.write_text(_campaign(site, base, rounds, at_once), encoding="utf-8")
        for account in site.customers:
            (folder / f"{account}.sealed").write_bytes(signed_in(site, account))
        address = f"{HOST}/32:{base.rsplit(':', 1)[1]}"
        means = Means(
            folder=folder / "out",
            evidence=folder / "evidence",
            key=KEY,
            allow=(parse_allowed(address),),
            clock=Timekeeper(),
        )
        yield Bench(site, campaign, means, address)


def signed_in(site: PriceSite, account: str, days: int = 1) -> bytes:
    """The sealed sign-in state of one customer of the shop."""
    cookie = {
        "name": COOKIE,
        "value": site.token(account),
        "domain": HOST,
        "path": "/",
        "expires": -1,
        "httpOnly": True,
        "secure": False,
        "sameSite": "Lax",
    }
    until = datetime.now(UTC) + timedelta(days=days)
    return sealed({"cookies": [cookie], "origins": []}, account=account, expires_at=until, key=KEY)


def _campaign(site: PriceSite, base: str, rounds: int, at_once: int) -> str:
    parts = [HEAD.format(rounds=rounds, at_once=at_once)]
    below = f"{base}/prices/{site.scenario}"
    for sku in site.skus:
        addresses = f'product = "{below}/item/{sku}"\ncheckout = "{below}/checkout/{sku}"'
        parts.append(f'[[article]]\nsku = "{sku}"\n{addresses}\n')
    for number, account in enumerate(site.customers.values()):
        loyalty, device = "old" if account.old else "new", "phone" if number % 4 < 2 else "desktop"
        factors = f'{{loyalty = "{loyalty}", device = "{device}"}}'
        parts.append(
            f'[[persona]]\naccount = "{account.name}"\nfactors = {factors}\nstorage = "{account.name}.sealed"\n'
        )
    return "\n".join(parts)
