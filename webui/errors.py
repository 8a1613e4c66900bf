"""Error pages: what happened, and what to do about it, in a sentence."""

import logging

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from checker.errors import BadRequest, Conflict, EvidenceNotSealed, Forbidden, NotAllowed, NotFound, TooMany
from webui.accounts import is_public
from webui.messages import translated
from webui.security_log import note

log = logging.getLogger(__name__)
_OURS: dict[type[Exception], int] = {
    NotFound: 404,
    Forbidden: 403,
    BadRequest: 400,
    NotAllowed: 422,
    Conflict: 409,
    TooMany: 429,
}


_TOLD = {403: "request.forbidden", 413: "request.too_large", 422: "address.refused", 429: "request.too_many"}


def init_errors(app: Flask) -> None:
    """Answer every error with a page of our own."""
    for kind, status in _OURS.items():
        app.register_error_handler(kind, _ours(status))
    app.register_error_handler(EvidenceNotSealed, _altered)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def _ours(status: int):  # type: ignore[no-untyped-def]
    def answer(error: Exception) -> ResponseReturnValue:
        if status in _TOLD:
            note(_TOLD[status])
        return _page(status, translated(error))

    return answer


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if error.code in _TOLD:
        note(_TOLD[error.code])
    sentences = {
        400: _("请求的内容不完整或有误。"),
        403: _("您的角色没有此项权限。"),
        404: _("没有这个页面：网址可能有误，或内容已被移除。"),
        405: _("这个地址不接受这种操作。"),
        413: _("提交的内容过大。"),
        429: _("操作过于频繁，请稍候一分钟再试。"),
    }
    return _page(error.code, sentences.get(error.code, _("请求无法完成。")))


def _stale(error: CSRFError) -> ResponseReturnValue:
    note("form.forged_or_stale")
    return _page(400, _("页面已过期或登录已失效，请返回上一页刷新后重新提交。"))


def _altered(error: EvidenceNotSealed) -> ResponseReturnValue:
    log.error("evidence.not_intact")
    note("evidence.not_intact")
    return _page(410, translated(error))


def _bug(error: Exception) -> ResponseReturnValue:
    log.exception("request.raised")
    return _page(500, _("程序出错，已记录；请稍后再试，仍不行请联系管理员。"))


def _page(status: int, sentence: str) -> tuple[str, int]:
    page = "public/error.html" if is_public() else "errors/page.html"
    return render_template(page, status=status, sentence=sentence), status
