"""Sweeps: one set of rules asked of many subjects in two phases, with figures that can be compared."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, Conflict, NotAllowed
from webui.accounts import the_person, the_service
from webui.downloads import csv_download
from webui.messages import translated

sweeps = Blueprint("sweeps", __name__, url_prefix="/sweeps")


@sweeps.get("/")
def index() -> ResponseReturnValue:
    """All sweeps, the newest first."""
    page = the_service().sweeps(the_person(), cursor=request.args.get("page", ""))
    return render_template("sweeps/index.html", page=page)


@sweeps.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The form for a sweep, or the way to it."""
    service = the_service()
    if request.method == "GET":
        return render_template("sweeps/new.html", titles=service.rule_titles(), error="")
    form = request.form
    try:
        made = service.plan_sweep(
            the_person(), form.get("title", ""), form.getlist("rule"), form.get("targets", "").splitlines()
        )
    except (BadRequest, NotAllowed) as wrong:
        return render_template("sweeps/new.html", titles=service.rule_titles(), error=translated(wrong)), 422
    return redirect(url_for("sweeps.show", number=made.id), code=303)


@sweeps.get("/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """One sweep: how far it is, and what came of it."""
    service, person = the_service(), the_person()
    sweep = service.sweep(person, number)
    progress, tallies = service.sweep_result(person, number)
    return render_template(
        "sweeps/show.html", sweep=sweep, progress=progress, tallies=tallies, titles=service.rule_titles()
    )


@sweeps.post("/<number:number>/phase")
def begin(number: int) -> ResponseReturnValue:
    """Queue the next look at every target."""
    try:
        the_service().begin_phase(the_person(), number)
        flash(_("已加入队列。"), "good")
    except Conflict as conflict:
        flash(translated(conflict), "problem")
    return redirect(url_for("sweeps.show", number=number), code=303)


@sweeps.get("/<number:number>/table.csv")
def download(number: int) -> ResponseReturnValue:
    """The figures, to take away."""
    service, person = the_service(), the_person()
    _progress, tallies = service.sweep_result(person, number)
    titles = service.rule_titles()
    heading = [_("规则"), _("名称"), _("对象数"), _("一阶段可判断"), _("一阶段涉嫌"), _("二阶段可判断"), _("二阶段涉嫌"),
               _("两阶段均可判断"), _("其中一阶段涉嫌"), _("其中二阶段涉嫌")]  # fmt: skip
    rows = (
        (one.rule, titles.get(one.rule, ""), one.asked, one.judged[0], one.concerned[0], one.judged[1], one.concerned[1],
         one.both, one.first, one.second)
        for one in tallies
    )  # fmt: skip
    return csv_download(f"sweep-{number}.csv", heading, rows)
