"""Accounts of the office: who may sign in, with which roles, and whose data they see."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, Conflict, Forbidden
from checker.vocabulary.people import Person, Position, Scope
from webui.accounts import the_person, the_service
from webui.messages import translated
from webui.queries import chosen

people = Blueprint("people", __name__, url_prefix="/people")


@people.get("/")
def index() -> ResponseReturnValue:
    """All accounts that one may manage."""
    return render_template("people/index.html", everybody=the_service().people(the_person()))


@people.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The form for an account, or its page with the first password, shown once."""
    if request.method == "GET":
        return render_template("people/form.html", who=None, error="")
    try:
        made, password = the_service().open_account(
            the_person(),
            request.form.get("username", ""),
            chosen(Position, "position"),
            display_name=request.form.get("display_name", "")[:120],
            organisation=request.form.get("organisation", ""),
            limits=_limits(),
        )
    except (BadRequest, Forbidden) as wrong:
        return render_template("people/form.html", who=None, error=translated(wrong)), 422
    return render_template("people/password.html", who=made, password=password)


@people.route("/<username>", methods=["GET", "POST"])
def show(username: str) -> ResponseReturnValue:
    """One account and the form to change it."""
    service, person = the_service(), the_person()
    who = service.account(person, username)
    if request.method == "GET":
        return render_template("people/form.html", who=who, error="")
    try:
        service.change_account(
            person,
            username,
            positions=chosen(Position, "position"),
            display_name=request.form.get("display_name", "")[:120],
            organisation=request.form.get("organisation", ""),
            limits=_limits(),
            active=request.form.get("active") == "1",
        )
    except (BadRequest, Conflict, Forbidden) as wrong:
        return render_template("people/form.html", who=who, error=translated(wrong)), 422
    flash(_("已保存账号 %(name)s。", name=username), "good")
    return redirect(url_for("people.show", username=username), code=303)


@people.post("/<username>/password")
def reset_password(username: str) -> ResponseReturnValue:
    """A new password, shown once."""
    service, person = the_service(), the_person()
    password = service.reset_password(person, username)
    return render_template("people/password.html", who=service.account(person, username), password=password)


@people.post("/<username>/second-factor")
def drop_second_factor(username: str) -> ResponseReturnValue:
    """Sign-in with the password alone again, until another device is set up."""
    who: Person = the_service().drop_second_factor(the_person(), username)
    flash(_("已取消 %(name)s 的两步验证。", name=who.username), "good")
    return redirect(url_for("people.show", username=username), code=303)


def _limits() -> Scope:
    districts = request.form.get("districts", "")[:400].replace("，", ",").replace("、", ",").replace(" ", ",")
    organisations = request.form.get("organisations", "")[:800].replace("，", "\n").splitlines()
    return Scope(districts=tuple(filter(None, districts.split(","))), organisations=tuple(organisations))
