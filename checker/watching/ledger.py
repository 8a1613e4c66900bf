"""The ledger of watches in the database: takes rooms under a lease, and keeps what each came to together with its end.

The capture is judged like any other before it is kept; a capture that cannot be judged is kept all the same.
"""

import logging
import secrets
from collections.abc import Callable, Collection, Sequence

from checker.errors import CheckerError, Conflict
from checker.store import inspections, noticed, watches
from checker.store.database import Database
from checker.vocabulary import Capture, Finding, SubjectKind
from checker.vocabulary.watching import Health, Noticed, Watch
from checker.vocabulary.workbench import InspectionOutcome, InspectionRequest
from checker.watching.room import Seen

log = logging.getLogger(__name__)
Judge = Callable[[Capture, Watch], InspectionOutcome]

_UNJUDGED = "证据已经封存，但没有完成判断；可用 shuoqing recheck 重新判断。"


class DatabaseLedger:
    """A `Ledger` of these numbers only, or (None) of whatever waits. `judge` makes a capture an outcome."""

    def __init__(
        self, database: Database, judge: Judge, *, lease_s: float, only: Collection[int] | None = None
    ) -> None:
        self._database, self._judge, self._lease_s = database, judge, lease_s
        self._left = None if only is None else set(only)
        self._owner = secrets.token_hex(16)

    def take(self, places: int) -> list[Watch]:
        """Watches to begin or go on with."""
        with self._database.writing() as session:
            return watches.take(session, self._owner, seconds=self._lease_s, places=places, only=self._left)

    def tell(self, watch: Watch, health: Health) -> bool:
        """How it goes; False when it must stop. A database that is away does not end a watch."""
        try:
            with self._database.writing() as session:
                return watches.tell(session, watch.id, self._owner, health, seconds=self._lease_s)
        except Exception:  # the next beat may find it back
            log.exception("watch.not_told", extra={"watch": watch.id})
            return True

    def note(self, watch: Watch, findings: Sequence[Finding]) -> list[Noticed]:
        """Have these stand as what is found so far; those that are new are given back. Nothing when it is not ours."""
        with self._database.writing() as session:
            if not watches.is_held(session, watch.id, self._owner):
                return []
            return noticed.replace(session, watch.id, [_noticed(one) for one in findings])

    def settle(self, watch: Watch, seen: Seen | None, failure: CheckerError | None, health: Health) -> None:
        """Keep capture, findings and end together, unless another process has taken the watch over.

        A watch whose journal another process still writes goes back: that process, or whoever comes after it, ends it.
        """
        if self._left is None and isinstance(failure, Conflict) and self._given_back(watch):
            return
        if self._left is not None:
            self._left.discard(watch.id)
        if seen is None:
            with self._database.writing() as session:
                trouble = str(failure) if failure else "观看未完成。"
                if watches.finish(session, watch.id, self._owner, health=health, trouble=trouble):
                    noticed.forget(session, watch.id)
            return
        came = self._judged(seen.capture, watch)
        asked = InspectionRequest(
            target=watch.url,
            subject=SubjectKind.ROOM,
            persona=watch.persona,
            district=watch.district,
            organisation=watch.organisation,
        )
        with self._database.writing() as session:
            kept = inspections.add(session, asked, watch.requested_by, queued=False)
            inspections.keep_result(session, kept.id, came)
            ended = watches.finish(
                session,
                watch.id,
                self._owner,
                health=health,
                because=seen.why,
                capture=seen.capture.id,
                inspection=kept.id,
            )
            if not ended:
                session.rollback()
                log.warning("watch.lease_lost", extra={"watch": watch.id})
            else:
                noticed.forget(session, watch.id)  # the findings of the sealed watch take their place

    def is_done(self) -> bool:
        """Whether nothing more will come; a ledger of whatever waits is done whenever nothing waits."""
        return not self._left

    def _given_back(self, watch: Watch) -> bool:
        with self._database.writing() as session:
            return watches.give_back(session, watch.id, self._owner)

    def _judged(self, capture: Capture, watch: Watch) -> InspectionOutcome:
        try:
            return self._judge(capture, watch)
        except Exception:  # what was seen must be kept whatever happens to its judgement
            log.exception("watch.not_judged", extra={"watch": watch.id})
            return InspectionOutcome(capture=capture, reason="internal", trouble=_UNJUDGED)


def _noticed(finding: Finding) -> Noticed:
    moments = [place.time[0] for place in finding.places if place.time]
    place = finding.places[0] if finding.places else None
    return Noticed(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        alias=finding.alias,
        outcome=finding.outcome,
        severity=finding.severity,
        message=finding.message,
        quote=place.quote if place else "",
        channel=place.channel.value if place else "",
        at_s=max(moments, default=None),
    )
