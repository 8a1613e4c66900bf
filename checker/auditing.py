"""The log as people use it: what was done is written down, its head signed and kept elsewhere too, the whole checked.

A chain alone does not show that its end was cut off, or that all of it was computed anew; signed heads outside the
database do. Not covered: keeping the person with root on this machine from rewriting database, heads and key together
(`audit_copy` and time-stamps are for that).
"""

import hashlib
import json
import logging
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from checker.errors import BadRequest, EvidenceNotSealed, present
from checker.evidence import verify_capture
from checker.evidence.keys import Keyring
from checker.evidence.manifest import canonical, plain
from checker.evidence.stamps import Post, Stamps
from checker.evidence.verifier.verify import ed25519_holds
from checker.members import Members, allow
from checker.store import audit, inspections
from checker.vocabulary.custody import Checkpoint, Custody, Entry, Head, LogReport
from checker.vocabulary.workbench import Person, Right

log = logging.getLogger(__name__)

EVERY_ENTRIES = 1000
EVERY = timedelta(days=1)


class Auditing(Members):
    """The part of the workbench that remembers who did what."""

    @property
    def keys(self) -> Keyring:
        """The organisation's keys."""
        return Keyring(self.settings.var / "keys")

    @property
    def stamps(self) -> Stamps:
        """Time-stamps held and waited for."""
        return Stamps(self.settings.evidence, self.settings.stamp_authorities)

    def note(
        self, person: Person | None, action: str, kind: str, identity: str, detail: Mapping[str, Any] | None = None
    ) -> None:
        """Write down that somebody did something with an object; without a person, the program itself."""
        actor = person.username if person else "program"
        with self._database.writing() as session:
            audit.record(session, actor=actor, action=action, object_kind=kind, object_id=identity, detail=detail)

    def log_entries(self, person: Person, *, before: int = 0, limit: int = 100) -> list[Entry]:
        """The newest entries of the log. Raises Forbidden without the right to see it."""
        allow(person, Right.AUDIT)
        with self._database.reading() as session:
            return audit.entries(session, before=before, limit=limit)

    def custody(self, person: Person, capture_id: str) -> Custody:
        """Who did what with a capture, its files hashed again just now; the check itself is written down too.

        Raises NotFound.
        """
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            capture = present(inspections.find_capture(session, capture_id))
        checked = verify_capture(self.settings.evidence, capture_id)
        told = {"files": checked.files, "intact": checked.is_intact, "faults": list(checked.faults[:20])}
        self.note(person, "capture.verified", "capture", capture_id, told)
        stamped = [capture_id[7:], *(one.sha256 for one in capture.artefacts if one.role == "checkpoint")]
        stamps = [(one.authority, one.at) for digest in stamped for one in self.stamps.of(digest)]
        stamps += [("", "")] * len(set(stamped).intersection(self.stamps.pending()))
        return Custody(
            capture=capture_id,
            entries=tuple(reversed(self.entries_about([capture_id]))),
            checked_at=datetime.now(UTC),
            files=checked.files,
            faults=checked.faults,
            stamps=tuple(stamps),
        )

    def entries_about(self, captures: Sequence[str], *, cases: Sequence[str] = ()) -> list[Entry]:
        """The log about captures, their inspections and findings, and about cases, the newest first."""
        with self._database.reading() as session:
            objects = inspections.objects_of(session, captures) | {"case": set(cases)}
            return audit.entries(session, objects=objects, limit=5000)

    def anchor(self) -> dict[str, Any]:
        """The log's head at this moment, signed: what a bundle carries away."""
        with self._database.reading() as session:
            reached = audit.head(session)
        return _told(self._signed(reached))

    def note_settings(self) -> None:
        """Write down which settings are in use, when they differ from those written down last; secrets stay out."""
        secret = {name for name, field in type(self.settings).model_fields.items() if "Secret" in str(field.annotation)}
        told = plain(self.settings.model_dump(mode="json", exclude=secret))
        with self._database.writing() as session:
            last = audit.latest(session, "settings.changed")
            if last is None or last.detail != told:
                audit.record(session, actor="program", action="settings.changed", object_kind="settings", detail=told)

    # -- upkeep

    def checkpoint(self) -> Checkpoint | None:
        """A signed head, kept in the database, beside it and in the copy; None when nothing happened since the last."""
        with self._database.writing() as session:
            reached, earlier = audit.head(session), audit.checkpoints(session)
            if (earlier and earlier[-1].upto == reached.id) or not reached.id:
                return None
            made = self._signed(reached)
            audit.keep_checkpoint(session, made)
        line = canonical(_told(made))
        for path in self._heads():
            _append(path, line)
        if self.settings.stamp_authorities:
            self.stamps.queue(hashlib.sha256(line).hexdigest())
        return made

    def checkpoint_if_due(self) -> Checkpoint | None:
        """A checkpoint when a thousand entries or a day went by since the last."""
        with self._database.reading() as session:
            earlier = audit.checkpoints(session)
            waiting = audit.count_after(session, earlier[-1].upto if earlier else 0)
        is_old = not earlier or datetime.now(UTC) - earlier[-1].at >= EVERY
        return self.checkpoint() if waiting >= EVERY_ENTRIES or (waiting and is_old) else None

    def fetch_stamps(self, post: Post) -> tuple[int, list[str]]:
        """How many time-stamps came, and what went wrong with the others."""
        got, troubles = 0, []
        for digest, authority, trouble in self.stamps.fetch(post):
            got += not trouble
            if trouble:
                troubles.append(trouble)
            else:
                self.note(None, "stamp.received", "digest", digest, {"authority": authority})
        return got, troubles

    # -- checking

    def verify_log(
        self,
        *,
        incremental: bool = False,
        anchors: Sequence[Path] = (),
        progress: Callable[[int], None] = lambda n: None,
    ) -> LogReport:
        """Check chain, checkpoints and heads kept outside; `anchors` are audit.json files out of bundles.

        Incrementally: what follows the last checkpoint, and one stretch between two earlier ones, chosen at random.
        """
        with self._database.reading() as session:
            held = audit.checkpoints(session)
            faults = [f"第 {one.upto} 条处的检查点签名不成立" for one in held if not _holds(one)]
            known = [*held, *self._outside(held, faults), *(_anchor(path) for path in anchors)]
            faults += [f"第 {one.upto} 条处的外存链头签名不成立" for one in known[len(held) :] if not _holds(one)]
            wanted = {one.upto: one.head for one in known}
            stretches = _stretches(held, incremental)
            read, reached = 0, Head(id=0, hash=audit.START)
            for start, upto in stretches:
                for one in audit.breaks(session, start, upto):
                    if isinstance(one, audit.Break):
                        faults.append(one.message)
                    else:
                        progress(one.id - reached.id)
                        reached = one
                read += reached.id - start.id
            faults += _against(session, wanted, audit.head(session).id)
        return LogReport(
            entries=read, upto=reached.id, head=reached.hash, checkpoints=len(held), faults=tuple(dict.fromkeys(faults))
        )

    def _signed(self, reached: Head) -> Checkpoint:
        at = datetime.now(UTC).replace(microsecond=0)
        told = canonical({"upto": reached.id, "head": reached.hash, "at": at})
        key, signature = self.keys.public.hex(), self.keys.sign(told).hex()
        return Checkpoint(upto=reached.id, head=reached.hash, at=at, key=key, signature=signature)

    def _heads(self) -> list[Path]:
        own = self.settings.var / "audit-heads.jsonl"
        return [own, self.settings.audit_copy] if self.settings.audit_copy else [own]

    def _outside(self, held: Sequence[Checkpoint], faults: list[str]) -> list[Checkpoint]:
        """The heads kept in files; one the database has lost, or one missing in a file, is a fault."""
        found = []
        for path in self._heads():
            try:
                lines = path.read_text("utf-8").splitlines()
            except FileNotFoundError:
                if held:
                    faults.append(f"链头文件 {path.name} 不见了")
                continue
            try:
                kept = [_checkpoint(json.loads(line)) for line in lines]
            except (ValueError, KeyError, TypeError):
                faults.append(f"链头文件 {path.name} 被改动")
                continue
            if [one.signature for one in kept] != [one.signature for one in held]:
                faults.append(f"链头文件 {path.name} 与数据库里的检查点不一致")
            found += kept
        return found


def _against(session: Any, wanted: Mapping[int, str], last: int) -> list[str]:
    """Faults of signed heads that the log no longer has."""
    there = {one.id: one.hash for one in audit.at(session, sorted(wanted))}
    faults = [f"日志被截断：应至少有 {upto} 条，只有 {last} 条" for upto in wanted if upto > last]
    return faults + [
        f"第 {upto} 条与已签署的链头不符" for upto, head in wanted.items() if there.get(upto, head) != head
    ]


def _stretches(held: Sequence[Checkpoint], incremental: bool) -> list[tuple[Head, int | None]]:
    begin = Head(id=0, hash=audit.START)
    if not incremental or not held:
        return [(begin, None)]
    heads = [begin, *(Head(id=one.upto, hash=one.head) for one in held)]
    earlier = secrets.randbelow(len(heads) - 1)
    return [(heads[earlier], heads[earlier + 1].id), (heads[-1], None)]


def _told(one: Checkpoint) -> dict[str, Any]:
    return {"upto": one.upto, "head": one.head, "at": one.at.isoformat(), "key": one.key, "signature": one.signature}


def _checkpoint(told: Mapping[str, Any]) -> Checkpoint:
    at = datetime.fromisoformat(told["at"])
    return Checkpoint(upto=told["upto"], head=told["head"], at=at, key=told["key"], signature=told["signature"])


def _holds(one: Checkpoint) -> bool:
    try:
        key, signature = bytes.fromhex(one.key), bytes.fromhex(one.signature)
    except ValueError:
        return False
    told = canonical({"upto": one.upto, "head": one.head, "at": one.at})
    return len(key) == 32 and len(signature) == 64 and ed25519_holds(key, told, signature)


def _anchor(path: Path) -> Checkpoint:
    """The head a bundle carried away. Raises BadRequest."""
    try:
        return _checkpoint(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRequest(f"{path} 不是审计日志的锚点。") from error


def _append(path: Path, line: bytes) -> None:
    """Add a line durably. Raises EvidenceNotSealed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, line + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise EvidenceNotSealed(f"日志的链头写不进 {path}（{error.strerror}）。") from error
