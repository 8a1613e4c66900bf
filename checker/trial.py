"""Tries an amendment out before anybody approves it: the rules' cases, and the latest stored captures, judged with it.

Runs in a process of its own, because judging under other words builds them anew, and because a process can be ended
when its time is up. `python -m checker.trial` reads one request from standard input and answers on standard output.
Not covered: captures beyond the latest few; `shuoqing rejudge` takes all of them.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from checker.errors import CheckerError
from checker.vocabulary.amending import Trial, TrialChange
from rules.amendments import Amendments, read_amendments, use_amendments

log = logging.getLogger(__name__)
_GRACE_SECONDS = 15  # beyond the budget, for what was begun


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCapture:
    """A capture to judge again as it was asked for: days as 2026-03-15, empty for none."""

    inspection: int
    target: str
    capture: str
    conduct: str = ""
    category: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What to try: the files of the amendments in force with the proposed one as the last, and on what."""

    files: Mapping[str, str]
    proposed: str
    evidence: str
    decision: str
    seconds: float
    captures: tuple[StoredCapture, ...] = ()


def try_out(proposal: Proposal) -> Trial:
    """What the proposal would change, found in another process within the proposal's seconds."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "checker.trial"],  # -P: nothing of the current folder is run
            input=json.dumps(asdict(proposal)),
            capture_output=True,
            text=True,
            timeout=proposal.seconds + _GRACE_SECONDS,
            check=True,
        )
        return Trial.stored(json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return Trial(trouble=f"试算超过 {proposal.seconds:.0f} 秒，没有结果；请稍后重新试算，或减少行数。")
    except (subprocess.CalledProcessError, ValueError, KeyError, OSError) as error:
        log.error("trial.failed", extra={"because": (getattr(error, "stderr", "") or str(error))[-2000:]})
        return Trial(trouble="试算没有完成，请重新试算；仍不行请联系管理员。")


def _run(proposal: Proposal) -> Trial:
    deadline = time.monotonic() + proposal.seconds
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before", Path(folder) / "after"
        for place, names in ((before, set(proposal.files) - {proposal.proposed}), (after, set(proposal.files))):
            place.mkdir()
            for name in names:
                (place / name).write_text(proposal.files[name], "utf-8")
        cases, broken = _broken(read_amendments(before), read_amendments(after))
        old = _judged(proposal, before, deadline - max(0.0, deadline - time.monotonic()) / 2)
        new = _judged(proposal, after, deadline)
    both = [number for number in new if number in old]
    return Trial(
        cases=cases,
        broken=tuple(broken),
        judged=len(both),
        asked=len(proposal.captures),
        gained=tuple(change for n in both for key, change in new[n].items() if key not in old[n]),
        lost=tuple(change for n in both for key, change in old[n].items() if key not in new[n]),
    )


def _broken(before: Amendments, after: Amendments) -> tuple[int, list[str]]:
    """How many cases there are, and those that fit before and no longer do."""
    from checker.rulebook_check import broken_cases
    from rules.cases import cases_of
    from rules.rulebook import load_rulebook

    book = load_rulebook(after)
    broken = list(broken_cases(book))
    known = set(broken_cases(load_rulebook(before))) if broken else set()
    return sum(len(cases_of(rule)) for rule in book.rules.values()), [line for line in broken if line not in known]


def _judged(proposal: Proposal, folder: Path, deadline: float) -> dict[int, dict[str, TrialChange]]:
    """The concerns by fingerprint, by inspection, of the captures reached in time."""
    use_amendments(folder)
    found = {}
    for stored in proposal.captures:
        if time.monotonic() > deadline:
            break
        found[stored.inspection] = dict(_concerns(proposal, stored))
    return found


def _concerns(proposal: Proposal, stored: StoredCapture) -> Iterator[tuple[str, TrialChange]]:
    from checker.evaluate import CONCERNS
    from checker.inspection import Options, Surroundings, reopen
    from checker.vocabulary import Category, SubjectKind

    options = Options(
        decision=date.fromisoformat(proposal.decision),
        conduct=date.fromisoformat(stored.conduct) if stored.conduct else None,
        category=Category(stored.category) if stored.category else None,
        subject=SubjectKind(stored.subject) if stored.subject else None,
    )
    try:
        again = reopen(stored.capture, options, Surroundings(evidence=Path(proposal.evidence)))
    except CheckerError:  # its bytes are gone or altered: nothing can be compared
        return
    for finding in again.findings:
        if finding.outcome in CONCERNS:
            yield (
                f"{finding.fingerprint} {finding.outcome}",
                TrialChange(
                    inspection=stored.inspection,
                    target=stored.target,
                    rule=finding.rule,
                    outcome=finding.outcome.value,
                    message=finding.message,
                ),
            )


def _main() -> None:
    os.nice(10)  # people are waiting for pages; nobody waits for this
    given = json.load(sys.stdin)
    captures = tuple(StoredCapture(**one) for one in given.pop("captures"))
    json.dump(asdict(_run(Proposal(**given, captures=captures))), sys.stdout)


if __name__ == "__main__":
    _main()
