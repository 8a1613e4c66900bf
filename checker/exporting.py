"""Files made behind the pages: a case of many captures takes its time, and whoever asked may leave meanwhile.

Jobs of the kind `bundle` (payload `{"target", "name", "documents": […]}`), verified before they are offered, and of the
kind `document` (`{"target", "name", "document", "format"}`). The file lies in `var/exports` and can be fetched for a week;
then it is deleted and may be asked for again. Not covered: lists, which are sent while they are read.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from checker.documents import KINDS, Documents, check_format
from checker.errors import BadRequest, EvidenceNotSealed, NotFound, present
from checker.evidence.verifier.verify import verify
from checker.jobs import Effect, Kind, Progress
from checker.kinds import Surroundings
from checker.members import allow
from checker.queueing import Queueing
from checker.settings import Settings
from checker.store.database import Session
from checker.vocabulary.jobs import Job, JobState, Priority
from checker.vocabulary.people import Person, Right

BUNDLE: Final = "bundle"
DOCUMENT: Final = "document"
_KEPT_S: Final = 7 * 24 * 3600
_TOLD_EVERY: Final = 50  # files
Make = Callable[[Documents, Person, Job, Path, Progress], dict[str, Any]]
"""Writes what a job is about to a path, for who asked; gives what is told with it, its `name` at least."""


class Exporting(Documents, Queueing):
    """The part of the workbench that has files made to be taken away."""

    def request_bundle(self, person: Person, target: str, documents: Iterable[str]) -> Job:
        """The queued job that makes a bundle of a target (see `dossier`). Raises BadRequest, NotFound."""
        allow(person, Right.EXPORT)
        found, wanted = self.dossier(target, person.scope), list(dict.fromkeys(documents))
        if unknown := [one for one in wanted if one not in KINDS]:
            raise BadRequest(f"没有“{unknown[0]}”这种文书；可用：{'、'.join(KINDS)}。")
        name = f"{found.kind}-{found.id.removeprefix('sha256:')[:12]}.wacz"
        return self._queued(person, BUNDLE, {"target": target, "name": name, "documents": wanted})

    def request_document(self, person: Person, kind: str, target: str, format_: str) -> Job:
        """The queued job that drafts a paper about a target (see `dossier`). Raises BadRequest, NotFound."""
        allow(person, Right.EXPORT)
        self.dossier(target, person.scope)
        check_format(kind, format_)
        wanted = {"target": target, "name": KINDS[kind], "document": kind, "format": format_}
        return self._queued(person, DOCUMENT, wanted)

    def export_job(self, person: Person, number: int) -> Job:
        """The job of a file the person may have. Raises NotFound."""
        allow(person, Right.EXPORT)
        job = self.job(person, number)
        if job.kind not in (BUNDLE, DOCUMENT):
            raise NotFound
        self.dossier(job.payload["target"], person.scope)  # what went out of sight since is not handed out either
        return job

    def take_export(self, person: Person, number: int) -> tuple[str, Path]:
        """Name and file of an export that is ready; the taking is written down. Raises NotFound."""
        job = self.export_job(person, number)
        result = present(job.result if job.state is JobState.DONE else None)
        path = _folder(self.settings) / result["file"]
        if not path.exists():
            raise NotFound("导出的文件只保留一周，已经删除；请重新生成。")
        self.note(person, f"{job.kind}.taken", "job", str(number), {"name": result["name"]})
        return result["name"], path

    def drop_exports(self) -> None:
        """Delete files nobody may fetch any more."""
        for path in _folder(self.settings).glob("*"):
            if time.time() - path.stat().st_mtime > _KEPT_S:
                path.unlink(missing_ok=True)

    def _queued(self, person: Person, kind: str, payload: dict[str, Any]) -> Job:
        return self.enqueue(kind, payload, priority=Priority.INTERACTIVE, requested_by=person.username, once=True)


def bundle_kind(surroundings: Surroundings) -> Kind:
    """Writes the bundle and verifies it."""
    return _kind(surroundings, ".wacz", _bundle)


def document_kind(surroundings: Surroundings) -> Kind:
    """Drafts the paper."""
    return _kind(surroundings, "", _document)


def _kind(surroundings: Surroundings, ending: str, make: Make) -> Kind:
    """Makes a file for who asked, as far as they may see its subject now."""
    office = Documents(surroundings.settings, surroundings.database)

    def run(job: Job, progress: Progress) -> Effect:
        person = present(office.person_named(job.requested_by))
        allow(person, Right.EXPORT)
        path = _folder(surroundings.settings) / f"{job.id}-{job.attempts}{ending}"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = make(office, person, job, path, progress) | {"file": path.name, "size": path.stat().st_size}

        def keep(session: Session) -> dict[str, Any]:
            return made

        return keep

    return Kind(run=run, attempts=surroundings.settings.attempts)


def _bundle(office: Documents, person: Person, job: Job, path: Path, progress: Progress) -> dict[str, Any]:
    target = job.payload["target"]
    progress("起草文书")
    papers = office.papers(target, job.payload["documents"], actor=person)

    def told(files: int) -> None:
        if files % _TOLD_EVERY == 0:
            progress(f"已写入 {files} 个文件")

    digest = office.export_bundle(person, target, path, documents=papers, told=told)
    progress("核验证据包")
    if faults := verify(str(path)).faults:
        path.unlink()
        raise EvidenceNotSealed(f"写出的证据包没有通过核验：{faults[0][2]}")
    return {"name": job.payload["name"], "manifest": digest}


def _document(office: Documents, person: Person, job: Job, path: Path, progress: Progress) -> dict[str, Any]:
    wanted = job.payload
    progress("起草文书")
    name, content = office.export_document(person, wanted["document"], wanted["target"], wanted["format"])
    path.write_bytes(content)
    return {"name": name}


def _folder(settings: Settings) -> Path:
    return settings.var / "exports"
