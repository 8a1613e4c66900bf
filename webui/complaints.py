"""Complaints for staff: the list, each one, its files, and what becomes of it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, Conflict
from checker.vocabulary.complaints import ComplaintFilter, ComplaintKind, ComplaintState
from webui.accounts import the_person, the_service
from webui.messages import translated
from webui.protection import EVIDENCE_POLICY
from webui.queries import chosen_one, whole

complaints = Blueprint("complaints", __name__, url_prefix="/complaints")


@complaints.get("/")
def index() -> ResponseReturnValue:
    """Complaints, the newest first."""
    wanted = ComplaintFilter(
        text=request.args.get("q", "").strip()[:200],
        kind=chosen_one(ComplaintKind, "kind"),
        state=chosen_one(ComplaintState, "state"),
        flagged=request.args.get("flagged") == "1",
        group=whole(request.args.get("group", "")),
        case=whole(request.args.get("case", "")),
    )
    service, person = the_service(), the_person()
    page = service.complaints(person, wanted, cursor=request.args.get("page", ""))
    return render_template("complaints/index.html", page=page, wanted=wanted, counts=service.complaint_counts(person))


@complaints.get("/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """One complaint; opening it is logged."""
    return _page(number)


def _page(number: int) -> str:
    service = the_service()
    person = the_person()
    found = service.complaint(person, number)
    is_free = found.case is None and found.state is not ComplaintState.WITHDRAWN
    open_cases = service.cases(person).items if is_free else ()
    return render_template(
        "complaints/show.html",
        complaint=found,
        answer=service.complaint_answer(found),
        open_cases=open_cases,
        given=request.form,
    )


@complaints.post("/<number:number>/decision")
def decide(number: int) -> ResponseReturnValue:
    """Take it over as a lead, or close it; the reason is shown to the filer, and stays when it cannot be kept yet."""
    state = chosen_one(ComplaintState, "state") or ComplaintState.RECEIVED
    reason, seen = request.form.get("reason", ""), whole(request.form.get("seen", ""))
    try:
        the_service().decide_complaint(the_person(), number, state, reason, seen=seen)
    except (BadRequest, Conflict) as wrong:
        flash(translated(wrong), "bad")
        return _page(number), 409 if isinstance(wrong, Conflict) else 422
    flash(_("已保存，提交人可以看到。"), "good")
    return redirect(url_for("complaints.show", number=number), code=303)


@complaints.post("/<number:number>/case")
def place(number: int) -> ResponseReturnValue:
    """Open a case for it, put it into one, or take it out of its case."""
    service, person, chosen = the_service(), the_person(), request.form.get("case", "")
    try:
        if chosen == "out":
            service.take_complaint_out_of_case(person, number)
        elif (case := whole(chosen)) is not None:
            service.put_complaint_in_case(person, number, case)
        else:
            service.open_case_for_complaint(person, number, request.form.get("title", ""))
    except (BadRequest, Conflict) as wrong:
        flash(translated(wrong), "bad")
    else:
        flash(_("已保存，提交人可以看到。"), "good")
    return redirect(url_for("complaints.show", number=number), code=303)


@complaints.get("/<number:number>/files/<number:file>")
def file(number: int, file: int) -> ResponseReturnValue:
    """A file as it was handed in, as a download that no browser opens."""
    kept, content = the_service().complaint_file(the_person(), number, file)
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers["Content-Security-Policy"] = EVIDENCE_POLICY
    plain = "".join(letter if letter.isalnum() or letter in ".-_" else "_" for letter in kept.name)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{kept.sha256[:12]}-{plain}")
    return answer


@complaints.post("/<number:number>/files/<number:file>/inspect")
def inspect(number: int, file: int) -> ResponseReturnValue:
    """The way to the inspection of a recording or saved page that came with the complaint."""
    service, person = the_service(), the_person()
    supplied_by = _("投诉举报 #%(number)d 的提交人", number=number)
    try:
        asked = service.inspect_complaint_file(person, number, file, supplied_by)
    except BadRequest as wrong:
        flash(translated(wrong), "bad")
        return redirect(url_for("complaints.show", number=number), code=303)
    flash(_("原件已封存并加入队列，检查完成后本页会自动更新。"), "good")
    return redirect(url_for("inspections.show", number=asked.id), code=303)


@complaints.get("/<number:number>/pictures/<number:file>")
def picture(number: int, file: int) -> ResponseReturnValue:
    """A picture, drawn anew."""
    answer = Response(the_service().complaint_picture(the_person(), number, file), mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = EVIDENCE_POLICY
    return answer
