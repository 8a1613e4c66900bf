"""Cases: findings that go together, with their evidence, what was said, and who leads."""

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, Conflict
from checker.vocabulary.complaints import Complaint, ComplaintFilter
from checker.vocabulary.work import TRANSITIONS, Stage
from checker.vocabulary.workbench import FindingFilter, Right
from webui.accounts import the_person, the_service
from webui.messages import translated
from webui.queries import chosen_one, whole
from webui.refusals import Refusal

cases = Blueprint("cases", __name__, url_prefix="/cases")


@cases.get("/")
def index() -> ResponseReturnValue:
    """Open cases, one's own, or closed ones."""
    which = request.args.get("which", "")
    page = the_service().cases(
        the_person(), closed=which == "closed", mine=which == "mine", cursor=request.args.get("page", "")
    )
    return render_template("cases/index.html", page=page, which=which)


@cases.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The form for a case, or the way to it."""
    numbers = _numbers()
    if request.method == "GET":
        return render_template("cases/new.html", numbers=numbers, error="")
    try:
        made = the_service().open_case(the_person(), request.form.get("title", ""), numbers)
    except BadRequest as wrong:
        return render_template("cases/new.html", numbers=numbers, error=translated(wrong)), 422
    flash(_("已建立案件。"), "good")
    return redirect(url_for("cases.show", number=made.id), code=303)


@cases.get("/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """One case."""
    return _page(number)


@cases.post("/<number:number>")
def act(number: int) -> ResponseReturnValue:
    """Put findings in or out, say something, hand over, move all of it, close."""
    service, person, form = the_service(), the_person(), request.form
    text = form.get("text", "")

    def put_in() -> str:
        return str(_("已放入 %(n)d 条发现。", n=service.put_in_case(person, number, _numbers())))

    def take_out() -> str:
        service.take_out_of_case(person, number, whole(form.get("finding", "")) or 0)
        return str(_("已移出。"))

    def note() -> str:
        service.note_in_case(person, number, text)
        return str(_("已记录。"))

    def hand_over() -> str:
        service.hand_over(person, number, form.get("to", "")[:64], text)
        return str(_("已交接。"))

    def move() -> str:
        after = chosen_one(Stage, "after")
        if after is None:
            raise BadRequest(_("请选择要流转到的阶段。"))
        done, waiting, left = service.move_case(person, number, after, text)
        said = _(
            "%(done)d 条已流转，%(waiting)d 条待会签，%(left)d 条不能流转。", done=done, waiting=waiting, left=len(left)
        )
        reasons = "；".join(f"#{one}：{_(why)}" for one, why in list(left.items())[:5])
        return f"{said}{reasons}"

    def close() -> str:
        service.close_case(person, number, text)
        return str(_("已结案。"))

    acts: dict[str, Callable[[], str]] = {
        "put-in": put_in, "take-out": take_out, "note": note, "hand-over": hand_over, "move": move, "close": close,
    }  # fmt: skip
    do = acts.get(form.get("act", ""))
    service.case(person, number)
    try:
        if do is None:
            raise BadRequest(_("请选择要做的处理。"))
        flash(do(), "good")
    except BadRequest as wrong:
        return _page(number, Refusal(form.get("act", ""), translated(wrong))), 422
    except Conflict as conflict:
        return _page(number, Refusal(form.get("act", ""), translated(conflict))), 409
    return redirect(url_for("cases.show", number=number), code=303)


def _page(number: int, refusal: Refusal = Refusal()) -> str:  # noqa: B008
    service, person = the_service(), the_person()
    case = service.case(person, number)
    page = service.finding_lines(person, FindingFilter(case=number), cursor=request.args.get("page", ""), size=100)
    stages = {one.stage for one in page.items}
    afters = [stage for stage in Stage if any(one.after is stage and one.before in stages for one in TRANSITIONS)]
    return render_template(
        "cases/show.html",
        case=case,
        page=page,
        captures=service.case_captures(person, number),
        kinds=service.document_kinds(),
        colleagues=service.colleagues(person),
        afters=afters,
        titles=service.rule_titles(),
        carried={"case": number},
        complaints=_complaints(number),
        refusal=refusal,
    )


def _complaints(case: int) -> Sequence[Complaint]:
    service, person = the_service(), the_person()
    return service.complaints(person, ComplaintFilter(case=case)).items if person.may(Right.COMPLAINTS) else ()


def _numbers() -> list[int]:
    given = [
        part for one in request.values.getlist("number") for part in one.replace("，", ",").replace(" ", ",").split(",")
    ]
    found = (whole(part.strip().removeprefix("#")) for part in given[:2000] if part.strip())
    return [number for number in dict.fromkeys(found) if number is not None]
