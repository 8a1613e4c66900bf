"""The whole price chain on the mock shop: real Chromium, sealed evidence, two extractors, judgement, beside the truth.

The shop refuses pages on purpose; what it refused stands beside what we could not read, and what stayed unread after a
second look beside that.

python -m tests.bench.price_chain                                    # a small site of each scenario class
python -m tests.bench.price_chain v_loyal_5 --articles 60 --accounts 16 --rounds 8
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

import orjson

from checker.pricing.run import READINGS
from tests.marketplace.price_site import PriceSite
from tests.pricing.chain import Bench, shop_open
from tests.pricing.simulation import SCENARIOS

CLASSES = (
    "null_quiet", "null_drift", "null_oos", "null_dirty", "null_ab_sku", "null_ab_request", "null_coupons", "null_member",
    "null_newuser", "null_region_ship", "v_loyal_1", "v_loyal_5", "v_loyal_10_int30", "v_device_5", "v_kitchen",
)  # fmt: skip


def measure(scenario: str, articles: int, accounts: int, rounds: int, at_once: int) -> str:
    """One line about one site: readings, what could not be used, outcomes on clean and on surcharged articles."""
    site = PriceSite(scenario, seed=20261122, articles=articles, accounts=accounts)
    with (
        tempfile.TemporaryDirectory() as folder,
        shop_open(site, Path(folder), rounds=rounds, at_once=at_once) as bench,
    ):
        started = time.monotonic()
        bench.run()
        seconds = time.monotonic() - started
        return f"{scenario:18s} {_said(bench, site, seconds)}"


def _said(bench: Bench, site: PriceSite, seconds: float) -> str:
    rows = [orjson.loads(line) for line in (bench.means.folder / READINGS).read_bytes().splitlines()]
    troubles = Counter(row["trouble"] for row in rows if row["trouble"])
    asked = {(row["sku"], row["account"], row["round"]) for row in rows}
    lost = asked - {(row["sku"], row["account"], row["round"]) for row in rows if not row["trouble"]}
    found = bench.judged()
    clean = Counter(one.outcome.value for sku, one in found.items() if sku not in site.surcharged)
    charged = Counter(f"{one.outcome.value}({one.factor})" for sku, one in found.items() if sku in site.surcharged)
    disclosed = Counter(item["disclosed"] for row in rows for item in row["items"])
    return (
        f"{len(rows):5d} readings {seconds / len(rows):5.2f} s each  unusable {dict(troubles)} "
        f"(pages the shop refused {site.clock.refusals}; unread after a second look {len(lost)} of {len(asked)})  lines {dict(disclosed)}  "
        f"clean {dict(clean)}  surcharged {dict(charged)}"
    )


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="*", choices=[[], *SCENARIOS], default=[])
    parser.add_argument("--articles", type=int, default=3)
    parser.add_argument("--accounts", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--at-once", type=int, default=4)
    options = parser.parse_args()
    for scenario in options.scenario or CLASSES:
        print(measure(scenario, options.articles, options.accounts, options.rounds, options.at_once), flush=True)


if __name__ == "__main__":
    main()
