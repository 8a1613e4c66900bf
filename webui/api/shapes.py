"""The shapes that go in and out, as the description shows them.

Findings, facts and rows are those of the command line, described by the JSON Schema published with it; they are open
objects here, so that a new field breaks no client.
"""

from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from checker.vocabulary import Category, Decision, Outcome, Severity, SubjectKind
from checker.vocabulary.access import Event, HookFormat
from checker.vocabulary.jobs import JobState
from checker.vocabulary.workbench import InspectionState, ReviewState


def _storable(text: str) -> str:
    if "\0" in text or any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        raise ValueError("NUL and lone surrogates are not text")
    return text


Text = Annotated[str, AfterValidator(_storable)]
Row = dict[str, Any]
Looking = Literal["", "desktop", "phone", "tablet"]


class Shape(BaseModel):
    """What clients send: unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] = []


class Numbered(BaseModel):
    """A number in an address."""

    number: int = Field(ge=0, le=2**53)


class Named(BaseModel):
    """A name in an address."""

    name: Text = Field(max_length=200)


class CaptureId(BaseModel):
    """The id of a capture."""

    capture: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")


class Paging(BaseModel):
    """Which page of a list."""

    @classmethod
    def model_json_schema(cls, *given: Any, **named: Any) -> dict[str, Any]:
        """As pydantic makes it; kept, because the OpenAPI layer asks for it with every request."""
        return super().model_json_schema(*given, **named) if given or named else _schema_of(cls)

    cursor: Text = Field(default="", max_length=2000, description="`next` of the page before")
    limit: int = Field(default=50, ge=1, le=200)


@cache
def _schema_of(query: type[Paging]) -> dict[str, Any]:
    return super(Paging, query).model_json_schema()


class InspectionQuery(Paging):
    """Which inspections; an empty field does not restrict."""

    q: Text = Field(default="", max_length=200, description="in target or title")
    state: list[InspectionState] = []
    subject: SubjectKind | None = None
    concern: bool = Field(default=False, description="only those with findings that are failed or cannot-tell")


class FindingQuery(Paging):
    """Which findings; an empty field does not restrict."""

    q: Text = Field(default="", max_length=200, description="in message, quotations, address")
    outcome: list[Outcome] = []
    severity: list[Severity] = []
    rule: Text = Field(default="", max_length=120)
    duty_bearer: Text = Field(default="", max_length=40)
    state: list[ReviewState] = []
    inspection: int | None = Field(default=None, ge=0, le=2**53)


class JobQuery(Paging):
    """Which jobs."""

    kind: Text = Field(default="", max_length=40)
    state: list[JobState] = []


class InspectionAsk(Shape):
    """A page to be inspected."""

    target: Text = Field(min_length=1, max_length=4096, description="http or https URL")
    subject: SubjectKind | None = None
    category: Category | None = None
    conduct_day: date | None = Field(default=None, description="judged by the law of that day; default: when captured")
    persona: Looking = Field(default="", description="as whom to look; default: desktop")


class BatchAsk(Shape):
    """Pages to be inspected together, behind everything somebody waits for."""

    name: Text = Field(default="", max_length=200)
    targets: list[InspectionAsk] = Field(min_length=1, max_length=1000)


class ReviewAsk(Shape):
    """A person's decision on a finding. `seen`: the number of the last review one saw, null for none."""

    decision: Decision
    reason: Text = Field(min_length=1, max_length=2000)
    note: Text = Field(default="", max_length=2000)
    seen: int | None = Field(default=None, ge=0, le=2**53)


class JudgeAsk(Shape):
    """Rows as in `shuoqing judge`: id, text, channel, category, conduct_day, product."""

    rows: list[Row] = Field(min_length=1, max_length=1000)
    on: date | None = Field(default=None, description="conduct day of rows that name none; default: today")


class PricesAsk(Shape):
    """Observations as in `shuoqing prices judge`."""

    observations: list[Row] = Field(min_length=1, max_length=100_000)


class WebhookAsk(Shape):
    """An address to be told about events."""

    url: Text = Field(min_length=1, max_length=4096)
    events: list[Event] = Field(min_length=1)
    format: HookFormat = HookFormat.JSON


class BundleAsk(Shape):
    """What to bundle: the number of an inspection, `case:` and the number of a case, or the id of a capture."""

    target: Text = Field(min_length=1, max_length=80)


class BundleJobAsk(BundleAsk):
    """The same, and the papers to put into it."""

    documents: list[Text] = Field(default=[], max_length=20, description="kinds of papers, such as `report`")


class DocumentAsk(BundleAsk):
    """Which paper to draft about it: `leads` as xlsx, all others as docx or pdf."""

    document: Text = Field(min_length=1, max_length=40, description="kind of paper, such as `report` or `leads`")
    format: Literal["docx", "pdf", "xlsx"] = "docx"


class InspectionOut(BaseModel):
    """An inspection."""

    id: int
    target: str
    state: InspectionState
    requested_by: str
    requested_at: datetime
    subject: SubjectKind | None
    category: Category | None
    title: str
    persona: str
    conduct_day: date | None
    started_at: datetime | None
    finished_at: datetime | None
    progress: str
    reason: str
    trouble: str
    capture: str | None
    rulebook: str
    observed: Row
    counts: dict[str, int]


class BatchOut(BaseModel):
    """A batch, and how many of its inspections are in each state."""

    id: int
    name: str
    requested_by: str
    requested_at: datetime
    size: int
    done: bool
    counts: dict[str, int]


class JobOut(BaseModel):
    """A job of the queue."""

    id: int
    kind: str
    state: JobState
    priority: int
    attempts: int
    created_at: datetime
    not_before: datetime
    started_at: datetime | None
    finished_at: datetime | None
    progress: str
    trouble: str
    result: Row | None


class WebhookOut(BaseModel):
    """A webhook; `secret` is shown when it is made."""

    id: int
    url: str
    format: HookFormat
    events: list[Event]
    owner: str
    created_at: datetime
    active: bool
    secret: str | None = None


class ArtefactOut(BaseModel):
    """A sealed file."""

    name: str
    role: str
    sha256: str
    sm3: str
    size: int
    media_type: str
    url: str


class CaptureOut(BaseModel):
    """A sealed capture."""

    id: str
    target: str
    captured_at: datetime
    artefacts: list[ArtefactOut]


class Finding(BaseModel):
    """A finding in the shape of `shuoqing check --format json`, with its number and what people decided."""

    model_config = ConfigDict(extra="allow")

    id: int
    inspection: int
    target: str
    state: ReviewState
    rule: str
    alias: str
    outcome: Outcome
    severity: Severity
    citations: list[str]
    duty_bearer: str
    message: str
    question: str | None
    places: list[Row]
    reasoning: list[str]
    exemptions: list[Row]
    penalties: list[Row]
    remedy: str
    fingerprint: str
    reviews: list[Row]


class Report(BaseModel):
    """An inspection as `shuoqing check --format json` prints it."""

    model_config = ConfigDict(extra="allow")

    target: str
    subject: SubjectKind
    capture: str | None
    captured_at: datetime | None
    conduct_day: date
    rulebook: str
    observed: Row
    facts: Row
    findings: list[Finding]


class Rule(BaseModel):
    """A rule as people read it."""

    id: str
    aliases: list[str]
    title: str
    severity: Severity
    duty_bearer: str
    subject: str
    remedy: str
    plain: str
    explanation: str
    duties: list[Row]
    reading: list[Row]
    penalties: list[Row]
    examples: list[Row]


class RulebookOut(BaseModel):
    """The rulebook in use."""

    digest: str
    rules: int


class Rows(BaseModel):
    """One answer per row, in order."""

    results: list[Row]


class PriceRows(BaseModel):
    """One comparison per article; observations that could not be read, with the reason."""

    results: list[Row]
    errors: list[Row]


class Listed(BaseModel):
    """A page of a list, and the cursors of its neighbours."""

    next: str | None
    previous: str | None


class InspectionPage(Listed):
    """A page of inspections."""

    items: list[InspectionOut]


class BatchPage(Listed):
    """A page of batches."""

    items: list[BatchOut]


class FindingPage(Listed):
    """A page of findings."""

    items: list[Finding]


class JobPage(Listed):
    """A page of jobs."""

    items: list[JobOut]


class WebhookList(BaseModel):
    """All webhooks."""

    items: list[WebhookOut]


class RuleList(BaseModel):
    """All rules."""

    items: list[Rule]


class ArticleList(BaseModel):
    """Every article of the law, and how far it is checked."""

    items: list[Row]
