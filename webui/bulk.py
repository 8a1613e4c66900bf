"""Many findings at once: what would happen is shown first, then done, then it can be undone for a day. And the
filters one keeps."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, Conflict
from checker.vocabulary.work import BulkAction
from webui.accounts import the_person, the_service
from webui.messages import translated
from webui.queries import filter_query, whole

bulk = Blueprint("bulk", __name__)


@bulk.post("/findings/bulk")
def preview() -> ResponseReturnValue:
    """What the action would do to the chosen findings; or, once confirmed, what it did."""
    service, person, form = the_service(), the_person(), request.form
    wanted, _colon, value = form.get("do", "").partition(":")
    action = next((one for one in BulkAction if one.value == wanted), None)
    numbers = [number for one in form.getlist("number")[:1000] if (number := whole(one)) is not None]
    reason = form.get("reason", "")
    try:
        if action is None:
            raise BadRequest(_("请选择要做的处理。"))
        if form.get("sure") == "1":
            done = service.do_many(person, action, value, numbers, reason)
            flash(_("已处理 %(n)d 条。", n=sum(not one.because for one in done.effects)), "good")
            return redirect(url_for("bulk.show", number=done.id), code=303)
        effects = service.preview(person, action, value, numbers, reason)
    except (BadRequest, Conflict) as wrong:
        flash(translated(wrong), "bad")
        return redirect(url_for("findings.index", **filter_query()), code=303)
    return render_template(
        "bulk/preview.html", effects=effects, action=action, value=value, reason=reason, carried=filter_query()
    )


@bulk.get("/bulk/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """One of one's own bulk actions, with the way back."""
    return render_template("bulk/show.html", one=the_service().bulk(the_person(), number), back=())


@bulk.post("/bulk/<number:number>/undo")
def undo(number: int) -> ResponseReturnValue:
    """Set everything back that nobody has changed since."""
    service, person = the_service(), the_person()
    back = service.undo(person, number)
    return render_template("bulk/show.html", one=service.bulk(person, number), back=back)


@bulk.post("/findings/filters")
def save_filter() -> ResponseReturnValue:
    """Keep the present filter under a name, or drop a kept one."""
    service, person, form = the_service(), the_person(), request.form
    try:
        if drop := whole(form.get("drop", "")):
            service.drop_filter(person, drop)
            flash(_("已删除筛选。"), "good")
        else:
            service.save_filter(person, form.get("name", ""), form.get("query", ""), shared=form.get("shared") == "1")
            flash(_("已保存筛选。"), "good")
    except BadRequest as wrong:
        flash(translated(wrong), "bad")
    return redirect(url_for("findings.index", **filter_query()), code=303)
