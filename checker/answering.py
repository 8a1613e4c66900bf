"""Answers for programs: texts and prices judged on the spot, and reports in the published shape.

Nothing here is kept. Rows are those of `shuoqing judge`, observations those of `shuoqing prices judge`.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from checker.amending import take_amendments
from checker.errors import BadRequest, NotFound
from checker.listing import Listing
from checker.members import allow
from checker.report.plain import plain
from checker.vocabulary.workbench import FindingFilter, Inspection, KeptFinding, Person, Right

Report = Callable[[Inspection], Mapping[str, Any]]
MOST_ROWS = 1000
MOST_OBSERVATIONS = 100_000


def no_report(inspection: Inspection) -> Mapping[str, Any]:
    """For workbenches without a machine that reads captures."""
    raise NotFound("这里不能重新读取证据。")


class Answering(Listing, ABC):
    """What programs ask the workbench."""

    _machine: Any

    def judge_texts(self, person: Person, rows: Sequence[Mapping[str, Any]], on: date) -> list[dict[str, Any]]:
        """One answer per row, in order, by the law of `on` where a row names no day. Raises BadRequest."""
        allow(person, Right.VIEW)
        if len(rows) > MOST_ROWS:
            raise BadRequest(f"一次最多 {MOST_ROWS} 行；更多请用 shuoqing judge。")
        from checker.feed import judge_rows  # brings the language tables along

        take_amendments(self._database, self.settings.amendments)
        return list(judge_rows(rows, on=on))

    def judge_prices(
        self, person: Person, observations: Iterable[Mapping[str, Any]]
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What the observations come to per article, and which of them could not be read. Raises BadRequest."""
        allow(person, Right.VIEW)
        from checker.pricing.judge import judge
        from checker.pricing.observations import collect

        lines = [json.dumps(dict(one)) for one in observations]
        if len(lines) > MOST_OBSERVATIONS:
            raise BadRequest(f"一次最多 {MOST_OBSERVATIONS} 条读数；更多请用 shuoqing prices judge。")
        readings, errors = collect(lines)
        found = [one.as_dict() for one in judge(readings)]
        return found, [{"observation": error.line, "error": error.message} for error in errors]

    def report(self, person: Person, number: int) -> Mapping[str, Any]:
        """An inspection as `check --format json` would print it: facts read again from the sealed capture, findings
        as they were found. Raises NotFound, EvidenceNotSealed."""
        inspection = self.inspection(person, number)
        if inspection.capture is None:
            raise NotFound("这次检查没有留下证据：目标未能观察，或检查尚未完成。")
        again = dict(self._machine.report(inspection))
        kept = self._all_findings(person, number)
        return again | {"rulebook": inspection.rulebook, "findings": [finding_object(one) for one in kept]}

    def finding_objects(self, found: Iterable[KeptFinding]) -> list[dict[str, Any]]:
        """Findings in the published shape, with their numbers and what people decided."""
        return [finding_object(one) for one in found]

    @abstractmethod
    def inspection(self, person: Person, number: int) -> Inspection:
        """One inspection. Raises NotFound."""

    def _all_findings(self, person: Person, number: int) -> list[KeptFinding]:
        found: list[KeptFinding] = []
        cursor: str | None = ""
        while cursor is not None:
            page = self.findings(person, FindingFilter(inspection=number), cursor=cursor, size=500)
            found += page.items
            cursor = page.next
        return found


def finding_object(kept: KeptFinding) -> dict[str, Any]:
    """A finding in the published shape, with its number, its inspection and what people decided."""
    from checker.report.json import finding_object as shown  # brings the rulebook along

    finding = kept.finding
    return {
        "id": kept.id,
        "inspection": kept.inspection,
        "target": kept.target,
        "state": kept.state.value,
        "found_at": kept.found_at.isoformat(),
        "capture": finding.capture or None,
        "rulebook": finding.rulebook,
        "conduct_day": finding.conduct_day.isoformat() if finding.conduct_day else None,
        "reviews": [{"id": one.id, **plain(one.review)} for one in kept.reviews],
        **shown(finding),
    }
