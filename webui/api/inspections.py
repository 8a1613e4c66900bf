"""Inspections: ask for one, follow it, read its report."""

from flask import Response, url_for
from flask_openapi3 import APIBlueprint, Tag

from checker.vocabulary.access import Scope
from checker.vocabulary.workbench import InspectionFilter, InspectionRequest
from webui.api import answers
from webui.api.access import needs, once, the_person, the_service
from webui.api.answers import answer, listed
from webui.api.shapes import InspectionAsk, InspectionOut, InspectionPage, InspectionQuery, Numbered, Report

inspections = APIBlueprint(
    "inspections", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="inspections")], abp_security=[{"token": []}]
)


@inspections.post("/inspections", operation_id="request_inspection", responses={202: InspectionOut})
@needs(Scope.INSPECT)
@once
def ask(body: InspectionAsk) -> Response:
    """Have a page inspected; follow it under `Location`."""
    kept = the_service().request_inspection(the_person(), requested(body))
    return answer(answers.inspection(kept), 202, location=url_for("inspections.show", number=kept.id, _external=False))


@inspections.get("/inspections", operation_id="list_inspections", responses={200: InspectionPage})
@needs(Scope.READ)
def index(query: InspectionQuery) -> Response:
    """Inspections, the newest first."""
    wanted = InspectionFilter(
        text=query.q.strip(), states=tuple(query.state), subject=query.subject, with_concern=query.concern
    )
    page = the_service().inspections(the_person(), wanted, cursor=query.cursor, size=query.limit)
    return listed(page, answers.inspection)


@inspections.get("/inspections/<int:number>", operation_id="get_inspection", responses={200: InspectionOut})
@needs(Scope.READ)
def show(path: Numbered) -> Response:
    """One inspection."""
    return answer(answers.inspection(the_service().inspection(the_person(), path.number)))


@inspections.get("/inspections/<int:number>/report", operation_id="get_report", responses={200: Report})
@needs(Scope.READ)
def report(path: Numbered) -> Response:
    """An inspection with facts and findings, as `shuoqing check --format json` prints it."""
    return answer(the_service().report(the_person(), path.number))


def requested(body: InspectionAsk) -> InspectionRequest:
    """What a client asked for, in our words."""
    return InspectionRequest(
        target=body.target,
        subject=body.subject,
        category=body.category,
        conduct_day=body.conduct_day,
        persona=body.persona,
    )
