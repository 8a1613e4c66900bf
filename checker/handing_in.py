"""Files that staff hand in: recordings and saved pages, sealed as they are before anything else, then judged in a job.

The request ends when the original is sealed; what was sealed is judged as often as its job must begin anew.
"""

import fcntl
import io
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from checker.batching import refuse_when_full
from checker.clock import shanghai_day
from checker.errors import BadRequest, VisitFailed
from checker.evidence.stamps import Stamps
from checker.intake.uploads import clean_name
from checker.members import Members, allow
from checker.store import complaints, inspections, people
from checker.vocabulary import Capture
from checker.vocabulary.complaints import KeptFile
from checker.vocabulary.workbench import Inspection, InspectionRequest, Person, Right

SUPPLIER_LIMIT = 200
PAGES = (".html", ".htm", ".mhtml", ".mht", ".har", ".warc", ".gz", ".wacz")
RECORDINGS = (".mp4", ".mov", ".m4v", ".flv", ".ts", ".mkv", ".webm")  # a playlist is nothing without its pieces
_PIECE = 2**20
_DRAFT = ".handed-in-"  # hidden from backups; earlier versions left out the dot


class HandingIn(Members, ABC):
    """What staff hand in to one workbench."""

    @abstractmethod
    def filed(self, person: Person, request: InspectionRequest) -> InspectionRequest:
        """The request with whose it is and where it belongs."""

    @abstractmethod
    def refuse_when_full(self) -> None:
        """Raise Busy when no more inspections are taken."""

    @abstractmethod
    def wake_workers(self) -> None:
        """There is something to do."""

    @abstractmethod
    def complaint_file(self, person: Person, number: int, file: int) -> tuple[KeptFile, bytes]:
        """A file as a consumer handed it in."""

    def inspect_complaint_file(self, person: Person, number: int, file: int, supplied_by: str) -> Inspection:
        """The queued inspection of a file of a complaint, under a name that says nothing of its filer; as `hand_in`."""
        kept, content = self.complaint_file(person, number, file)
        name = f"投诉 {number} 材料 {file}{Path(kept.name).suffix.lower()}"
        return self.hand_in(person, InspectionRequest(target=name), io.BytesIO(content), supplied_by, complaint=number)

    def hand_in(
        self,
        person: Person,
        request: InspectionRequest,
        file: BinaryIO,
        supplied_by: str,
        *,
        complaint: int | None = None,
    ) -> Inspection:
        """The queued inspection of a file; the request's target is its name. `complaint` is the one it came with.

        Raises BadRequest with the sentence to show beside the field, Busy, EvidenceNotSealed.
        """
        allow(person, Right.REQUEST)
        self.refuse_when_full()
        if not supplied_by.strip() or len(supplied_by) > SUPPLIER_LIMIT:
            raise BadRequest(f"请写明由谁提供（最多 {SUPPLIER_LIMIT} 个字）。")
        wanted = self.filed(person, request)
        capture = self._sealed(person, wanted.target, file, supplied_by.strip())
        with self._writing(person) as session:
            refuse_when_full(session, self.settings, 1)
            kept = inspections.add(session, wanted, person.username, capture=capture)
            if complaint is not None:
                complaints.add_material(session, complaint, capture.id)
            people.record(
                session,
                actor=person.username,
                action="inspection.handed_in",
                object_kind="inspection",
                object_id=str(kept.id),
                detail={"capture": capture.id, "supplied_by": supplied_by.strip()},
            )
        self.wake_workers()
        return kept

    def _sealed(self, person: Person, name: str, file: BinaryIO, supplied_by: str) -> Capture:
        from checker.inspection import Options, Surroundings, take_in

        name = clean_name(name)
        if Path(name).suffix.lower() not in (*RECORDINGS, *PAGES):
            raise BadRequest("只接受录像（MP4、MOV、FLV、TS、MKV、WebM）和保存的网页（HTML、MHTML、HAR、WARC、WACZ）。")
        options = Options(
            decision=shanghai_day(datetime.now(UTC)),
            operator=person.username,
            supplied_by=supplied_by,
            command=("workbench", "hand-in", name),
        )
        with _draft(self.settings.var) as folder:
            path = folder / name
            self._write(file, path)
            try:
                capture = take_in(path, options, Surroundings(evidence=self.settings.evidence))
            except VisitFailed as failure:
                raise BadRequest(str(failure)) from failure
        if self.settings.stamp_authorities:
            Stamps(self.settings.evidence, self.settings.stamp_authorities).queue(capture.id[7:])
        return capture

    def _write(self, file: BinaryIO, path: Path) -> None:
        """Copy what was handed in, told by its first bytes where its name says it is a recording."""
        from crawlers.media.containers import HEAD, container_of

        head = file.read(HEAD)
        if not head:
            raise BadRequest("文件是空的。")
        if path.suffix.lower() in RECORDINGS and container_of(head) in (None, "m3u8"):
            raise BadRequest("文件内容不是能识别的视频格式（扩展名不能说明内容）。")
        with path.open("wb") as kept:
            kept.write(head)
            shutil.copyfileobj(file, kept, _PIECE)
            if kept.tell() > self.settings.upload_mb * 2**20:
                raise BadRequest(f"文件超过 {self.settings.upload_mb} MB，请改用命令行核查。")


def sweep_drafts(var: Path) -> None:
    """Remove what uploads left that a crash ended; one under way is held by its process and stays."""
    for folder in (*var.glob(f"{_DRAFT}*"), *var.glob(f"{_DRAFT[1:]}*")):
        with suppress(OSError), _held(folder):
            shutil.rmtree(folder)


@contextmanager
def _draft(var: Path) -> Iterator[Path]:
    with TemporaryDirectory(dir=var, prefix=_DRAFT) as folder, _held(Path(folder)):
        yield Path(folder)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder as nobody else can at the time. Raises OSError while another does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
