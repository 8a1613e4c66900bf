"""Everything that attacks us, in one go, as a table: `python -m tests.hostile_pass` or `make hostile`.

Runs the tests of the parts in processes of their own and counts their cases; the hostile pages are visited by
`tests.bench.hostile`, within its limits of time and memory. The exit code is 1 when a part did not hold.
"""

import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

TESTS = {
    "addresses, redirects, rebinding": ("tests/crawlers/test_ssrf.py", "tests/crawlers/egress"),
    "hostile pages, their endings": ("tests/crawlers/test_hostile_pages.py",),
    "malicious strings on every page": ("tests/webui/test_malicious_strings.py",),
    "hostile uploads and share texts": ("tests/checker/intake",),
    "API fuzzed by its contract": ("tests/webui/api",),
}
PAGES = "hostile pages, 60 s and 1 GiB each"


@dataclass(frozen=True, slots=True)
class Part:
    """What a part came to; `skipped` cases proved nothing."""

    name: str
    cases: int
    failed: int
    skipped: int
    seconds: float

    @property
    def held(self) -> bool:
        """Whether something was tried and nothing got through."""
        return self.cases > self.skipped and not self.failed


def tested(name: str, paths: tuple[str, ...]) -> Part:
    """One part by its tests."""
    with tempfile.TemporaryDirectory() as folder:
        report, began = Path(folder, "report.xml"), time.monotonic()
        _python("pytest", "-q", "-n", "0", f"--junitxml={report}", *paths)
        seconds = time.monotonic() - began
        suites = ET.parse(report).getroot().findall("testsuite") if report.exists() else []
    cases, failures, errors, skipped = (
        sum(int(suite.get(what, 0)) for suite in suites) for what in ("tests", "failures", "errors", "skipped")
    )
    return Part(name, cases, failures + errors, skipped, seconds)


def visited() -> Part:
    """The hostile pages by a browser."""
    began = time.monotonic()
    ended = _python("tests.bench.hostile")
    counted = re.search(r"^(\d+) pages;", ended.stdout, re.MULTILINE)
    cases = int(counted[1]) if counted else 0
    return Part(PAGES, cases, ended.returncode, 0, time.monotonic() - began)


def _python(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    ended = subprocess.run([sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        print(ended.stdout, file=sys.stderr)
    return ended


def main() -> int:
    """Print a row as soon as its part is through."""
    print(f"{'part':36} {'cases':>6} {'failed':>6} {'skipped':>7} {'seconds':>8}  held")
    parts = []
    for name in (*TESTS, PAGES):
        part = tested(name, TESTS[name]) if name in TESTS else visited()
        parts.append(part)
        held = "yes" if part.held else "NO"
        print(
            f"{name:36} {part.cases:6} {part.failed:6} {part.skipped:7} {part.seconds:8.0f}  {held}",
            flush=True,
        )
    return int(not all(part.held for part in parts))


if __name__ == "__main__":
    sys.exit(main())
