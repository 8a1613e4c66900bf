"""Handing in a recording or a saved page for inspection."""

from typing import BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest
from checker.vocabulary import Category
from checker.vocabulary.workbench import InspectionRequest
from webui.accounts import the_person, the_service
from webui.inspections import conduct_day
from webui.messages import translated
from webui.queries import chosen_one

handing_in = Blueprint("handing_in", __name__, url_prefix="/inspections/upload")


@handing_in.route("", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The form, or the way to the inspection of the file; what is wrong stands beside its field."""
    if request.method == "GET":
        return _form({})
    errors: dict[str, str] = {}
    file = request.files.get("file")
    supplied_by = request.form.get("supplied_by", "")
    try:
        if not supplied_by.strip():
            errors["supplied_by"] = _("请写明由谁提供。")
        wanted = InspectionRequest(
            target=(file.filename or "") if file else "",
            category=chosen_one(Category, "category"),
            conduct_day=conduct_day(errors),
        )
        if file is None or not wanted.target:
            errors["file"] = _("请选择文件。")
        if errors or file is None:
            return _form(errors), 422
        kept = the_service().hand_in(the_person(), wanted, cast(BinaryIO, file.stream), supplied_by)
    except BadRequest as wrong:
        errors.setdefault(wrong.field or "file", translated(wrong))
        return _form(errors), 422
    flash(_("原件已封存并加入队列，检查完成后本页会自动更新。"), "good")
    return redirect(url_for("inspections.show", number=kept.id), code=303)


def _form(errors: dict[str, str]) -> str:
    limit = the_service().settings.upload_mb
    return render_template("inspections/upload.html", given=request.form, errors=errors, limit=limit)
