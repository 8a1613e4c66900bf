"""False alarms: what could be amended so that a dismissed finding would not come again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest
from webui.accounts import the_person, the_service
from webui.messages import translated

feedback = Blueprint("feedback", __name__)


@feedback.route("/findings/<number:number>/feedback", methods=["GET", "POST"])
def propose(number: int) -> ResponseReturnValue:
    """The choice of amendments, or the way to the proposal it made."""
    service, person, error = the_service(), the_person(), ""
    if request.method == "POST":
        form = request.form
        try:
            made = service.propose_from(
                person, number, form.get("key", ""), form.get("term", "")[:60], form.get("reason", "")
            )
            flash(_("已提出，正在试算；批准须由另一人作出。"), "good")
            return redirect(url_for("amendments.show", number=made.id), code=303)
        except BadRequest as wrong:
            error = translated(wrong)
    page = render_template(
        "findings/feedback.html",
        kept=service.finding(person, number),
        offered=service.suggestions(person, number),
        error=error,
    )
    return page, 422 if error else 200
