"""Watches of live rooms: which rooms are watched and how it goes, start one, stop one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, Conflict, NotAllowed
from checker.vocabulary.watching import WatchState
from webui.accounts import the_person, the_service
from webui.messages import translated
from webui.queries import chosen

watches = Blueprint("watches", __name__, url_prefix="/watches")

MINUTES = (5, 10, 30, 60, 120, 240)


@watches.get("")
def index() -> ResponseReturnValue:
    """The watches that the filter asks for, the newest first."""
    service, person = the_service(), the_person()
    states = chosen(WatchState, "state")
    return render_template(
        "watches/index.html",
        page=service.watches(person, states, cursor=request.args.get("page", "")),
        counts=service.watch_counts(person),
        states=states,
        here=service.settings.watch_rooms,
    )


@watches.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The form, or the way back to the list; what is wrong stands beside its field."""
    if request.method == "GET":
        return render_template("watches/new.html", given=request.args, errors={}, minutes=MINUTES)
    text = request.form.get("minutes", "")
    minutes = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    persona = "phone" if request.form.get("persona") == "phone" else ""
    try:
        the_service().request_watch(the_person(), request.form.get("url", ""), minutes, persona)
    except (BadRequest, NotAllowed) as wrong:
        field = "minutes" if request.form.get("url", "").strip() and not 1 <= minutes <= 1440 else "url"
        errors = {field: translated(wrong)}
        return render_template("watches/new.html", given=request.form, errors=errors, minutes=MINUTES), 422
    flash(_("已加入观看列表，有空位时自动开始。"), "good")
    return redirect(url_for("watches.index"), code=303)


@watches.get("/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """One watch in full."""
    service, person = the_service(), the_person()
    return render_template(
        "watches/show.html",
        one=service.watch(person, number),
        noticed=service.noticed(person, number),
        titles=service.rule_titles(),
    )


@watches.post("/<number:number>/stop")
def stop(number: int) -> ResponseReturnValue:
    """Have it end in order."""
    try:
        the_service().stop_watch(the_person(), number)
        flash(_("正在停止；已看到的内容会先封存。"), "good")
    except Conflict as conflict:
        flash(translated(conflict), "bad")
    return redirect(url_for("watches.show", number=number), code=303)
