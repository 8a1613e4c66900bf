"""Amending the law's words and figures: one person proposes, a trial shows what would change, another one approves.

The database says what was decided; the dated files that `rules` read are written from it, so that every machine
comes to the same rulebook. Not covered: what a row must look like (`checker.tables`), the trial (`checker.trying`).
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from checker.clock import shanghai_day
from checker.errors import BadRequest, Conflict, Forbidden, NotFound, present
from checker.members import allow
from checker.queueing import Queueing
from checker.settings import Settings
from checker.store import amendments as store
from checker.store import inspections, jobs, people
from checker.store.database import Database, Session
from checker.tables import checked, other_value, read_csv, reversal, table, tables, write_csv
from checker.vocabulary.amending import Amendment, AmendmentState, Row, Table
from checker.vocabulary.jobs import NewJob, Priority
from checker.vocabulary.workbench import Person, Right
from rules.amendments import in_use, use_amendments
from rules.rulebook import digest

TRIAL: Final = "trial"
_REASON_LIMIT = 2000
_LOCK = threading.Lock()  # one writer of files in this process; others write the same under names of their own


def take_amendments(database: Database, folder: Path) -> None:
    """Use what was approved: write the files that are missing here, and read them."""
    with database.reading() as session:
        wanted = store.approved_numbers(session)
        with _LOCK:
            missing = wanted - {int(path.name.partition("-")[0]) for path in folder.glob("*.csv")}
            for amendment in store.approved(session) if missing else ():
                if amendment.number in missing:
                    _write(folder, amendment)
    use_amendments(folder)


def _write(folder: Path, amendment: Amendment) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(amendment.number or 0, amendment.table)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content(amendment.rows))
    part.replace(path)


def file_name(number: int, table: str) -> str:
    """The name of an amendment's file: 0001-praise.csv."""
    return f"{number:04d}-{table}.csv"


def content(rows: Sequence[Row]) -> bytes:
    """What such a file holds."""
    return write_csv(list(rows[0]), rows)


def _sha256(amendment: Amendment) -> str:
    return hashlib.sha256(content(amendment.rows)).hexdigest()


class Amending(Queueing):
    """The lexicons and parameters of one workbench."""

    def __init__(self, settings: Settings, database: Database) -> None:
        super().__init__(settings, database)
        take_amendments(database, settings.amendments)

    def tables(self, person: Person) -> tuple[Table, ...]:
        """Every lexicon, then every file of parameters, as amended."""
        allow(person, Right.VIEW)
        take_amendments(self._database, self.settings.amendments)
        return tables(in_use())

    def table(self, person: Person, name: str) -> Table:
        """One of them. Raises NotFound."""
        allow(person, Right.VIEW)
        return self._current(name)

    def amendments(self, person: Person, name: str = "") -> tuple[Amendment, ...]:
        """The latest proposals, of one table or of all, the newest first."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return tuple(_seen_in(session, one) for one in store.listed(session, name))

    def amendment(self, person: Person, number: int) -> Amendment:
        """One proposal. Raises NotFound."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return _seen_in(session, present(store.find(session, number)))

    def propose(self, person: Person, name: str, rows: Sequence[Row], reason: str) -> Amendment:
        """The proposal, kept and being tried out. Raises BadRequest with a sentence for each row that cannot be."""
        allow(person, Right.AMEND)
        return self._proposed(person, self.table(person, name), rows, reason)

    def propose_value(self, person: Person, name: str, row: Row, reason: str) -> Amendment:
        """The same with another value of one parameter from a day on: the present one is closed that day."""
        allow(person, Right.AMEND)
        wanted = self.table(person, name)
        return self._proposed(person, wanted, other_value(wanted, row), reason)

    def propose_file(self, person: Person, name: str, content: bytes, reason: str) -> Amendment:
        """The same with the rows of an uploaded CSV."""
        allow(person, Right.AMEND)
        wanted = self.table(person, name)
        return self._proposed(person, wanted, read_csv(content, wanted.columns), reason)

    def take_back(self, person: Person, number: int, reason: str) -> Amendment:
        """A proposal that undoes an approved amendment from today on; it needs a second person like any other."""
        allow(person, Right.AMEND)
        old = self.amendment(person, number)
        if old.state is not AmendmentState.APPROVED:
            raise Conflict("只有已批准的修订可以撤回其效力。")
        current = self.table(person, old.table)
        rows = reversal(current, old.rows, old.before, self.law_day())
        if not rows:
            raise BadRequest("这项修订的各行都已恢复，没有需要撤回的内容。")
        return self._proposed(person, current, rows, reason, reverses=number)

    def try_again(self, person: Person, number: int) -> None:
        """Have an undecided proposal tried out anew."""
        allow(person, Right.AMEND if person.may(Right.AMEND) else Right.APPROVE)
        with self._database.writing() as session:
            found = store.find(session, number, to_change=True)
            _still_open(found)
            store.keep_trial(session, number, None)
            _begin_trial(session, number, person)
        self.wake_workers()

    def decide(self, person: Person, number: int, state: AmendmentState, reason: str) -> Amendment:
        """The decided proposal. Approving and rejecting is for somebody else than the proposer, withdrawing for them.

        Raises Forbidden, BadRequest without a reason, Conflict when it was decided before, when the trial is not
        done or breaks a case, or when the table has changed so that the rows no longer fit.
        """
        allow(person, Right.AMEND if state is AmendmentState.WITHDRAWN else Right.APPROVE)
        _reasoned(reason)
        with self._database.writing() as session:
            found = _still_open(store.find(session, number, to_change=True))
            _right_person(person, found, state)
            earlier = self._fitting(found) if state is AmendmentState.APPROVED else ()
            decided = store.decide(session, number, state, by=person.username, reason=reason.strip(), before=earlier)
            people.record(
                session,
                actor=person.username,
                action=f"amendment.{decided.state}",
                object_kind="amendment",
                object_id=str(number),
                detail={"table": found.table, "number": decided.number, "sha256": _sha256(found), "rulebook": digest()},
            )
        take_amendments(self._database, self.settings.amendments)
        return decided

    def law_day(self) -> date:
        """The day in the law's time zone."""
        return law_day()

    def _current(self, name: str) -> Table:
        take_amendments(self._database, self.settings.amendments)
        return table(name, in_use())

    def _proposed(
        self, person: Person, current: Table, rows: Sequence[Row], reason: str, *, reverses: int | None = None
    ) -> Amendment:
        _reasoned(reason)
        tidy = checked(current, rows, self.law_day())
        with self._database.writing() as session:
            kept = store.add(
                session,
                table=current.name,
                kind=current.kind,
                changes=tidy,
                reason=reason.strip(),
                proposed_by=person.username,
                reverses=reverses,
            )
            people.record(
                session,
                actor=person.username,
                action="amendment.proposed",
                object_kind="amendment",
                object_id=str(kept.id),
                detail={"table": current.name, "rows": len(tidy), "reverses": reverses},
            )
            _begin_trial(session, kept.id, person)
        self.wake_workers()
        return kept

    def _fitting(self, found: Amendment) -> tuple[Row | None, ...]:
        """What stands now under the keys of the proposal's rows, which still fit and broke nothing in the trial."""
        if found.trial is None or found.trial.trouble:
            raise Conflict("试算还没有结果，不能批准；请等待试算完成，或重新试算。")
        if found.trial.broken:
            raise Conflict("修订使规则的案例不再成立，不能批准；请改用今后的起始日，或由维护者随版本更新案例。")
        current = self._current(found.table)
        try:
            checked(current, found.rows, self.law_day())
        except BadRequest as wrong:
            raise Conflict(f"提出之后情况有变，不能批准：{wrong}") from wrong
        present = {current.key(row): row for row in current.rows}
        return tuple(present.get(current.key(row)) for row in found.rows)


def _begin_trial(session: Session, number: int, person: Person) -> None:
    wanted = NewJob(
        kind=TRIAL, payload={"amendment": number}, priority=Priority.INTERACTIVE, requested_by=person.username
    )
    jobs.add(session, wanted)


def law_day() -> date:
    """The day in the law's time zone."""
    return shanghai_day(datetime.now(UTC))


def _seen_in(session: Session, found: Amendment) -> Amendment:
    """The amendment with only those effects of its trial that this session's scope lets one see."""
    if found.trial is None:
        return found
    changes = (*found.trial.gained, *found.trial.lost)
    seen = inspections.visible(session, {one.inspection for one in changes})
    gained = tuple(one for one in found.trial.gained if one.inspection in seen)
    lost = tuple(one for one in found.trial.lost if one.inspection in seen)
    return replace(found, trial=replace(found.trial, gained=gained, lost=lost))


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise BadRequest("请写明理由。")
    if len(reason) > _REASON_LIMIT:
        raise BadRequest(f"理由最多 {_REASON_LIMIT} 个字符。")


def _still_open(found: Amendment | None) -> Amendment:
    if found is None:
        raise NotFound
    if found.state is not AmendmentState.PROPOSED:
        raise Conflict("这项提议已经有了决定。")
    return found


_OWN: Final = "提议人不能批准或驳回自己的提议，须由另一人决定。"


def _right_person(person: Person, found: Amendment, state: AmendmentState) -> None:
    own = person.username == found.proposed_by
    if state is AmendmentState.WITHDRAWN and not own:
        raise Forbidden("只有提议人可以撤销自己的提议。")
    if state is not AmendmentState.WITHDRAWN and own:
        raise Forbidden(_OWN)
