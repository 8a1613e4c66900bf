"""False alarms and power of the price judge beside today's detectors, on the same simulated sites.

python -m tests.bench.pricing                 # 100 sites of 60 articles per scenario, baselines on 10
python -m tests.bench.pricing --sites 20
OPENBLAS_NUM_THREADS=1 python -m tests.bench.pricing --speed         # 10 000 articles x 16 accounts x 8 rounds, one core
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass, field, replace

import numpy as np

from checker.pricing.judge import judge
from tests.pricing.baselines import BASELINES, payable_cube
from tests.pricing.simulation import CLEAN, SCENARIOS, VIOLATING, Shop, Sitting, balanced, simulate

SEED = 20261122


@dataclass(slots=True)
class Score:
    """Outcomes over the sites of one scenario."""

    clean: Counter[str] = field(default_factory=Counter)
    surcharged: Counter[str] = field(default_factory=Counter)
    factors: Counter[str] = field(default_factory=Counter)
    sites: int = 0
    alarmed: int = 0

    def false_pct(self) -> float:
        return 100 * self.clean["suspected"] / max(self.clean.total(), 1)

    def share(self, outcome: str) -> float:
        return 100 * self.surcharged[outcome] / max(self.surcharged.total(), 1)


def score(shop: Shop, sitting: Sitting, sites: int, seed: int) -> Score:
    """Our judge over `sites` simulated sites."""
    result, random = Score(sites=sites), np.random.default_rng(seed)
    for _ in range(sites):
        site = simulate(shop, sitting, random)
        alarmed = False
        for found, surcharged in zip(judge(site.readings), site.surcharged, strict=True):
            (result.surcharged if surcharged else result.clean)[found.outcome.value] += 1
            if found.outcome == "suspected":
                result.factors[found.factor or "-"] += 1
                alarmed |= not surcharged
        result.alarmed += alarmed
    return result


def baseline_scores(shop: Shop, sites: int, seed: int) -> dict[str, tuple[float, float]]:
    """False-alarm and detection percentages of each baseline."""
    rates = {}
    for baseline in BASELINES:
        random = np.random.default_rng(seed)
        clean, hit = [], []
        for _ in range(sites):
            site = simulate(shop, baseline.sitting, random)
            flagged = baseline.flags(payable_cube(site.readings, baseline.sitting))
            clean.extend(flagged[~site.surcharged])
            hit.extend(flagged[site.surcharged])
        rates[baseline.name] = (100 * float(np.mean(clean)), 100 * float(np.mean(hit)) if hit else float("nan"))
    return rates


def table(sites: int, baseline_sites: int) -> None:
    """Prints one line a scenario and the summary the targets speak of."""
    scores: dict[str, Score] = {}
    others: dict[str, dict[str, tuple[float, float]]] = {}
    names = [baseline.name for baseline in BASELINES]
    print(f"{sites} sites x 60 articles, 8 v 8 accounts x 8 rounds; baselines on {baseline_sites} sites")
    print(
        f"{'scenario':20s} {'ours FPR':>9s} {'site>=1':>8s} {'power':>7s} {'expl.':>6s}  "
        + "".join(f"{n + ' FPR/power':>16s}" for n in names)
    )
    for number, (name, shop) in enumerate(SCENARIOS.items()):
        mine = scores[name] = score(shop, balanced(), sites, SEED + number)
        rates = others[name] = baseline_scores(shop, baseline_sites, SEED + number)
        power = f"{mine.share('suspected'):7.2f} {mine.share('explained'):6.2f}" if name in VIOLATING else " " * 14
        cells = "".join(f"{rates[n][0]:9.2f}/{rates[n][1]:6.1f}" for n in names)
        print(
            f"{name:20s} {mine.false_pct():9.3f} {100 * mine.alarmed / sites:8.1f} {power}  {cells}  {_mix(mine)}",
            flush=True,
        )
    clean = [scores[name].false_pct() for name in CLEAN]
    print(f"\nclean scenarios: mean FPR {np.mean(clean):.3f} %, worst {max(clean):.3f} %, "
          f"sites with a false flag, worst {max(100 * scores[n].alarmed / sites for n in CLEAN):.1f} %")  # fmt: skip
    for name in names:
        mean = float(np.mean([others[scenario][name][0] for scenario in CLEAN]))
        print(f"  {name}: mean FPR {mean:.2f} % ({mean / max(float(np.mean(clean)), 1e-3):.0f} x ours)")
    device = scores["v_device_5"]
    total = device.clean.total() + device.surcharged.total()
    print(f"device rule flagged as loyalty: {100 * device.factors['loyalty'] / total:.3f} % of articles")


def _mix(mine: Score) -> str:
    total = mine.clean.total()
    return " ".join(f"{name}={100 * count / total:.1f}" for name, count in mine.clean.most_common(4))


def variants(sites: int) -> None:
    """The harder settings: no second look, other ways to lose a label, more accounts, more rounds."""
    print("\nvariants (FPR on clean articles, power, explained among surcharged)")
    settings = {
        "no second look, v_loyal_1": (VIOLATING["v_loyal_1"], balanced(reread=False)),
        "no second look, dirty": (CLEAN["null_dirty"], balanced(reread=False)),
        "no second look, kitchen": (VIOLATING["v_kitchen"], balanced(reread=False)),
        "labels D0, new user": (replace(CLEAN["null_newuser"], unlabelled_as="unmarked"), balanced()),
        "labels lost, new user": (replace(CLEAN["null_newuser"], unlabelled_as="lost"), balanced()),
        "labels lost, kitchen": (replace(VIOLATING["v_kitchen"], unlabelled_as="lost"), balanced()),
        "12 v 12, 5 % + A/B": (VIOLATING["v_loyal_5_ab"], balanced(12)),
        "16 rounds, 10 % in 30 %": (VIOLATING["v_loyal_10_int30"], balanced(rounds=16)),
        "one article in 60, 5 %": (replace(VIOLATING["v_loyal_5"], surcharged_articles=1 / 60), balanced()),
        "30-minute rounds, drift": (CLEAN["null_drift"], balanced(window_minutes=30.0)),
    }
    for name, (shop, sitting) in settings.items():
        found = score(shop, sitting, sites, SEED)
        print(
            f"  {name:28s} {found.false_pct():6.3f} {found.share('suspected'):7.2f} {found.share('explained'):6.2f}",
            flush=True,
        )


def speed() -> None:
    """Seconds for ten thousand articles, from columns and from a JSONL text."""
    from checker.pricing.observations import collect
    from tests.pricing.jsonl import as_lines

    for name in ("v_loyal_5_ab", "v_kitchen"):
        site = simulate(SCENARIOS[name], balanced(reread=False), np.random.default_rng(SEED), articles=10_000)
        started, worked = time.perf_counter(), time.process_time()
        judged = judge(site.readings)
        seconds, cpu = time.perf_counter() - started, time.process_time() - worked
        print(
            f"{name}: {len(judged)} articles, {len(site.readings)} readings judged in {seconds:.1f} s ({cpu:.1f} s CPU)"
        )
    lines = [line.encode() for line in as_lines(site.readings)]
    started, worked = time.perf_counter(), time.process_time()
    collect(lines)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    print(f"reading {len(lines)} JSONL lines: {seconds:.1f} s ({cpu:.1f} s CPU)")


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=100)
    parser.add_argument("--baseline-sites", type=int, default=10)
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    if options.speed:
        speed()
        return
    table(options.sites, options.baseline_sites)
    variants(max(options.sites // 4, 5))


if __name__ == "__main__":
    main()
