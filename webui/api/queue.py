"""The queue: jobs, and dead letters tried again."""

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from checker.vocabulary.access import Scope
from checker.vocabulary.jobs import JobFilter
from webui.api import answers
from webui.api.access import needs, once, the_person, the_service
from webui.api.answers import answer, listed
from webui.api.shapes import JobOut, JobPage, JobQuery, Numbered

queue = APIBlueprint("queue", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="jobs")], abp_security=[{"token": []}])


@queue.get("/jobs", operation_id="list_jobs", responses={200: JobPage})
@needs(Scope.READ)
def index(query: JobQuery) -> Response:
    """Jobs, the newest first; `state=dead` are those that were given up."""
    wanted = JobFilter(kind=query.kind, states=tuple(query.state))
    return listed(the_service().jobs(the_person(), wanted, cursor=query.cursor, size=query.limit), answers.job)


@queue.get("/jobs/<int:number>", operation_id="get_job", responses={200: JobOut})
@needs(Scope.READ)
def show(path: Numbered) -> Response:
    """One job."""
    return answer(answers.job(the_service().job(the_person(), path.number)))


@queue.post("/jobs/<int:number>/retry", operation_id="retry_job", responses={200: JobOut})
@needs(Scope.INSPECT)
@once
def retry(path: Numbered) -> Response:
    """Try a dead letter again; 409 when it is none."""
    return answer(answers.job(the_service().retry_job(the_person(), path.number)))
