"""Bundles on their way: asked for with a capture or a case, made behind the pages, fetched when ready."""

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest
from webui.accounts import the_person, the_service
from webui.protection import EVIDENCE_POLICY

bundles = Blueprint("bundles", __name__)


@bundles.post("/captures/<capture>/bundle")
def of_capture(capture: str) -> ResponseReturnValue:
    """Have the bundle of a capture made, to be kept elsewhere and verified by anybody."""
    return _asked(capture, url_for("custody.show", capture=capture))


@bundles.post("/cases/<number:number>/bundle")
def of_case(number: int) -> ResponseReturnValue:
    """Have the bundle of a case made: all its captures, findings, notes and moves, and the papers asked for."""
    return _asked(f"case:{number}", url_for("cases.show", number=number))


@bundles.get("/bundles/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """How far a bundle is, and the way to it."""
    job = the_service().bundle_job(the_person(), number)
    target = str(job.payload["target"])
    back = (
        url_for("cases.show", number=int(target.partition(":")[2]))
        if target.startswith("case:")
        else url_for("custody.show", capture=target)
    )
    return render_template("bundles/show.html", job=job, back=back, is_case=target.startswith("case:"))


@bundles.get("/bundles/<number:number>/file")
def file(number: int) -> ResponseReturnValue:
    """The bundle."""
    name, path = the_service().take_bundle(the_person(), number)
    answer = send_file(path.resolve(), mimetype="application/zip", as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = EVIDENCE_POLICY
    return answer


def _asked(target: str, back: str) -> ResponseReturnValue:
    try:
        job = the_service().request_bundle(the_person(), target, request.form.getlist("document"))
    except BadRequest as wrong:
        flash(_(str(wrong)), "bad")
        return redirect(back, code=303)
    return redirect(url_for("bundles.show", number=job.id), code=303)
