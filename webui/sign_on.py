"""Sign-in through the organisation's identity provider: there, and back with a session."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, session, url_for
from flask import request as asked
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.utils import login_user

from checker.errors import Forbidden, NotFound
from checker.vocabulary.people import Begun
from webui.accounts import Account, the_service
from webui.messages import translated

sign_on = Blueprint("sign_on", __name__, url_prefix="/login/organisation")
_KEPT = "sign-on"


@sign_on.get("")
def begin() -> ResponseReturnValue:
    """To the provider."""
    service = the_service()
    if not service.settings.oidc_issuer:
        raise NotFound(_("没有配置单位统一登录。"))
    try:
        begun = service.begin_sign_on(url_for("sign_on.end", _external=True))
    except Forbidden as refused:
        return _refused(refused)
    session[_KEPT] = asdict(begun)
    return redirect(begun.url)


@sign_on.get("/back")
def end() -> ResponseReturnValue:
    """Back from the provider: in, or to the sign-in page with the reason."""
    service, kept = the_service(), session.pop(_KEPT, None)
    if not service.settings.oidc_issuer or not kept:
        return redirect(url_for("security.login"))
    try:
        back = url_for("sign_on.end", _external=True)
        person = service.end_sign_on(Begun(**kept), asked.args.get("state", ""), asked.args.get("code", ""), back)
    except Forbidden as refused:
        return _refused(refused)
    login_user(Account(person), authn_via=["oidc"])
    return redirect(url_for("inspections.index"))


def _refused(refused: Forbidden) -> ResponseReturnValue:
    flash(translated(refused), "bad")
    return redirect(url_for("security.login"))
