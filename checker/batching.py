"""Batches: many inspections asked for together, behind everything that somebody waits for."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from checker.errors import BadRequest, Busy, CheckerError, NotFound
from checker.members import Members, allow
from checker.settings import Settings
from checker.store import batches, inspections, jobs, people
from checker.store.database import Session
from checker.vocabulary.access import Batch
from checker.vocabulary.jobs import Priority
from checker.vocabulary.people import EVERYTHING
from checker.vocabulary.workbench import Inspection, InspectionRequest, Page, Person, Right

MOST_TARGETS = 1000


class Batching(Members, ABC):
    """The batches of one workbench."""

    @abstractmethod
    def understood(self, person: Person, request: InspectionRequest) -> InspectionRequest:
        """The request in the form it is kept. Raises BadRequest, NotAllowed."""

    def request_batch(self, person: Person, requests: Sequence[InspectionRequest], name: str = "") -> Batch:
        """The batch, queued whole or not at all. Raises BadRequest naming the target that is wrong, Busy."""
        allow(person, Right.REQUEST)
        if not 1 <= len(requests) <= MOST_TARGETS:
            raise BadRequest(f"一个批次须有 1–{MOST_TARGETS} 个目标。")
        wanted = [self._checked(person, number, one) for number, one in enumerate(requests, start=1)]
        with self._database.writing() as session:
            refuse_when_full(session, self.settings, len(wanted))
            kept = [inspections.add(session, one, person.username, priority=Priority.BATCH) for one in wanted]
            number = batches.add(session, name, person.username, [one.id for one in kept])
            people.record(
                session,
                actor=person.username,
                action="batch.requested",
                object_kind="batch",
                object_id=str(number),
                detail={"targets": len(kept)},
            )
        return self.batch(person, number)

    def batches(self, person: Person, *, cursor: str = "", size: int = 50) -> Page[Batch]:
        """Batches, the newest first; one's own only, unless one may see everybody's data."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return batches.page(session, owner=_only(person), cursor=cursor, size=size)

    def batch(self, person: Person, number: int) -> Batch:
        """One batch. Raises NotFound."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            found = batches.find(session, number)
        if found is None or _only(person) not in ("", found.requested_by):
            raise NotFound
        return found

    def batch_inspections(self, person: Person, number: int, *, cursor: str = "", size: int = 50) -> Page[Inspection]:
        """The inspections of a batch in the order they were asked for. Raises NotFound."""
        self.batch(person, number)
        with self._reading(person) as session:
            return batches.inspections(session, number, cursor=cursor, size=size)

    def _checked(self, person: Person, number: int, request: InspectionRequest) -> InspectionRequest:
        try:
            return self.understood(person, request)
        except CheckerError as wrong:
            raise BadRequest(f"第 {number} 个目标：{wrong}") from wrong


def _only(person: Person) -> str:
    """Whose things a person may see: empty for everybody's."""
    return "" if person.scope == EVERYTHING else person.username


def refuse_when_full(session: Session, settings: Settings, more: int) -> None:
    """Nothing when so many more jobs fit into the queue. Raises Busy."""
    if jobs.waiting(session) + more > settings.queue_limit:
        raise Busy("等待中的任务已满，请稍后再提交。", seconds=60)
