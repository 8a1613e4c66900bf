"""How long evidence is kept: a time for each class, holds that outweigh it, a signed certificate for what is deleted.

Deleting removes a capture's files, what people made of them and what was read out of them; not what another capture
has too, be it sealed on the command line or still being watched. Its manifest, findings and log stay, so that what was
there, and that it was deleted when its time was over, can still be shown. A consumer's own file goes when its complaint
is erased, with its manifest and the words quoted of it, unless it is held or used. The certificate is written down
before files go, and every run goes through all of them, so that a run that was killed is finished by the next.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from checker.auditing import Auditing
from checker.errors import BadRequest, Conflict, NotFound
from checker.evidence import captures, open_capture
from checker.evidence.derived import derived_elsewhere, derived_from
from checker.evidence.files import file_path, sync_folder
from checker.evidence.manifest import canonical
from checker.members import allow
from checker.readings import forget_readings
from checker.store import audit, complaints, inspections
from checker.store import retention as store
from checker.store.database import Session
from checker.vocabulary import Artefact
from checker.vocabulary.complaints import Complaint
from checker.vocabulary.custody import Derived
from checker.vocabulary.people import Person, Right
from checker.vocabulary.retention import KeptCapture, Store
from checker.watching.journal import NAME, entries, is_closed
from checker.watching.kept import Kept

_FORMAT = "shuoqing-deletion/1"
THREE_YEARS = 1096  # days


class Retention(Auditing):
    """The part of the workbench that keeps evidence for its time."""

    def store_state(self, *, now: datetime | None = None) -> Store:
        """How full the store is, what is due, what is held."""
        at = now or datetime.now(UTC)
        with self._database.reading() as session:
            kept = store.kept(session)
            return Store(
                used_bytes=store.bytes_kept(session),
                quota_bytes=int(self.settings.quota_gb * 2**30),
                captures=len(kept),
                due=tuple(one for one in kept if self._is_due(one, at)),
                holds=tuple(store.holds(session)),
            )

    def refuse_when_full(self) -> None:
        """Nothing while there is room. Raises BadRequest."""
        if self.settings.quota_gb and self.store_state().is_full:
            raise BadRequest("证据存储已达到配额，不能再采集；请清理到期的证据，或提高 quota_gb。")

    def hold(self, capture: str, reason: str, *, person: Person | None = None) -> None:
        """Keep a capture whatever its age. Raises BadRequest without a reason, NotFound."""
        if person is not None:
            allow(person, Right.DIRECT)
        if not reason.strip():
            raise BadRequest("请写明保全的理由。")
        by = person.username if person else "console"
        with self._database.writing() as session:
            if inspections.find_capture(session, capture) is None:
                raise NotFound("没有这份证据。")
            if store.deleted(session, capture):
                raise Conflict("这份证据已到期删除，无法保全。")
            store.hold(session, capture, reason.strip()[:2000], by)
            audit.record(session, actor=by, action="retention.hold", object_kind="capture", object_id=capture,
                         detail={"reason": reason.strip()[:500]})  # fmt: skip

    def release(self, capture: str, reason: str, *, person: Person | None = None) -> None:
        """Lift the holds on a capture. Raises BadRequest without a reason, NotFound when there is none."""
        if person is not None:
            allow(person, Right.DIRECT)
        if not reason.strip():
            raise BadRequest("请写明解除保全的理由。")
        by = person.username if person else "console"
        with self._database.writing() as session:
            if not store.release(session, capture, reason.strip()[:2000], by):
                raise NotFound("这份证据没有保全。")
            audit.record(session, actor=by, action="retention.released", object_kind="capture", object_id=capture,
                         detail={"reason": reason.strip()[:500]})  # fmt: skip

    def delete_due(self, *, now: datetime | None = None) -> list[dict[str, Any]]:
        """Delete what is due; the certificates. A capture held back in the meantime is left alone.

        Raises EvidenceNotSealed while a manifest cannot be read: then nobody knows whose a file is.
        """
        at = now or datetime.now(UTC)
        with self._database.reading() as session:
            earlier = store.gone(session)
        for capture in earlier:
            self._remove(self.deletion_certificate(capture))
        return [made for one in self.store_state(now=at).due if (made := self._delete(one, at))]

    def drop_materials(self, complaint: int) -> int:
        """Delete the evidence that is an erased complaint's own files; how much of it is held back, for later."""
        with self._database.reading() as session:
            files = store.kept(session, complaints.materials(session, complaint))
        now = datetime.now(UTC)
        return sum(self._delete(one, now) is None for one in files)

    def held_materials(self, complaint: Complaint) -> int:
        """How many of a complaint's files would be held back if it was erased."""
        with self._database.reading() as session:
            files = store.kept(session, complaints.materials(session, complaint.id))
        return sum(one.is_held or one.is_used for one in files)

    def deletion_certificate(self, capture: str) -> Mapping[str, Any]:
        """The signed certificate of a capture's deletion. Raises NotFound."""
        with self._database.reading() as session:
            found = store.deleted(session, capture)
        if found is None:
            raise NotFound("这份证据没有删除证明。")
        return found

    def _is_due(self, one: KeptCapture, at: datetime) -> bool:
        days = self.settings.retention_days.get(one.kind.value, THREE_YEARS)
        is_erased = one.is_unwanted and not one.is_used
        return not one.is_held and (is_erased or at - one.captured_at > timedelta(days=days))

    def _delete(self, one: KeptCapture, at: datetime) -> dict[str, Any] | None:
        with self._database.writing() as session:
            now_kept = next(iter(store.kept(session, [one.id])), None)
            if now_kept is None or not self._is_due(now_kept, at):
                return None
            if now_kept.is_unwanted:
                store.forget_words(session, one.id)
            needed = self._needed(session, one.id)
            own: list[Artefact | Derived] = [*store.artefacts(session, one.id)]
            own += derived_from(self.settings.evidence, [one.id])
            files = [file for file in own if file.sha256 not in needed]
            certificate = self._certificate(now_kept, at, [(file.sha256, file.size) for file in files])
            if bucket := self.bucket:
                for digest in _going(certificate):
                    bucket.delete(digest)
            store.keep_certificate(session, one.id, certificate, at)
            audit.record(session, actor="program", action="retention.deleted", object_kind="capture", object_id=one.id,
                         detail={"files": len(files), "class": now_kept.kind.value})  # fmt: skip
        self._remove(certificate)
        return certificate

    def _remove(self, certificate: Mapping[str, Any]) -> None:
        """Have the certificate beside the evidence, and none of its files but those that somebody needs since."""
        evidence, capture = self.settings.evidence, certificate["capture"]
        place = _certificate_of(evidence, capture)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            draft = place.with_name(f".{place.name}")
            draft.write_bytes(canonical(certificate))
            draft.replace(place)
            sync_folder(place.parent)
        digests = _going(certificate)
        forget_readings(evidence, capture, digests)
        left = [path for path in (file_path(evidence, one) for one in digests) if path.exists()]
        if not left:
            return
        with self._database.reading() as session:
            needed = self._needed(session, capture)
        for path in left:
            if path.name not in needed:
                path.unlink(missing_ok=True)

    def _needed(self, session: Session, capture: str) -> set[str]:
        """The digests of files that others than this capture need.

        A capture sealed on the command line has no row, only its manifest; a watch under way has only its journal.
        """
        evidence = self.settings.evidence
        needed = store.needed_elsewhere(session, capture)
        needed |= derived_elsewhere(evidence, {capture, *store.gone(session)})
        rows = store.known(session)
        for one in captures(evidence):
            if one not in rows and not _certificate_of(evidence, one).exists():
                needed.update(artefact.sha256 for artefact in open_capture(evidence, one).artefacts)
        for journal in self.settings.watches.glob(f"*/{NAME}"):
            if not is_closed(journal.parent):
                watched = Kept()
                watched.take(entries(journal.parent))
                needed.update(artefact.sha256 for artefact in watched.artefacts)
        return needed

    def _certificate(self, one: KeptCapture, at: datetime, files: Sequence[tuple[str, int]]) -> dict[str, Any]:
        days = self.settings.retention_days.get(one.kind.value, THREE_YEARS)
        told: dict[str, Any] = json.loads(
            canonical(
                {
                    "format": _FORMAT,
                    "capture": one.id,
                    "captured_at": one.captured_at,
                    "class": one.kind.value,
                    "kept_days": days,
                    **({"on_wish": True} if one.is_unwanted else {}),
                    "deleted_at": at,
                    "files": [{"sha256": sha256, "size": size} for sha256, size in sorted(set(files))],
                    "key": self.keys.public.hex(),
                }
            )
        )
        return told | {"signature": self.keys.sign(canonical(told)).hex()}


def _certificate_of(evidence: Path, capture: str) -> Path:
    return evidence / "certificates" / f"{capture[7:]}.json"


def _going(certificate: Mapping[str, Any]) -> set[str]:
    """The digests of the files that a certificate says are deleted; the manifest among them where a consumer wished so."""
    files = {str(file["sha256"]) for file in certificate["files"]}
    return files | {str(certificate["capture"])[7:]} if certificate.get("on_wish") else files
