"""What consumers hand in: complaints, what belongs to them, and what becomes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from checker.vocabulary.findings import Finding
from checker.vocabulary.workbench import Article, Inspection


class ComplaintKind(StrEnum):
    """A dispute (投诉) asks for something for oneself, a report (举报) tells the authority of a breach."""

    DISPUTE = "dispute"
    REPORT = "report"


class ComplaintState(StrEnum):
    """How far a complaint is."""

    RECEIVED = "received"
    LEAD = "lead"  # taken over as a lead to be looked into
    CLOSED = "closed"  # nothing more is done, with a reason
    WITHDRAWN = "withdrawn"


class Problem(StrEnum):
    """What it is about."""

    ADVERTISING = "advertising"
    QUALITY = "quality"
    PRICE = "price"
    RETURNS = "returns"
    TERMS = "terms"
    IDENTITY = "identity"
    DELIVERY = "delivery"
    OTHER = "other"


class Flag(StrEnum):
    """Something staff should know before they read; never a reason to drop a complaint."""

    SERIAL = "serial"  # the same filer handed in many within days
    BURST = "burst"  # many about one target within an hour
    SAME_WORDS = "same-words"  # the same account of the facts as another filer's
    LATE = "late"  # a refusal ground was pointed out and the filer went on
    WEAK_PROOF = "slow-path"  # came without proof of work


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the consumer wrote. Personal parts are kept encrypted; amounts are in fen."""

    kind: ComplaintKind = ComplaintKind.REPORT
    pasted: str = ""
    target: str = ""  # address to be inspected, canonical; empty when there is none
    platform: str = ""
    seller: str = ""
    goods: str = ""
    problem: Problem | None = None
    happened_on: date | None = None
    amount_fen: int | None = None
    order_number: str = ""
    facts: str = ""
    claim: str = ""
    contacted: str = ""  # what the seller or platform answered
    name: str = ""
    phone: str = ""
    address: str = ""
    anonymous: bool = False
    for_living: bool | None = None  # bought for one's own daily life
    elsewhere: bool | None = None  # already with a court, an arbitrator, a consumer association
    truthful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was handed in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file as it is kept: sealed as given, digests of what was given. `shown`: there is a safe picture of it."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    sm3: str
    given_at: datetime
    shown: bool = False
    erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of a complaint, in a sentence the consumer may read; `actor` is empty for the consumer."""

    at: datetime
    text: str
    actor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A complaint as it is kept. `told` lacks its personal parts once they are erased."""

    id: int
    receipt: str
    state: ComplaintState
    received_at: datetime
    told: Told
    digest: str  # SHA-256 of everything handed in, as the receipt file has it
    sm3: str = ""
    reason: str = ""
    others: int = 0  # further complaints about the same goods or seller
    group: int | None = None  # number of the first complaint about the same
    inspection: Inspection | None = None
    case: int | None = None
    flags: tuple[Flag, ...] = ()
    files: tuple[KeptFile, ...] = ()
    events: tuple[Event, ...] = ()
    erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFilter:
    """Which complaints; an empty field does not restrict."""

    text: str = ""
    kind: ComplaintKind | None = None
    state: ComplaintState | None = None
    flagged: bool = False
    group: int | None = None
    case: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:
    """A ground on which authorities refuse such a complaint, with its article and what to do about it."""

    code: str
    text: str
    advice: str
    law: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """What is still missing (by field), what may lead to refusal, and which kind fits."""

    missing: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Warning, ...] = ()
    suggested: ComplaintKind | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing we saw on the page, in plain words, with the law and its certainty."""

    finding: Finding
    said: str
    quotes: tuple[str, ...]
    law: tuple[Article, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The consumer's answer: what we saw, what the law says, what you can do."""

    ready: bool
    headline: str
    seen: tuple[Point, ...] = ()
    unclear: tuple[Point, ...] = ()
    unseen: int = 0  # duties that could not be checked
    todo: tuple[str, ...] = ()
    capture: str = ""
    looked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a consumer takes home at once; the secret is shown this one time."""

    number: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What was found in a pasted text."""

    target: str = ""
    platform: str = ""
    goods: str = ""
    seller: str = ""
    app_only: bool = False
    trouble: str = ""  # why the link cannot be looked at
    others: int = 0
