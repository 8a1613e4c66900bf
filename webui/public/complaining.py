"""Handing in a complaint: paste, tell what is missing, get a receipt."""

from typing import Final

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from checker.errors import BadRequest, NotAllowed, TooMany
from checker.vocabulary.complaints import ComplaintKind, Pasted, Told
from webui.accounts import the_service
from webui.messages import translated
from webui.public import form
from webui.security_log import note

complaining = Blueprint("complaining", __name__, url_prefix="/public")
KEPT_IN_SESSION: Final = 8


@complaining.get("/")
def start() -> ResponseReturnValue:
    """Paste a link, and say which of the two it is to be."""
    return render_template("public/start.html", given={}, errors={})


@complaining.post("/")
def tell() -> ResponseReturnValue:
    """The form for what is missing, with what the pasted text already says."""
    given = form.told({})
    pasted = the_service().read_pasted(given.pasted)
    if given.pasted and not pasted.target and "without_link" not in request.form:
        return render_template("public/start.html", given=request.form, errors={}, pasted=pasted), 422
    return _details(
        given,
        {},
        pasted,
        fields={"target": pasted.target, "platform": pasted.platform, "goods": pasted.goods, "seller": pasted.seller},
    )


@complaining.route("/complaints", methods=["GET", "POST"])
def submit() -> ResponseReturnValue:
    """The receipt; or the form again with everything in it, what is missing beside its field."""
    if request.method == "GET":
        return redirect(url_for("complaining.start"))
    errors: dict[str, str] = {}
    given, service = form.told(errors), the_service()
    guidance = service.guide(given)
    errors = {**guidance.missing, **errors}
    if errors or (guidance.warnings and request.form.get("warned") != _marks(guidance.warnings)):
        return _details(given, errors, _pasted(given), warned=_marks(guidance.warnings)), 422
    try:
        receipt = service.complain(
            given,
            form.uploads(),
            address=request.remote_addr or "",
            puzzle=request.form.get("puzzle", ""),
            solution=request.form.get("solution", ""),
        )
    except (BadRequest, NotAllowed, TooMany) as wrong:
        note("complaint.refused", reason=type(wrong).__name__)
        status = 429 if isinstance(wrong, TooMany) else 422
        keep = request.form.get("puzzle", "") if isinstance(wrong, BadRequest) and "再等" in str(wrong) else ""
        page = _details(given, {"": translated(wrong)}, _pasted(given), warned=_marks(guidance.warnings), puzzle=keep)
        return page, status
    own = dict(session.get("complaints", {}))
    own[receipt.number] = receipt.secret
    session["complaints"] = dict(list(own.items())[-KEPT_IN_SESSION:])
    answer = make_response(render_template("public/received.html", receipt=receipt))
    answer.status_code = 201
    return answer


def _details(
    given: Told,
    errors: dict[str, str],
    pasted: Pasted,
    *,
    fields: dict[str, str] | None = None,
    warned: str = "",
    puzzle: str = "",
) -> str:
    service, shown = the_service(), dict(request.form.items())
    for name, value in (fields or {}).items():
        shown[name] = shown.get(name) or value
    return render_template(
        "public/details.html",
        given=shown,
        errors=errors,
        pasted=pasted,
        guidance=service.guide(given) if errors or warned else None,
        is_dispute=given.kind is ComplaintKind.DISPUTE,
        warned=warned,
        had_files=any(file.filename for file in request.files.getlist("files")),
        puzzle=puzzle or service.puzzle(request.remote_addr or ""),
    )


def _pasted(given: Told) -> Pasted:
    found = the_service().read_pasted(given.target) if given.target else Pasted()
    return Pasted(target=given.target, platform=given.platform, goods=given.goods, others=found.others)


def _marks(warnings: tuple[object, ...]) -> str:
    """Which warnings were shown, so that a new one is shown before it counts as read."""
    return " ".join(sorted(getattr(one, "code", "") for one in warnings))
