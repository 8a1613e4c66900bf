"""Fills a form: DOCX through its template, PDF through HTML, the lead list as XLSX.

What came from a page is data in all three: escaped in XML and HTML, never a formula, without the control characters
those formats refuse. PDFs load nothing from anywhere.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from checker.documents import LEADS, check_format
from checker.evidence.manifest import canonical
from checker.report.documents.forms import FORMS, Form
from checker.report.documents.leads import lead_list
from checker.report.documents.values import Case, values

FORMATS = ("docx", "pdf", "xlsx")
_TEXT_MM, _SHARPER = 158, 2.0
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def make(kind: str, case: Case, format_: str, *, templates: Path | None = None) -> bytes:
    """The paper of this kind as a file. `templates` may hold the office's own DOCX templates.

    Raises BadRequest for a kind or format there is not.
    """
    check_format(kind, format_)
    if kind == LEADS:
        return lead_list(case)
    form = FORMS[kind]
    return _docx(form, case, templates) if format_ == "docx" else _pdf(form, case)


def content_digest(form: Form, filled: Mapping[str, Any]) -> str:
    """The first 16 digits of the SHA-256 of what the paper is filled with; stands in every page's footer."""
    return hashlib.sha256(canonical({"form": form.kind, "values": filled})).hexdigest()[:16]


def _filled(form: Form, case: Case) -> dict[str, Any]:
    filled: dict[str, Any] = _clean(values(case))
    return filled | {"digest": content_digest(form, filled)}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _UNFIT.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value


def _docx(form: Form, case: Case, templates: Path | None) -> bytes:
    from docxtpl import DocxTemplate

    own = templates / f"{form.kind}.docx" if templates else None
    packaged = files("checker.report.documents").joinpath(f"templates/{form.kind}.docx")
    content = own.read_bytes() if own is not None and own.exists() else packaged.read_bytes()
    template, filled = DocxTemplate(io.BytesIO(content)), _filled(form, case)
    filled["pictures"] = [one | {"image": _image(template, one["svg"])} for one in filled["pictures"]]
    template.render(filled, SandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return _steady(out.getvalue())


def _image(template: Any, svg: str) -> Any:
    """A picture as Word takes it, as wide as the text."""
    from docx.shared import Mm
    from docxtpl import InlineImage
    from resvg_py import svg_to_bytes

    return InlineImage(template, io.BytesIO(svg_to_bytes(svg_string=svg, zoom=_SHARPER)), width=Mm(_TEXT_MM))


def _steady(content: bytes) -> bytes:
    """The same Word file without the moment it was written at."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename), old.read(info), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _pdf(form: Form, case: Case) -> bytes:
    from checker.report.documents.pdf import as_pdf

    return as_pdf(form, _filled(form, case))
