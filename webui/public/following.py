"""Following a complaint: its state and reasons, the answer, the sheet, more evidence, withdrawal."""

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, NotFound, TooMany
from checker.vocabulary.complaints import Complaint
from webui.accounts import the_service
from webui.messages import translated
from webui.protection import EVIDENCE_POLICY
from webui.public import form
from webui.security_log import note

following = Blueprint("following", __name__, url_prefix="/public")


class _NotEnteredError(NotFound):
    """This browser has not given the complaint's secret."""


@following.errorhandler(_NotEnteredError)
def ask_for_secret(wanted: _NotEnteredError) -> ResponseReturnValue:
    """The way to where the secret is given, the number filled in."""
    flash(translated(wanted), "info")
    return redirect(url_for("following.enter", receipt=(request.view_args or {}).get("number", "")), code=303)


@following.route("/status", methods=["GET", "POST"])
def enter() -> ResponseReturnValue:
    """Receipt number and secret lead to the complaint."""
    if request.method == "GET":
        return render_template("public/enter.html", given=request.args, problem="")
    number, secret = request.form.get("receipt", "").strip().upper(), request.form.get("secret", "")
    try:
        found = the_service().own_complaint(number, secret)
    except NotFound as wrong:
        note("complaint.wrong_secret")
        return render_template("public/enter.html", given=request.form, problem=translated(wrong)), 422
    session["complaints"] = {**session.get("complaints", {}), found.receipt: secret}
    return redirect(url_for("following.show", number=found.receipt), code=303)


@following.get("/complaints/<number>")
def show(number: str) -> ResponseReturnValue:
    """The complaint, how far it is, and the answer."""
    return _page(number)


@following.get("/complaints/<number>/sheet")
def sheet(number: str) -> ResponseReturnValue:
    """Text to copy into 12315, or to print."""
    own = _own(number)
    return render_template("public/sheet.html", complaint=own, text=the_service().complaint_sheet(own))


@following.get("/complaints/<number>/receipt.json")
def receipt(number: str) -> ResponseReturnValue:
    """The signed receipt file."""
    answer = Response(the_service().complaint_receipt(_own(number)), mimetype="application/json")
    answer.headers["Content-Security-Policy"] = EVIDENCE_POLICY
    answer.headers.set("Content-Disposition", "attachment", filename=f"{number[:20]}.receipt.json")
    return answer


@following.get("/complaints/<number>/pictures/<number:file>")
def picture(number: str, file: int) -> ResponseReturnValue:
    """A picture handed in, drawn anew."""
    answer = Response(the_service().own_picture(number, _secret(number), file), mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = EVIDENCE_POLICY
    return answer


@following.post("/complaints/<number>/evidence")
def add(number: str) -> ResponseReturnValue:
    """More words or files."""
    try:
        the_service().add_evidence(number, _secret(number), request.form.get("text", ""), form.uploads())
    except (BadRequest, TooMany) as wrong:
        return _page(number, problem=translated(wrong)), 429 if isinstance(wrong, TooMany) else 422
    flash(_("已补充，谢谢。"), "good")
    return redirect(url_for("following.show", number=number), code=303)


@following.route("/complaints/<number>/withdraw", methods=["GET", "POST"])
def withdraw(number: str) -> ResponseReturnValue:
    """Withdraw, and erase what is personal on wish."""
    if request.method == "GET":
        own = _own(number)
        return render_template("public/withdraw.html", complaint=own, held=the_service().held_materials(own))
    erase = request.form.get("erase") == "1"
    the_service().withdraw(number, _secret(number), erase=erase)
    flash(_("已撤回，个人资料已删除。") if erase else _("已撤回。"), "good")
    return redirect(url_for("following.show", number=number), code=303)


def _page(number: str, *, problem: str = "") -> str:
    own = _own(number)
    answer = the_service().complaint_answer(own)
    return render_template("public/show.html", complaint=own, answer=answer, given=request.form, problem=problem)


def _secret(number: str) -> str:
    found = session.get("complaints", {}).get(number)
    if not isinstance(found, str):
        raise _NotEnteredError("请先输入受理编号和查询码。")
    return found


def _own(number: str) -> Complaint:
    return the_service().own_complaint(number, _secret(number))
