"""Bundles made behind the pages: a case of many captures takes its time, and whoever asked may leave meanwhile.

Jobs of the kind `bundle`: payload `{"target", "name", "documents": […]}`. The file lies in `var/bundles`, is verified before
it is offered, and can be fetched for a week; then it is deleted and may be asked for again.
"""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from checker.documents import KINDS, Documents
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

KIND: Final = "bundle"
_KEPT_S: Final = 7 * 24 * 3600
_TOLD_EVERY: Final = 50  # files


class Exporting(Documents, Queueing):
    """The part of the workbench that has bundles made."""

    def request_bundle(self, person: Person, target: str, documents: Iterable[str]) -> Job:
        """The queued job that makes a bundle of a target (see `dossier`). Raises BadRequest, NotFound."""
        allow(person, Right.EXPORT)
        found, wanted = self.dossier(target, person.scope), list(dict.fromkeys(documents))
        if unknown := [one for one in wanted if one not in KINDS]:
            raise BadRequest(f"没有“{unknown[0]}”这种文书；可用：{'、'.join(KINDS)}。")
        name = f"{found.kind}-{found.id.removeprefix('sha256:')[:12]}.wacz"
        payload = {"target": target, "name": name, "documents": wanted}
        return self.enqueue(KIND, payload, priority=Priority.INTERACTIVE, requested_by=person.username)

    def bundle_job(self, person: Person, number: int) -> Job:
        """The job of a bundle the person may have. Raises NotFound."""
        allow(person, Right.EXPORT)
        job = self.job(person, number)
        if job.kind != KIND:
            raise NotFound
        self.dossier(job.payload["target"], person.scope)  # what went out of sight since is not handed out either
        return job

    def take_bundle(self, person: Person, number: int) -> tuple[str, Path]:
        """Name and file of a bundle that is ready; the taking is written down. Raises NotFound."""
        job = self.bundle_job(person, number)
        result = present(job.result if job.state is JobState.DONE else None)
        path = _folder(self.settings) / result["file"]
        if not path.exists():
            raise NotFound("证据包只保留一周，已经删除；请重新生成。")
        self.note(person, "bundle.taken", "job", str(number), {"name": job.payload["name"]})
        return job.payload["name"], path

    def drop_bundles(self) -> None:
        """Delete bundles nobody may fetch any more."""
        for path in _folder(self.settings).glob("*"):
            if time.time() - path.stat().st_mtime > _KEPT_S:
                path.unlink(missing_ok=True)


def bundle_kind(surroundings: Surroundings) -> Kind:
    """Writes the bundle for who asked, as far as they may see it now, and verifies it."""
    office = Documents(surroundings.settings, surroundings.database)

    def run(job: Job, progress: Progress) -> Effect:
        person, target = present(office.person_named(job.requested_by)), job.payload["target"]
        allow(person, Right.EXPORT)
        progress("起草文书")
        papers = office.papers(target, job.payload["documents"], actor=person)
        path = _folder(surroundings.settings) / f"{job.id}-{job.attempts}.wacz"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)

        def told(files: int) -> None:
            if files % _TOLD_EVERY == 0:
                progress(f"已写入 {files} 个文件")

        digest = office.export_bundle(person, target, path, documents=papers, told=told)
        progress("核验证据包")
        if faults := verify(str(path)).faults:
            path.unlink()
            raise EvidenceNotSealed(f"写出的证据包没有通过核验：{faults[0][2]}")
        made = {"file": path.name, "manifest": digest, "size": path.stat().st_size}

        def keep(session: Session) -> dict[str, Any]:
            return made

        return keep

    return Kind(run=run, attempts=surroundings.settings.attempts)


def _folder(settings: Settings) -> Path:
    return settings.var / "bundles"
