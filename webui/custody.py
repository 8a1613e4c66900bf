"""Evidence after sealing: its chain of custody, and the log of who did what."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webui.accounts import the_person, the_service

custody = Blueprint("custody", __name__)

_LINES = 100


@custody.get("/captures/<capture>/custody")
def show(capture: str) -> ResponseReturnValue:
    """Who did what with a capture; its files are hashed again for this page."""
    told = the_service().custody(the_person(), capture)
    return render_template("custody/show.html", told=told, kinds=the_service().document_kinds())


@custody.get("/log")
def log() -> ResponseReturnValue:
    """The log, the newest lines first."""
    given = request.args.get("before", "")
    before = int(given) if given.isdecimal() and len(given) < 18 else 0
    entries = the_service().log_entries(the_person(), before=before, limit=_LINES)
    older = entries[-1].id if len(entries) == _LINES else None
    return render_template("custody/log.html", entries=entries, older=older, before=before)
