"""Inspections: the list, the form that asks for one, and each one's own page."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, NotAllowed
from checker.vocabulary import Category, Outcome, SubjectKind
from checker.vocabulary.workbench import FindingFilter, InspectionFilter, InspectionRequest, InspectionState
from webui.accounts import the_person, the_service
from webui.messages import translated
from webui.queries import chosen, chosen_one
from webui.recordings import has_recording, moments

inspections = Blueprint("inspections", __name__)


@inspections.get("/")
def index() -> ResponseReturnValue:
    """The inspections that the filter asks for, the newest first."""
    wanted = InspectionFilter(
        text=request.args.get("q", "").strip()[:200],
        states=chosen(InspectionState, "state"),
        subject=chosen_one(SubjectKind, "subject"),
        with_concern=request.args.get("concern") == "1",
    )
    service, person = the_service(), the_person()
    page = service.inspections(person, wanted, cursor=request.args.get("page", ""))
    counts = service.inspection_counts(person)
    return render_template("inspections/index.html", page=page, wanted=wanted, counts=counts)


@inspections.route("/inspections/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The form, or the way to the inspection it asked for; what is wrong stands beside its field."""
    if request.method == "GET":
        return render_template("inspections/new.html", given=request.args, errors={})
    errors: dict[str, str] = {}
    try:
        kept = the_service().request_inspection(the_person(), _requested(errors))
    except (BadRequest, NotAllowed) as wrong:
        errors.setdefault(getattr(wrong, "field", "") or "target", translated(wrong))
        return render_template("inspections/new.html", given=request.form, errors=errors), 422
    flash(_("已加入队列，检查完成后本页会自动更新。"), "good")
    return redirect(url_for("inspections.show", number=kept.id), code=303)


@inspections.get("/inspections/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """One inspection: what was observed, and what was found."""
    service, person = the_service(), the_person()
    inspection = service.inspection(person, number)
    wanted = FindingFilter(inspection=number, outcomes=chosen(Outcome, "outcome"))
    page = service.findings(person, wanted, cursor=request.args.get("page", ""), size=100)
    capture = service.capture(person, inspection.capture) if inspection.capture else None
    return render_template(
        "inspections/show.html",
        inspection=inspection,
        page=page,
        wanted=wanted,
        capture=capture,
        marks=moments(page.items) if has_recording(capture) else None,
        titles=service.rule_titles(),
    )


def conduct_day(errors: dict[str, str]) -> date | None:
    """The day of the form's conduct, None when it is left open. Raises BadRequest, its sentence in `errors`."""
    day = request.form.get("conduct_day", "").strip()
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        errors["conduct_day"] = _("不是日期，请写成 2026-03-15。")
        raise BadRequest(_("请改正标出的内容。"), field="conduct_day") from None


def _requested(errors: dict[str, str]) -> InspectionRequest:
    return InspectionRequest(
        target=request.form.get("target", ""),
        subject=chosen_one(SubjectKind, "subject"),
        category=chosen_one(Category, "category"),
        conduct_day=conduct_day(errors),
        district=request.form.get("district", "")[:6],
    )
