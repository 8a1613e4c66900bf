"""Files to be taken away: asked for with a capture or a case, made behind the pages, fetched when ready."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from checker.errors import BadRequest
from checker.vocabulary.jobs import Job
from webui.accounts import the_person, the_service
from webui.messages import translated
from webui.protection import EVIDENCE_POLICY

exports = Blueprint("exports", __name__)


@exports.post("/captures/<capture>/bundle")
def bundle_of_capture(capture: str) -> ResponseReturnValue:
    """Have the bundle of a capture made, to be kept elsewhere and verified by anybody."""
    return _asked(_bundle, capture)


@exports.post("/cases/<number:number>/bundle")
def bundle_of_case(number: int) -> ResponseReturnValue:
    """Have the bundle of a case made: all its captures, findings, notes and moves, and the papers asked for."""
    return _asked(_bundle, f"case:{number}")


@exports.post("/captures/<capture>/documents")
def document_of_capture(capture: str) -> ResponseReturnValue:
    """Have a paper about a capture drafted, filled from the record."""
    return _asked(_document, capture)


@exports.post("/cases/<number:number>/documents")
def document_of_case(number: int) -> ResponseReturnValue:
    """Have a paper about a case drafted, filled from the records of all its captures."""
    return _asked(_document, f"case:{number}")


@exports.get("/exports/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """How far a file is, and the way to it."""
    job = the_service().export_job(the_person(), number)
    target = str(job.payload["target"])
    return render_template("exports/show.html", job=job, back=_page_of(target), is_case=target.startswith("case:"))


@exports.get("/exports/<number:number>/file")
def file(number: int) -> ResponseReturnValue:
    """The file."""
    name, path = the_service().take_export(the_person(), number)
    mimetype = "application/zip" if name.endswith(".wacz") else None  # others by their name's ending
    answer = send_file(path.resolve(), mimetype=mimetype, as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = EVIDENCE_POLICY
    return answer


def _bundle(target: str) -> Job:
    return the_service().request_bundle(the_person(), target, request.form.getlist("document"))


def _document(target: str) -> Job:
    kind, format_ = request.form.get("kind", ""), request.form.get("format", "docx")
    return the_service().request_document(the_person(), kind, target, format_)


def _asked(ask: Callable[[str], Job], target: str) -> ResponseReturnValue:
    try:
        job = ask(target)
    except BadRequest as wrong:
        flash(translated(wrong), "bad")
        return redirect(_page_of(target), code=303)
    return redirect(url_for("exports.show", number=job.id), code=303)


def _page_of(target: str) -> str:
    if target.startswith("case:"):
        return url_for("cases.show", number=int(target.partition(":")[2]))
    return url_for("custody.show", capture=target)
