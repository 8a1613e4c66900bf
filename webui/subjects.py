"""Subjects: everything known about an operator, a shop, a room, a platform, an agency."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from checker.vocabulary.work import KnownKind
from checker.vocabulary.workbench import FindingFilter, InspectionFilter
from webui.accounts import the_person, the_service
from webui.queries import chosen_one

subjects = Blueprint("subjects", __name__, url_prefix="/subjects")


@subjects.get("/")
def index() -> ResponseReturnValue:
    """Whom inspections met."""
    text, kind = request.args.get("q", "").strip()[:200], chosen_one(KnownKind, "kind")
    page = the_service().subjects(the_person(), text=text, kind=kind, cursor=request.args.get("page", ""))
    return render_template("subjects/index.html", page=page, text=text, kind=kind)


@subjects.get("/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """One subject: marks, history, open findings, and others that show the same."""
    service, person = the_service(), the_person()
    known, related = service.subject(person, number)
    wanted = FindingFilter(subject=number)
    found = service.finding_overview(person, wanted, cursor=request.args.get("page", ""), size=25)
    return render_template(
        "subjects/show.html",
        known=known,
        related=related,
        page=found.page,
        inspections=service.inspections(person, InspectionFilter(known=number)),
        outcomes=found.outcomes,
        states=found.states,
        titles=service.rule_titles(),
        carried={"known": number},
    )
