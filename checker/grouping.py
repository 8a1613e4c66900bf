"""Groups and subjects: findings about one act belong together, and whoever was met is known by what they showed.

A group is the fingerprint of its findings until somebody merges two, or parts them again; what was decided last about
a fingerprint holds for findings yet to come, so a parted one is not joined again by the next inspection.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checker.errors import BadRequest, Conflict, NotFound
from checker.members import Members, allow
from checker.store import people, subjects, work
from checker.store.database import Session
from checker.vocabulary.people import Person, Right
from checker.vocabulary.work import Known, KnownKind, Related
from checker.vocabulary.workbench import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision about a group."""

    fingerprint: str
    into: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group: its findings' numbers with their fingerprints, how many in all, and what was decided, newest first."""

    name: str
    findings: tuple[tuple[int, str], ...]
    count: int
    decided: tuple[Decided, ...]


class Grouping(Members):
    """What belongs together, and who is who."""

    def group(self, person: Person, name: str) -> Group:
        """A group as far as this person sees its findings."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            found = work.in_group(session, name)
            said: tuple[dict[str, Any], ...] = work.groupings(session, {name, *(one for _, one in found)})
            count = work.count_group(session, name)
        return Group(name=name, findings=found, count=count, decided=tuple(Decided(**one) for one in said))

    def merge(self, person: Person, number: int, into: int, reason: str) -> int:
        """How many findings joined the group of `into`: all that share the fingerprint of `number`.

        Raises BadRequest without a reason, NotFound, Conflict when they are together already.
        """
        allow(person, Right.DECIDE)
        _reasoned(reason)
        with self._writing(person) as session:
            held = work.locked(session, [number, into])
            one, other = held.get(number), held.get(into)
            if one is None or other is None:
                raise NotFound
            if one.grouped == other.grouped:
                raise Conflict("它们已经在同一组。")
            joined = work.regroup(session, one.fingerprint, other.grouped, reason=reason.strip(), by=person.username)
            _log(session, person, "group.merged", number, {"into": other.grouped, "fingerprint": one.fingerprint})
        return joined

    def part(self, person: Person, number: int, reason: str) -> int:
        """How many findings left a group they had been merged into: all that share the fingerprint of `number`."""
        allow(person, Right.DECIDE)
        _reasoned(reason)
        with self._writing(person) as session:
            one = work.locked(session, [number]).get(number)
            if one is None:
                raise NotFound
            if one.grouped == one.fingerprint:
                raise Conflict("它没有被并入其他组。")
            left = work.regroup(session, one.fingerprint, one.fingerprint, reason=reason.strip(), by=person.username)
            _log(session, person, "group.parted", number, {"fingerprint": one.fingerprint})
        return left

    def subjects(
        self, person: Person, *, text: str = "", kind: KnownKind | None = None, cursor: str = ""
    ) -> Page[Known]:
        """Whom inspections met, the newest first."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return subjects.page(session, text=text, kind=kind, cursor=cursor)

    def subject(self, person: Person, number: int) -> tuple[Known, tuple[Related, ...]]:
        """One subject with its marks, and those that show the same. Raises NotFound."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            found = subjects.find(session, number)
            if found is None:
                raise NotFound
            return found, subjects.related(session, number)

    def confirmed_before(self, person: Person, number: int) -> int:
        """How many findings about the same operators were confirmed before this one; -1 when nobody was recognised."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return subjects.confirmed_before(session, number)

    def subjects_met(self, person: Person, inspection: int) -> tuple[Known, ...]:
        """Whom an inspection met."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return subjects.of_inspection(session, inspection)


def _reasoned(reason: str) -> None:
    if not reason.strip() or len(reason) > 2000:
        raise BadRequest("请写明理由。")


def _log(session: Session, person: Person, action: str, number: int, detail: dict[str, object]) -> None:
    people.record(
        session, actor=person.username, action=action, object_kind="finding", object_id=str(number), detail=detail
    )
