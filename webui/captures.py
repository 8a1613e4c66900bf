"""Sealed artefacts: screenshots to be looked at, everything else to be taken away; nothing that could run."""

from typing import Final

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from checker.errors import NotFound
from webui.accounts import the_person, the_service
from webui.protection import EVIDENCE_POLICY

captures = Blueprint("captures", __name__, url_prefix="/captures")

# What a picture must begin with; the type is told by the bytes, never by what the captured site claimed.
_SIGNATURES: Final = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))
_SHOWN: Final = {"screenshot", "viewport"}


@captures.get("/<capture>/pictures/<path:name>")
def picture(capture: str, name: str) -> ResponseReturnValue:
    """A screenshot we took, to be shown inside our pages."""
    artefact, content = the_service().artefact(the_person(), capture, name, export=False)
    kind = next((kind for start, kind in _SIGNATURES if content.startswith(start)), None)
    if artefact.role not in _SHOWN or kind is None:
        raise NotFound("这不是可以显示的截图。")
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Security-Policy"] = EVIDENCE_POLICY
    answer.headers["Cache-Control"] = "private, max-age=3600, immutable"
    return answer


@captures.get("/<capture>/files/<path:name>")
def file(capture: str, name: str) -> ResponseReturnValue:
    """Any sealed file as a download that no browser will open as a page."""
    artefact, content = the_service().artefact(the_person(), capture, name, export=True)
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers["Content-Security-Policy"] = EVIDENCE_POLICY
    kept_as = f"{artefact.sha256[:12]}-{''.join(c if c.isalnum() or c in '.-_' else '_' for c in artefact.name)}"
    answer.headers.set("Content-Disposition", "attachment", filename=kept_as)
    return answer
