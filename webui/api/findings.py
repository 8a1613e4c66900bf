"""Findings: the list, each one, decisions, and all of them as lines."""

from collections.abc import Iterator

from flask import Response, stream_with_context
from flask_openapi3 import APIBlueprint, Tag
from pydantic_core import to_json

from checker.vocabulary.access import Scope
from checker.vocabulary.workbench import FindingFilter
from webui.api.access import needs, once, the_person, the_service
from webui.api.answers import answer
from webui.api.shapes import Finding, FindingPage, FindingQuery, Numbered, ReviewAsk

findings = APIBlueprint(
    "findings", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="findings")], abp_security=[{"token": []}]
)
_LINES = {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}


@findings.get("/findings", operation_id="list_findings", responses={200: FindingPage})
@needs(Scope.READ)
def index(query: FindingQuery) -> Response:
    """Findings, the gravest first."""
    service = the_service()
    page = service.findings(the_person(), _wanted(query), cursor=query.cursor, size=query.limit)
    items = service.finding_objects(page.items)
    return answer({"items": items, "next": page.next, "previous": page.previous})


@findings.get("/findings/<int:number>", operation_id="get_finding", responses={200: Finding})
@needs(Scope.READ)
def show(path: Numbered) -> Response:
    """One finding."""
    service = the_service()
    return answer(service.finding_objects([service.finding(the_person(), path.number)])[0])


@findings.post("/findings/<int:number>/reviews", operation_id="review_finding", responses={201: Finding})
@needs(Scope.REVIEW)
@once
def review(path: Numbered, body: ReviewAsk) -> Response:
    """A person's decision; 409 when somebody decided since `seen`."""
    service, person = the_service(), the_person()
    service.review(person, path.number, body.decision, body.reason, seen=body.seen, note=body.note)
    return answer(service.finding_objects([service.finding(person, path.number)])[0], 201)


@findings.get("/exports/findings", operation_id="export_findings", responses={200: _LINES})
@needs(Scope.EXPORT)
def export(query: FindingQuery) -> Response:
    """All findings that the filter asks for, one JSON object a line; `cursor` and `limit` do not count."""
    lines = stream_with_context(_lines(_wanted(query)))
    return Response(lines, content_type="application/x-ndjson")


def _lines(wanted: FindingFilter) -> Iterator[bytes]:
    service, person = the_service(), the_person()
    cursor: str | None = ""
    while cursor is not None:
        page = service.findings(person, wanted, cursor=cursor, size=200)
        yield from (to_json(one) + b"\n" for one in service.finding_objects(page.items))
        cursor = page.next


def _wanted(query: FindingQuery) -> FindingFilter:
    return FindingFilter(
        text=query.q.strip(),
        outcomes=tuple(query.outcome),
        severities=tuple(query.severity),
        rule=query.rule,
        duty_bearer=query.duty_bearer,
        states=tuple(query.state),
        inspection=query.inspection,
    )
