"""Findings: a verdict bound to its subject, law, evidence and days; and the person's decision on it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from checker.vocabulary.evidence import Place
from checker.vocabulary.words import Outcome, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """An exemption tried: its name, whether it held, and why."""

    name: str
    held: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty:
    """One penalty path. `basis` is a citation, `text` says the range in our own words (Chinese)."""

    basis: str
    text: str
    minimum_fen: int | None = None
    maximum_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milder:
    """What the law of the decision day says when it is milder than that of the conduct day."""

    outcome: Outcome
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule concluded about one subject. A machine finding is always 涉嫌: only a review confirms."""

    rule: str
    alias: str
    outcome: Outcome
    severity: Severity
    citations: tuple[str, ...]
    duty_bearer: str
    message: str
    subject: str = ""  # kind of the subject, e.g. "product"
    subject_url: str = ""
    subject_name: str = ""
    question: str | None = None
    places: tuple[Place, ...] = ()
    reasoning: tuple[str, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    remedy: str = ""
    plain: str = ""  # what it means for the consumer
    rewrite: str | None = None
    language_class: str | None = None  # one of the 40 class ids for rules on words
    fingerprint: str = ""
    capture: str = ""
    rulebook: str = ""
    conduct_day: date | None = None
    decision_day: date | None = None
    milder: Milder | None = None


class Decision(StrEnum):
    """What a person decided on a finding."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    MORE_EVIDENCE = "more-evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A person's decision on a finding, with the reason they gave."""

    decision: Decision
    reason: str
    reviewer: str
    decided_at: datetime
    note: str = ""
    extra: dict[str, str] = field(default_factory=dict)
