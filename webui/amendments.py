"""Amendments: what a proposal would change, and the second person's decision on it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, Conflict
from checker.vocabulary.amending import AmendmentState
from webui import words
from webui.accounts import the_person, the_service
from webui.messages import translated
from webui.queries import chosen_one

amendments = Blueprint("amendments", __name__, url_prefix="/amendments")


@amendments.get("/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """One proposal."""
    return _page(number)


@amendments.post("/<number:number>/decision")
def decide(number: int) -> ResponseReturnValue:
    """Approve, reject or withdraw."""
    state = chosen_one(AmendmentState, "state")
    try:
        if state in (None, AmendmentState.PROPOSED):
            raise BadRequest(_("请选择批准、驳回或撤销。"))
        the_service().decide(the_person(), number, state, request.form.get("reason", ""))
    except BadRequest as wrong:
        return _page(number, translated(wrong)), 422
    except Conflict as conflict:
        return _page(number, translated(conflict)), 409
    flash(_("已记录：%(decision)s。", decision=words.AMENDMENT_STATES[state]), "good")
    return redirect(url_for("amendments.show", number=number), code=303)


@amendments.post("/<number:number>/trial")
def try_again(number: int) -> ResponseReturnValue:
    """Try the proposal out anew."""
    the_service().try_again(the_person(), number)
    return redirect(url_for("amendments.show", number=number), code=303)


@amendments.post("/<number:number>/reversal")
def take_back(number: int) -> ResponseReturnValue:
    """Propose to undo an approved amendment from today on."""
    try:
        kept = the_service().take_back(the_person(), number, request.form.get("reason", ""))
    except BadRequest as wrong:
        return _page(number, translated(wrong)), 422
    flash(_("已提出，正在试算；批准须由另一人作出。"), "good")
    return redirect(url_for("amendments.show", number=kept.id), code=303)


def _page(number: int, error: str = "") -> str:
    service, person = the_service(), the_person()
    amendment = service.amendment(person, number)
    table = service.table(person, amendment.table)
    return render_template(
        "amendments/show.html",
        one=amendment,
        table=table,
        present={table.key(row): row for row in table.rows},
        own=amendment.proposed_by == person.username,
        error=error,
        titles=service.rule_titles(),
    )
