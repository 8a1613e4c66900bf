"""Work on a finding: claim it, give it to somebody, move it on, sign, pause its clocks, group it, look again."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, Conflict, Forbidden, NotAllowed
from checker.vocabulary.prices import PriceCampaign
from checker.vocabulary.work import MoveState, Stage, Urgency
from webui import words
from webui.accounts import the_person, the_service
from webui.findings import finding_page
from webui.messages import translated
from webui.queries import chosen_one, filter_query, whole
from webui.refusals import Refusal

work = Blueprint("work", __name__)


@work.post("/findings/<number:number>/claim")
def claim(number: int) -> ResponseReturnValue:
    """Work on it for a quarter of an hour, undisturbed."""
    holder = the_service().claim_finding(the_person(), number)
    if holder == the_person().username:
        flash(_("已锁定，15 分钟内由您处理。"), "good")
    else:
        flash(_("%(name)s 正在处理。", name=holder), "info")
    return _back(number)


@work.post("/findings/<number:number>/release")
def release(number: int) -> ResponseReturnValue:
    """Let others work on it."""
    the_service().release_finding(the_person(), number)
    return _back(number)


@work.post("/findings/<number:number>/assignment")
def assign(number: int) -> ResponseReturnValue:
    """Who is to do it, and how soon."""
    urgency = request.form.get("urgency", "0")

    def do() -> str:
        given = Urgency(int(urgency)) if urgency in ("0", "1", "2") else Urgency.NORMAL
        the_service().assign(the_person(), number, request.form.get("assignee", "")[:64], given)
        return str(_("已保存分派。"))

    return _done(number, "assign", do)


@work.post("/findings/<number:number>/moves")
def move(number: int) -> ResponseReturnValue:
    """On to another stage, at once or after a second officer signed."""

    def do() -> str:
        after = chosen_one(Stage, "after")
        if after is None:
            raise BadRequest(_("请选择要流转到的阶段。"))
        made = the_service().move(the_person(), number, after, request.form.get("reason", ""))
        if made.state is MoveState.WAITING:
            return str(_("已提交，等待另一名执法人员会签。"))
        return str(_("已流转到“%(stage)s”。", stage=words.STAGES[made.after]))

    return _done(number, "move", do)


@work.post("/findings/<number:number>/signature")
def sign(number: int) -> ResponseReturnValue:
    """The second officer's name, or their refusal; or the proposer takes it back."""

    def do() -> str:
        service, person, choice = the_service(), the_person(), request.form.get("choice", "")
        if choice == "withdraw":
            service.withdraw_move(person, number)
            return str(_("已撤回。"))
        if choice not in ("agree", "decline"):
            raise BadRequest(_("请选择同意或不同意。"))
        service.sign(person, number, agreed=choice == "agree", reason=request.form.get("reason", ""))
        return str(_("已会签。") if choice == "agree" else _("已退回。"))

    return _done(number, "sign", do)


@work.post("/findings/<number:number>/clock")
def clock(number: int) -> ResponseReturnValue:
    """Pause a clock, correct a pause, let the clock go on, or extend it."""
    corrected = whole(request.form.get("correct", ""))
    form = f"pause-{corrected}" if corrected else "clock"

    def do() -> str:
        service, person, reason = the_service(), the_person(), request.form.get("reason", "")
        if pause := whole(request.form.get("resume", "")):
            service.resume(person, number, pause)
            return str(_("期限继续计算。"))
        if extended := request.form.get("extend"):
            service.extend(person, number, extended, reason)
            return str(_("已延长。"))
        since, until = _day("since"), _day("until")
        if since is None:
            raise BadRequest(_("请填写起始日。"))
        if corrected:
            service.correct_pause(person, number, corrected, since, until, reason)
            return str(_("已更正中止。"))
        service.pause(person, number, request.form.get("clock", ""), since, until, reason)
        return str(_("已记录中止。"))

    return _done(number, form, do)


@work.post("/findings/<number:number>/group")
def group(number: int) -> ResponseReturnValue:
    """Join the group of another finding, or leave the one it was merged into."""

    def do() -> str:
        service, person, reason = the_service(), the_person(), request.form.get("reason", "")
        if request.form.get("choice") == "part":
            return str(_("已拆出 %(n)d 条，今后同类发现也不再并入。", n=service.part(person, number, reason)))
        into = whole(request.form.get("into", "").removeprefix("#"))
        if into is None:
            raise BadRequest(_("请填写要并入的发现编号。"))
        return str(_("已并入 %(n)d 条。", n=service.merge(person, number, into, reason)))

    return _done(number, "group", do)


@work.post("/findings/<number:number>/recheck")
def recheck(number: int) -> ResponseReturnValue:
    """Look at the same target again; the result closes it or sends it back by itself."""

    def do() -> str:
        made = the_service().recheck(the_person(), number)
        if isinstance(made, PriceCampaign):
            return str(_("已安排复查：差别定价测试 #%(number)d。", number=made.id))
        return str(_("已安排复查：检查 #%(number)d。", number=made.id))

    return _done(number, "recheck", do)


def _done(number: int, form: str, do: Callable[[], str]) -> ResponseReturnValue:
    """Back to the finding; what is wrong stands beside the form on its page."""
    try:
        flash(do(), "good")
    except (BadRequest, NotAllowed, Forbidden, Conflict) as wrong:
        status = 403 if isinstance(wrong, Forbidden) else 409 if isinstance(wrong, Conflict) else 422
        kept = the_service().finding(the_person(), number)
        return finding_page(kept, refusal=Refusal(form, translated(wrong)), status=status)
    return _back(number)


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("findings.show", number=number, **filter_query()), code=303)


def _day(name: str) -> date | None:
    written = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise BadRequest(_("不是日期，请写成 2026-03-15。")) from None
