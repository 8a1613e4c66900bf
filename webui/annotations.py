"""Evidence as it was sealed, with what people have laid over it: remarks on places, and copies with parts hidden."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, NotFound
from checker.vocabulary import Artefact, Capture
from checker.vocabulary.custody import Annotation, Mark
from webui.accounts import the_person, the_service
from webui.messages import translated
from webui.protection import EVIDENCE_POLICY

annotations = Blueprint("annotations", __name__, url_prefix="/captures")

_SIDES = ("x", "y", "width", "height")
_SHOWN = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A mark with its number on the page and the file it is kept in."""

    number: int
    mark: Mark
    kept: Annotation


@annotations.get("/<capture>/annotations")
def show(capture: str) -> ResponseReturnValue:
    """A screenshot or the text of a page with the remarks on it, and the form for another."""
    return _page(capture)


@annotations.post("/<capture>/annotations")
def add(capture: str) -> ResponseReturnValue:
    """Keep a remark, or a copy with the place hidden."""
    service, person, form = the_service(), the_person(), request.form
    name = form.get("of", "")[:200]
    try:
        if form.get("act") == "redact":
            box = _box()
            if box is None:
                raise BadRequest("请给出至少一处要遮盖的位置。")
            service.redact(capture, name, [box], form.get("text", ""), person=person)
            flash(_("已另存遮盖副本，见流转记录；原件不变。"), "good")
        else:
            quote, prefix = (form.get(field, "").replace("\r\n", "\n") for field in ("quote", "prefix"))
            mark = Mark(text=form.get("text", "").strip(), box=_box(), quote=quote, prefix=prefix)
            service.annotate(capture, name, mark, person=person)
            flash(_("已保存标注；原件不变。"), "good")
    except BadRequest as wrong:
        return _page(capture, name, translated(wrong)), 422
    return redirect(url_for("annotations.show", capture=capture, of=name), code=303)


@annotations.post("/<capture>/annotations/<sha256>/withdrawal")
def withdraw(capture: str, sha256: str) -> ResponseReturnValue:
    """Take a remark back; it stays, marked so."""
    name = request.form.get("of", "")[:200]
    try:
        the_service().withdraw_remark(the_person(), capture, sha256, request.form.get("reason", ""))
    except BadRequest as wrong:
        return _page(capture, name, translated(wrong)), 422
    flash(_("已撤回标注；标注与撤回都留存。"), "good")
    return redirect(url_for("annotations.show", capture=capture, of=name), code=303)


@annotations.get("/<capture>/derived/<sha256>")
def derived(capture: str, sha256: str) -> ResponseReturnValue:
    """An annotation or a copy with parts hidden, to take away."""
    found, content = the_service().derived_file(the_person(), capture, sha256)
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers["Content-Security-Policy"] = EVIDENCE_POLICY
    ending = {"image/png": "png", "application/json": "json"}.get(found.media_type, "bin")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{found.role}-{sha256[:12]}.{ending}")
    return answer


def _page(capture: str, of: str = "", error: str = "") -> str:
    service, person = the_service(), the_person()
    found = service.capture(person, capture)
    pictures = {one.name: one for one in service.pictures(person, capture)}
    texts = service.page_texts(person, capture)
    files = [*(one for one in found.artefacts if one.name in pictures), *texts.values()]
    chosen = _chosen(found, files, of or request.args.get("of", ""))
    remarks = list(_remarks(service.annotations(person, capture), chosen))
    text = service.page_text(person, capture, chosen.name) if chosen and chosen.name in texts else ""
    return render_template(
        "annotations/show.html",
        capture=found,
        files=files,
        texts=texts,
        chosen=chosen,
        picture=pictures.get(chosen.name) if chosen else None,
        pieces=list(_pieces(text[:_SHOWN], remarks)),
        is_cut=len(text) > _SHOWN,
        remarks=remarks,
        error=error,
    )


def _chosen(capture: Capture, files: Sequence[Artefact], name: str) -> Artefact | None:
    """The file asked for, else the first; None when there is nothing to look at. Raises NotFound."""
    if name and name not in {one.name for one in files}:
        raise NotFound
    return next((one for one in files if one.name == name or not name), None)


def _remarks(kept: Sequence[Annotation], chosen: Artefact | None) -> Iterator[Remark]:
    here = [(one, mark) for one in kept if chosen and one.file.name == chosen.name for mark in one.marks]
    for number, (one, mark) in enumerate(here, 1):
        yield Remark(number=number, mark=mark, kept=one)


def _pieces(text: str, remarks: Sequence[Remark]) -> Iterator[tuple[str, int]]:
    """The text cut at the remarks: each piece with its remark's number, 0 where there is none."""
    standing = (one for one in remarks if one.mark.quote and not one.kept.withdrawn)
    places = sorted((_start(text, one.mark), one) for one in standing)
    at = 0
    for start, one in places:
        if start < at:  # out of sight, or inside the remark before it
            continue
        yield text[at:start], 0
        at = start + len(one.mark.quote)
        yield text[start:at], one.number
    yield text[at:], 0


def _start(text: str, mark: Mark) -> int:
    found = text.find(mark.prefix + mark.quote)
    return found + len(mark.prefix) if found >= 0 else -1


def _box() -> tuple[int, int, int, int] | None:
    """The box of the form's four fields, None when all are empty. Raises BadRequest."""
    given = [request.form.get(side, "").strip() for side in _SIDES]
    if not any(given):
        return None
    if not all(one.isascii() and one.isdigit() and len(one) < 8 for one in given):
        raise BadRequest("位置须写成四个整数：左、上、宽、高（像素）。")
    x, y, width, height = map(int, given)
    return x, y, width, height
