"""Known vulnerabilities of what is installed, asked of pip-audit: `python -m tests.dependency_audit [its options]`.

pip-audit ends well when its service knows no package at all, so a package with known vulnerabilities is asked about
first: where that one is not found, nothing was checked, and this says so. The exit code is 1 when something installed
is vulnerable, or when nothing could be checked and `--strict` asks for it.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

KNOWN_BAD = "jinja2==2.10"  # CVE-2019-10906 and others
OURS = "shuoqing"  # nobody else publishes advisories about it
Answer = Sequence[Mapping[str, Any]]


def main(options: Sequence[str], installed: Sequence[str] = ("--skip-editable",)) -> int:
    """Print what was found, or that nothing was checked; `installed` tells pip-audit which environment is meant."""
    passed_on = [one for one in options if one != "--strict"]
    if not any(one.get("vulns") for one in _known_bad(passed_on)):
        print(f"dependencies: NOT CHECKED, the advisory service cannot be reached or does not know of {KNOWN_BAD}")
        return int("--strict" in options)
    answer = [one for one in _asked(passed_on, *installed) if one["name"] != OURS]
    vulnerable, unknown = [one for one in answer if one.get("vulns")], [one for one in answer if "skip_reason" in one]
    for one in vulnerable:
        print(f"  {one['name']} {one['version']}: {', '.join(known['id'] for known in one['vulns'])}")
    if unknown:
        print(f"  NOT CHECKED, unknown to the service: {', '.join(one['name'] for one in unknown)}")
    print(
        f"dependencies: {len(answer) - len(unknown)} checked, {len(vulnerable)} vulnerable, {len(unknown)} not checked"
    )
    return int(bool(vulnerable) or (bool(unknown) and "--strict" in options))


def _known_bad(options: Sequence[str]) -> Answer:
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder, "requirements.txt")
        pins.write_text(KNOWN_BAD, encoding="utf-8")
        return _asked(options, "--requirement", str(pins), "--no-deps", "--disable-pip")


def _asked(options: Sequence[str], *about: str) -> Answer:
    """What pip-audit answers; nothing when it broke off."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--desc", "off", "--progress-spinner", "off"]
    ended = subprocess.run([*command, *about, *options], capture_output=True, text=True, check=False)
    try:
        answer: Answer = json.loads(ended.stdout)["dependencies"]
    except ValueError:
        return ()
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
