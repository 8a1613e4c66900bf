"""Reviews: a person's decision on a finding."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, Conflict
from checker.vocabulary import Decision
from webui import words
from webui.accounts import the_person, the_service
from webui.findings import finding_page
from webui.messages import translated
from webui.queries import chosen_one, filter_query
from webui.refusals import Refusal

reviews = Blueprint("reviews", __name__)


@reviews.post("/findings/<number:number>/reviews")
def decide(number: int) -> ResponseReturnValue:
    """Keep the decision and go on to the next finding of the list the person came from."""
    service, person = the_service(), the_person()
    decision = chosen_one(Decision, "decision")
    try:
        if decision is None:
            raise BadRequest(_("请选择认定、排除或补充取证。"))
        # where the next finding is must be asked before the decision moves this one out of the list
        after = request.form.get("after", "")
        service.review(person, number, decision, request.form.get("reason", ""), seen=_seen())
    except BadRequest as wrong:
        return finding_page(service.finding(person, number), refusal=Refusal("decide", translated(wrong)), status=422)
    except Conflict as conflict:
        return finding_page(
            service.finding(person, number), refusal=Refusal("decide", translated(conflict)), status=409
        )
    flash(_("已记录：%(decision)s（发现 #%(number)d）。", decision=words.DECISIONS[decision], number=number), "good")
    goes_on = request.form.get("then") == "next" and after.isascii() and after.isdigit()
    target = int(after) if goes_on else number
    return redirect(url_for("findings.show", number=target, **filter_query()), code=303)


def _seen() -> int | None:
    value = request.form.get("seen", "")
    return int(value) if value.isascii() and value.isdigit() else None
