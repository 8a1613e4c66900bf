"""Every error as problem+json (RFC 9457): what happened, in a sentence."""

import logging
from typing import Any

from flask import Flask, Response, json, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from checker.errors import (
    BadRequest,
    Busy,
    CheckerError,
    Conflict,
    EvidenceNotSealed,
    Forbidden,
    NotAllowed,
    NotFound,
    VisitFailed,
)

log = logging.getLogger(__name__)
_OURS: tuple[tuple[type[CheckerError], int], ...] = (
    (NotFound, 404),
    (Forbidden, 403),
    (NotAllowed, 422),
    (BadRequest, 400),
    (Conflict, 409),
    (Busy, 429),
    (EvidenceNotSealed, 410),
    (VisitFailed, 502),
)
_TITLES = {
    400: "Bad request", 401: "Not authenticated", 403: "Not permitted", 404: "Not found", 405: "Method not allowed",
    409: "Conflict", 410: "Evidence not intact", 413: "Too large", 415: "Not JSON", 422: "Not valid",
    429: "Too many requests", 500: "Internal error", 502: "Could not observe",
}  # fmt: skip
_SENTENCES = {
    404: "没有这个地址。",
    405: "这个地址不接受这种方法。",
    413: "请求过大。",
    415: "请以 application/json 提交。",
    429: "请求过于频繁，请稍后再试。",
}


def init_problems(app: Flask) -> None:
    """Answer every error with a problem."""
    for kind, status in _OURS:
        app.register_error_handler(kind, _ours(status))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """The answer for an error."""
    body = {
        "type": f"urn:shuoqing:problem:{status}",
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "instance": request.path,
        **more,
    }
    answer = Response(json.dumps(body), status, content_type="application/problem+json")
    answer.headers.update(headers or {})
    return answer


def unprocessable(error: ValidationError) -> Response:
    """The answer for a request that is not of the documented shape, with each place that is wrong."""
    wrong = [{"at": "/".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors(include_url=False)]
    return problem(422, "请求不符合接口说明。", errors=wrong[:100])


def _ours(status: int):  # type: ignore[no-untyped-def]
    def answer(error: CheckerError) -> Response:
        headers = {"Retry-After": str(error.seconds)} if isinstance(error, Busy) else None
        return problem(status, str(error), headers)

    return answer


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    carried = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return problem(status, _SENTENCES.get(status, error.description or "请求无法完成。"), carried)


def _bug(error: Exception) -> Response:
    log.exception("api.raised", extra={"path": request.path})
    return problem(500, "程序出错，已记录；请稍后再试。")
