"""What the workbench keeps around findings: people and their rights, inspections and their states, decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from checker.vocabulary.evidence import Capture
from checker.vocabulary.facts import Party
from checker.vocabulary.findings import Decision, Finding, Review
from checker.vocabulary.people import RIGHTS as RIGHTS
from checker.vocabulary.people import Person as Person
from checker.vocabulary.people import Position as Position
from checker.vocabulary.people import Right as Right
from checker.vocabulary.people import Scope as Scope
from checker.vocabulary.words import Category, Outcome, Severity, SubjectKind
from checker.vocabulary.work import Counted, Stage, Urgency, Work

T = TypeVar("T")


class InspectionState(StrEnum):
    """Where an inspection is on its way."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRequest:
    """What somebody asks to have inspected, and how."""

    target: str
    subject: SubjectKind | None = None
    category: Category | None = None
    conduct_day: date | None = None
    persona: str = ""
    district: str = ""  # GB/T 2260, six digits; empty: the requester's own
    organisation: str = ""  # filled from the requester's account
    recheck_of: int | None = None  # the inspection to repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """One inspection as the lists show it. `reason` is a `Reason` value and `trouble` its sentence when it failed."""

    id: int
    target: str
    state: InspectionState
    requested_by: str
    requested_at: datetime
    subject: SubjectKind | None = None
    category: Category | None = None
    title: str = ""
    persona: str = ""
    conduct_day: date | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    progress: str = ""
    reason: str = ""
    trouble: str = ""
    capture: str | None = None
    rulebook: str = ""
    observed: Mapping[str, object] = field(default_factory=dict)
    counts: Mapping[Outcome, int] = field(default_factory=dict)
    recheck_of: int | None = None
    district: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionOutcome:
    """What an inspection came to, to be kept. `reason` is empty when the target could be observed."""

    capture: Capture | None = None
    findings: Sequence[Finding] = ()
    observed: Mapping[str, object] = field(default_factory=dict)
    subject: SubjectKind | None = None
    title: str = ""
    rulebook: str = ""
    conduct_day: date | None = None
    reason: str = ""
    trouble: str = ""
    parties: Sequence[Party] = ()  # whom it met
    pictures: Mapping[str, str] = field(default_factory=dict)  # SHA-256 of licence pictures by address


class ReviewState(StrEnum):
    """The last decision on a finding, or that there is none."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    MORE_EVIDENCE = "more-evidence"

    @classmethod
    def after(cls, decision: Decision) -> "ReviewState":
        """The state a decision leaves a finding in."""
        return cls(decision.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReview:
    """A review as it is kept, with its number."""

    id: int
    review: Review


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFinding:
    """A finding as it is kept: its number, its inspection, and what people decided, oldest first."""

    id: int
    inspection: int
    target: str
    state: ReviewState
    found_at: datetime
    finding: Finding
    reviews: tuple[KeptReview, ...] = ()
    work: Work = field(default_factory=Work)
    district: str = ""
    organisation: str = ""

    @property
    def line(self) -> "FindingLine":
        """What a list shows of it."""
        found, work = self.finding, self.work
        return FindingLine(
            id=self.id, inspection=self.inspection, target=self.target, state=self.state, rule=found.rule, alias=found.alias,
            outcome=found.outcome, severity=found.severity, duty_bearer=found.duty_bearer, message=found.message,
            quotes=tuple(place.quote for place in found.places), subject=found.subject, subject_url=found.subject_url,
            subject_name=found.subject_name, stage=work.stage, waiting=work.waiting, urgency=work.urgency,
            assignee=work.assignee,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """A finding as a list shows it."""

    id: int
    inspection: int
    target: str
    state: ReviewState
    rule: str
    alias: str
    outcome: Outcome
    severity: Severity
    duty_bearer: str
    message: str
    quotes: tuple[str, ...]
    subject: str
    subject_url: str
    subject_name: str
    stage: Stage
    waiting: int | None
    urgency: Urgency
    assignee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFilter:
    """Which inspections; an empty field does not restrict."""

    text: str = ""
    states: tuple[InspectionState, ...] = ()
    subject: SubjectKind | None = None
    with_concern: bool = False
    known: int | None = None  # number of a subject that was met


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """Which findings; an empty field does not restrict. `text` is searched in messages, quotations and addresses."""

    text: str = ""
    outcomes: tuple[Outcome, ...] = ()
    severities: tuple[Severity, ...] = ()
    rule: str = ""
    duty_bearer: str = ""
    states: tuple[ReviewState, ...] = ()
    inspection: int | None = None
    stages: tuple[Stage, ...] = ()
    assignee: str = ""
    urgency: Urgency | None = None
    group: str = ""
    case: int | None = None
    waiting: bool = False  # for a second officer's name
    subject: int | None = None  # met in the inspection
    numbers: tuple[int, ...] = ()
    names: tuple[str, ...] = ()  # of what was judged, such as an article of a price campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A provision as the law of one day has it; `summary` is ours. `verified_on` None: nobody checked it yet."""

    citation: str
    instrument: str
    number: str
    summary: str
    url: str
    issuer: str = ""
    since: date | None = None
    until: date | None = None
    verified_on: date | None = None
    announced: bool = False
    binding: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A case kept beside a rule: what is given, on which day, and what the rule says."""

    name: str
    on: date
    outcome: Outcome
    given: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCard:
    """A rule as people read it. `explanation` is the rule's own English docstring."""

    id: str
    aliases: tuple[str, ...]
    title: str
    severity: Severity
    duty_bearer: str
    subject: str
    remedy: str
    plain: str
    explanation: str
    duties: tuple[Article, ...] = ()
    reading: tuple[Article, ...] = ()
    penalties: tuple[Article, ...] = ()
    examples: tuple[Example, ...] = ()


class CoverageStatus(StrEnum):
    """How far an article is checked."""

    CHECKED = "checked"
    PARTLY = "partly"
    NO_READER = "no-reader"
    NOT_OBSERVABLE = "not-observable"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedArticle:
    """An article on the map of the law. `rules` check it, `read_by` read it as guidance, `ask` is for its operator."""

    article: Article
    key: str
    bearers: tuple[str, ...]
    status: CoverageStatus
    why: str
    ask: str = ""
    rules: tuple[str, ...] = ()
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A sealed screenshot of one page: its artefact's name and its size in pixels of the page."""

    name: str
    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page of a longer list; the cursors name where the neighbouring pages start."""

    items: Sequence[T]
    next: str | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A page of a list of findings, and how many the other choices would show, counted up to a bound."""

    page: Page[FindingLine]
    outcomes: Mapping[Outcome, Counted]
    states: Mapping[ReviewState, Counted]
