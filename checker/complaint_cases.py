"""Complaints in cases: what a consumer reported is dealt with together with what was found about it.

Each step is logged, stands among the case's entries and, in plain words, on the filer's own page.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from checker.casework import MOST_FINDINGS, Casework
from checker.complaint_desk import ComplaintDesk
from checker.errors import BadRequest, Conflict, present
from checker.members import allow
from checker.store import cases, findings
from checker.store import complaints as store
from checker.store.database import Session
from checker.vocabulary import Outcome
from checker.vocabulary.complaints import ComplaintState
from checker.vocabulary.people import Person, Right
from checker.vocabulary.work import Case, NoteKind
from checker.vocabulary.workbench import FindingFilter


class ComplaintCases(ComplaintDesk, Casework):
    """Which case a complaint belongs to."""

    def open_case_for_complaint(self, person: Person, number: int, title: str) -> Case:
        """A new case with the complaint and what its inspection found.

        Raises NotFound, BadRequest without a title or for a complaint withdrawn, Conflict when it is in a case.
        """
        with self._changing(person, number) as (session, stored):
            made = self._new_case(session, person, title, district=stored.district, organisation=stored.organisation)
            self._join(session, person, stored, made.id)
        return self.case(person, made.id)

    def put_complaint_in_case(self, person: Person, number: int, case: int) -> None:
        """Put a complaint, and what its inspection found, into an open case; it is a lead from then on.

        Findings that are in another case stay there. Raises NotFound, BadRequest, Conflict, also for a closed case.
        """
        with self._changing(person, number) as (session, stored):
            self._join(session, person, stored, self._open(session, case).id)

    def take_complaint_out_of_case(self, person: Person, number: int) -> None:
        """Take a complaint out of its case again; its findings stay. Raises NotFound, Conflict."""
        with self._changing(person, number) as (session, stored):
            if stored.case is None:
                raise Conflict("这份投诉举报不在案件中。")
            case = self._open(session, stored.case)
            store.change(session, number, case_id=None)
            store.add_event(session, number, "已从案件中移出，单独处理。", actor=person.username)
            cases.add_note(session, case.id, NoteKind.COMPLAINT, f"移出 {stored.receipt}", by=person.username)
            self._log(session, person, "complaint.case_out", stored)

    @contextmanager
    def _changing(self, person: Person, number: int) -> Iterator[tuple[Session, store.Stored]]:
        allow(person, Right.COMPLAINTS)
        allow(person, Right.DECIDE)
        with self._writing(person) as session:
            yield session, present(store.find(session, number))

    def _join(self, session: Session, person: Person, stored: store.Stored, case: int) -> None:
        if stored.state == ComplaintState.WITHDRAWN:
            raise BadRequest("提交人已撤回。")
        if stored.case is not None:
            raise Conflict("这份投诉举报已在案件中。")
        store.change(session, stored.id, case_id=case, state=ComplaintState.LEAD.value)
        store.add_event(session, stored.id, "已纳入案件，与相关线索一并处理。", actor=person.username)
        cases.add_note(session, case, NoteKind.COMPLAINT, f"纳入 {stored.receipt}", by=person.username)
        self._put_in(session, person, case, _concerns(session, stored))
        self._log(session, person, "complaint.case_in", stored)


def _concerns(session: Session, stored: store.Stored) -> list[int]:
    """The findings about the complaint's page that somebody must look into."""
    if stored.inspection is None:
        return []
    wanted = FindingFilter(inspection=stored.inspection.id, outcomes=(Outcome.FAILED, Outcome.CANNOT_TELL))
    return [one.id for one in findings.page(session, wanted, size=MOST_FINDINGS).items]
