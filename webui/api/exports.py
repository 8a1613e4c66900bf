"""Bundles and papers made behind the API: asked for, followed as a job, fetched when ready."""

from flask import Response, send_file, url_for
from flask_openapi3 import APIBlueprint, Tag

from checker.vocabulary.access import Scope
from checker.vocabulary.jobs import Job
from webui.api import answers
from webui.api.access import needs, once, the_person, the_service
from webui.api.answers import answer
from webui.api.captures import FILE
from webui.api.shapes import BundleJobAsk, DocumentAsk, JobOut, Numbered

exports = APIBlueprint(
    "exports", __name__, url_prefix="/api/v1/exports", abp_tags=[Tag(name="exports")], abp_security=[{"token": []}]
)


@exports.post("/bundles", operation_id="request_bundle", responses={202: JobOut})
@needs(Scope.EXPORT)
@once
def bundle(body: BundleJobAsk) -> Response:
    """Have a bundle made, with papers in it where wanted; follow the job under `Location`."""
    return _queued(the_service().request_bundle(the_person(), body.target, body.documents))


@exports.post("/documents", operation_id="request_document", responses={202: JobOut})
@needs(Scope.EXPORT)
@once
def document(body: DocumentAsk) -> Response:
    """Have a paper drafted, filled from the record; follow the job under `Location`."""
    return _queued(the_service().request_document(the_person(), body.document, body.target, body.format))


@exports.get("/<int:number>/file", operation_id="get_export", responses={200: FILE})
@needs(Scope.EXPORT)
def file(path: Numbered) -> Response:
    """The file of a job that is done, kept for a week; 404 before and after. Taking it is logged."""
    name, made = the_service().take_export(the_person(), path.number)
    return send_file(made.resolve(), mimetype="application/octet-stream", as_attachment=True, download_name=name)


def _queued(job: Job) -> Response:
    return answer(answers.job(job), 202, location=url_for("queue.show", number=job.id, _external=False))
