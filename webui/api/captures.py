"""Captures: sealed evidence, its files, and bundles of it."""

import base64
import tempfile
from dataclasses import asdict
from pathlib import Path

from flask import Response, send_file
from flask_openapi3 import APIBlueprint, Tag
from pydantic import Field

from checker.vocabulary.access import Scope
from webui.api.access import needs, the_person, the_service
from webui.api.answers import answer
from webui.api.shapes import BundleAsk, CaptureId, CaptureOut, Text

captures = APIBlueprint(
    "captures", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="captures")], abp_security=[{"token": []}]
)
FILE = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


class ArtefactName(CaptureId):
    """A sealed file of a capture."""

    name: Text = Field(max_length=200)


@captures.get("/captures/<string:capture>", operation_id="get_capture", responses={200: CaptureOut})
@needs(Scope.READ)
def show(path: CaptureId) -> Response:
    """A sealed capture and its files."""
    found = the_service().capture(the_person(), path.capture)
    files = [{name: value for name, value in asdict(one).items() if name != "note"} for one in found.artefacts]
    return answer({"id": found.id, "target": found.target, "captured_at": found.captured_at, "artefacts": files})


@captures.get("/captures/<string:capture>/artefacts/<path:name>", operation_id="get_artefact", responses={200: FILE})
@needs(Scope.EXPORT)
def artefact(path: ArtefactName) -> Response:
    """The bytes of a sealed file, checked against its digest; taking it out is logged."""
    found, content = the_service().artefact(the_person(), path.capture, path.name, export=True)
    given = Response(content, content_type="application/octet-stream")
    given.headers["Content-Disposition"] = "attachment"
    given.headers["Repr-Digest"] = f"sha-256=:{_base64(found.sha256)}:"
    return given


@captures.post("/bundles", operation_id="export_bundle", responses={200: FILE})
@needs(Scope.EXPORT)
def bundle(body: BundleAsk) -> Response:
    """Everything about an inspection, a case or a capture in one file that stands alone (`shuoqing verify` checks it)."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "bundle.zip"
        digest = the_service().export_bundle(the_person(), body.target, out)
        file = out.open("rb")  # stays readable after the folder is gone
    given = send_file(file, mimetype="application/octet-stream", as_attachment=True, download_name="bundle.zip")
    given.call_on_close(file.close)
    given.headers["Shuoqing-Manifest"] = digest
    return given


def _base64(hexadecimal: str) -> str:
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode()
