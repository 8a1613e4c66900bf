"""Inspect the marketplace as a user would and score it: `python -m tests.marketplace.inspection [WORLD …]`.

Real browser, real guard, real rules; the conduct day is the capture's, the decision day that of the keys.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from checker.inspection import Options, Surroundings, inspect
from checker.vocabulary import Finding, SubjectKind
from crawlers.browser import Browser
from crawlers.egress import parse_allowed
from tests.marketplace import WORLDS, serving
from tests.marketplace.keys import Target, read_key
from tests.marketplace.score import Score, score

KEY_DAY = date(2026, 11, 22)


def inspect_worlds(names: Iterable[str], evidence: Path, *, told_kind: bool = True) -> dict[str, Score]:
    """The score of each world, inspected target by target; `told_kind` says what each target is, as `--subject` does."""
    with serving() as base:
        allow = (parse_allowed(f"127.0.0.2/32:{base.rsplit(':', 1)[1]}"),)
        with Browser(allow=allow) as browser:
            around = Surroundings(evidence=evidence, allow=allow, browser=browser)
            return {name: _inspect_world(f"{base}/w/{name}", name, around, told_kind) for name in names}


def _inspect_world(address: str, name: str, around: Surroundings, told_kind: bool) -> Score:
    found = {target.path: _findings(address, target, around, told_kind) for target in read_key(name)}
    return score(name, found)


def _findings(address: str, target: Target, around: Surroundings, told_kind: bool) -> tuple[Finding, ...]:
    subject = SubjectKind(target.kind) if told_kind else None
    options = Options(decision=KEY_DAY, conduct=KEY_DAY, subject=subject)
    return inspect(f"{address}/{target.path}", options, around).findings


def main() -> int:
    """Print the score of the worlds named, or of all; 0 when it is perfect."""
    parser = argparse.ArgumentParser(prog="python -m tests.marketplace.inspection", description=__doc__)
    parser.add_argument("world", nargs="*", choices=[[], *WORLDS], default=[])
    parser.add_argument("--untold", action="store_true", help="let the checker find out what each target is")
    options = parser.parse_args()
    started, total = time.monotonic(), Score(checked=0)
    with tempfile.TemporaryDirectory() as folder:
        for name in options.world or WORLDS:
            scores = inspect_worlds([name], Path(folder), told_kind=not options.untold)
            print(f"{name}: {scores[name]}", flush=True)
            total = total + scores[name]
    head = str(total).splitlines()[0]
    print(f"all: {head}  ({time.monotonic() - started:.0f} s)")
    return 0 if total.is_perfect else 1


if __name__ == "__main__":
    sys.exit(main())
