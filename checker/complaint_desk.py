"""What staff do with complaints: read, take files out, make leads of them or close them; each of these is logged."""

from collections.abc import Mapping
from typing import Any, Final

from checker.complaining import Complaining
from checker.errors import BadRequest, Conflict, EvidenceNotSealed, present
from checker.evidence.files import digests
from checker.intake.records import file_of, kept_file, without_secrets
from checker.members import allow
from checker.store import complaints as store
from checker.store import people
from checker.vocabulary.complaints import Complaint, ComplaintFilter, ComplaintState, KeptFile
from checker.vocabulary.workbench import Page, Person, Right

_REASON_LIMIT: Final = 1000


class ComplaintDesk(Complaining):
    """The staff's side of the complaints of one workbench."""

    def complaints(self, person: Person, wanted: ComplaintFilter, *, cursor: str = "") -> Page[Complaint]:
        """Complaints, the newest first; lists show nothing personal."""
        allow(person, Right.COMPLAINTS)
        with self._reading(person) as session:
            found = store.page(session, wanted, cursor=cursor)
        return Page(items=tuple(without_secrets(one) for one in found.items), next=found.next, previous=found.previous)

    def complaint_counts(self, person: Person) -> Mapping[ComplaintState, int]:
        """How many complaints are in each state."""
        allow(person, Right.COMPLAINTS)
        with self._reading(person) as session:
            return store.count_by_state(session)

    def complaint(self, person: Person, number: int) -> Complaint:
        """One complaint, personal parts readable; looking is logged. Raises NotFound."""
        allow(person, Right.COMPLAINTS)
        with self._writing(person) as session:
            stored = present(store.find(session, number))
            self._log(session, person, "complaint.read", stored)
        return self._opened(stored)

    def complaint_file(self, person: Person, number: int, file: int) -> tuple[KeptFile, bytes]:
        """A file as handed in, for download; taking it out is logged. Raises NotFound, EvidenceNotSealed."""
        allow(person, Right.COMPLAINTS)
        allow(person, Right.EXPORT)
        with self._writing(person) as session:
            stored = present(store.find(session, number))
            self._log(session, person, "complaint.file_exported", stored)
        found = file_of(stored, file)
        content = self.vault.read(found.stored, self.vault.unwrapped(stored.wrapped_key, stored.receipt))
        if digests(content) != (found.sha256, found.sm3):
            raise EvidenceNotSealed("这份材料与交来时的摘要不符。")
        return kept_file(found), content

    def complaint_picture(self, person: Person, number: int, file: int) -> bytes:
        """A picture drawn anew as JPEG. Raises NotFound."""
        allow(person, Right.COMPLAINTS)
        with self._reading(person) as session:
            stored = present(store.find(session, number))
        return self._drawn(stored, file)

    def decide_complaint(
        self, person: Person, number: int, state: ComplaintState, reason: str, *, seen: int | None
    ) -> None:
        """Take a complaint over as a lead or close it; the reason is shown to the filer.

        `seen` is how many steps the person saw. Raises NotFound, BadRequest without a reason or for one withdrawn,
        Conflict when somebody took a step in the meantime.
        """
        allow(person, Right.COMPLAINTS)
        allow(person, Right.DECIDE)
        words = {ComplaintState.LEAD: "已转为线索，由工作人员核查。", ComplaintState.CLOSED: "已办结。"}
        with self._writing(person) as session:
            stored = present(store.find(session, number))
            if state not in words:
                raise BadRequest("只能转为线索或办结。")
            if not reason.strip() or len(reason) > _REASON_LIMIT:
                raise BadRequest(f"请写明理由（最多 {_REASON_LIMIT} 个字）；提交人会看到它。")
            if stored.state == ComplaintState.WITHDRAWN:
                raise BadRequest("提交人已撤回。")
            if seen != len(stored.events):
                raise Conflict("您打开页面之后，这份投诉举报有了新的进展；请先看“经过记录”，再决定。")
            store.change(session, number, state=state.value, reason=reason.strip())
            store.add_event(session, number, f"{words[state]}{reason.strip()}", actor=person.username)
            self._log(session, person, f"complaint.{state.value}", stored)

    def _log(self, session: Any, person: Person, action: str, stored: store.Stored) -> None:
        people.record(session, actor=person.username, action=action, object_kind="complaint", object_id=stored.receipt)
