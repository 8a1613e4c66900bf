"""The public functions: all that webui may call.

Every function that shows or changes something takes the person who asks, and refuses what their role does not allow;
pages only hide what would be refused here anyway.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from PIL import Image, UnidentifiedImageError

from checker.access import Access
from checker.answering import Answering, Report, no_report
from checker.attesting import Attesting
from checker.batching import Batching, refuse_when_full
from checker.bulk import Bulking
from checker.complaint_cases import ComplaintCases
from checker.districts import is_known
from checker.errors import BadRequest, Conflict, EvidenceNotSealed, present
from checker.exporting import Exporting
from checker.feedback import Feedback
from checker.figuring import Figuring
from checker.grouping import Grouping
from checker.handing_in import HandingIn
from checker.kinds import Inspect, Surroundings, Try, kinds
from checker.law_reading import LawReading
from checker.measuring import Measuring
from checker.members import allow
from checker.monitoring import Monitoring
from checker.office import Office
from checker.price_testing import PriceTesting
from checker.reader_health import ReaderHealth
from checker.recordings import Recordings
from checker.retention import Retention
from checker.settings import Settings
from checker.sign_on import SignOn
from checker.store import findings, inspections, people, work
from checker.store.database import Database
from checker.store.upgrade import is_current, upgrade
from checker.telling import Telling
from checker.trial import try_out
from checker.upkeep import Upkeep
from checker.vocabulary import Artefact, Capture, Decision, Review
from checker.vocabulary.prices import PriceCampaign
from checker.vocabulary.work import Stage
from checker.vocabulary.workbench import (
    Inspection,
    InspectionFilter,
    InspectionOutcome,
    InspectionRequest,
    InspectionState,
    KeptFinding,
    KeptReview,
    Page,
    Person,
    Picture,
    Right,
)
from checker.watchlist import Watching, WatchRooms

REASON_LIMIT = 2000
TARGET_LIMIT = 4096
_SIZES_KEPT = 10_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What the workbench needs of the rest: run an inspection, check a target, read a sealed file.

    `check` gives the target in its canonical form and raises NotAllowed; `read` raises EvidenceNotSealed. `watch` runs
    the rooms that wait, None where this process watches none.
    """

    run: Inspect
    check: Callable[[str], str]
    read: Callable[[Artefact], bytes]
    try_out: Try = try_out
    report: Report = no_report
    watch: WatchRooms | None = None


class Service(
    LawReading,
    Office,
    SignOn,
    Figuring,
    Bulking,
    Grouping,
    Exporting,
    Recordings,
    Retention,
    Feedback,
    ComplaintCases,
    Monitoring,
    Access,
    Telling,
    Batching,
    Answering,
    PriceTesting,
    Watching,
    Measuring,
    ReaderHealth,
    Attesting,
    HandingIn,
):
    """The workbench over one database, one evidence folder and one way to run inspections."""

    def __init__(self, settings: Settings, database: Database, machine: Machine) -> None:
        super().__init__(settings, database)
        self._machine = machine
        self._sizes: dict[str, tuple[int, int]] = {}  # of pictures by digest: sealed files never change
        self.open_figures()
        if self.bucket:
            self.bucket.attach(settings.evidence)
        chores = (self.ready_figures, self.prune_jobs, self.drop_exports, self.learn_statistics, self.send_evidence)
        self._upkeep = Upkeep(self, self.post, *chores)
        self.open_queue(
            kinds(Surroundings(settings=settings, database=database, inspect=machine.run, try_out=machine.try_out))
        )
        self.open_watching(machine.watch, machine.check)

    # -- inspections

    def request_inspection(self, person: Person, request: InspectionRequest) -> Inspection:
        """The queued inspection. Raises BadRequest or NotAllowed with the sentence to show beside the field."""
        allow(person, Right.REQUEST)
        self.refuse_when_full()
        queued = self.understood(person, request)
        with self._writing(person) as session:
            refuse_when_full(session, self.settings, 1)
            kept = inspections.add(session, queued, person.username)
            people.record(
                session,
                actor=person.username,
                action="inspection.requested",
                object_kind="inspection",
                object_id=str(kept.id),
            )
        self.wake_workers()
        return kept

    def understood(self, person: Person, request: InspectionRequest) -> InspectionRequest:
        """The request in the form it is kept. Raises BadRequest, NotAllowed."""
        if not request.target.strip():
            raise BadRequest("请填写网址。")
        if len(request.target) > TARGET_LIMIT:
            raise BadRequest(f"网址过长，最多 {TARGET_LIMIT} 个字符。")
        return replace(self.filed(person, request), target=self._machine.check(request.target.strip()))

    def filed(self, person: Person, request: InspectionRequest) -> InspectionRequest:
        """The request with whose it is and where it belongs; its target as it is. Raises BadRequest."""
        if request.conduct_day and request.conduct_day > self.today():
            raise BadRequest("行为日不能晚于今天。", field="conduct_day")
        return replace(request, district=self._filed_under(person, request.district), organisation=person.organisation)

    def keep_inspection(self, request: InspectionRequest, came: InspectionOutcome, *, requested_by: str) -> int:
        """The number under which an inspection run elsewhere, such as on the command line, is kept."""
        with self._database.writing() as session:
            by = people.by_name(session, requested_by)
            if by is not None and not request.organisation:
                request = replace(request, organisation=by.organisation, district=request.district or by.district)
            kept = inspections.add(session, request, requested_by, queued=False)
            inspections.keep_result(session, kept.id, came)
        if came.capture is not None and self.settings.stamp_authorities:
            self.stamps.queue(came.capture.id[7:])
        return kept.id

    def check_target(self, target: str) -> str:
        """The canonical form of an address that may be visited. Raises NotAllowed."""
        canonical: str = self._machine.check(target)
        return canonical

    def inspections(
        self, person: Person, wanted: InspectionFilter, *, cursor: str = "", size: int = 50
    ) -> Page[Inspection]:
        """Inspections, the newest first."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return inspections.page(session, wanted, cursor=cursor, size=size)

    def inspection(self, person: Person, number: int) -> Inspection:
        """One inspection. Raises NotFound."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return present(inspections.find(session, number))

    def inspection_counts(self, person: Person) -> Mapping[InspectionState, int]:
        """How many inspections are in each state."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return inspections.count_by_state(session)

    def recheck(self, person: Person, number: int) -> Inspection | PriceCampaign:
        """The same target looked at, or prices read, again for a finding under order: the result moves it on.

        Raises Conflict, BadRequest and NotAllowed when that cannot be done; the finding stays where it is then.
        """
        allow(person, Right.REQUEST)
        kept = self.finding(person, number)
        if kept.work.stage not in {Stage.ORDERED, Stage.RECHECK}:
            raise Conflict("只有责令改正或复查中的发现可以复查。")
        before = self.inspection(person, kept.inspection)
        campaign = self.prices_behind(person, before)
        again = InspectionRequest(
            target=before.target,
            subject=before.subject,
            category=before.category,
            persona=before.persona,
            district=kept.district,
            recheck_of=before.id,
        )
        if campaign is None:
            self.understood(person, again)
        if kept.work.stage is Stage.ORDERED:
            self.move(person, number, Stage.RECHECK, "")
        if campaign is not None:
            return self.repeat_prices(person, campaign, recheck_of=before.id)
        return self.request_inspection(person, again)

    def _filed_under(self, person: Person, code: str) -> str:
        """The district to file under: the one given when it exists and is the person's to look after, else their own."""
        code = code.strip()
        if not code:
            return person.district
        if not is_known(code):
            raise BadRequest("没有这个行政区划代码，请填写 GB/T 2260 的六位代码。", field="district")
        if not person.scope.covers(code, person.organisation):
            raise BadRequest("这个行政区划不在您的数据范围内。", field="district")
        return code

    # -- findings

    def finding(self, person: Person, number: int) -> KeptFinding:
        """One finding with its decisions. Raises NotFound."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            kept = present(findings.find(session, number))
        self.note(person, "finding.viewed", "finding", str(number))
        return kept

    def review(
        self, person: Person, number: int, decision: Decision, reason: str, *, seen: int | None, note: str = ""
    ) -> KeptReview:
        """The decision, kept. `seen` is the number of the last review the person saw, None for none.

        Raises BadRequest without a reason, Conflict when somebody decided in the meantime.
        """
        allow(person, Right.DECIDE)
        if not reason.strip():
            raise BadRequest("请写明理由：为什么认定、排除，或还缺什么证据。")
        if len(reason) > REASON_LIMIT or len(note) > REASON_LIMIT:
            raise BadRequest(f"理由最多 {REASON_LIMIT} 个字符。")
        given = Review(
            decision=decision,
            reason=reason.strip(),
            reviewer=person.username,
            decided_at=datetime.now(UTC),
            note=note.strip(),
        )
        with self._writing(person) as session:
            present(findings.find(session, number))
            holder = work.claimant(session, number)
            if holder not in ("", person.username):
                raise Conflict(f"“{holder}”正在处理这一发现；请稍后再试，或与其联系。")
            kept = findings.review(session, number, given, seen=seen)
            if kept is None:
                raise Conflict("您打开页面之后，已有其他人员对此作出决定；请先查看，再决定是否更改。")
            people.record(
                session,
                actor=person.username,
                action="finding.reviewed",
                object_kind="finding",
                object_id=str(number),
                detail={"decision": decision.value, "review": kept.id},
            )
        return kept

    # -- evidence

    def capture(self, person: Person, capture_id: str) -> Capture:
        """One sealed capture. Raises NotFound."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return present(inspections.find_capture(session, capture_id))

    def artefact(self, person: Person, capture_id: str, name: str, *, export: bool) -> tuple[Artefact, bytes]:
        """A sealed file and its bytes, checked against its digest; looking and taking out (`export`) are logged.

        Raises NotFound, and EvidenceNotSealed when the bytes are gone or no longer those that were sealed.
        """
        allow(person, Right.EXPORT if export else Right.VIEW)
        with self._reading(person) as session:
            artefact = present(inspections.find_artefact(session, capture_id, name))
        action = "artefact.exported" if export else "artefact.viewed"
        told = {"name": name, "sha256": artefact.sha256}
        try:
            content = self._machine.read(artefact)
        except EvidenceNotSealed:
            self.note(person, action, "capture", capture_id, {**told, "intact": False})
            raise
        self.note(person, action, "capture", capture_id, {**told, "intact": True})
        return artefact, content

    def pictures(self, person: Person, capture_id: str) -> tuple[Picture, ...]:
        """The full-page screenshots of a capture; one that cannot be read is left out."""
        shots = (one for one in self.capture(person, capture_id).artefacts if one.role == "screenshot")
        return tuple(picture for one in shots if (picture := self._picture(one)))

    def _picture(self, artefact: Artefact) -> Picture | None:
        size = self._sizes.get(artefact.sha256) or self._measure(artefact)
        return Picture(name=artefact.name, url=artefact.url, width=size[0], height=size[1]) if size else None

    def _measure(self, artefact: Artefact) -> tuple[int, int] | None:
        try:
            with Image.open(io.BytesIO(self._machine.read(artefact))) as image:
                size = image.size
        except (EvidenceNotSealed, UnidentifiedImageError, OSError, Image.DecompressionBombError):
            return None
        if len(self._sizes) >= _SIZES_KEPT:
            self._sizes.clear()
        self._sizes[artefact.sha256] = size
        return size

    # -- operation

    def start_workers(self) -> None:
        """Do queued jobs, and what is due by itself, in threads of this process."""
        super().start_workers()
        self.start_watching()
        if self.settings.workers:
            self.note_settings()
            self._upkeep.start()

    def close(self) -> None:
        """Stop the workers and give the database back."""
        self._upkeep.stop()
        self.stop_workers()
        self.stop_watching()
        self.stop_counting()
        self._database.close()

    def trouble(self) -> str:
        """Why the workbench cannot work now, empty when it can."""
        try:
            return "" if is_current(self._database) else "数据库版本与程序不符，请运行 shuoqing db upgrade。"
        except Exception:  # whatever the driver raises, the answer is the same: not ready
            return "数据库无法连接。"


def open_service(settings: Settings, machine: Machine | None = None) -> Service:
    """The workbench on the settings' database, brought up to date; without a machine given, the real one."""
    database = Database(settings.database)
    upgrade(database)
    return Service(settings, database, machine or _real_machine(settings))


def _real_machine(settings: Settings) -> Machine:
    from checker.wiring import connect  # brings the browser and the law along; pages alone need neither

    return connect(settings)
