"""Scheduled monitoring: the form; what is scheduled is shown, paused and removed with the other schedules."""

from datetime import time

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, NotAllowed
from checker.vocabulary.jobs import Timing
from webui.accounts import the_person, the_service
from webui.messages import translated
from webui.queries import whole

monitoring = Blueprint("monitoring", __name__, url_prefix="/monitoring")


@monitoring.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """What to look at, how often, and when not."""
    if request.method == "GET":
        return render_template("jobs/monitor.html", error="")
    form = request.form
    try:
        the_service().monitor(the_person(), form.get("name", ""), form.get("targets", "").splitlines(), _timing())
    except (BadRequest, NotAllowed) as wrong:
        return render_template("jobs/monitor.html", error=translated(wrong)), 422
    flash(_("已加入定时监测。"), "good")
    return redirect(url_for("jobs.index", _anchor="schedules"), code=303)


def _timing() -> Timing:
    return Timing(
        every_minutes=whole(request.form.get("every", "")),
        at=_time("at"),
        quiet_from=_time("quiet_from"),
        quiet_until=_time("quiet_until"),
        daily_budget=whole(request.form.get("budget", "")),
    )


def _time(name: str) -> time | None:
    written = request.form.get(name, "").strip()
    try:
        return time.fromisoformat(written) if written else None
    except ValueError:
        raise BadRequest(_("时刻请写成 08:30。")) from None
