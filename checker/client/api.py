"""The calls of the HTTP API. Generated from its description by `python -m webui.api.generate`: do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict, cast
from urllib.parse import quote

from checker.client.transport import Transport

CampaignState = Literal["queued", "running", "done", "failed"]

Category = Literal[
    "food",
    "health_food",
    "drug",
    "device",
    "cosmetics",
    "alcohol",
    "education",
    "finance",
    "real_estate",
    "agri",
    "disinfectant",
    "medical_beauty",
    "infant_formula",
    "tobacco",
    "jewelry",
    "apparel",
    "home",
    "electronics",
    "baby_toys",
    "catering",
    "tea",
    "auto",
    "general",
]

Decision = Literal["confirmed", "dismissed", "more-evidence"]

Event = Literal["inspection.finished", "batch.finished", "alarm.raised", "ping"]

HookFormat = Literal["json", "wecom", "dingtalk"]

InspectionState = Literal["queued", "running", "done", "failed"]

JobState = Literal["queued", "running", "done", "dead", "cancelled"]

Outcome = Literal["failed", "cannot-tell", "passed", "inapplicable", "untested"]

ReviewState = Literal["open", "confirmed", "dismissed", "more-evidence"]

Severity = Literal["S1", "S2", "S3", "S4"]

SubjectKind = Literal[
    "platform", "shop", "product", "account", "room", "recording", "checkout", "rules", "search", "other"
]

WatchState = Literal["queued", "running", "done", "failed"]


class ArtefactOut(TypedDict):
    """A sealed file."""

    name: str
    role: str
    sha256: str
    sm3: str
    size: int
    media_type: str
    url: str


class ArticleList(TypedDict):
    """Every article of the law, and how far it is checked."""

    items: list[dict[str, Any]]


class BatchAsk(TypedDict):
    """Pages to be inspected together, behind everything somebody waits for."""

    name: NotRequired[str]
    targets: list[InspectionAsk]


class BatchOut(TypedDict):
    """A batch, and how many of its inspections are in each state."""

    id: int
    name: str
    requested_by: str
    requested_at: str
    size: int
    done: bool
    counts: dict[str, int]


class BatchPage(TypedDict):
    """A page of batches."""

    next: str | None
    previous: str | None
    items: list[BatchOut]


class BundleAsk(TypedDict):
    """What to bundle: the number of an inspection, `case:` and the number of a case, or the id of a captur."""

    target: str


class BundleJobAsk(TypedDict):
    """The same, and the papers to put into it."""

    target: str
    documents: NotRequired[list[str]]


class CampaignAsk(TypedDict):
    """A campaign to be read by us (`declaration`), or readings made elsewhere (`observations`): one of the."""

    name: str
    declaration: NotRequired[str]
    observations: NotRequired[list[dict[str, Any]]]


class CampaignOut(TypedDict):
    """A campaign, how far it is, and how many articles came to each outcome; `inspection` holds its findin."""

    id: int
    name: str
    state: CampaignState
    requested_by: str
    requested_at: str
    finished_at: str | None
    finished: int
    barriers: int
    readings: int
    trouble: str
    articles: int
    counts: dict[str, int]
    inspection: int | None


class CampaignPage(TypedDict):
    """A page of campaigns."""

    next: str | None
    previous: str | None
    items: list[CampaignOut]


class CaptureOut(TypedDict):
    """A sealed capture."""

    id: str
    target: str
    captured_at: str
    artefacts: list[ArtefactOut]


class DocumentAsk(TypedDict):
    """Which paper to draft about it: `leads` as xlsx, all others as docx or pdf."""

    target: str
    document: str
    format: NotRequired[Literal["docx", "pdf", "xlsx"]]


class Finding(TypedDict):
    """A finding in the shape of `shuoqing check --format json`, with its number and what people decided."""

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
    places: list[dict[str, Any]]
    reasoning: list[str]
    exemptions: list[dict[str, Any]]
    penalties: list[dict[str, Any]]
    remedy: str
    fingerprint: str
    reviews: list[dict[str, Any]]


class FindingPage(TypedDict):
    """A page of findings."""

    next: str | None
    previous: str | None
    items: list[Finding]


class InspectionAsk(TypedDict):
    """A page to be inspected."""

    target: str
    subject: NotRequired[SubjectKind | None]
    category: NotRequired[Category | None]
    conduct_day: NotRequired[str | None]
    persona: NotRequired[Literal["", "desktop", "phone", "tablet"]]


class InspectionOut(TypedDict):
    """An inspection."""

    id: int
    target: str
    state: InspectionState
    requested_by: str
    requested_at: str
    subject: SubjectKind | None
    category: Category | None
    title: str
    persona: str
    conduct_day: str | None
    started_at: str | None
    finished_at: str | None
    progress: str
    reason: str
    trouble: str
    capture: str | None
    rulebook: str
    observed: dict[str, Any]
    counts: dict[str, int]


class InspectionPage(TypedDict):
    """A page of inspections."""

    next: str | None
    previous: str | None
    items: list[InspectionOut]


class JobOut(TypedDict):
    """A job of the queue."""

    id: int
    kind: str
    state: JobState
    priority: int
    attempts: int
    created_at: str
    not_before: str
    started_at: str | None
    finished_at: str | None
    progress: str
    trouble: str
    result: dict[str, Any] | None


class JobPage(TypedDict):
    """A page of jobs."""

    next: str | None
    previous: str | None
    items: list[JobOut]


class JudgeAsk(TypedDict):
    """Rows as in `shuoqing judge`: id, text, channel, category, conduct_day, product."""

    rows: list[dict[str, Any]]
    on: NotRequired[str | None]


class NoticedList(TypedDict):
    """What is found so far, the latest first."""

    items: list[NoticedOut]


class NoticedOut(TypedDict):
    """A concern about a room that is still being watched; the findings of the sealed watch take its place."""

    fingerprint: str
    rule: str
    alias: str
    outcome: Outcome
    severity: Severity
    message: str
    quote: str
    channel: str
    at_s: float | None
    noticed_at: str | None


class PriceRows(TypedDict):
    """One comparison per article; observations that could not be read, with the reason."""

    results: list[dict[str, Any]]
    errors: list[dict[str, Any]]


class PricesAsk(TypedDict):
    """Observations as in `shuoqing prices judge`."""

    observations: list[dict[str, Any]]


class Problem(TypedDict):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: NotRequired[list[dict[str, str]]]


class Report(TypedDict):
    """An inspection as `shuoqing check --format json` prints it."""

    target: str
    subject: SubjectKind
    capture: str | None
    captured_at: str | None
    conduct_day: str
    rulebook: str
    observed: dict[str, Any]
    facts: dict[str, Any]
    findings: list[Finding]


class ReviewAsk(TypedDict):
    """A person's decision on a finding. `seen`: the number of the last review one saw, null for none."""

    decision: Decision
    reason: str
    note: NotRequired[str]
    seen: NotRequired[int | None]


class Rows(TypedDict):
    """One answer per row, in order."""

    results: list[dict[str, Any]]


class Rule(TypedDict):
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
    duties: list[dict[str, Any]]
    reading: list[dict[str, Any]]
    penalties: list[dict[str, Any]]
    examples: list[dict[str, Any]]


class RuleList(TypedDict):
    """All rules."""

    items: list[Rule]


class RulebookOut(TypedDict):
    """The rulebook in use."""

    digest: str
    rules: int


class WatchAsk(TypedDict):
    """A room to be watched."""

    url: str
    minutes: int
    persona: NotRequired[Literal["", "phone"]]


class WatchOut(TypedDict):
    """A watch; `health` says how it goes, `inspection` holds the findings once it has ended."""

    id: int
    url: str
    seconds: int
    persona: str
    state: WatchState
    requested_by: str
    requested_at: str
    health: dict[str, Any]
    is_stopping: bool
    is_silent: bool
    started_at: str | None
    finished_at: str | None
    ended_because: str
    trouble: str
    capture: str | None
    inspection: int | None


class WatchPage(TypedDict):
    """A page of watches."""

    next: str | None
    previous: str | None
    items: list[WatchOut]


class WebhookAsk(TypedDict):
    """An address to be told about events."""

    url: str
    events: list[Event]
    format: NotRequired[HookFormat]


class WebhookList(TypedDict):
    """All webhooks."""

    items: list[WebhookOut]


class WebhookOut(TypedDict):
    """A webhook; `secret` is shown when it is made."""

    id: int
    url: str
    format: HookFormat
    events: list[Event]
    owner: str
    created_at: str
    active: bool
    secret: NotRequired[str | None]


class Client(Transport):
    """Every call of the API, by its operation id."""

    def list_inspections(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        q: str | None = None,
        state: list[InspectionState] | None = None,
        subject: SubjectKind | None | None = None,
        concern: bool | None = None,
    ) -> InspectionPage:
        """Inspections, the newest first."""
        query = {"cursor": cursor, "limit": limit, "q": q, "state": state, "subject": subject, "concern": concern}
        return cast(InspectionPage, self._json("GET", "/api/v1/inspections", query=query))

    def request_inspection(self, body: InspectionAsk, *, idempotency_key: str | None = None) -> InspectionOut:
        """Have a page inspected; follow it under `Location`."""
        return cast(
            InspectionOut, self._json("POST", "/api/v1/inspections", body=body, idempotency_key=idempotency_key)
        )

    def get_inspection(self, number: int) -> InspectionOut:
        """One inspection."""
        return cast(InspectionOut, self._json("GET", f"/api/v1/inspections/{quote(str(number), safe='')}"))

    def get_report(self, number: int) -> Report:
        """An inspection with facts and findings, as `shuoqing check --format json` prints it."""
        return cast(Report, self._json("GET", f"/api/v1/inspections/{quote(str(number), safe='')}/report"))

    def list_batches(self, *, cursor: str | None = None, limit: int | None = None) -> BatchPage:
        """Batches, the newest first."""
        query = {"cursor": cursor, "limit": limit}
        return cast(BatchPage, self._json("GET", "/api/v1/batches", query=query))

    def request_batch(self, body: BatchAsk, *, idempotency_key: str | None = None) -> BatchOut:
        """Have up to 1,000 pages inspected; queued whole or not at all."""
        return cast(BatchOut, self._json("POST", "/api/v1/batches", body=body, idempotency_key=idempotency_key))

    def get_batch(self, number: int) -> BatchOut:
        """One batch."""
        return cast(BatchOut, self._json("GET", f"/api/v1/batches/{quote(str(number), safe='')}"))

    def list_batch_inspections(
        self, number: int, *, cursor: str | None = None, limit: int | None = None
    ) -> InspectionPage:
        """The inspections of a batch in the order they were asked for."""
        query = {"cursor": cursor, "limit": limit}
        return cast(
            InspectionPage, self._json("GET", f"/api/v1/batches/{quote(str(number), safe='')}/inspections", query=query)
        )

    def get_capture(self, capture: str) -> CaptureOut:
        """A sealed capture and its files."""
        return cast(CaptureOut, self._json("GET", f"/api/v1/captures/{quote(str(capture), safe='')}"))

    def get_artefact(self, capture: str, name: str) -> bytes:
        """The bytes of a sealed file, checked against its digest; taking it out is logged."""
        return self._send(
            "GET", f"/api/v1/captures/{quote(str(capture), safe='')}/artefacts/{quote(str(name), safe='')}"
        )

    def export_bundle(self, body: BundleAsk) -> bytes:
        """Everything about an inspection, a case or a capture in one file that stands alone (`shuoqing verify`."""
        return self._send("POST", "/api/v1/bundles", body=body)

    def request_bundle(self, body: BundleJobAsk, *, idempotency_key: str | None = None) -> JobOut:
        """Have a bundle made, with papers in it where wanted; follow the job under `Location`."""
        return cast(JobOut, self._json("POST", "/api/v1/exports/bundles", body=body, idempotency_key=idempotency_key))

    def request_document(self, body: DocumentAsk, *, idempotency_key: str | None = None) -> JobOut:
        """Have a paper drafted, filled from the record; follow the job under `Location`."""
        return cast(JobOut, self._json("POST", "/api/v1/exports/documents", body=body, idempotency_key=idempotency_key))

    def get_export(self, number: int) -> bytes:
        """The file of a job that is done, kept for a week; 404 before and after. Taking it is logged."""
        return self._send("GET", f"/api/v1/exports/{quote(str(number), safe='')}/file")

    def list_findings(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        q: str | None = None,
        outcome: list[Outcome] | None = None,
        severity: list[Severity] | None = None,
        rule: str | None = None,
        duty_bearer: str | None = None,
        state: list[ReviewState] | None = None,
        inspection: int | None | None = None,
    ) -> FindingPage:
        """Findings, the gravest first."""
        query = {
            "cursor": cursor,
            "limit": limit,
            "q": q,
            "outcome": outcome,
            "severity": severity,
            "rule": rule,
            "duty_bearer": duty_bearer,
            "state": state,
            "inspection": inspection,
        }
        return cast(FindingPage, self._json("GET", "/api/v1/findings", query=query))

    def get_finding(self, number: int) -> Finding:
        """One finding."""
        return cast(Finding, self._json("GET", f"/api/v1/findings/{quote(str(number), safe='')}"))

    def review_finding(self, number: int, body: ReviewAsk, *, idempotency_key: str | None = None) -> Finding:
        """A person's decision; 409 when somebody decided since `seen`."""
        return cast(
            Finding,
            self._json(
                "POST",
                f"/api/v1/findings/{quote(str(number), safe='')}/reviews",
                body=body,
                idempotency_key=idempotency_key,
            ),
        )

    def export_findings(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        q: str | None = None,
        outcome: list[Outcome] | None = None,
        severity: list[Severity] | None = None,
        rule: str | None = None,
        duty_bearer: str | None = None,
        state: list[ReviewState] | None = None,
        inspection: int | None | None = None,
    ) -> bytes:
        """All findings that the filter asks for, one JSON object a line; `cursor` and `limit` do not count."""
        query = {
            "cursor": cursor,
            "limit": limit,
            "q": q,
            "outcome": outcome,
            "severity": severity,
            "rule": rule,
            "duty_bearer": duty_bearer,
            "state": state,
            "inspection": inspection,
        }
        return self._send("GET", "/api/v1/exports/findings", query=query)

    def get_rulebook(self) -> RulebookOut:
        """The digest of the rulebook in use, and how many rules it has."""
        return cast(RulebookOut, self._json("GET", "/api/v1/rulebook"))

    def list_rules(self) -> RuleList:
        """All rules by id, as they stand today."""
        return cast(RuleList, self._json("GET", "/api/v1/rulebook/rules"))

    def get_rule(self, name: str) -> Rule:
        """One rule with its examples, by id or alias."""
        return cast(Rule, self._json("GET", f"/api/v1/rulebook/rules/{quote(str(name), safe='')}"))

    def get_coverage(self) -> ArticleList:
        """Every article of the law as it reads today, how far we check it, and what to ask the operator for."""
        return cast(ArticleList, self._json("GET", "/api/v1/rulebook/coverage"))

    def judge_texts(self, body: JudgeAsk) -> Rows:
        """Up to 1,000 texts and products; one answer per row, in order. A row that is wrong is answered with `."""
        return cast(Rows, self._json("POST", "/api/v1/judge", body=body))

    def judge_prices(self, body: PricesAsk) -> PriceRows:
        """Readings of a differential-pricing campaign; one comparison per article."""
        return cast(PriceRows, self._json("POST", "/api/v1/prices/judge", body=body))

    def list_price_campaigns(self, *, cursor: str | None = None, limit: int | None = None) -> CampaignPage:
        """Campaigns, the newest first."""
        query = {"cursor": cursor, "limit": limit}
        return cast(CampaignPage, self._json("GET", "/api/v1/price-campaigns", query=query))

    def request_price_campaign(self, body: CampaignAsk, *, idempotency_key: str | None = None) -> CampaignOut:
        """Have a campaign run, or readings judged and kept; follow it under `Location`."""
        return cast(
            CampaignOut, self._json("POST", "/api/v1/price-campaigns", body=body, idempotency_key=idempotency_key)
        )

    def get_price_campaign(self, number: int) -> CampaignOut:
        """One campaign."""
        return cast(CampaignOut, self._json("GET", f"/api/v1/price-campaigns/{quote(str(number), safe='')}"))

    def get_price_results(self, number: int) -> Rows:
        """One comparison per article, as `shuoqing prices judge` gives them; none before the campaign has ende."""
        return cast(Rows, self._json("GET", f"/api/v1/price-campaigns/{quote(str(number), safe='')}/results"))

    def resume_price_campaign(self, number: int, *, idempotency_key: str | None = None) -> CampaignOut:
        """Go on from where it stopped, or judge again with what was added; 409 while it runs."""
        return cast(
            CampaignOut,
            self._json(
                "POST", f"/api/v1/price-campaigns/{quote(str(number), safe='')}/resume", idempotency_key=idempotency_key
            ),
        )

    def list_watches(
        self, *, cursor: str | None = None, limit: int | None = None, state: list[WatchState] | None = None
    ) -> WatchPage:
        """Watches, the newest first."""
        query = {"cursor": cursor, "limit": limit, "state": state}
        return cast(WatchPage, self._json("GET", "/api/v1/watches", query=query))

    def request_watch(self, body: WatchAsk, *, idempotency_key: str | None = None) -> WatchOut:
        """Have a live room watched; follow it under `Location`."""
        return cast(WatchOut, self._json("POST", "/api/v1/watches", body=body, idempotency_key=idempotency_key))

    def get_watch(self, number: int) -> WatchOut:
        """One watch."""
        return cast(WatchOut, self._json("GET", f"/api/v1/watches/{quote(str(number), safe='')}"))

    def list_noticed(self, number: int) -> NoticedList:
        """What is found so far in a room that is being watched, provisionally."""
        return cast(NoticedList, self._json("GET", f"/api/v1/watches/{quote(str(number), safe='')}/noticed"))

    def stop_watch(self, number: int, *, idempotency_key: str | None = None) -> WatchOut:
        """Have a watch end in order, what it has seen sealed; 409 when it has ended."""
        return cast(
            WatchOut,
            self._json("POST", f"/api/v1/watches/{quote(str(number), safe='')}/stop", idempotency_key=idempotency_key),
        )

    def list_jobs(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        kind: str | None = None,
        state: list[JobState] | None = None,
    ) -> JobPage:
        """Jobs, the newest first; `state=dead` are those that were given up."""
        query = {"cursor": cursor, "limit": limit, "kind": kind, "state": state}
        return cast(JobPage, self._json("GET", "/api/v1/jobs", query=query))

    def get_job(self, number: int) -> JobOut:
        """One job."""
        return cast(JobOut, self._json("GET", f"/api/v1/jobs/{quote(str(number), safe='')}"))

    def retry_job(self, number: int, *, idempotency_key: str | None = None) -> JobOut:
        """Try a dead letter again; 409 when it is none."""
        return cast(
            JobOut,
            self._json("POST", f"/api/v1/jobs/{quote(str(number), safe='')}/retry", idempotency_key=idempotency_key),
        )

    def list_webhooks(self) -> WebhookList:
        """All webhooks."""
        return cast(WebhookList, self._json("GET", "/api/v1/webhooks"))

    def add_webhook(self, body: WebhookAsk, *, idempotency_key: str | None = None) -> WebhookOut:
        """Have an address told about events."""
        return cast(WebhookOut, self._json("POST", "/api/v1/webhooks", body=body, idempotency_key=idempotency_key))

    def get_webhook(self, number: int) -> WebhookOut:
        """One webhook."""
        return cast(WebhookOut, self._json("GET", f"/api/v1/webhooks/{quote(str(number), safe='')}"))

    def end_webhook(self, number: int) -> WebhookOut:
        """Tell an address nothing any more."""
        return cast(WebhookOut, self._json("DELETE", f"/api/v1/webhooks/{quote(str(number), safe='')}"))

    def ping_webhook(self, number: int, *, idempotency_key: str | None = None) -> JobOut:
        """Send a test message; the job tells what became of it."""
        return cast(
            JobOut,
            self._json("POST", f"/api/v1/webhooks/{quote(str(number), safe='')}/ping", idempotency_key=idempotency_key),
        )
