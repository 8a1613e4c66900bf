"""Scheduled monitoring: rooms, shops and lists of addresses, inspected again and again outside quiet hours.

Jobs of the kind `monitor`: payload `{"targets": […], "district", "organisation"}`; each run queues one inspection per
address, behind everything that somebody waits for.
"""

from collections.abc import Sequence
from typing import Final

from checker.errors import BadRequest
from checker.jobs import Effect, Kind, Progress
from checker.kinds import Surroundings
from checker.members import allow
from checker.queueing import Queueing
from checker.store import inspections
from checker.store.database import Session
from checker.vocabulary.jobs import Job, NewSchedule, Priority, Schedule, Timing
from checker.vocabulary.people import Person, Right
from checker.vocabulary.workbench import InspectionRequest

MOST_TARGETS: Final = 200


class Monitoring(Queueing):
    """What is looked at regularly."""

    def monitor(self, person: Person, name: str, targets: Sequence[str], timing: Timing) -> Schedule:
        """The schedule that inspects these addresses. Raises BadRequest, NotAllowed for an address."""
        allow(person, Right.REQUEST)
        wanted = list(dict.fromkeys(one.strip() for one in targets if one.strip()))
        if not 1 <= len(wanted) <= MOST_TARGETS:
            raise BadRequest(f"请填写 1–{MOST_TARGETS} 个网址，每行一个。")
        payload = {
            "targets": [self.check_target(one) for one in wanted],
            "district": person.district,
            "organisation": person.organisation,
        }
        return self.add_schedule(person, NewSchedule(name=name.strip(), kind="monitor", timing=timing, payload=payload))


def monitor_kind(surroundings: Surroundings) -> Kind:
    """Queues the inspections of one round."""

    def run(job: Job, progress: Progress) -> Effect:
        given = job.payload

        def keep(session: Session) -> None:
            for target in given["targets"]:
                request = InspectionRequest(
                    target=target, district=given.get("district", ""), organisation=given.get("organisation", "")
                )
                inspections.add(session, request, job.requested_by, priority=Priority.BATCH)

        return keep

    return Kind(run=run)
