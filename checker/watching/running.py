"""Runs watches over a real browser and database: those that wait (for `serve`), or given ones (for the command line)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.util import find_spec

from checker.amending import take_amendments
from checker.clock import shanghai_day
from checker.errors import CheckerError, Conflict, NotAllowed, VisitFailed
from checker.evidence.stamps import Stamps
from checker.inspection import InspectionResult, Options, Surroundings, judge_capture, unobserved
from checker.outcomes import outcome_of
from checker.settings import Settings
from checker.store import watches
from checker.store.database import Database
from checker.troubles import Trouble
from checker.vocabulary import Capture, Finding, SubjectKind
from checker.vocabulary.watching import Health, Noticed, Watch, WatchRequest
from checker.vocabulary.workbench import InspectionOutcome
from checker.watching.group import Group, GroupPlan, Ledger
from checker.watching.journal import NAME, Journal
from checker.watching.keeping import Bounds
from checker.watching.ledger import DatabaseLedger, Judge
from checker.watching.room import Seen
from crawlers.timekeeping import Timekeeper
from rules.rulebook import load_rulebook

Told = Callable[[Watch, Health], None]
Found = Callable[[Watch, Noticed], None]


def watch_waiting(
    settings: Settings, database: Database, surroundings: Surroundings, should_stop: Callable[[], bool]
) -> None:
    """Watch whatever waits until nothing does, or until told to stop."""

    def judge(capture: Capture, watch: Watch) -> InspectionOutcome:
        take_amendments(database, settings.amendments)
        command = ("workbench", "watch", watch.url)
        options = Options(decision=shanghai_day(datetime.now(UTC)), subject=SubjectKind.ROOM, command=command)
        if settings.stamp_authorities:
            Stamps(settings.evidence, settings.stamp_authorities).queue(capture.id[7:])
        options = replace(options, persona=watch.persona or "desktop")
        return outcome_of(judge_capture(capture, options, surroundings), settings.evidence)

    ledger = DatabaseLedger(database, judge, lease_s=settings.lease_seconds)
    plan = group_plan(settings, places=settings.watch_rooms, command=("workbench", "watch"))
    run_group(plan, ledger, settings, surroundings, should_stop)


def run_group(
    plan: GroupPlan, ledger: Ledger, settings: Settings, surroundings: Surroundings, should_stop: Callable[[], bool]
) -> None:
    """Run a group whose rooms are judged while they are watched, where the settings want it and recordings can be read."""
    if not (settings.watch_judging and find_spec("av")):  # without the media extra nothing reads the stream, ever
        Group(plan, ledger).run(should_stop)
        return
    from checker.watching.judging import judging

    with judging(surroundings) as judge:
        Group(replace(plan, judge=judge), ledger).run(should_stop)


def group_plan(settings: Settings, *, places: int, command: Sequence[str]) -> GroupPlan:
    """What the settings say of a group."""
    return GroupPlan(
        store=settings.evidence,
        folder=settings.watches,
        bounds=Bounds(most_bytes=settings.watch_mb * 2**20, free_bytes=settings.watch_free_mb * 2**20),
        rulebook=load_rulebook().digest,
        stamps=Stamps(settings.evidence, settings.stamp_authorities) if settings.stamp_authorities else None,
        places=places,
        allow=settings.allowed(),
        command=tuple(command),
        configuration={"allow": [str(entry) for entry in settings.allowed()]},
        patience_s=settings.watch_patience_seconds,
        clock=Timekeeper(servers=settings.time_servers, allow=settings.allowed()),
    )


@dataclass(slots=True)
class WatchedHere(DatabaseLedger):
    """The ledger of the command line: these watches only, and their results for the report."""

    database: Database
    options: Options
    surroundings: Surroundings
    lease_s: float
    numbers: Sequence[int]
    told: Told = field(default=lambda watch, health: None)
    found: Found = field(default=lambda watch, noticed: None)
    results: dict[int, InspectionResult] = field(default_factory=dict)
    seen: dict[int, Seen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        DatabaseLedger.__init__(self, self.database, self._judge_here, lease_s=self.lease_s, only=self.numbers)

    def tell(self, watch: Watch, health: Health) -> bool:
        """How it goes, also to whoever sits before the terminal."""
        self.told(watch, health)
        return DatabaseLedger.tell(self, watch, health)

    def note(self, watch: Watch, findings: Sequence[Finding]) -> list[Noticed]:
        """What is found so far; what is new, also to whoever sits before the terminal."""
        fresh = DatabaseLedger.note(self, watch, findings)
        for one in fresh:
            self.found(watch, one)
        return fresh

    def settle(self, watch: Watch, seen: Seen | None, failure: CheckerError | None, health: Health) -> None:
        """Keep it, and remember the result."""
        if seen is None:
            self.results[watch.id] = unobserved(watch.url, self.options, _trouble(failure))
        else:
            self.seen[watch.id] = seen
        DatabaseLedger.settle(self, watch, seen, failure, health)

    def _judge_here(self, capture: Capture, watch: Watch) -> InspectionOutcome:
        self.results[watch.id] = result = judge_capture(capture, self.options, self.surroundings)
        return outcome_of(result, self.surroundings.evidence)


def begin_or_resume(settings: Settings, database: Database, request: WatchRequest, by: str) -> tuple[int, bool]:
    """The number of the watch to run, and whether a broken one goes on. Raises `Conflict` when it is under way."""
    with database.writing() as session:
        found = watches.running(session, request.url, request.persona)
        if found is None:
            return watches.add(session, request, by).id, False
        folder = settings.watches / str(found.id)
        if not found.is_silent:
            if not (folder / NAME).exists():
                raise Conflict(f"另一台机器正在观看这个直播间（观看 {found.id}）。")
            with Journal(folder):  # raises when its process lives
                watches.release(session, found.id)
        return found.id, True


def _trouble(failure: CheckerError | None) -> Trouble:
    if isinstance(failure, NotAllowed):
        return Trouble(reason="refused", message=str(failure))
    reason = failure.reason.value if isinstance(failure, VisitFailed) else "internal"
    return Trouble(reason=reason, message=str(failure) if failure else "观看未完成。")


__all__ = ["Judge", "WatchedHere", "begin_or_resume", "group_plan", "run_group", "watch_waiting"]
