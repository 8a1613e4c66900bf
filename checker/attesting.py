"""Self-audit attestations out of the workbench: a period, whose data, signed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import Any

from checker.auditing import Auditing
from checker.clock import shanghai_day
from checker.errors import BadRequest
from checker.evidence.attestation import FORMAT, signed, subject, totals
from checker.members import allow
from checker.store import figures, inspections
from checker.vocabulary.people import Person, Right
from checker.vocabulary.workbench import Inspection, InspectionFilter, InspectionState
from rules.coverage import coverage
from rules.coverage import totals as coverage_totals
from rules.rulebook import load_rulebook

_ENDED = (InspectionState.DONE, InspectionState.FAILED)
_AT_A_TIME = 200


class Attesting(Auditing):
    """The part of the workbench that vouches for itself."""

    def attest(self, person: Person, since: date, until: date, *, by: str = "") -> bytes:
        """The signed statement of what was looked at from `since` up to and including `until`, in Asia/Shanghai.

        It covers what the person may see. Raises BadRequest for a period that ends before it begins.
        """
        allow(person, Right.EXPORT)
        if until < since:
            raise BadRequest("结束日早于开始日。")
        rows = list(self._rows(person, since, until))
        statement = {
            "format": FORMAT,
            "by": by or person.organisation or self.settings.office,
            "made_at": datetime.now(UTC),
            "period": {"since": since, "until": until, "zone": "Asia/Shanghai"},
            "program": {"name": "shuoqing", "version": version("shuoqing")},
            "rulebook": {
                "digest": load_rulebook().digest,
                "used": sorted({row["rulebook"] for row in rows if row["rulebook"]}),
                "rules": sorted(load_rulebook().rules),
                "articles": {str(status): number for status, number in coverage_totals(coverage()).items()},
            },
            "subjects": rows,
            "totals": totals(rows),
        }
        content = signed(statement, self.keys)
        period = {"since": since.isoformat(), "until": until.isoformat(), "subjects": len(rows)}
        self.note(person, "attestation.made", "attestation", f"{since}/{until}", period)
        return content

    def _rows(self, person: Person, since: date, until: date) -> Iterator[dict[str, Any]]:
        wanted, cursor = InspectionFilter(states=_ENDED), ""
        while True:
            with self._reading(person) as session:
                page = inspections.page(session, wanted, cursor=cursor, size=_AT_A_TIME)
                within = [
                    one for one in page.items if one.finished_at and since <= shanghai_day(one.finished_at) <= until
                ]
                counts = figures.rules_by_inspection(session, [one.id for one in within])
            yield from (_row(one, counts.get(one.id, {})) for one in within)
            if page.next is None:
                return
            cursor = page.next


def _row(one: Inspection, rules: dict[str, dict[str, int]]) -> dict[str, Any]:
    return {
        "subject": subject(one.target),
        "kind": one.subject.value if one.subject else "",
        "capture": one.capture or "",
        "inspected_at": one.finished_at,
        "conduct_day": one.conduct_day,
        "rulebook": one.rulebook,
        "reason": one.reason,
        "observed": {"pages": one.observed.get("pages", 0), "channels": one.observed.get("channels", {})},
        "rules": rules,
    }
