"""Who is asking: bearer tokens, their scopes, how often they may ask, and answers that are given once."""

import hashlib
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

from flask import Flask, Response, current_app, g, make_response, request
from flask_limiter import Limiter

from checker.errors import BadRequest, Conflict, Forbidden
from checker.service import Service
from checker.settings import Settings
from checker.vocabulary.access import Scope, Token
from checker.vocabulary.workbench import Person
from webui.api.problems import problem
from webui.counting import counted_in

P = ParamSpec("P")
OPEN_ENDPOINTS = {"documentation.spec", "documentation.page", None}
_KEY_LIMIT = 200


def init_access(app: Flask, settings: Settings, shared: Path | None) -> None:
    """Ask every request but those for the description for its token, and slow down who asks too often.

    `shared`: the folder in which several processes count how often.
    """
    app.before_request(_identify)
    app.after_request(_no_wait)  # before the limiter's own, so that it runs after it
    limiter = Limiter(
        _who, app=app, storage_uri=counted_in(shared), headers_enabled=True, default_limits=[settings.api_rate]
    )
    limiter.request_filter(lambda: request.endpoint in OPEN_ENDPOINTS)


def the_service() -> Service:
    """The service of this application."""
    service = current_app.extensions["shuoqing"]
    assert isinstance(service, Service)
    return service


def the_person() -> Person:
    """The owner of the token."""
    person = g.person
    assert isinstance(person, Person)
    return person


def needs(scope: Scope) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Refuse tokens without this scope."""

    def decorate(view: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> Any:
            if scope not in g.token.scopes:
                raise Forbidden(f"令牌没有“{scope.value}”权限。")
            return view(*args, **kwargs)

        return checked

    return decorate


def once(view: Callable[P, Any]) -> Callable[P, Any]:
    """Answer a request that repeats an Idempotency-Key as the first one was, without doing anything again."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> Any:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return view(*args, **kwargs)
        if not 1 <= len(key) <= _KEY_LIMIT or not key.isprintable():
            raise BadRequest(f"Idempotency-Key 须为 1–{_KEY_LIMIT} 个可见字符。")
        before = the_service().begin_answer(g.token, key, _fingerprint())
        if before is None:
            return _kept(g.token, key, lambda: view(*args, **kwargs))
        if before.fingerprint != _fingerprint():
            return problem(422, "这个 Idempotency-Key 已用于另一个请求。")
        if before.status is None:
            raise Conflict("使用这个 Idempotency-Key 的请求还在处理，或曾中断；请先查询是否已经生效。")
        again = Response(before.body, before.status, content_type="application/json")
        again.headers["Idempotency-Replayed"] = "true"
        if before.location:
            again.headers["Location"] = before.location
        return again

    answered.is_once = True  # type: ignore[attr-defined]  # for the description
    return answered


def _kept(token: Token, key: str, act: Callable[[], Any]) -> Response:
    status = 500
    body = location = ""
    try:
        answer = make_response(act())
        status, body, location = answer.status_code, answer.get_data(as_text=True), answer.headers.get("Location", "")
        return answer
    finally:
        the_service().end_answer(token, key, status=status, body=body, location=location)


def _fingerprint() -> str:
    parts = (request.method, request.full_path, request.get_data(as_text=False).hex())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _identify() -> Response | None:
    if request.endpoint in OPEN_ENDPOINTS:
        return None  # the description is public; what matches no address is answered 404 or 405
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    found = the_service().bearer(secret.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        return problem(401, "请带上有效的令牌：Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})
    g.token, g.person = found
    return None


def _no_wait(given: Response) -> Response:
    """The limiter writes Retry-After into every answer; it means something only with a refusal."""
    if given.status_code < 400:
        given.headers.pop("Retry-After", None)
    return given


def _who() -> str:
    token = g.get("token")
    return f"token:{token.id}" if token else f"address:{request.remote_addr}"
