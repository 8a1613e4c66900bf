"""The queue: what waits, runs or was given up, and what schedules make."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.vocabulary.jobs import JobFilter, JobState
from webui.accounts import the_person, the_service
from webui.queries import chosen

jobs = Blueprint("jobs", __name__, url_prefix="/jobs")


@jobs.get("/")
def index() -> ResponseReturnValue:
    """Jobs, the newest first, and all schedules."""
    service, person = the_service(), the_person()
    wanted = JobFilter(kind=request.args.get("kind", "")[:40], states=chosen(JobState, "state"))
    page = service.jobs(person, wanted, cursor=request.args.get("page", ""))
    counts = service.job_counts(person, JobFilter(kind=wanted.kind))
    by_state = {state: sum(number for (_kind, one), number in counts.items() if one is state) for state in JobState}
    return render_template(
        "jobs/index.html", page=page, wanted=wanted, by_state=by_state, schedules=service.schedules(person)
    )


@jobs.post("/<number:number>/retry")
def retry(number: int) -> ResponseReturnValue:
    """Try a dead letter again."""
    the_service().retry_job(the_person(), number)
    flash(_("任务 %(number)d 已重新排队。", number=number), "good")
    return redirect(url_for("jobs.index"), code=303)


@jobs.post("/<number:number>/cancel")
def cancel(number: int) -> ResponseReturnValue:
    """Take a waiting job or a dead letter out."""
    the_service().cancel_job(the_person(), number)
    flash(_("任务 %(number)d 已取消。", number=number), "good")
    return redirect(url_for("jobs.index"), code=303)


@jobs.post("/schedules/<number:number>/pause")
def pause(number: int) -> ResponseReturnValue:
    """Pause a schedule, or let it go on."""
    the_service().pause_schedule(the_person(), number, paused=request.form.get("paused") == "1")
    return redirect(url_for("jobs.index", _anchor="schedules"), code=303)


@jobs.post("/schedules/<number:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Take a schedule away; its jobs stay."""
    the_service().remove_schedule(the_person(), number)
    return redirect(url_for("jobs.index", _anchor="schedules"), code=303)
