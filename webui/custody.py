"""Evidence after sealing: its chain of custody, papers to take away, the log of who did what."""

from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest
from webui.accounts import the_person, the_service
from webui.protection import EVIDENCE_POLICY

custody = Blueprint("custody", __name__)

_KINDS: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_LINES = 100


@custody.get("/captures/<capture>/custody")
def show(capture: str) -> ResponseReturnValue:
    """Who did what with a capture; its files are hashed again for this page."""
    told = the_service().custody(the_person(), capture)
    return render_template("custody/show.html", told=told, kinds=the_service().document_kinds())


@custody.post("/captures/<capture>/documents")
def document(capture: str) -> ResponseReturnValue:
    """A paper about a capture, filled from the record."""
    return _document(capture, url_for("custody.show", capture=capture))


@custody.post("/cases/<number:number>/documents")
def case_document(number: int) -> ResponseReturnValue:
    """A paper about a case, filled from the records of all its captures."""
    return _document(f"case:{number}", url_for("cases.show", number=number))


@custody.get("/log")
def log() -> ResponseReturnValue:
    """The log, the newest lines first."""
    given = request.args.get("before", "")
    before = int(given) if given.isdecimal() and len(given) < 18 else 0
    entries = the_service().log_entries(the_person(), before=before, limit=_LINES)
    older = entries[-1].id if len(entries) == _LINES else None
    return render_template("custody/log.html", entries=entries, older=older, before=before)


def _document(target: str, back: str) -> ResponseReturnValue:
    kind, format_ = request.form.get("kind", ""), request.form.get("format", "docx")
    try:
        name, content = the_service().export_document(the_person(), kind, target, format_)
    except BadRequest as wrong:
        flash(_(str(wrong)), "bad")
        return redirect(back, code=303)
    answer = Response(content, mimetype=_KINDS[format_])
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = EVIDENCE_POLICY
    return answer
