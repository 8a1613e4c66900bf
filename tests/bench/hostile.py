"""Every hostile page through the product's own visit: how long each takes, how much memory, what is left behind.

    python -m tests.bench.hostile [--only NAME …]

Baseline: the limits the project set itself, 60 s and 1 GiB a page, nothing left behind, and the next good page whole.
"""

import argparse
import sys
import time

from checker.errors import CheckerError, VisitFailed
from crawlers.browser import Browser
from crawlers.egress import parse_allowed
from crawlers.personas import persona
from crawlers.visit import visit
from crawlers.watchdog import session_pids
from tests.marketplace.app import serving
from tests.marketplace.hostile import HOSTILE

SECONDS, BYTES = 60, 2**30
HELPERS = {"slow", "huge-picture", "worker-script"}  # parts of other pages


def outcome(browser: Browser, url: str) -> tuple[str, int]:
    """What became of the page, named; and the most memory its browser held beyond what is shared, in bytes."""
    watchdog = None
    try:
        seen = visit(browser, url, persona=persona())
        watchdog = browser.watchdog
        trouble = str(seen.record["trouble"])
        named = f"seen{'/' + trouble if trouble else ''}{' -' + str(len(seen.incomplete)) if seen.incomplete else ''}"
    except VisitFailed as error:
        named = str(error.reason)
    except CheckerError as error:
        named = type(error).__name__
    return named, (watchdog or browser.watchdog).peak_bytes


def main() -> int:
    """Print one line a page and the sum; 1 when a page passed a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[])
    names = parser.parse_args().only or [name for name in HOSTILE if name not in HELPERS]
    slow, large, left, spoilt = [], [], [], []
    with serving() as base, Browser(allow=[parse_allowed(f"127.0.0.2/32:{base.rpartition(':')[2]}")]) as browser:
        for name in names:
            session, began = browser.watchdog.session, time.monotonic()
            named, peak = outcome(browser, f"{base}/hostile/{name}")
            spent = time.monotonic() - began
            slow += [name] if spent > SECONDS else []
            large += [name] if peak > BYTES else []
            good, _ = outcome(browser, f"{base}/w/compliant/item/calcium")
            spoilt += [] if good.startswith("seen") else [f"{name}: {good}"]
            if browser.watchdog.session != session and session_pids(session):
                left.append(name)
            print(f"{name:18} {named:22} {spent:6.1f} s {peak / 2**20:7.0f} MiB", flush=True)
    print(
        f"{len(names)} pages; over {SECONDS} s: {slow}; over 1 GiB: {large}; left behind: {left}; next page: {spoilt}"
    )
    return int(bool(slow or large or left or spoilt))


if __name__ == "__main__":
    sys.exit(main())
