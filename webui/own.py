"""One's own account: roles and limits as they are, another password, the second factor."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest
from webui.accounts import the_person, the_service
from webui.messages import translated

own = Blueprint("own", __name__, url_prefix="/me")


@own.get("")
def page() -> ResponseReturnValue:
    """What the office knows about the person asking."""
    return render_template("people/own.html", who=the_person(), error="")


@own.post("/password")
def password() -> ResponseReturnValue:
    """Change it; every session ends, this one too."""
    service, person = the_service(), the_person()
    wanted = request.form.get("wanted", "")
    try:
        if wanted != request.form.get("again", ""):
            raise BadRequest(_("两次输入的新密码不一致。"))
        service.change_own_password(person, request.form.get("present", ""), wanted)
    except BadRequest as wrong:
        return render_template("people/own.html", who=person, error=translated(wrong)), 422
    flash(_("密码已更改，请重新登录。"), "good")
    return redirect(url_for("security.login"), code=303)


@own.post("/second-factor")
def drop_second_factor() -> ResponseReturnValue:
    """Turn one's own second factor off, with the password in hand; every session ends."""
    service, person = the_service(), the_person()
    try:
        service.drop_own_second_factor(person, request.form.get("present", ""))
    except BadRequest as wrong:
        return render_template("people/own.html", who=person, error=translated(wrong)), 422
    flash(_("两步验证已取消，请重新登录。"), "good")
    return redirect(url_for("security.login"), code=303)
