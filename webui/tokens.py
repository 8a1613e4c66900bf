"""Tokens for programs: one's own, or everybody's for who manages accounts."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest
from checker.vocabulary.access import Scope
from webui.accounts import the_person, the_service
from webui.messages import translated
from webui.queries import chosen, whole

tokens = Blueprint("tokens", __name__, url_prefix="/tokens")


@tokens.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """The list with its form; a new token is shown this once."""
    if request.method == "GET":
        return _page()
    person = the_person()
    try:
        _kept, secret = the_service().add_token(
            person.username,
            request.form.get("name", ""),
            chosen(Scope, "scope"),
            days=_days(),
            made_by=person.username,
        )
    except BadRequest as wrong:
        return _page(errors={wrong.field: translated(wrong)}), 422
    return _page(secret=secret)


@tokens.post("/<number:number>/revoke")
def revoke(number: int) -> ResponseReturnValue:
    """Let a token open nothing any more."""
    the_service().revoke_token(number, by=the_person())
    flash(_("令牌已撤销。"), "good")
    return redirect(url_for("tokens.index"), code=303)


def _days() -> int | None:
    written = request.form.get("days", "").strip()
    if not written:
        return None
    days = whole(written)
    if days is None:
        raise BadRequest(_("有效天数须为整数，如 90；留空则不过期。"), field="days")
    return days


def _page(*, secret: str = "", errors: Mapping[str, str] | None = None) -> str:
    kept = the_service().tokens(the_person())
    return render_template("tokens/index.html", tokens=kept, scopes=Scope, secret=secret, errors=errors or {})
