"""How long evidence is kept: a time for each class, holds that outweigh it, a signed certificate for what is deleted.

Deleting removes a capture's files (not those other captures share) and what people made of them; its manifest, findings
and log stay, so that what was there, and that it was deleted when its time was over, can still be shown.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from checker.auditing import Auditing
from checker.errors import BadRequest, Conflict, NotFound
from checker.evidence.derived import derived_only_from
from checker.evidence.files import file_path, sync_folder
from checker.evidence.manifest import canonical
from checker.members import allow
from checker.store import audit, inspections
from checker.store import retention as store
from checker.vocabulary import Artefact
from checker.vocabulary.custody import Derived
from checker.vocabulary.people import Person, Right
from checker.vocabulary.retention import KeptCapture, Store

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
        """Delete what is due; the certificates. A capture held back in the meantime is left alone."""
        at = now or datetime.now(UTC)
        return [made for one in self.store_state(now=at).due if (made := self._delete(one, at))]

    def deletion_certificate(self, capture: str) -> Mapping[str, Any]:
        """The signed certificate of a capture's deletion. Raises NotFound."""
        with self._database.reading() as session:
            found = store.deleted(session, capture)
        if found is None:
            raise NotFound("这份证据没有删除证明。")
        return found

    def _is_due(self, one: KeptCapture, at: datetime) -> bool:
        return not one.is_held and at - one.captured_at > timedelta(
            days=self.settings.retention_days.get(one.kind.value, THREE_YEARS)
        )

    def _delete(self, one: KeptCapture, at: datetime) -> dict[str, Any] | None:
        with self._database.writing() as session:
            now_kept = {kept.id: kept for kept in store.kept(session)}.get(one.id)
            if now_kept is None or not self._is_due(now_kept, at):
                return None
            shared = store.needed_elsewhere(session, one.id)
            files: list[Artefact | Derived] = [
                artefact for artefact in store.artefacts(session, one.id) if artefact.sha256 not in shared
            ]
            files += derived_only_from(self.settings.evidence, one.id)
            if bucket := self.bucket:
                for digest in {file.sha256 for file in files}:
                    bucket.delete(digest)
            certificate = self._certificate(now_kept, at, [(file.sha256, file.size) for file in files])
            store.keep_certificate(session, one.id, certificate, at)
            audit.record(session, actor="program", action="retention.deleted", object_kind="capture", object_id=one.id,
                         detail={"files": len(files), "class": now_kept.kind.value})  # fmt: skip
        place = self.settings.evidence / "certificates" / f"{one.id[7:]}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(canonical(certificate))
        sync_folder(place.parent)
        for digest in {file.sha256 for file in files}:
            file_path(self.settings.evidence, digest).unlink(missing_ok=True)
        return certificate

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
                    "deleted_at": at,
                    "files": [{"sha256": sha256, "size": size} for sha256, size in sorted(set(files))],
                    "key": self.keys.public.hex(),
                }
            )
        )
        return told | {"signature": self.keys.sign(canonical(told)).hex()}
