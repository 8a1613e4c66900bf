"""Batches: many inspections asked for together."""

from flask import Response, url_for
from flask_openapi3 import APIBlueprint, Tag

from checker.vocabulary.access import Scope
from webui.api import answers
from webui.api.access import needs, once, the_person, the_service
from webui.api.answers import answer, listed
from webui.api.inspections import requested
from webui.api.shapes import BatchAsk, BatchOut, BatchPage, InspectionPage, Numbered, Paging

batches = APIBlueprint(
    "batches", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="batches")], abp_security=[{"token": []}]
)


@batches.post("/batches", operation_id="request_batch", responses={202: BatchOut})
@needs(Scope.INSPECT)
@once
def ask(body: BatchAsk) -> Response:
    """Have up to 1,000 pages inspected; queued whole or not at all."""
    kept = the_service().request_batch(the_person(), [requested(one) for one in body.targets], body.name)
    return answer(answers.batch(kept), 202, location=url_for("batches.show", number=kept.id))


@batches.get("/batches", operation_id="list_batches", responses={200: BatchPage})
@needs(Scope.READ)
def index(query: Paging) -> Response:
    """Batches, the newest first."""
    return listed(the_service().batches(the_person(), cursor=query.cursor, size=query.limit), answers.batch)


@batches.get("/batches/<int:number>", operation_id="get_batch", responses={200: BatchOut})
@needs(Scope.READ)
def show(path: Numbered) -> Response:
    """One batch."""
    return answer(answers.batch(the_service().batch(the_person(), path.number)))


@batches.get(
    "/batches/<int:number>/inspections", operation_id="list_batch_inspections", responses={200: InspectionPage}
)
@needs(Scope.READ)
def within(path: Numbered, query: Paging) -> Response:
    """The inspections of a batch in the order they were asked for."""
    page = the_service().batch_inspections(the_person(), path.number, cursor=query.cursor, size=query.limit)
    return listed(page, answers.inspection)
