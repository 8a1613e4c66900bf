"""The log as people use it: what was done is written down, its head signed and kept elsewhere too, the whole checked.

A chain alone does not show that its end was cut off, or that all of it was computed anew; signed heads outside the
database do. Not covered: keeping the person with root on this machine from rewriting database, heads and key together
(`audit_copy` and time-stamps are for that).
"""

import hashlib
import logging
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from checker import heads
from checker.errors import EvidenceNotSealed, present
from checker.evidence import verify_capture
from checker.evidence.bucket import Bucket, bucket_at
from checker.evidence.derived import checked_derived
from checker.evidence.keys import Keyring
from checker.evidence.lines import append
from checker.evidence.manifest import canonical, plain
from checker.evidence.stamps import Post, Stamps
from checker.members import Members, allow
from checker.store import audit, inspections, people
from checker.store.database import Session
from checker.vocabulary.custody import Checkpoint, Custody, Derived, Entry, Head, LogReport
from checker.vocabulary.people import EVERYTHING, Scope
from checker.vocabulary.workbench import Person, Right

log = logging.getLogger(__name__)

EVERY_ENTRIES = 1000
EVERY = timedelta(days=1)
_PASSWORD = re.compile(r"(://[^:/?#@]*:).*@", re.DOTALL)  # a password may hold any sign, an @ too
_SECRET_IN_QUERY = re.compile(r"([?&][^=&#]*(?:pass|secret|token|key|sig)[^=&#]*=)[^&#]*", re.IGNORECASE)
_STAMPED = "stamp.received"
_MADE = ("artefact.annotated", "artefact.remark_withdrawn", "artefact.redacted")
_MOST = 100_000


class Auditing(Members):
    """The part of the workbench that remembers who did what."""

    @property
    def keys(self) -> Keyring:
        """The organisation's keys."""
        return Keyring(self.settings.var / "keys")

    @property
    def bucket(self) -> Bucket | None:
        """The second home of sealed files. Raises BadRequest when its URL cannot be opened."""
        return bucket_at(self.settings.evidence_url) if self.settings.evidence_url else None

    def send_evidence(self) -> None:
        """Send what was sealed since the last time to its second home, if there is one. Raises EvidenceNotSealed."""
        if self.bucket and (sent := self.bucket.send_due(self.settings.evidence)):
            log.info("evidence.sent", extra={"files": sent})

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
        """The newest entries of the log. Raises Forbidden without the right to see it.

        Whose data is limited reads what those did who see nothing beyond these limits: it can only be about them.
        """
        allow(person, Right.AUDIT)
        with self._database.reading() as session:
            actors = None if person.scope == EVERYTHING else _within(person.scope, people.everybody(session))
            return audit.entries(session, actors=actors, before=before, limit=limit)

    def custody(self, person: Person, capture_id: str) -> Custody:
        """Who did what with a capture, its files hashed again just now; the check itself is written down too.

        Raises NotFound.
        """
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            capture = present(inspections.find_capture(session, capture_id))
        checked = verify_capture(self.settings.evidence, capture_id)
        derived, strange = checked_derived(self.settings.evidence, capture_id)
        lost = self._lost_remarks(capture_id, derived)
        stamped = [capture_id[7:], *(one.sha256 for one in capture.artefacts if one.role == "checkpoint")]
        stamps, untrue = self._checked_stamps(stamped)
        files, faults = checked.files + len(derived), (*checked.faults, *strange, *lost, *untrue)
        told = {"files": files, "intact": not faults, "faults": list(faults[:20])}
        self.note(person, "capture.verified", "capture", capture_id, told)
        stamps += [("", "")] * len(set(stamped).intersection(self.stamps.pending()))
        return Custody(
            capture=capture_id,
            entries=tuple(reversed(self.entries_about([capture_id]))),
            checked_at=datetime.now(UTC),
            files=files,
            derived=derived,
            faults=faults,
            stamps=tuple(stamps),
        )

    def _lost_remarks(self, capture_id: str, derived: Sequence[Derived]) -> list[str]:
        """What the log says people made of a capture's files and the register of such files no longer has."""
        with self._database.reading() as session:
            made = audit.entries(session, objects={"capture": {capture_id}}, actions=_MADE, limit=_MOST)
        held = {one.sha256 for one in derived}
        lost = [one.detail for one in reversed(made) if one.detail.get("sha256") not in held]
        return [f"{one.get('name')}：派生文件的登记缺少 {one.get('sha256')}" for one in lost]

    def _checked_stamps(self, digests: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
        """Authority and time of the time-stamps that hold and are the ones that came, and what is wrong with others."""
        with self._database.reading() as session:
            came = audit.entries(session, objects={"digest": set(digests)}, actions=(_STAMPED,), limit=_MOST)
        noted: dict[str, dict[str, str]] = {}
        for one in reversed(came):
            told = {str(one.detail.get("authority")): str(one.detail.get("token", ""))}
            noted.setdefault(one.object_id, {}).update(told)
        held, faults = [], []
        for digest in digests:
            sound, untrue = self.stamps.checked(digest, noted.get(digest, {}))
            held += [(one.authority, one.at) for one in sound]
            faults += untrue
        return held, faults

    def entries_about(self, captures: Sequence[str], *, cases: Sequence[str] = ()) -> list[Entry]:
        """The log about captures, their inspections and findings, and about cases, the newest first."""
        with self._database.reading() as session:
            objects = inspections.objects_of(session, captures) | {"case": set(cases)}
            return audit.entries(session, objects=objects, limit=5000)

    def anchor(self) -> dict[str, Any]:
        """The log's head at this moment, signed: what a bundle carries away."""
        with self._database.reading() as session:
            reached = audit.head(session)
        return heads.told(self._signed(reached))

    def note_settings(self) -> None:
        """Write down which settings are in use, when they differ from those written down last.

        Secrets stay out, and so do passwords in addresses.
        """
        secret = {name for name, field in type(self.settings).model_fields.items() if "Secret" in str(field.annotation)}
        told = _without_passwords(plain(self.settings.model_dump(mode="json", exclude=secret)))
        with self._database.writing() as session:
            last = audit.latest(session, "settings.changed")
            if last is None or last.detail != told:
                audit.record(session, actor="program", action="settings.changed", object_kind="settings", detail=told)

    # -- upkeep

    def checkpoint(self) -> Checkpoint | None:
        """A signed head, kept in the database, beside it and in the copy; None when nothing happened since the last."""
        with self._database.writing() as session:
            reached, last = audit.head(session), audit.last_checkpoint(session)
            if (last and last.upto == reached.id) or not reached.id:
                return None
            made = self._signed(reached)
            audit.keep_checkpoint(session, made)
        line = canonical(heads.told(made))
        for path in self._heads():
            _append(path, line)
        if self.settings.stamp_authorities:
            self.stamps.queue(hashlib.sha256(line).hexdigest())
        return made

    def checkpoint_if_due(self) -> Checkpoint | None:
        """A checkpoint when a thousand entries or a day went by since the last."""
        with self._database.reading() as session:
            last = audit.last_checkpoint(session)
            waiting = audit.count_after(session, last.upto if last else 0)
        is_old = last is None or datetime.now(UTC) - last.at >= EVERY
        return self.checkpoint() if waiting >= EVERY_ENTRIES or (waiting and is_old) else None

    def fetch_stamps(self, post: Post) -> tuple[int, list[str]]:
        """How many time-stamps came, and what went wrong with the others."""
        got, troubles = 0, []
        for digest, authority, trouble in self.stamps.fetch(post):
            got += not trouble
            if trouble:
                troubles.append(trouble)
            else:
                told = {"authority": authority, "token": self.stamps.token_digest(digest, authority)}
                self.note(None, _STAMPED, "digest", digest, told)
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
        However long the log, no more than a chunk of it is held.
        """
        with self._database.reading() as session:
            faults = [*heads.faults(session, self._heads(), [heads.anchor(path) for path in anchors], self.keys.own())]
            read, reached = 0, Head(id=0, hash=audit.START)
            for start, upto in _stretches(session, incremental):
                for one in audit.breaks(session, start, upto):
                    if isinstance(one, audit.Break):
                        faults.append(one.message)
                    else:
                        progress(one.id - reached.id)
                        reached = one
                read += reached.id - start.id
            held = audit.count_checkpoints(session)
        return LogReport(
            entries=read, upto=reached.id, head=reached.hash, checkpoints=held, faults=tuple(dict.fromkeys(faults))
        )

    def _signed(self, reached: Head) -> Checkpoint:
        at = datetime.now(UTC).replace(microsecond=0)
        key, signature = self.keys.public.hex(), self.keys.sign(heads.signed(reached.id, reached.hash, at)).hex()
        return Checkpoint(upto=reached.id, head=reached.hash, at=at, key=key, signature=signature)

    def _heads(self) -> list[Path]:
        own = self.settings.var / "audit-heads.jsonl"
        return [own, self.settings.audit_copy] if self.settings.audit_copy else [own]


def _without_passwords(value: Any) -> Any:
    """The settings with every password in an address hidden, and whatever its query calls a secret."""
    match value:
        case str() if "://" in value:
            return _SECRET_IN_QUERY.sub(r"\1***", _PASSWORD.sub(r"\1***@", value))
        case dict():
            return {name: _without_passwords(one) for name, one in value.items()}
        case list():
            return [_without_passwords(one) for one in value]
    return value


def _stretches(session: Session, incremental: bool) -> list[tuple[Head, int | None]]:
    count = audit.count_checkpoints(session) if incremental else 0
    if not count:
        return [(Head(id=0, hash=audit.START), None)]
    earlier = secrets.randbelow(count)
    return [
        (_head(session, earlier - 1), _head(session, earlier).id),
        (_head(session, count - 1), None),
    ]


def _head(session: Session, place: int) -> Head:
    """The head of the checkpoint at this place; before the first one, the log's beginning."""
    found = next(audit.checkpoints(session, after=place, most=1), None) if place >= 0 else None
    return Head(id=found.upto, hash=found.head) if found else Head(id=0, hash=audit.START)


def _append(path: Path, line: bytes) -> None:
    """Add a line durably. Raises EvidenceNotSealed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        append(path, line)
    except OSError as error:
        raise EvidenceNotSealed(f"日志的链头写不进 {path}（{error.strerror}）。") from error


def _within(limits: Scope, everybody: Iterable[Person]) -> list[str]:
    return [one.username for one in everybody if limits.contains(one.scope)]
