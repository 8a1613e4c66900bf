"""Work on leads: the stages a finding passes from lead to closed case, who may move it, and what is counted in days.

The whole procedure is the table `TRANSITIONS`; nothing else decides which move is allowed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from checker.vocabulary.people import Person, Right


class Stage(StrEnum):
    """How far the office has come with a finding."""

    LEAD = "lead"  # 线索
    VERIFYING = "verifying"  # 核查
    PROPOSED = "proposed"  # 立案建议
    ORDERED = "ordered"  # 责令改正
    RECHECK = "recheck"  # 复查
    CLOSED = "closed"  # 办结
    NOT_FILED = "not-filed"  # 不予立案


FINAL = frozenset({Stage.CLOSED, Stage.NOT_FILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One allowed move: the right it takes, and what it needs. `second`: it takes effect when another officer signs.

    `confirmed`: only for a finding that a review has confirmed. `by_program`: a re-check may do it by itself.
    """

    before: Stage
    after: Stage
    right: Right
    reason: bool = True
    second: bool = False
    confirmed: bool = False
    by_program: bool = False


_L, _V, _P, _O, _R = Stage.LEAD, Stage.VERIFYING, Stage.PROPOSED, Stage.ORDERED, Stage.RECHECK
_C, _N = Stage.CLOSED, Stage.NOT_FILED
TRANSITIONS: tuple[Transition, ...] = (
    Transition(before=_L, after=_V, right=Right.DECIDE, reason=False),
    Transition(before=_L, after=_N, right=Right.DECIDE, second=True),
    Transition(before=_V, after=_P, right=Right.DECIDE, second=True, confirmed=True),
    Transition(before=_V, after=_N, right=Right.DECIDE, second=True),
    Transition(before=_P, after=_V, right=Right.SIGN),  # sent back
    Transition(before=_P, after=_O, right=Right.DIRECT, second=True),
    Transition(before=_P, after=_N, right=Right.DIRECT, second=True),
    Transition(before=_O, after=_R, right=Right.DECIDE, reason=False, by_program=True),
    Transition(before=_R, after=_C, right=Right.DECIDE, second=True, by_program=True),
    Transition(before=_R, after=_O, right=Right.DECIDE, by_program=True),  # not corrected
    Transition(before=_C, after=_V, right=Right.DIRECT, by_program=True),  # reopened
    Transition(before=_N, after=_V, right=Right.DIRECT),
)


def transition(before: Stage, after: Stage) -> Transition | None:
    """The declared move between two stages, None when there is none."""
    return next((one for one in TRANSITIONS if one.before is before and one.after is after), None)


def open_to(person: Person, before: Stage) -> tuple[Transition, ...]:
    """The moves this person may make from a stage."""
    return tuple(one for one in TRANSITIONS if one.before is before and person.may(one.right))


class MoveState(StrEnum):
    """What became of a move: one that needs a second officer waits for their name."""

    WAITING = "waiting"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A move made or proposed. `second` is who signed or declined; `by` is `program` for a re-check."""

    id: int
    finding: int
    before: Stage
    after: Stage
    state: MoveState
    reason: str
    by: str
    at: datetime
    second: str = ""
    second_at: datetime | None = None
    second_reason: str = ""
    inspection: int | None = None  # the re-check that moved it


class Urgency(IntEnum):
    """How soon somebody wants it done."""

    NORMAL = 0
    HIGH = 1
    URGENT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Where a finding stands in the office."""

    stage: Stage = Stage.LEAD
    since: datetime | None = None
    urgency: Urgency = Urgency.NORMAL
    assignee: str = ""
    claimed_by: str = ""
    claimed_until: datetime | None = None
    waiting: int | None = None  # number of the move that waits for a second officer
    group: str = ""
    case: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Days that do not count: testing, appraisal, a hearing. `until` None: still running."""

    id: int
    clock: str
    since: date
    until: date | None
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A term of the law that runs on a finding. `due` is the last day; `left` the days to it, negative when past.

    `certain` is False where the holidays of the year are not announced yet and weekends alone were left out.
    """

    name: str
    source: str
    summary: str
    since: date
    due: date
    left: int
    working: bool
    extended: bool = False
    paused: bool = False
    certain: bool = True


class BulkAction(StrEnum):
    """What may be done to many findings at once."""

    ASSIGN = "assign"
    URGENCY = "urgency"
    MOVE = "move"
    DECIDE = "decide"
    MERGE = "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a bulk action would do, or did, to one finding; `because` says why it is left out."""

    finding: int
    title: str
    before: str
    after: str
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """A bulk action as it is kept, for undoing it."""

    id: int
    action: BulkAction
    value: str
    reason: str
    by: str
    at: datetime
    effects: tuple[Effect, ...] = ()
    undone_by: str = ""
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFilter:
    """A filter somebody named; a shared one is seen by everybody."""

    id: int
    name: str
    query: str
    owner: str
    shared: bool = False


class Counted(int):
    """A count that stopped at a bound: `capped` means at least so many."""

    capped: bool

    def __new__(cls, number: int, *, capped: bool = False) -> "Counted":
        """The count."""
        made = super().__new__(cls, number)
        made.capped = capped
        return made

    def __str__(self) -> str:
        return f"{int(self)}+" if self.capped else str(int(self))

    def __add__(self, other: int) -> "Counted":
        return Counted(int(self) + int(other), capped=self.capped or getattr(other, "capped", False))

    __radd__ = __add__


class KnownKind(StrEnum):
    """What a subject of inspections is."""

    OPERATOR = "operator"
    SHOP = "shop"
    ROOM = "room"
    ACCOUNT = "account"
    PLATFORM = "platform"
    AGENCY = "agency"  # MCN


class MarkKind(StrEnum):
    """By what a subject may be recognised."""

    CREDIT_CODE = "credit-code"
    PHONE = "phone"
    LICENCE = "licence"
    PICTURE = "licence-picture"
    NAME = "name"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A subject met in an inspection, with the marks it showed."""

    kind: KnownKind
    key: str
    name: str
    marks: tuple[tuple[MarkKind, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A subject as it is kept."""

    id: int
    kind: KnownKind
    key: str
    name: str
    first_seen: datetime
    last_seen: datetime
    marks: tuple[tuple[MarkKind, str], ...] = ()
    inspections: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another subject, and what it has in common with this one; no marks: met in the same inspection."""

    known: Known
    shared: tuple[tuple[MarkKind, str], ...] = ()


class NoteKind(StrEnum):
    """What an entry of a case says."""

    NOTE = "note"
    HANDOVER = "handover"
    OPENED = "opened"
    FINDINGS = "findings"
    COMPLAINT = "complaint"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNote:
    """An entry of a case; never changed."""

    id: int
    kind: NoteKind
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case: findings that go together, who leads it, and what was said about it, the oldest first."""

    id: int
    title: str
    owner: str
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None = None
    subject: int | None = None
    district: str = ""
    organisation: str = ""
    findings: int = 0
    notes: tuple[CaseNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """One set of rules asked of many subjects. `phase` 0: planned, 1: first look, 2: second look."""

    id: int
    title: str
    rules: tuple[str, ...]
    targets: tuple[str, ...]
    phase: int
    started_by: str
    started_at: datetime
    district: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one rule came to in both phases of a sweep, counted over the subjects on which it was judged both times.

    A subject counts once, by the worst outcome of the rule on it. `asked`: subjects of the sweep. `judged`: those with
    a clear or doubtful outcome in the phase. `both`: judged in both; `first` and `second`: of these, how many concern.
    """

    rule: str
    asked: int
    judged: tuple[int, int]
    concerned: tuple[int, int]
    both: int
    first: int
    second: int
