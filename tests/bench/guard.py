"""What the egress guard costs a page: the same Chromium with and without it, on pages of the sample marketplace.

    python -m tests.bench.guard [--rounds 12]

Baseline: the same browser with the same switches, connected directly. Both load each page in a fresh profile until
everything has arrived; rounds alternate, the first warms up, medians of the sums are compared. Target: at most 1.05.
The network namespace, where the host allows one, is left out.
"""

import argparse
import statistics
import time
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from crawlers.browser import find_chromium, launch_options
from crawlers.egress import EgressGuard, parse_allowed
from tests.marketplace.app import serving

PATHS = ("/w/compliant/", "/w/compliant/item/calcium", "/w/disguised/item/sunflower")


def load(browser: Browser, urls: Sequence[str]) -> float:
    """Seconds until all pages were there, one after the other, each in a profile of its own."""
    spent = 0.0
    for url in urls:
        context = browser.new_context()
        page = context.new_page()
        began = time.perf_counter()
        answer = page.goto(url, wait_until="load")
        spent += time.perf_counter() - began
        assert answer is not None, url
        assert answer.ok, url
        context.close()
    return spent


def direct_options(options: dict[str, Any]) -> dict[str, Any]:
    """The same launch without the guard, and free to resolve addresses, which the guard does otherwise."""
    switches = [one for one in options["args"] if not one.startswith("--host-resolver-rules")]
    return {name: value for name, value in options.items() if name != "proxy"} | {"args": switches}


def measure(base: str, guard: EgressGuard, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each round, guarded and direct, alternating after one round of warming up."""
    urls = [f"{base}{path}" for path in PATHS]
    guarded, direct = [], []
    with sync_playwright() as driver:
        options = launch_options(find_chromium(driver.chromium.executable_path), guard.url)
        behind = driver.chromium.launch(**options)
        plain = driver.chromium.launch(**direct_options(options))
        for number in range(rounds + 1):
            took = load(behind, urls), load(plain, urls)
            if number:
                guarded.append(took[0])
                direct.append(took[1])
        behind.close()
        plain.close()
    return guarded, direct


def main() -> None:
    """Print both medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    rounds = parser.parse_args().rounds
    with serving() as base, EgressGuard(allow=[parse_allowed(f"127.0.0.2/32:{base.rpartition(':')[2]}")]) as guard:
        guarded, direct = measure(base, guard, rounds)
    first, second = statistics.median(guarded), statistics.median(direct)
    print(f"guarded median {1000 * first:.0f} ms for {len(PATHS)} pages, direct {1000 * second:.0f} ms")
    print(f"ratio {first / second:.3f}  (target <= 1.05)")


if __name__ == "__main__":
    main()
